"""Follow the calls by which a page's own scripts fetch its list, where the page itself does not show all of it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING

from foiacrawl.addresses import calls, urls
from foiacrawl.addresses.scope import Scope
from foiacrawl.listings.answers import BASE, ID, LINK, read_answer, read_fragment
from foiacrawl.listings.listing import Listing, ListingPage, Pager, PageRequest
from foiacrawl.listings.record_lists import find_script_records
from foiacrawl.listings.records import read_records
from foiacrawl.listings.script_calls import (
    PAGE,
    SCRIPTS,
    find_article_calls,
    find_calls,
    find_script_files,
    note_scripts,
    read_fields,
    read_scripts,
    values_of_notes,
)
from foiacrawl.listings.script_values import ScriptValues
from foiacrawl.listings.was_search import find_search, has_arguments
from foiacrawl.listings.wrappers import find_redirects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import Route

_HREF = re.compile(r"\bhref\s*=", re.IGNORECASE)
_QUOTES = re.compile(r"[\"'`]")
_BEFORE_HREF = 300  # characters of a script's markup before an address in it
_MAX_QUOTES = 6  # before an address, where the text that holds it may begin
_OPENED = re.compile(r"(?:\bhref\s*=\s*|window\.open\s*\(\s*|location\s*=\s*)(?=[\"'`])")
_WRITTEN = re.compile(rf"href\s*=\s*\\?[\"']?([^\"'\s<>\\]*{ID}[^\"'\s<>\\]*)", re.IGNORECASE)
_BOUND = re.compile(r"(?:\s:|\sv-bind:)href\s*=\s*\"([^\"]{1,300})\"")
_TEMPLATES = re.compile(r"href\s*=\s*[\"']([^\"'<>`]{0,200}\{\{[^\"'<>`]{1,200})[\"']")
_FILLED = re.compile(r"\{\{\s*([\w.$]+)\s*\}\}")
# Each match of the pattern holds one of the words. Every article passes through here, and of 60 KB the words take 0.03 ms, the
# pattern 0.9 ms.
_FETCH_WORDS = (".ajax", "getJSON", "fetch", "axios", "$.get", "XMLHttpRequest")
_FETCH_BYTES = tuple(word.encode() for word in _FETCH_WORDS)
_FETCHES = re.compile(r"\.ajax\s*\(|getJSON|\bfetch\s*\(|axios|\$\.get\s*\(|XMLHttpRequest")
_YEAR_ASKED = re.compile(r"([?&:]\w*(?:year|nian|nf|nd|y)=|\w*year%22%3A%22?)(20\d\d)(?!\d)", re.IGNORECASE)
_YEAR_OFFERED = re.compile(r">\s*(20\d\d)\s*(?:年度?)?\s*<")
_MAX_LINKS = 30  # places of a page's scripts where an article's address may be made


def add_stated_calls(page: ListingPage, route: Route, listing: Listing, link: str | None = None) -> Listing:
    """Return a listing with the calls that its page's scripts make for its list.

    They are requested at once where the page shows no line or does not say how its list continues, else only if its pages do not
    complete the list. `link` is the address of an article, with ID for a record's number, where the scripts do not say it.
    """
    if _is_shell(page, route, listing):
        return _request_scripts(
            page, replace(route, depth=route.depth + 1), listing, read_scripts(page), link
        )
    if not _may_call(page, route, listing):
        return listing
    inner = replace(route, role="column", depth=route.depth + 1)
    scripts = read_scripts(page)
    values = ScriptValues(scripts, page.url, read_fields(page))
    link = find_link(values, page.text) or link
    requests = _request_calls(values, page, inner, link, is_empty=not listing.rows)
    if not requests and not listing.rows:
        return _request_scripts(page, inner, listing, scripts, link)
    if not requests and listing.entries and has_arguments(values.source):
        files = _request_scripts(page, inner, Listing(), scripts, link).columns
        return replace(listing, fallbacks=(*listing.fallbacks, *files))
    if not requests:
        return listing
    pager = listing.pager
    if listing.entries and (pager.links or pager.stated or pager.total or pager.pages):
        return replace(listing, fallbacks=(*listing.fallbacks, *requests))
    # The answer has its own pages and total; those of a page without a line are the same list's.
    pager = pager if listing.entries else Pager()
    return replace(listing, columns=(*listing.columns, *requests), pager=pager, annual=True)


def _request_scripts(
    page: ListingPage, route: Route, listing: Listing, scripts: str, link: str | None
) -> Listing:
    """Return a listing with a request for the page's own script files, one after the other until one says what it fetches."""
    notes = note_scripts(page, scripts) | ({LINK: link} if link else {})
    addresses = [calls.add_notes(url, notes) for url in find_script_files(page)]
    if not addresses:
        return listing
    first, *others = addresses
    request = PageRequest(first, "listing", route, alternatives=tuple(others), origin=page.url)
    return replace(listing, columns=(*listing.columns, request))


def may_fetch_text(body: bytes) -> bool:
    """Return whether an article's scripts can fetch a text, by its bytes in an encoding that ASCII is a part of."""
    return any(word in body for word in _FETCH_BYTES)


def find_text_calls(page: ListingPage) -> list[str]:
    """Return the calls by which an article without a text of its own fetches it."""
    if not any(word in page.text for word in _FETCH_WORDS) or not _FETCHES.search(page.text):
        return []
    if page.is_report or page.is_wordy:
        return []
    values = ScriptValues(read_scripts(page), page.url, read_fields(page))
    return [url for url in find_article_calls(values, page.base) if urls.same_host(url, page.url)]


