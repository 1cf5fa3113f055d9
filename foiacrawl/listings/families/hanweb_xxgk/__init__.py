"""Hanweb's module of disclosure: one page a body and year is the report itself; bodies stand in a tree.

`xxgkAnnualReport.jsp?area=BODY&fbtime=YEAR` has no list. Years are read from its tabs; without tabs they are tried, from
the newest on, until the pages are empty. `search.jsp` is the module's general list, asked by POST.
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
from foiacrawl.listings.datastore import Records, read_answer
from foiacrawl.listings.families.hanweb_xxgk import tree
from foiacrawl.listings.jpage import address
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.listing import Ask, Listing, ListingPage, Numbering, Pager, Trail, visible_text
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.model import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "hanweb_xxgk"
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


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read a body's page of one year, the tree of bodies, an answer of the search, or a page that leads to them."""
    name = urlsplit(page.url).path.rsplit("/", 1)[-1].lower()
    if name == "xxgkannualreport.jsp":
        return _read_body(page, trail)
    if name == "tree.jsp":
        return _read_tree(page, trail)
    if name == "search.jsp":
        return _read_search(page, trail)
    return _read_column(page, trail)


# --- a body's page ---------------------------------------------------------------------------------------


def _read_body(page: ListingPage, trail: Trail) -> Listing:
    """Ask for the body's other years and, from where the crawl began, for the other bodies."""
    area, year = urls.parameters(page.url).get("area", ""), _year(page.url)
    tabs = _tabs(page, area)
    years = [other for other in tabs or _plausible(page, trail, year) if other != year]
    inner = replace(trail, role="column", depth=max(1, trail.depth))
    columns = [replace(_ask(page.url, area, inner, other), guessed=not tabs) for other in years]
    columns += [
        _ask(urljoin(page.base, url), other, replace(inner, depth=inner.depth + 1, unit=name))
        for name, url, other in tree.linked(page)
        if other != area
    ]
    trees = _trees(page, trail)
    guesses = (urljoin(page.url, f"tree.jsp?area={area}"),) if trail.role == "root" and not trees else ()
    found = Listing() if page.is_report else read_markup(page, replace(trail, role="column"))
    return Listing(
        found.entries,
        (*columns, *trees),
        found.rows,
        found.lines,
        Pager(guesses),
        annual=True,
        own=bool(year) or not tabs,
    )


def _tabs(page: ListingPage, area: str) -> list[int]:
    """Return the years the page offers, as links, buttons or choices."""
    found = [
        _year(url)
        for url in (unescape(url) for url in _ANNUAL.findall(page.text))
        if urls.parameters(url).get("area", area) == area
    ]
    choices = page.tree.xpath(
        "//a | //option | //li[not(.//a)] | //button | //span[@onclick] | //td[@onclick]"
    )
    found += [vocabulary.only_year(visible_text(choice)) for choice in choices]
    return sorted({year for year in found if year and _FIRST_YEAR <= year <= _now() + 1}, reverse=True)


def _plausible(page: ListingPage, trail: Trail, year: int | None) -> list[int]:
    """Return the years to try next: after a report the two before it, so that one year may be missing.

    Where the crawl begins, also those after it. `fbtime` may be the year of publication, one after the report's own.
    """
    now = _now()
    if year is None:
        named = titles.years(page.title) if page.is_report else ()
        newest = min(max(named) + 1, now) if named else now
        tried = [newest, newest - 1, newest - 2]
    else:
        tried = list(range(now, year, -1)) if trail.role == "root" else []
        if page.is_report:
            tried += [year - 1, year - 2]
        elif year > now - _UNPUBLISHED:
            tried.append(year - 1)
    return [other for other in tried if other >= _FIRST_YEAR]


def _ask(url: str, area: str, trail: Trail, year: int | None = None) -> Ask:
    query = {"area": area} | ({"fbtime": str(year)} if year else {})
    kept = {name: value for name, value in urls.parameters(url).items() if name not in ("area", "fbtime")}
    target = f"{url.partition('?')[0]}?{urlencode(query | kept)}"
    return Ask(
        target, "listing", replace(trail, year=year or trail.year), Listed(target, "", None, trail.unit)
    )


def _year(url: str) -> int | None:
    found = re.search(r"[?&]fbtime=(20\d\d)\b", url)
    return int(found[1]) if found else None


