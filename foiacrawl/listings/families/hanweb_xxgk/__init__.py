"""Hanweb's module of disclosure: one page for each body and year is the report itself; bodies are listed in a tree.

`xxgkAnnualReport.jsp?area=BODY&fbtime=YEAR` has no list. Years are read from its tabs; without tabs they are tried, from
the newest on, until the pages are empty. `search.jsp` is the module's general list, requested by POST.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.datastore import Datastore, read_datastore_answer
from foiacrawl.listings.families.hanweb_xxgk import tree
from foiacrawl.listings.jpage import format_call
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.listing import Listing, ListingPage, Numbering, Pager, PageRequest, Route
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.selectors import get_visible_text
from foiacrawl.model import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_YEAR = 2008  # the regulation on disclosure came into force on 1 May 2008
_UNPUBLISHED = 5  # years back from now in which a body without a report is looked for further
_ADDRESS = r"[\w:/.-]*/?(?:{name})\.jsp\?[^\"'\s<>]*"
_ANNUAL = re.compile(_ADDRESS.format(name="xxgkAnnualReport"), re.IGNORECASE)
_TREE = re.compile(_ADDRESS.format(name="tree"), re.IGNORECASE)
_SEARCH = re.compile(r"[\w:/.-]*/module/xxgk/search\.jsp(?:\?[^\"'\s<>]*)?", re.IGNORECASE)
_DATA = re.compile(r"\bdata\s*:\s*(?=[{\"'])|\A[^;{}]{0,400}?[\"']\s*,\s*(?=\{)")  # of $.ajax, or of $.post
_JOINED = re.compile(r"""["']\s*\+\s*[\w.$]+(?:\(\w*\))?\s*\+\s*["']""")  # a number put into an address
_FIELDS = ("infotypeId", "jdid", "area", "divid")
_ROW = re.compile(
    r"<tr\b[^>]*\btr_main_value_(?:odd|even)\b.*?(?=<tr\b[^>]*\btr_main_value_|</table|\Z)",
    re.IGNORECASE | re.DOTALL,
)


def read(page: ListingPage, route: Route) -> Listing:
    """Read a body's page of one year, the tree of bodies, an answer of the search, or a page that leads to them."""
    name = urlsplit(page.url).path.rsplit("/", 1)[-1].lower()
    if name == "xxgkannualreport.jsp":
        return _read_body(page, route)
    if name == "tree.jsp":
        return _read_tree(page, route)
    if name == "search.jsp":
        return _read_search(page, route)
    return _read_column(page, route)


# --- a body's page ---------------------------------------------------------------------------------------


def _read_body(page: ListingPage, route: Route) -> Listing:
    """Request the body's other years and, from where the crawl began, for the other bodies."""
    area, year = urls.parameters(page.url).get("area", ""), _parse_year(page.url)
    tabs = _find_tabs(page, area)
    years = [other for other in tabs or _guess_years(page, route, year) if other != year]
    inner = replace(route, role="column", depth=max(1, route.depth))
    columns = [replace(_request(page.url, area, inner, other), guessed=not tabs) for other in years]
    columns += [
        _request(urljoin(page.base, url), other, replace(inner, depth=inner.depth + 1, body=name))
        for name, url, other in tree.find_linked_bodies(page)
        if other != area
    ]
    trees = _find_trees(page, route)
    guesses = (urljoin(page.url, f"tree.jsp?area={area}"),) if route.role == "root" and not trees else ()
    found = Listing() if page.is_report else read_markup(page, replace(route, role="column"))
    return Listing(
        found.entries,
        (*columns, *trees),
        found.rows,
        found.lines,
        Pager(guesses),
        annual=True,
        own=bool(year) or not tabs,
    )


def _find_tabs(page: ListingPage, area: str) -> list[int]:
    """Return the years the page offers, as links, buttons or choices."""
    found = [
        _parse_year(url)
        for url in (unescape(url) for url in _ANNUAL.findall(page.text))
        if urls.parameters(url).get("area", area) == area
    ]
    choices = page.selector.xpath(
        "/descendant::*[self::a or self::option or (self::li and not(.//a)) or self::button"
        " or ((self::span or self::td) and @onclick)]"
    )
    found += [vocabulary.parse_year(get_visible_text(choice)) for choice in choices]
    return sorted(
        {year for year in found if year and _FIRST_YEAR <= year <= _get_this_year() + 1}, reverse=True
    )


def _guess_years(page: ListingPage, route: Route, year: int | None) -> list[int]:
    """Return the years to try next: after a report the two before it, so that one year may be missing.

    Where the crawl begins, also those after it. `fbtime` may be the year of publication, one after the report's own.
    """
    now = _get_this_year()
    if year is None:
        named = titles.years(page.title) if page.is_report else ()
        newest = min(max(named) + 1, now) if named else now
        tried = [newest, newest - 1, newest - 2]
    else:
        tried = list(range(now, year, -1)) if route.role == "root" else []
        if page.is_report:
            tried += [year - 1, year - 2]
        elif year > now - _UNPUBLISHED:
            tried.append(year - 1)
    return [other for other in tried if other >= _FIRST_YEAR]


def _request(url: str, area: str, route: Route, year: int | None = None) -> PageRequest:
    query = {"area": area} | ({"fbtime": str(year)} if year else {})
    kept = {name: value for name, value in urls.parameters(url).items() if name not in ("area", "fbtime")}
    target = f"{url.partition('?')[0]}?{urlencode(query | kept)}"
    return PageRequest(
        target, "listing", replace(route, year=year or route.year), Listed(target, "", None, route.body)
    )


def _parse_year(url: str) -> int | None:
    found = re.search(r"[?&]fbtime=(20\d\d)\b", url)
    return int(found[1]) if found else None


def _get_this_year() -> int:
    return datetime.now(UTC).year


# --- the tree of bodies ----------------------------------------------------------------------------------


def _find_trees(page: ListingPage, route: Route) -> tuple[PageRequest, ...]:
    inner = replace(route, role="column", depth=route.depth + 1)
    found = (urls.clean(unescape(url), page.base) for url in _TREE.findall(page.text))
    return tuple(PageRequest(url, "listing", inner) for url in dict.fromkeys(found) if url)


def _read_tree(page: ListingPage, route: Route) -> Listing:
    nodes = tree.find_nodes(page)
    bodies = [(name, area) for name, area in nodes if vocabulary.is_body_name(name)] or nodes
    url = re.sub(r"tree\.jsp.*$", "xxgkAnnualReport.jsp", page.url, flags=re.IGNORECASE)
    inner = replace(route, role="column", depth=route.depth + 1)
    requests = tuple(_request(url, area, replace(inner, body=name)) for name, area in bodies)
    rows = frozenset(urls.key(request.url) for request in requests)
    # The codes in a tree that cannot be read count as missing.
    codes = set(re.findall(r"\b[0-9A-Z]{15,18}\b", page.text)) if not requests else set()
    return Listing(
        columns=(*requests, *_find_trees(page, route)),
        rows=rows,
        lines=len(rows),
        pager=Pager(total=len(codes) or None),
        annual=True,
    )


# --- the general list ------------------------------------------------------------------------------------


def _read_column(page: ListingPage, route: Route) -> Listing:
    """Read a page that leads to reports, trees and lists of the module; a list begins with its first answer."""
    listing = read_markup(page, route, read_pager(page))
    known = {urls.key(request.url) for request in listing.columns}
    inner = replace(route, role="column", depth=route.depth + 1)
    written = (urls.clean(unescape(url), page.base) for url in _ANNUAL.findall(page.text))
    more = [
        PageRequest(url, "listing", inner)
        for url in dict.fromkeys(written)
        if url and urls.key(url) not in known
    ]
    listing = replace(listing, columns=(*listing.columns, *more, *_find_trees(page, route)))
    if (listing.annual or not listing.columns) and (ways := tuple(_number_searches(page))):
        declared = listing.pager if listing.entries else Pager()
        pager = Pager(listing.pager.links, ways, len(ways), declared.pages, declared.total, evident=True)
        listing = replace(listing, pager=pager, annual=True)
    return listing


def _number_searches(page: ListingPage) -> Iterator[Numbering]:
    """Yield the numberings of a list's call: by POST as its script does, then by GET."""
    text = _JOINED.sub("", page.text)
    found = _SEARCH.search(text)
    url = urls.clean(unescape(found[0]).partition("?")[0], page.base) if found else None
    if not found or not url:
        return
    query = dict(parse_qsl(unescape(found[0]).partition("?")[2], keep_blank_values=True))
    posted = query | _find_posted_fields(page, text[found.end() :])
    query, posted = query | {"currpage": "{}"}, posted | {"currpage": "{}"}
    # The page may show the first page already, or a few lines of it: then that one brings nothing, and the second is tried.
    for second in (1, 2):
        yield Numbering(format_call(url, query, posted), second)
        yield Numbering(format_call(url, posted), second)


def _find_posted_fields(page: ListingPage, script: str) -> dict[str, str]:
    """Return the fields that the page's script sends: its `data`, else hidden inputs of these names.

    `script` begins behind the call's address.
    """
    inputs = {
        field.attrib.get("name") or field.attrib.get("id"): field.attrib.get("value", "")
        for field in page.selector.css("input[name], input[id]")
    }
    fields = {name: inputs[name] for name in _FIELDS if name in inputs}
    if data := _DATA.search(script, 0, 2000):
        try:
            value = read_literal(script, data.end())
        except NotLiteralError:
            return fields
        if isinstance(value, str):
            value = dict(parse_qsl(value, keep_blank_values=True))
        if isinstance(value, dict):
            fields |= {str(name): str(member) for name, member in value.items() if member is not None}
    return fields


def _read_search(page: ListingPage, route: Route) -> Listing:
    """Read an answer of the search: rows of a table, and how many pages there are."""
    rows = tuple(found[0] for found in _ROW.finditer(page.text))
    plain = ListingPage(page.origin or page.url, page.text)
    listing = read_datastore_answer(page, route, [Datastore(rows)]) if rows else read_markup(plain, route)
    declared = read_pager(page)
    pattern = re.sub(r"(\bcurrpage=)\d*", r"\g<1>{}", page.url)
    ways = (Numbering(pattern, 2),) if pattern != page.url else ()
    pager = Pager((), ways, len(ways), declared.pages, declared.total, bool(ways))
    return replace(listing, pager=pager, annual=listing.annual or route.role == "column")
