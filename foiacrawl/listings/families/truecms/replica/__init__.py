"""TrueCMS: the first rows are in `#initData`, the others are returned as `<datastore>` inside JSON, MOST at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from foiacrawl.replica.datastore import datastore, lines, number
from foiacrawl.replica.render import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import Listing, PortalFixture

API = "/TrueCMS/messageController/getMessage.do"
MOST = 20  # records; a call for more is not found


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return the columns' pages."""
    return {listing.path: _column(portal, listing, base) for listing in portal.listings}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return records of a column, None (not found) for more than MOST at once."""
    del body, base
    fields = dict(query)
    listing = next((one for one in portal.listings if _uuid(one) == fields.get("columnId")), None)
    if path != API or listing is None or number(fields, "perpage", MOST) > MOST:
        return None
    records = lines(portal, listing)
    found = records[number(fields, "startrecord", 1) - 1 : number(fields, "endrecord", 0)]
    result = json.dumps({"result": datastore(found, total=len(records))}, ensure_ascii=False)
    padded = f"{fields['callback']}({result})" if "callback" in fields else result
    return padded, "application/json; charset=utf-8"


def _column(portal: PortalFixture, listing: Listing, base: str) -> str:
    records = lines(portal, listing)
    return fill(
        portal,
        "list",
        base,
        column=listing.column,
        crumbs=" / ".join(f'<a href="{href}">{text}</a>' for text, href in listing.crumbs),
        side="".join(f'<li><a href="{href}">{text}</a></li>' for text, href in listing.side),
        rows="".join(records[: listing.per_page]),
        total=str(listing.declared or len(records)),
        uuid=_uuid(listing),
    )


def _uuid(listing: Listing) -> str:
    return str(uuid5(NAMESPACE_URL, listing.path))