def _now() -> int:
    return datetime.now(UTC).year


# --- the tree of bodies ----------------------------------------------------------------------------------


def _trees(page: ListingPage, trail: Trail) -> tuple[Ask, ...]:
    inner = replace(trail, role="column", depth=trail.depth + 1)
    found = (urls.clean(unescape(url), page.base) for url in _TREE.findall(page.text))
    return tuple(Ask(url, "listing", inner) for url in dict.fromkeys(found) if url)


def _read_tree(page: ListingPage, trail: Trail) -> Listing:
    nodes = tree.nodes(page)
    bodies = [(name, area) for name, area in nodes if vocabulary.is_unit(name)] or nodes
    url = re.sub(r"tree\.jsp.*$", "xxgkAnnualReport.jsp", page.url, flags=re.IGNORECASE)
    inner = replace(trail, role="column", depth=trail.depth + 1)
    asks = tuple(_ask(url, area, replace(inner, unit=name)) for name, area in bodies)
    rows = frozenset(urls.key(ask.url) for ask in asks)
    # A tree that cannot be read declares what is then missing.
    codes = set(re.findall(r"\b[0-9A-Z]{15,18}\b", page.text)) if not asks else set()
    return Listing(
        columns=(*asks, *_trees(page, trail)),
        rows=rows,
        lines=len(rows),
        pager=Pager(total=len(codes) or None),
        annual=True,
    )


# --- the general list ------------------------------------------------------------------------------------


def _read_column(page: ListingPage, trail: Trail) -> Listing:
    """Read a page that leads to reports, trees and lists of the module; a list begins with its first answer."""
    listing = read_markup(page, trail, read_pager(page))
    known = {urls.key(ask.url) for ask in listing.columns}
    inner = replace(trail, role="column", depth=trail.depth + 1)
    written = (urls.clean(unescape(url), page.base) for url in _ANNUAL.findall(page.text))
    more = [
        Ask(url, "listing", inner) for url in dict.fromkeys(written) if url and urls.key(url) not in known
    ]
    listing = replace(listing, columns=(*listing.columns, *more, *_trees(page, trail)))
    if (listing.annual or not listing.columns) and (ways := tuple(_searches(page))):
        declared = listing.pager if listing.entries else Pager()
        pager = Pager(listing.pager.links, ways, len(ways), declared.pages, declared.total, evident=True)
        listing = replace(listing, pager=pager, annual=True)
    return listing


def _searches(page: ListingPage) -> Iterator[Numbering]:
    """Yield the numberings of a list's call: by POST as its script does, then by GET."""
    text = _JOINED.sub("", page.text)
    found = _SEARCH.search(text)
    url = urls.clean(unescape(found[0]).partition("?")[0], page.base) if found else None
    if not found or not url:
        return
    query = dict(parse_qsl(unescape(found[0]).partition("?")[2], keep_blank_values=True))
    posted = query | _posted(page, text[found.end() :])
    asked, posted = query | {"currpage": "{}"}, posted | {"currpage": "{}"}
    # The page may show the first page already, or a few lines of it: then that one brings nothing, and the second is tried.
    for second in (1, 2):
        yield Numbering(address(url, asked, posted), second)
        yield Numbering(address(url, posted), second)


def _posted(page: ListingPage, script: str) -> dict[str, str]:
    """Return the fields that the page's script sends: its `data`, else hidden inputs of their names.

    `script` begins behind the call's address.
    """
    hidden = page.tree.xpath("//input[@name or @id]")
    inputs = {field.get("name") or field.get("id"): field.get("value") or "" for field in hidden}
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


def _read_search(page: ListingPage, trail: Trail) -> Listing:
    """Read an answer of the search: rows of a table, and how many pages there are."""
    rows = tuple(found[0] for found in _ROW.finditer(page.text))
    plain = ListingPage(page.origin or page.url, page.text)
    listing = read_answer(page, trail, [Records(rows)]) if rows else read_markup(plain, trail)
    declared = read_pager(page)
    pattern = re.sub(r"(\bcurrpage=)\d*", r"\g<1>{}", page.url)
    ways = (Numbering(pattern, 2),) if pattern != page.url else ()
    pager = Pager((), ways, len(ways), declared.pages, declared.total, bool(ways))
    return replace(listing, pager=pager, annual=listing.annual or trail.role == "column")
