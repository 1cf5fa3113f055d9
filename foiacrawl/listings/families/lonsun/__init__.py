"""Lonsun 龙讯, the disclosure platform of Anhui and of counties elsewhere: a body is an `organId`.

`/public/column/<organId>?type=N` is a body's page: 1 rules, 2 guide, 3 annual reports, 4 catalogue, 5 requests.
`type=4&action=rel` lists all bodies. The annual page has one link a year (`ul#timeFrame`), or a list that a script fills
with fragments of `/site/label/8888?labelName=publicInfoList&…`, whose parameters stand in the script, for GET or for POST.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from foiacrawl.addresses import calls, urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.breadcrumb import unit_of
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.links import anchors
from foiacrawl.listings.listing import Ask, Listing, Pager
from foiacrawl.listings.markup import names_itself_annual, read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.model import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiacrawl.listings.listing import ListingPage, Trail

NAME = "lonsun"
_ANNUAL = "3"  # the `type` of annual reports
_COLUMN = re.compile(r"/public/column/(\d+)/?$")
_LABEL = "/site/label/8888"
_LIST = "publicInfoList"
_ADDRESS = re.compile(r"""["'`]([^"'`\s]*/site/label/8888[^"'`]*)["'`]""")
_PIECE = re.compile(
    r"""\s*\+\s*(?:(["'`])(?P<text>[^"'`]*)\1|(?P<name>[A-Za-z_$][\w$.]*)(?P<call>\s*\([^()]*\))?)"""
)
_CALL_LENGTH = 2000  # characters of a script that one call may take
_POSTED = re.compile(r"""(?:type|method)\s*:\s*["']post["']|\$\.post\s*\(""", re.IGNORECASE)
_OBJECT = re.compile(r"\{(?=[^{}]*labelName)")
_TOTAL = re.compile(r"""(?:\btotal|data-total|totalCount|recordCount)["']?\s*[:=]\s*["']?(\d+)""")
_PAGES = re.compile(r"""(?:pageCount|data-pagecount|totalPages?)["']?\s*[:=]\s*["']?(\d+)""", re.IGNORECASE)


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read a fragment of a list, the page of all bodies, or a body's page."""
    trail = replace(trail, unit=unit_of(page) or trail.unit)
    if _LABEL in page.url:
        return _read_fragment(page, trail)
    listing = read_markup(page, trail, read_pager(page))
    if urls.parameters(page.url).get("action") == "rel":
        own = urljoin(page.url, f"/public/column/{_organ(page.url)}?type={_ANNUAL}")
        inner = replace(trail, role="column", depth=trail.depth + 1)
        return replace(listing, columns=(Ask(own, "listing", inner), *_bodies(page, trail)))
    if not (_is_annual(page) or trail.role == "column"):
        return replace(listing, columns=(*listing.columns, *_ways_to_bodies(page, trail)))
    return _read_annual(page, trail, listing)


def _is_annual(page: ListingPage) -> bool:
    return urls.parameters(page.url).get("type") == _ANNUAL or names_itself_annual(page)


def _is_same(url: str, page: ListingPage) -> bool:
    """Tell another address of the same annual page (`&action=list`) from that of a year."""
    return _organ(url) == _organ(page.url) and not urls.parameters(url).keys() - {"type", "action", "nav"}


# --- a body's annual page --------------------------------------------------------------------------------


def _read_annual(page: ListingPage, trail: Trail, listing: Listing) -> Listing:
    """Add to what the page links: its years, and the list its script would fetch."""
    taken = {urls.key(ask.url) for ask in listing.entries}
    years = [ask for ask in _years(page, trail) if urls.key(ask.url) not in taken]
    entries = (*listing.entries, *(ask for ask in years if ask.kind == "entry"))
    # A body's other columns differ from this one by their `type` alone.
    asked = {
        urls.key(ask.url): ask
        for ask in listing.columns
        if not _organ(ask.url)
        or (urls.parameters(ask.url).get("type") == _ANNUAL and not _is_same(ask.url, page))
    }
    asked |= {urls.key(ask.url): ask for ask in years if ask.kind == "listing"}
    calls_of_page = list(_calls(page))
    inner = replace(trail, role="column", depth=trail.depth + 1)
    asked |= {urls.key(url): Ask(url, "listing", inner) for url in calls_of_page}
    others = (*_ways_to_bodies(page, trail), *_bodies(page, trail))
    asked |= {urls.key(ask.url): ask for ask in others if urls.key(ask.url) != urls.key(page.url)}
    return replace(
        listing,
        entries=entries,
        columns=tuple(asked.values()),
        rows=listing.rows | {urls.key(ask.url) for ask in entries},
        lines=max(listing.lines, len(entries)),
        # Where a script brings the list, its pages are counted on the fragments.
        pager=Pager() if calls_of_page else listing.pager,
        annual=True,
    )


def _years(page: ListingPage, trail: Trail) -> Iterator[Ask]:
    """Yield what stands behind the years: the year's report itself, or the same page for that year."""
    for link in page.tree.xpath("//*[@id='timeFrame']//a[@href]"):
        title = link.text_content().strip()
        year = vocabulary.only_year(title)
        url = urls.clean(link.get("href"), page.base)
        if not year or not url or not urls.same_host(url, page.url) or urls.key(url) == urls.key(page.url):
            continue
        inner = replace(trail, role="column", depth=trail.depth + 1, year=year)
        if urls.is_article(url):
            yield Ask(url, "entry", inner, Listed(url, title, None, trail.unit), "place")
        else:
            yield Ask(url, "listing", inner)


# --- bodies ----------------------------------------------------------------------------------------------


def _ways_to_bodies(page: ListingPage, trail: Trail) -> Iterator[Ask]:
    """Yield the pages of all bodies that a page links to."""
    for anchor in anchors(page):
        same = urls.same_host(anchor.url, page.url) and urls.key(anchor.url) != urls.key(page.url)
        if same and _organ(anchor.url) and urls.parameters(anchor.url).get("action") == "rel":
            yield Ask(anchor.url, "listing", replace(trail, role="gateway", depth=trail.depth + 1, unit=None))


def _bodies(page: ListingPage, trail: Trail) -> Iterator[Ask]:
    """Yield the annual page of every body that the page names, whichever of the body's pages it links to."""
    asked: dict[str, Ask] = {}
    for anchor in anchors(page):
        organ = _organ(anchor.url)
        if not organ or organ == _organ(page.url) or not urls.same_host(anchor.url, page.url):
            continue
        unit = anchor.title if vocabulary.is_unit(anchor.title) else None
        if unit is None and urls.parameters(anchor.url).get("type") != _ANNUAL:
            continue
        inner = replace(trail, role="column", depth=trail.depth + 1, unit=unit)
        url = urljoin(anchor.url, f"/public/column/{organ}?type={_ANNUAL}")
        if organ not in asked or (unit and asked[organ].trail.unit is None):
            asked[organ] = Ask(url, "listing", inner)
    yield from asked.values()


def _organ(url: str) -> str | None:
    found = _COLUMN.search(urlsplit(url).path)
    return found[1] if found else None


# --- the list that a script fills ------------------------------------------------------------------------


def _calls(page: ListingPage) -> Iterator[str]:
    """Yield the first page of each list the page's scripts would fetch; a body's other lists are not ours."""
    for script in page.tree.xpath("//script[not(@src)]/text()"):
        for found in _ADDRESS.finditer(script):
            address, end = _joined(script, found)
            fields = _object(script, end) | dict(parse_qsl(urlsplit(address).query))
            if organ := _organ(page.url):
                fields.setdefault("organId", organ)
            wanted = fields.get("type", _ANNUAL) == _ANNUAL or names_itself_annual(page)
            if fields.get("labelName") != _LIST or not wanted:
                continue
            around = script[max(0, found.start() - 200) : end + 400]
            url = urljoin(page.base, address.partition("?")[0])
            yield _call(url, fields | {"pageIndex": "1"}, post=bool(_POSTED.search(around)))


def _joined(script: str, found: re.Match[str]) -> tuple[str, int]:
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


def _object(script: str, start: int) -> dict[str, str]:
    """Return the parameters that a script keeps in an object: in the call itself, else in a variable before it."""
    near = [found.start() for found in _OBJECT.finditer(script, start, start + _CALL_LENGTH)]
    before = [found.start() for found in _OBJECT.finditer(script, 0, start)]
    for place in (*near, *reversed(before)):
        try:
            value: Any = read_literal(script, place)
        except NotLiteralError:
            continue
        # A member that is a variable is no literal; its value stands elsewhere in the script.
        text = script[place : place + _CALL_LENGTH]
        named = {
            name: re.search(rf"\b{re.escape(name)}[\"']?\s*:\s*([A-Za-z_$][\w$]*)", text) for name in value
        }
        known = {name: _variable(script, found[1]) for name, found in named.items() if found}
        filled = {name: known.get(name) if member is None else member for name, member in value.items()}
        return {name: _word(member) for name, member in filled.items() if member not in (None, "")}
    return {}


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _call(url: str, fields: Mapping[str, str], *, post: bool) -> str:
    return calls.post_form(url, fields) if post else f"{url}?{urlencode(fields)}"


def _read_fragment(page: ListingPage, trail: Trail) -> Listing:
    """Read one page of the list, and ask for the next while it is full and short of what it declares."""
    listing = read_markup(page, replace(trail, role="column"))
    call = calls.call_of(page.url)
    fields = dict(parse_qsl(call.body if call else urlsplit(page.url).query, keep_blank_values=True))
    index, size = _number(fields.get("pageIndex")) or 1, _number(fields.get("pageSize")) or 0
    total, pages = _declared(_TOTAL, page), _declared(_PAGES, page)
    printed = read_pager(page)
    total, pages = total or printed.total, pages or printed.pages
    done = index >= pages if pages else index * size >= total if total and size else listing.lines < size
    links: tuple[str, ...] = ()
    if listing.lines and not done:
        address = (call.url if call else page.url).partition("?")[0]
        links = (_call(address, fields | {"pageIndex": str(index + 1)}, post=call is not None),)
    return replace(listing, pager=Pager(links, total=total, pages=pages), annual=True)


def _declared(pattern: re.Pattern[str], page: ListingPage) -> int | None:
    found = pattern.search(page.text)
    return int(found[1]) if found else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
