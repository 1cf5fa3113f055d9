"""Hanweb's publishing server: a list is a unit that has in `queryData` how to request its pages.

Only `paramJson` names the page; without it every call gives page 1. A list whose `pager` is `script` is empty in the page.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from foiacrawl.replica.datastore import lines
from foiacrawl.replica.render import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import Listing, PortalFixture

API = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return the columns' pages."""
    return {listing.path: _column(portal, listing, base) for listing in portal.listings}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return one page of a unit, as markup inside JSON."""
    del body, base
    if path != API:
        return None
    listing = next((one for one in portal.listings if _number(one) == query.get("pageId")), None)
    if listing is None or query.get("webId") != portal.sid or query.get("parseType") != "bulidstatic":
        return json.dumps({"success": False, "data": None}), "application/json"
    wanted = json.loads(query.get("paramJson") or "{}")
    page, size = int(wanted.get("pageNo", 1)), int(wanted.get("pageSize", listing.per_page))
    drawn = "".join(lines(portal, listing)[(page - 1) * size : page * size])
    found = {"success": True, "data": {"html": f"<ul>{drawn}</ul>"}}
    return json.dumps(found, ensure_ascii=False), "application/json; charset=utf-8"


def _column(portal: PortalFixture, listing: Listing, base: str) -> str:
    records = lines(portal, listing)
    unit = {
        "webId": portal.sid,
        "pageId": _number(listing),
        "tagId": "信息列表",
        "tplSetId": "o0YcVHHq5vWtr3uiCp4SY",
        "parseType": "bulidstatic",
        "pageType": "column",
    }
    shown = [] if listing.pager == "script" else records[: listing.per_page]
    return fill(
        portal,
        "list",
        base,
        column=listing.column,
        crumbs=" / ".join(f'<a href="{href}">{text}</a>' for text, href in listing.crumbs),
        side="".join(f'<li><a href="{href}">{text}</a></li>' for text, href in listing.side),
        unit=str(unit),
        total=str(listing.declared or len(records)),
        rows="".join(shown),
    )


def _number(listing: Listing) -> str:
    found = re.search(r"/col(\d+)/", listing.path)
    return found[1] if found else ""
