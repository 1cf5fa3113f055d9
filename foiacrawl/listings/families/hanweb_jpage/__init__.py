"""Hanweb's older front end: the first records of a list stand in the page, the others are asked of `dataproxy.jsp`.

Classic servers answer records by number, in groups of three pages; newer ones look at `page` and `perpage` only and cut
`perpage` at some 300. Some want POST. Where the column's number is encrypted, what lies beyond the page is mostly empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.listings.datastore import read_answer, read_page, read_records
from foiacrawl.listings.families import hanweb_xxgk
from foiacrawl.listings.jpage import Call, address, aligned, is_plain
from foiacrawl.listings.listing import Blocks, Numbering

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Trail

NAME = "hanweb_jpage"
_ENDPOINT = r"dataproxy\.jsp"
_MANY = 100  # records a page that newer servers give without cutting


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read a column's page, or an answer of its proxy."""
    lists = read_records(page.text)
    if "dataproxy.jsp" in page.url:
        return read_answer(page, trail, lists, page.text)
    if not lists and "/module/xxgk/" in page.text and not re.search(r"\.jpage\s*\(", page.text):
        return hanweb_xxgk.read(page, trail)
    return read_page(page, trail, _ways, lists, _ENDPOINT)


def _ways(page: ListingPage, call: Call) -> list[Numbering]:
    del page
    size = call.per_page * call.group
    block = {"startrecord": "{}", "endrecord": "{end}", "perpage": str(call.per_page)}
    many = {"page": "{}", "perpage": str(_MANY)}
    few = {"page": "{}", "perpage": str(call.per_page)}
    start = aligned(call.shown, size)
    by_record = Blocks(address(call.url, block | dict(call.fields)), start, size)
    if not is_plain(call.fields, ("columnid", "unitid")):
        return [by_record]
    return [
        by_record,
        Numbering(address(call.url, many | dict(call.fields)), 1),
        Blocks(address(call.url, block, call.fields), start, size),
        Numbering(address(call.url, many, call.fields), 1),
        Numbering(address(call.url, few | dict(call.fields)), call.shown // call.per_page + 1),
        Numbering(address(call.url, dict(call.fields) | {"page": "{}"}), 1),
    ]
