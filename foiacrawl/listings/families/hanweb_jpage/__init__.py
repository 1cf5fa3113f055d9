"""Hanweb's older front end: the first records of a list are in the page, the others are requested from `dataproxy.jsp`.

Classic servers return records by number, in groups of three pages; newer ones look at `page` and `perpage` only and cut
`perpage` at some 300. Some want POST. Where the column's number is encrypted, what is beyond the page is mostly empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.listings.datastore import parse_datastores, read_datastore_answer, read_datastore_page
from foiacrawl.listings.families import hanweb_xxgk
from foiacrawl.listings.jpage import Call, align, format_call, is_plain
from foiacrawl.listings.listing import Numbering, RecordRanges

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route

_ENDPOINT = r"dataproxy\.jsp"
_MANY = 100  # records a page that newer servers give without cutting


def read(page: ListingPage, route: Route) -> Listing:
    """Read a column's page, or an answer of its proxy."""
    lists = parse_datastores(page.text)
    if "dataproxy.jsp" in page.url:
        return read_datastore_answer(page, route, lists, page.text)
    if not lists and "/module/xxgk/" in page.text and not re.search(r"\.jpage\s*\(", page.text):
        return hanweb_xxgk.read(page, route)
    return read_datastore_page(page, route, _number_pages, lists, _ENDPOINT)


def _number_pages(page: ListingPage, call: Call) -> list[Numbering]:
    del page
    size = call.per_page * call.group
    block = {"startrecord": "{}", "endrecord": "{end}", "perpage": str(call.per_page)}
    many = {"page": "{}", "perpage": str(_MANY)}
    few = {"page": "{}", "perpage": str(call.per_page)}
    start = align(call.shown, size)
    by_record = RecordRanges(format_call(call.url, block | dict(call.fields)), start, size)
    if not is_plain(call.fields, ("columnid", "unitid")):
        return [by_record]
    return [
        by_record,
        Numbering(format_call(call.url, many | dict(call.fields)), 1),
        RecordRanges(format_call(call.url, block, call.fields), start, size),
        Numbering(format_call(call.url, many, call.fields), 1),
        Numbering(format_call(call.url, few | dict(call.fields)), call.shown // call.per_page + 1),
        Numbering(format_call(call.url, dict(call.fields) | {"page": "{}"}), 1),
    ]
