"""The list of a portal of 无锡: an empty page, and POST /info_open/search with its channels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from foiacrawl.replica.render import crumbs_of, entry_title, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import PortalFixture

CHANNELS = ("51207", "51208")
SIZE = 2
SCRIPT = f"""<ul id="doclist"></ul><div id="pages"></div><script>
var chanIdStr = "{CHANNELS[0]}";
chanIdStr = chanIdStr + "," + {CHANNELS[1]};
qx_wbj_getSearchList(1, {SIZE}, 181, chanIdStr, 1, "writeTime");
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
        rows=SCRIPT,
        pager="",
    )
    return {listing.path: shown}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return one page of the list, if its channels are posted."""
    del query, base
    fields = dict(parse_qsl(body))
    if path != "/info_open/search" or fields.get("channelIds") != ",".join(CHANNELS):
        return None
    (listing,) = portal.listings
    size = int(fields["pageSize"])
    at = (int(fields["pageIndex"]) - 1) * size
    lines = [
        {"title": entry_title(portal, entry), "url": entry.href, "writeTimeString": entry.date}
        for entry in listing.entries[at : at + size]
    ]
    total = len(listing.entries)
    data = {"totalElements": total, "totalPages": -(-total // size), "data": lines}
    return json.dumps({"status": 0, "data": data}, ensure_ascii=False), "application/json; charset=utf-8"
