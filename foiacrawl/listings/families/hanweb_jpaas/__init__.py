"""Hanweb's newer front end: a list is a unit of a page, drawn again by the publishing server for each further page.

The unit has in `queryData` what to request. The page's number goes inside `paramJson`; a bare `pageNo` is ignored and
gives page 1 again. Some columns are empty without their scripts: then page 1 is requested, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses import urls
from foiacrawl.listings.datastore import is_empty_root, read_datastore_answer
from foiacrawl.listings.families import hanweb_jpage
from foiacrawl.listings.jpage import format_call
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.links import find_anchors
from foiacrawl.listings.listing import Listing, ListingPage, Numbering, Pager, Route
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.records import parse_int

if TYPE_CHECKING:
    from collections.abc import Iterator

_SERVER = "/api-gateway/jpaas-publish-server/"
_UNIT = re.compile(rf"[\w:/.-]*{_SERVER}[\w/]*page/build/unit")
_QUERY = re.compile(r"queryData\s*=\s*([\"']?)(\{[^{}]*\})", re.IGNORECASE)
_COUNT = re.compile(r"\bcount\s*=\s*[\"']?(\d+)", re.IGNORECASE)
_SIZE, _MANY = 15, 50  # lines a page: the server's own number, and one that it takes everywhere it was tried


@dataclass(frozen=True, slots=True)
class _Unit:
    """One list of the page: the fields of its call, its markup, its declared total and lines a page."""

    query: dict[str, str]
    html: str
    total: int | None
    size: int | None


def read(page: ListingPage, route: Route) -> Listing:
    """Read a column's page, or the server's answer for a further page of it."""
    if _SERVER in page.url:
        html = _get_markup(page)
        listing = read_datastore_answer(page, route, (), html)
        return replace(
            listing, pager=Pager(total=parse_int(found[1]) if (found := _COUNT.search(html)) else None)
        )
    plain = read_pager(page)
    listing = read_markup(page, route, plain)
    units = _choose_units(page, listing)
    if not units:
        # Only the frame around the page is drawn by the server: its list is an older one.
        return hanweb_jpage.read(page, route)
    listing = replace(listing, annual=listing.annual or is_empty_root(page, route, listing))
    if not listing.annual:
        return replace(listing, pager=Pager(plain.links))
    drawn = [read_markup(ListingPage(page.url, unit.html), replace(route, role="column")) for unit in units]
    if any(part.rows for part in drawn):
        rows = frozenset(key for part in drawn for key in part.rows)
        listing = replace(listing, rows=rows, lines=sum(part.lines for part in drawn))
    totals = [unit.total for unit in units]
    total = sum(filter(None, totals)) if all(totals) else plain.total if len(units) == 1 else None
    ways: list[Numbering] = []
    for unit, part in zip(units, drawn, strict=True):
        shown = part.lines or (listing.lines if len(units) == 1 else 0)
        if not total or listing.lines < total:
            ways += _number_pages(page, unit, shown)
    pages = plain.pages if total is None and len(units) == 1 else None
    return replace(listing, pager=Pager(plain.links, tuple(ways), len(ways), pages, total, bool(ways)))


def _choose_units(page: ListingPage, listing: Listing) -> list[_Unit]:
    """Return the units that hold reports; if none does, those that are named lists."""
    units = list(_find_units(page))
    reports = {urls.key(request.url) for request in listing.entries}
    held = [
        unit
        for unit in units
        if any(urls.key(anchor.url) in reports for anchor in find_anchors(ListingPage(page.url, unit.html)))
    ]
    named = [unit for unit in units if "列表" in unit.query.get("tagId", "")]
    return held or [unit for unit in units if unit.total] or named or units[:1]


def _find_units(page: ListingPage) -> Iterator[_Unit]:
    counts = page.selector.xpath("//@count").getall()
    found = False
    for element in page.selector.css("[querydata]"):
        if query := _parse_query(element.attrib["querydata"]):
            found = True
            count = element.xpath("(./@count | .//@count)[1]").get(counts[0] if len(counts) == 1 else "")
            size = element.xpath("(./@pagesize | ./@rows | .//@pagesize)[1]").get()
            yield _Unit(query, element.get(), parse_int(count), parse_int(size))
    if found:
        return
    # An attribute with the wrong quotes, or one that a script holds.
    for match in _QUERY.finditer(page.text):
        if query := _parse_query(unescape(match[2])):
            counts = _COUNT.findall(page.text)
            yield _Unit(query, "", parse_int(counts[0]) if len(counts) == 1 else None, None)


def _parse_query(source: str) -> dict[str, str]:
    try:
        value = read_literal(source)
    except NotLiteralError:
        return {}
    if not isinstance(value, dict) or "webId" not in value:
        return {}
    return {str(name): str(member) for name, member in value.items() if isinstance(member, str | int)}


def _number_pages(page: ListingPage, unit: _Unit, shown: int) -> list[Numbering]:
    written = _UNIT.search(page.text)
    url = urls.clean(written[0] if written else f"{_SERVER}front/page/build/unit", page.base)
    column = re.search(r"/col(\d+)(?:/|$)", page.url)
    query = {"parseType": "bulidstatic", "pageType": "column", "editType": "null"} | unit.query
    if not query.get("pageId") and column:
        query["pageId"] = column[1]
    query.pop("paramJson", None)
    size = unit.size or shown or _SIZE
    if not url:
        return []
    first = Numbering(_format_pattern(url, query, size), 2 if shown else 1)
    # Where the server cuts its pages differently, lines between the first page and the second are missing.
    return [first, Numbering(_format_pattern(url, query, _MANY), 1)]


def _format_pattern(url: str, query: dict[str, str], size: int) -> str:
    number = f'{{"pageNo":{{}},"pageSize":"{size}"}}'
    return format_call(url, query | {"paramJson": number})


def _get_markup(page: ListingPage) -> str:
    """Return the markup in an answer; an answer that is none of JSON is markup itself."""
    answer: Any = page.json
    if answer is None:
        return page.text
    for name in ("data", "html"):
        if isinstance(answer, str) and answer.lstrip().startswith("{"):
            answer = ListingPage(page.url, answer).json
        answer = answer.get(name) if isinstance(answer, dict) else answer
    return answer if isinstance(answer, str) else ""