def page_of_script(url: str) -> str | None:
    """Return the page whose script file an address is, where it was requested for the call it makes; None for any other."""
    notes = calls.parse_notes(url)
    return notes.get(PAGE) if SCRIPTS in notes else None


def page_without_lines(url: str) -> str | None:
    """Return the page that shows no line itself, where an address is a call or script file of it; None for any other."""
    return calls.parse_notes(url).get(PAGE)


def is_called(page: ListingPage) -> bool:
    """Return whether a page is the answer of a call that a page states, or a script file that was requested for its calls."""
    return is_stated(page.url)


def is_stated(url: str) -> bool:
    """Return whether an address is that of a call that a page states, or of a script file that may state one."""
    return not calls.parse_notes(url).keys().isdisjoint((BASE, SCRIPTS))


def read_called(page: ListingPage, route: Route) -> Listing:
    """Read the answer of a call that a page states, or a script file that was requested for its calls."""
    if SCRIPTS in calls.parse_notes(page.url):
        return _read_script_file(page, route)
    return read_fragment(page, route) if page.json is None else read_answer(page, route)


def _read_script_file(page: ListingPage, route: Route) -> Listing:
    """Read a script file of a page for the calls that it makes for the page's list; `vacant` if it makes none."""
    notes = calls.parse_notes(page.url)
    values = values_of_notes(notes, page.text)
    if route.role == "root":
        found = (urls.clean(address, notes[PAGE]) for address in find_redirects(page.text, notes[PAGE]))
        wrapped = tuple(url for url in found if url and urls.key(url) != urls.key(notes[PAGE]))
        return Listing(wrapped=wrapped, vacant=not wrapped)
    link = find_link(values) or notes.get(LINK)
    requests = _request_calls(values, ListingPage(notes[PAGE], ""), route, link, is_empty=True)
    if requests:
        return Listing(columns=requests)
    # A file may hold the list itself.
    lists = find_script_records(page.text)
    records = [record for found in lists for record in found.records if record.url]
    listing = read_records(records, ListingPage(notes[PAGE], ""), route, Pager())
    return listing if listing.entries else Listing(vacant=True)


def _request_calls(
    values: ScriptValues, page: ListingPage, route: Route, link: str | None, *, is_empty: bool
) -> tuple[PageRequest, ...]:
    """Return the requests for the lists that a page's scripts call for, on hosts that may be the portal's own."""
    scope = Scope(page.url)
    notes = {BASE: page.base} | ({LINK: link} if link else {}) | ({PAGE: page.url} if is_empty else {})
    searched = find_search(values, page.base)
    found = [url for url in (*find_calls(values, page.base), *filter(None, [searched])) if scope.allows(url)]
    each = dict.fromkeys(other for url in found for other in (url, *_find_years(url, page)))
    return tuple(PageRequest(calls.add_notes(url, notes), "listing", route, origin=page.url) for url in each)


def _find_years(url: str, page: ListingPage) -> Iterator[str]:
    """Yield the call for each other year that the page offers, where a call is for one of them."""
    asked = _YEAR_ASKED.search(url)
    offered = dict.fromkeys(_YEAR_OFFERED.findall(page.text)) if asked else {}
    if asked and asked[2] in offered:
        yield from (f"{url[: asked.start(2)]}{year}{url[asked.end(2) :]}" for year in offered)


def find_link(values: ScriptValues, markup: str = "") -> str | None:
    """Return the address that scripts, or a template in the markup, make of a record's number; None if they make none.

    It has ID in the number's place.
    """
    bound = [f'"<a href=" + {unescape(found)}' for found in islice(_BOUND.findall(markup), _MAX_LINKS)]
    templates = (_FILLED.sub(r"${\1}", found) for found in islice(_TEMPLATES.findall(markup), _MAX_LINKS))
    filled = [f"`<a href={template}`" for template in templates]
    source = ";\n".join([*bound, *filled, values.source])
    shaped = ScriptValues(source, values.url, values.fields, ID)
    for place in _find_markup(shaped.source):
        text, _ = shaped.evaluate(place)
        if isinstance(text, str) and (written := _WRITTEN.search(text)):
            return written[1]
    for found in islice(_OPENED.finditer(shaped.source), _MAX_LINKS):
        text, _ = shaped.evaluate(found.end())
        if isinstance(text, str) and (written := _WRITTEN.search(f"href={text}")):
            return written[1]
    return None


def _find_markup(source: str) -> Iterator[int]:
    """Yield the places where a text with `href=` in it may begin: at the quotes before it, the nearest first."""
    for found in islice(_HREF.finditer(source), _MAX_LINKS):
        start = max(0, found.start() - _BEFORE_HREF)
        quotes = [quote.start() for quote in _QUOTES.finditer(source, start, found.start())]
        yield from quotes[::-1][:_MAX_QUOTES]


def _is_shell(page: ListingPage, route: Route, listing: Listing) -> bool:
    """Return whether a front page shows nothing at all, so that only a script file can lead on from it."""
    is_empty = not (listing.entries or listing.columns or listing.wrapped)
    return route.role == "root" and is_empty and page.is_bare and urls.is_home(page.url)


def _may_call(page: ListingPage, route: Route, listing: Listing) -> bool:
    """Return whether a page is one whose list may be called for: a column, or the page of a registry's row."""
    if page.json is not None or "<script" not in page.text.lower() or (listing.rows and not listing.entries):
        return False
    if listing.annual:
        return True
    leads = any(request.route.role == "column" for request in listing.columns)
    return route.role == "root" and not urls.is_home(page.url) and not listing.entries and not leads
