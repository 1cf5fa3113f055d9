"""Lonsun 龙讯, the disclosure platform of Anhui and of counties elsewhere: a body is an `organId`.

`/public/column/<organId>?type=N` is a body's page: 1 rules, 2 guide, 3 annual reports, 4 catalogue, 5 requests.
`type=4&action=rel` lists all bodies. The annual page has one link a year (`ul#timeFrame`), or a list that a script fills
with fragments of `/site/label/8888?labelName=publicInfoList&…`, whose parameters are in the script, for GET or for POST.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from foiacrawl.addresses import calls, urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.breadcrumb import find_body
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.links import find_anchors
from foiacrawl.listings.listing import Certainty, Listing, Pager, PageRequest
from foiacrawl.listings.markup import is_named_annual, read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.records import parse_int
from foiacrawl.listings.selectors import get_strings, get_text
from foiacrawl.model import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiacrawl.listings.listing import ListingPage, Route

_ANNUAL = "3"  # the `type` of annual reports
_COLUMN = re.compile(r"/public/column/(\d+)/?$")
_LABEL = "/site/label/8888"
_LIST = "publicInfoList"
_ADDRESS = re.compile(r"""["'`]([^"'`\s]*/site/label/8888[^"'`]*)["'`]""")
_PIECE = re.compile(
    r"""\s*\+\s*(?:(["'`])(?P<text>[^"'`]*)\1|(?P<name>[A-Za-z_$][\w$.]*)(?P<call>\s*\([^()]*\))?)"""
)
_MAX_CALL = 2000  # characters of a script that one call may take
_POSTED = re.compile(r"""(?:type|method)\s*:\s*["']post["']|\$\.post\s*\(""", re.IGNORECASE)
_OBJECT = re.compile(r"\{(?=[^{}]*labelName)")
_TOTAL = re.compile(r"""(?:\btotal|data-total|totalCount|recordCount)["']?\s*[:=]\s*["']?(\d+)""")
_PAGES = re.compile(r"""(?:pageCount|data-pagecount|totalPages?)["']?\s*[:=]\s*["']?(\d+)""", re.IGNORECASE)


def read(page: ListingPage, route: Route) -> Listing:
    """Read a fragment of a list, the page of all bodies, or a body's page."""
    route = replace(route, body=find_body(page) or route.body)
    if _LABEL in page.url:
        return _read_fragment(page, route)
    listing = read_markup(page, route, read_pager(page))
    if urls.parameters(page.url).get("action") == "rel":
        own = urljoin(page.url, f"/public/column/{_parse_organ(page.url)}?type={_ANNUAL}")
        inner = replace(route, role="column", depth=route.depth + 1)
        return replace(listing, columns=(PageRequest(own, "listing", inner), *_request_bodies(page, route)))
    if not (_is_annual(page) or route.role == "column"):
        return replace(listing, columns=(*listing.columns, *_request_lists_of_bodies(page, route)))
    return _read_annual(page, route, listing)


def _is_annual(page: ListingPage) -> bool:
    return urls.parameters(page.url).get("type") == _ANNUAL or is_named_annual(page)


def _is_same(url: str, page: ListingPage) -> bool:
    """Return whether an address is that of the same annual page (`&action=list`), not that of a year."""
    return _parse_organ(url) == _parse_organ(page.url) and not urls.parameters(url).keys() - {
        "type",
        "action",
        "nav",
    }


# --- a body's annual page --------------------------------------------------------------------------------


def _read_annual(page: ListingPage, route: Route, listing: Listing) -> Listing:
    """Add to what the page links: its years, and the list its script would fetch."""
    taken = {urls.key(request.url) for request in listing.entries}
    years = [request for request in _request_years(page, route) if urls.key(request.url) not in taken]
    entries = (*listing.entries, *(request for request in years if request.kind == "entry"))
    # A body's other columns differ from this one by their `type` alone.
    columns = {
        urls.key(request.url): request
        for request in listing.columns
        if not _parse_organ(request.url)
        or (urls.parameters(request.url).get("type") == _ANNUAL and not _is_same(request.url, page))
    }
    columns |= {urls.key(request.url): request for request in years if request.kind == "listing"}
    calls_of_page = list(_find_calls(page))
    inner = replace(route, role="column", depth=route.depth + 1)
    columns |= {urls.key(url): PageRequest(url, "listing", inner) for url in calls_of_page}
    others = (*_request_lists_of_bodies(page, route), *_request_bodies(page, route))
    columns |= {
        urls.key(request.url): request for request in others if urls.key(request.url) != urls.key(page.url)
    }
    return replace(
        listing,
        entries=entries,
        columns=tuple(columns.values()),
        rows=listing.rows | {urls.key(request.url) for request in entries},
        lines=max(listing.lines, len(entries)),
        # Where a script brings the list, its pages are counted on the fragments.
        pager=Pager() if calls_of_page else listing.pager,
        annual=True,
    )


def _request_years(page: ListingPage, route: Route) -> Iterator[PageRequest]:
    """Yield the requests for what the years link to: the year's report itself, or the same page for that year."""
    for link in page.selector.css("#timeFrame a[href]"):
        title = get_text(link).strip()
        year = vocabulary.parse_year(title)
        url = urls.clean(link.attrib["href"], page.base)
        if not year or not url or not urls.same_host(url, page.url) or urls.key(url) == urls.key(page.url):
            continue
        inner = replace(route, role="column", depth=route.depth + 1, year=year)
        if urls.is_article(url):
            yield PageRequest(url, "entry", inner, Listed(url, title, None, route.body), Certainty.BY_PLACE)
        else:
            yield PageRequest(url, "listing", inner)


# --- bodies ----------------------------------------------------------------------------------------------


def _request_lists_of_bodies(page: ListingPage, route: Route) -> Iterator[PageRequest]:
    """Yield the pages of all bodies that a page links to."""
    for anchor in find_anchors(page):
        same = urls.same_host(anchor.url, page.url) and urls.key(anchor.url) != urls.key(page.url)
        if same and _parse_organ(anchor.url) and urls.parameters(anchor.url).get("action") == "rel":
            yield PageRequest(
                anchor.url, "listing", replace(route, role="gateway", depth=route.depth + 1, body=None)
            )


def _request_bodies(page: ListingPage, route: Route) -> Iterator[PageRequest]:
    """Yield the annual page of every body that the page names, whichever of the body's pages it links to."""
    found: dict[str, PageRequest] = {}
    for anchor in find_anchors(page):
        organ = _parse_organ(anchor.url)
        if not organ or organ == _parse_organ(page.url) or not urls.same_host(anchor.url, page.url):
            continue
        body = anchor.title if vocabulary.is_body_name(anchor.title) else None
        if body is None and urls.parameters(anchor.url).get("type") != _ANNUAL:
            continue
        inner = replace(route, role="column", depth=route.depth + 1, body=body)
        url = urljoin(anchor.url, f"/public/column/{organ}?type={_ANNUAL}")
        if organ not in found or (body and found[organ].route.body is None):
            found[organ] = PageRequest(url, "listing", inner)
    yield from found.values()


def _parse_organ(url: str) -> str | None:
    found = _COLUMN.search(urlsplit(url).path)
    return found[1] if found else None


# --- the list that a script fills ------------------------------------------------------------------------


def _find_calls(page: ListingPage) -> Iterator[str]:
    """Yield the first page of each list of annual reports the page's scripts would fetch."""
    for script in get_strings(page.selector.xpath("/descendant::script[not(@src)]/text()")):
        for found in _ADDRESS.finditer(script):
            address, end = _join_address(script, found)
            fields = _read_object(script, end) | dict(parse_qsl(urlsplit(address).query))
            if organ := _parse_organ(page.url):
                fields.setdefault("organId", organ)
            wanted = fields.get("type", _ANNUAL) == _ANNUAL or is_named_annual(page)
            if fields.get("labelName") != _LIST or not wanted:
                continue
            around = script[max(0, found.start() - 200) : end + 400]
            url = urljoin(page.base, address.partition("?")[0])
            yield _format_call(url, fields | {"pageIndex": "1"}, post=bool(_POSTED.search(around)))


def _join_address(script: str, found: re.Match[str]) -> tuple[str, int]:
    """Return an address that a script puts together of strings and variables, and where the expression ends."""
    address, end = found[1], found.end()
    while piece := _PIECE.match(script, end):
        value = piece["text"]
        if value is None and not piece["call"]:
            value = _variable(script, piece["name"])
        address, end = address + (value or ""), piece.end()
    return address, end


def _variable(script: str, name: str) -> str | None:
    known = re.search(rf"(?<![\w$.]){re.escape(name)}\s*=\s*[\"']?([\w-]+)", script)
    return known[1] if known else None


def _read_object(script: str, start: int) -> dict[str, str]:
    """Return the parameters that a script keeps in an object: in the call itself, else in a variable before it."""
    near = [found.start() for found in _OBJECT.finditer(script, start, start + _MAX_CALL)]
    before = [found.start() for found in _OBJECT.finditer(script, 0, start)]
    for place in (*near, *reversed(before)):
        try:
            value: Any = read_literal(script, place)
        except NotLiteralError:
            continue
        # A member that is a variable is no literal; its value is elsewhere in the script.
        text = script[place : place + _MAX_CALL]
        named = {
            name: re.search(rf"\b{re.escape(name)}[\"']?\s*:\s*([A-Za-z_$][\w$]*)", text) for name in value
        }
        known = {name: _variable(script, found[1]) for name, found in named.items() if found}
        filled = {name: known.get(name) if member is None else member for name, member in value.items()}
        return {name: _format_value(member) for name, member in filled.items() if member not in (None, "")}
    return {}


def _format_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _format_call(url: str, fields: Mapping[str, str], *, post: bool) -> str:
    return calls.post_form(url, fields) if post else f"{url}?{urlencode(fields)}"


def _read_fragment(page: ListingPage, route: Route) -> Listing:
    """Read one page of the list, and request the next while it is full and short of what it declares."""
    listing = read_markup(page, replace(route, role="column"))
    call = calls.parse_call(page.url)
    fields = dict(parse_qsl(call.body if call else urlsplit(page.url).query, keep_blank_values=True))
    index, size = parse_int(fields.get("pageIndex")) or 1, parse_int(fields.get("pageSize")) or 0
    total, pages = _find_number(_TOTAL, page), _find_number(_PAGES, page)
    printed = read_pager(page)
    total, pages = total or printed.total, pages or printed.pages
    done = index >= pages if pages else index * size >= total if total and size else listing.lines < size
    links: tuple[str, ...] = ()
    if listing.lines and not done:
        address = (call.url if call else page.url).partition("?")[0]
        links = (_format_call(address, fields | {"pageIndex": str(index + 1)}, post=call is not None),)
    return replace(listing, pager=Pager(links, total=total, pages=pages), annual=True)


def _find_number(pattern: re.Pattern[str], page: ListingPage) -> int | None:
    found = pattern.search(page.text)
    return parse_int(found[1]) if found else None
