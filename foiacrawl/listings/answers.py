"""Read the answer of any call that brings a list: JSON of any shape, JSONP, JSON that holds HTML, or HTML alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.call_numbers import find_number, find_offset
from foiacrawl.listings.entries import judge_record
from foiacrawl.listings.listing import Listing, ListingPage, Numbering, Pager, RecordRanges
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.record_lists import RecordList, find_record_lists, get_identity
from foiacrawl.listings.records import parse_int, parse_nested_json, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import Route

BASE = "base"  # the note that holds what the links of an answer are relative to
LINK = "link"  # the note that holds the address of an article, with ID in place of the record's number
ID = "8461901"
_NO_LIST = "the answer is no list of records"
_NO_ADDRESS = "the answer's records have no address, and the page does not say how it is made"
_MARKUP = re.compile(r"<(?:a|li|tr|ul|div|dl)\b", re.IGNORECASE)
_WHOLE = re.compile(r"<(?:!doctype|html|body|title)\b", re.IGNORECASE)
_MAX_NODES = 20_000  # of an answer that are looked at for markup
_TOTALS = re.compile(r"(?i)^(?:total\w*|all_?nums?|record_?count|row_?count|count)$")


@dataclass(frozen=True, slots=True)
class _Answer:
    """The list that an answer is: its records, or its markup; and what it declares of all pages."""

    found: RecordList | None = None
    html: str = ""
    is_empty: bool = False


def read_answer(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list that a call returns; the addresses of further pages are made from the call's own."""
    answer = _open(page)
    if answer.found is not None:
        return _read_list(page, route, answer.found)
    if answer.html:
        return read_fragment(replace(page, text=answer.html), route)
    return Listing(annual=route.role == "column", vacant=True) if answer.is_empty else Listing(error=_NO_LIST)


def read_fragment(page: ListingPage, route: Route) -> Listing:
    """Read an answer that is markup: lines of a list, at addresses relative to the list's page."""
    base = _as_base(page, page.text)
    listing = read_markup(base, route)
    if _WHOLE.search(page.text) and not listing.entries:
        # A whole page is an error message, with the portal's menus around it.
        return Listing(error=_NO_LIST)
    pager = _number(page, listing.lines, read_pager(base))
    return replace(listing, columns=(), wrapped=(), pager=pager, annual=route.role == "column")


def _as_base(page: ListingPage, text: str) -> ListingPage:
    """Return a text as a page at the address that the answer's links are relative to."""
    address = calls.parse_notes(page.url).get(BASE) or page.origin or page.url
    return ListingPage(address, text, page.origin)


def _open(page: ListingPage) -> _Answer:
    value = parse_nested_json(page.json)
    lists = find_record_lists(value)
    if lists:
        return _Answer(max(lists, key=_weigh))
    if html := max(_find_markup(value), key=len, default=""):
        return _Answer(html=html)
    return _Answer(is_empty=_is_empty(value))


def _weigh(found: RecordList) -> tuple[int, bool, int]:
    """Return how likely records are the list that was called for: those with reports, with a total, the longest."""
    reports = sum(judge_record(str(record.title), annual=True) is not None for record in found.records)
    return (reports, found.total is not None, len(found.records))


def _find_markup(value: Any, nodes: list[int] | None = None) -> Iterator[str]:
    """Yield the texts within an answer that are markup."""
    nodes = nodes if nodes is not None else [_MAX_NODES]
    nodes[0] -= 1
    if nodes[0] < 0:
        return
    if isinstance(value, str):
        if _MARKUP.search(value):
            yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _find_markup(member, nodes)


def _is_empty(value: Any) -> bool:
    """Return whether an answer says that it has no records: an empty list, or a total of 0."""
    if isinstance(value, list):
        return not value
    if not isinstance(value, dict):
        return False
    return any(
        member == []
        or (_TOTALS.match(str(name)) and parse_int(member) == 0)
        or (isinstance(member, dict) and _is_empty(member))
        for name, member in value.items()
    )


def _read_list(page: ListingPage, route: Route, found: RecordList) -> Listing:
    link = calls.parse_notes(page.url).get(LINK)
    records = [
        record
        if record.url
        else replace(record, url=link.replace(ID, get_identity(raw) or "") if link else None)
        for record, raw in zip(found.records, found.raw, strict=True)
    ]
    if not any(record.url for record in records):
        return Listing(error=_NO_ADDRESS)
    base = _as_base(page, "")
    listing = read_records(records, base, route, Pager())
    return replace(listing, pager=_number(page, len(records), Pager(total=found.total, pages=found.pages)))


def _number(page: ListingPage, shown: int, declared: Pager) -> Pager:
    """Return how the list of a call is continued: by the page's number, or that of the first record, in its address."""
    total, pages = declared.total, declared.pages
    if total and shown and not pages:
        pages = ceil(total / shown)
    if not shown or (total and total <= shown) or pages == 1:
        return Pager(total=total, pages=pages)
    ways: tuple[Numbering, ...] = ()
    if numbered := find_number(page.url):
        pattern, number = numbered
        ways = (Numbering(pattern, number + 1),)
        if number == 0:
            ways = (*ways, Numbering(pattern, 2))
    elif offset := find_offset(page.url):
        ways = (RecordRanges(offset[0], offset[1] + shown, shown),)
    links = tuple(url for url in declared.links if urls.key(url) != urls.key(page.url))
    return Pager(
        links if not ways else (), ways, 0, pages, total, evident=bool(ways) and not (total or pages)
    )
