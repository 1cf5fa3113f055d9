"""The lists of a portal of 迅睿CMS: an empty page, and POST /api-ajax_list-PAGE.html with `ajax_type[]`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from foiacrawl.replica.render import crumbs_of, entry_title, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import PortalFixture

CATEGORY = "2031"
SIZE = 2
TYPES = ["16_xxgk", CATEGORY, "16", "xxgk", "Y-m-d", "50", str(SIZE), "", ["is_top DESC", "inputtime DESC"]]
SCRIPT = """<ul id="ajax_list"></ul><div id="page"></div><script>
function get_list(page) {{
  $.ajax({{url: "/api-ajax_list-" + page + ".html", type: "post", dataType: "json",
    data: {{"ajax_type": {types}, "is_ds": "1"}}, success: show}});
}}
get_list(1);
</script>"""


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return the page of the list, which is empty without its script."""
    (listing,) = portal.listings
    shown = fill(
        portal,
        "list",
        base,
        column=listing.column,
        crumbs=crumbs_of(portal, listing),
        side="",
        rows=SCRIPT.format(types=json.dumps(TYPES)),
        pager="",
    )
    return {listing.path: shown}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return one page of the list, of the category that is posted."""
    del query, base
    found = re.fullmatch(r"/api-ajax_list-(\d+)\.html", path)
    if not found or CATEGORY not in body:
        return None
    (listing,) = portal.listings
    at = (int(found[1]) - 1) * SIZE
    lines = [
        {"url": entry.href, "title": entry_title(portal, entry), "inputtime": entry.date}
        for entry in listing.entries[at : at + SIZE]
    ]
    answered = {"total": len(listing.entries), "data": lines}
    return json.dumps(answered, ensure_ascii=False), "application/json; charset=utf-8"
