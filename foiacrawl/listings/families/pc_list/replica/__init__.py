"""The list of this portal is an array of records in a script of its page; each record has its addresses as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from foiacrawl.replica.render import crumbs_of, entry_title, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import PortalFixture


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return the page of the list, which has its records in a script."""
    (listing,) = portal.listings
    records = [
        {
            "id": entry.href.rpartition("_")[2].partition(".")[0],
            "title": entry_title(portal, entry),
            "pubDate": f"{entry.date} 10:00:00",
            "urls": json.dumps({"pc": entry.href, "mobile": entry.href.replace("/pc/", "/mobile/")}),
        }
        for entry in listing.entries
    ]
    held = json.dumps({"total": len(records), "pageSize": 15, "articleList": records}, ensure_ascii=False)
    shown = fill(
        portal,
        "list",
        base,
        column=listing.column,
        crumbs=crumbs_of(portal, listing),
        side="",
        rows=f'<ul id="app"></ul><script>var listData = {held};</script>',
        pager="",
    )
    return {listing.path: shown}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return nothing: no call is made."""
    del portal, path, query, body, base
    return None
