"""Read lists that a page carries as data: `<datastore>` with one record a line, drawn and continued by a script (`.jpage`).

    <datastore><nextgroup>…</nextgroup><totalrecord>60</totalrecord><recordset><record><![CDATA[<li>…</li>]]></record>…

The same shape is found in pages (in a script, an xml island, a comment, a string) and in the answers of their calls.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses import urls
from foiacrawl.listings.jpage import AT, Call, make_call, read_options
from foiacrawl.listings.links import find_anchors
from foiacrawl.listings.listing import Listing, ListingPage, Pager, Route
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.records import parse_int

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from foiacrawl.listings.listing import Numbering

_STORE = re.compile(
    r"(?:<|&lt;)(datastore|recordset)\b.*?(?:(?:<|&lt;)\\?/\1\s*(?:>|&gt;)|(?=</(?:script|xml|textarea)>)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_RECORD = re.compile(r"<record\b[^>]*>(.*?)</record\s*>", re.IGNORECASE | re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_NEXT = re.compile(r"<nextgroup\b[^>]*>(.*?)</nextgroup\s*>", re.IGNORECASE | re.DOTALL)
_TOTAL = re.compile(r"<totalrecords?\b[^>]*>\D{0,12}(\d+)", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_SCRIPTED = re.compile(r"\bonclick\s*=[^>]*?(?:['\"]|&#39;|&quot;)((?:https?:/)?/[^'\"&\s]+)", re.IGNORECASE)
_WHOLE = re.compile(r"<(?:!doctype|html|body|title)\b", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Datastore:
    """One list held as data: its lines as HTML, the address of its next group as printed, its declared total.

    `at` is its place in the page's source.
    """

    lines: tuple[str, ...] = ()
    next_group: str | None = None
    total: int | None = None
    at: int = 0

    @property
    def html(self) -> str:
        """The lines as markup."""
        around = "table" if any(re.match(r"\s*<tr\b", line, re.IGNORECASE) for line in self.lines) else "ul"
        return f"<{around}>{''.join(self.lines)}</{around}>"

    def get_keys(self, base: str) -> list[str]:
        """Return the key of the address of each line; lines without one are left out."""
        return [urls.key(url) for line in self.lines if (url := _find_link(line, base))]


def parse_datastores(text: str) -> list[Datastore]:
    """Return the lists that a page or an answer holds as data."""
    return [_parse_datastore(_unescape(found[0]), found.start()) for found in _STORE.finditer(text)]


def _unescape(source: str) -> str:
    """Undo what wraps a list in a string of a script or as text of a textarea."""
    if source.startswith("&lt;"):
        source = unescape(source)
    if "\\/" in source or '\\"' in source or "\\'" in source:
        source = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), source)
        source = re.sub(r"\\([nrt])", " ", source)
        source = re.sub(r"\\(.)", r"\1", source)
    return source


def _parse_datastore(source: str, at: int) -> Datastore:
    group = _NEXT.search(source)
    rest = _NEXT.sub("", source)
    lines = [_unwrap_line(line) for line in _RECORD.findall(rest)] or _CDATA.findall(rest)
    total = _TOTAL.search(source)
    href = _HREF.search(group[1]) if group else None
    return Datastore(
        tuple(line for line in lines if line.strip()),
        unescape(next(filter(None, href.groups()), "")) if href else None,
        parse_int(total[1]) if total else None,
        at,
    )


def _unwrap_line(line: str) -> str:
    if parts := _CDATA.findall(line):
        return "".join(parts)
    return unescape(line) if "&lt;a" in line.lower() else line


def _find_link(line: str, base: str) -> str | None:
    for found in _HREF.finditer(line):
        href = unescape(found[1] or found[2] or found[3] or "").strip()
        if not href.lower().startswith("javascript:") and (url := urls.clean(href, base)):
            return url
    script = _SCRIPTED.search(line)
    return urls.clean(unescape(script[1]), base) if script else None


# --- a page with such lists, and an answer that is one ---------------------------------------------------


def read_datastore_page(
    page: ListingPage,
    route: Route,
    ways: Callable[[ListingPage, Call], Sequence[Numbering]],
    lists: Sequence[Datastore],
    endpoint: str,
) -> Listing:
    """Read a page of a list held as data: its lines count towards the declared total, the rest are links as on any page.

    `ways` gives the numberings to try for a list's further records, `endpoint` is a pattern of the call's address.
    """
    listing = read_markup(_open_datastores(page, lists), route, read_pager(page))
    settings = read_options(page.text)
    listing = replace(listing, annual=listing.annual or is_empty_root(page, route, listing))
    lists = lists or ([Datastore()] if settings else [])
    reports = {urls.key(request.url) for request in listing.entries}
    held = [at for at, records in enumerate(lists) if not reports.isdisjoint(records.get_keys(page.base))]
    if not held and not reports and listing.annual:
        held = list(range(len(lists)))
    if not held and reports and lists == [Datastore()]:
        # The lines are plain markup, and only their pager is drawn by a script.
        return _add_pager(listing, page, ways, [(Datastore(), settings[0])], endpoint)
    if not held:
        return listing
    chosen = [(lists[at], _choose_settings(at, lists, settings)) for at in held]
    keys = [key for records, _ in chosen for key in records.get_keys(page.base)]
    count = sum(len(records.lines) for records, _ in chosen)
    listing = replace(listing, rows=frozenset(keys), lines=count)
    return _add_pager(listing, page, ways, chosen, endpoint)


def _choose_settings(
    at: int, lists: Sequence[Datastore], settings: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Return the options of a list: those in the same place, or where some lists have none, the next ones after it."""
    if len(settings) == len(lists):
        return settings[at]
    return min(settings, key=lambda one: (one[AT] < lists[at].at, abs(one[AT] - lists[at].at)), default={})


def _add_pager(
    listing: Listing,
    page: ListingPage,
    ways: Callable[[ListingPage, Call], Sequence[Numbering]],
    chosen: Sequence[tuple[Datastore, Mapping[str, Any]]],
    endpoint: str,
) -> Listing:
    if not listing.annual:
        return replace(listing, pager=Pager())
    totals = [parse_int(settings.get("totalRecord")) or records.total for records, settings in chosen]
    numberings: list[Numbering] = []
    for (records, settings), total in zip(chosen, totals, strict=True):
        shown = len(records.lines) or listing.lines
        call = make_call(page, (records.next_group, settings), endpoint, shown)
        if call and (total is None or total > shown):
            numberings += ways(page, call)
    total = sum(filter(None, totals)) if all(totals) else None
    pager = Pager(
        listing.pager.links,
        tuple(dict.fromkeys(numberings)),
        len(numberings),
        total=total,
        evident=bool(numberings),
    )
    return replace(listing, pager=pager)


def is_empty_root(page: ListingPage, route: Route, listing: Listing) -> bool:
    """Return whether a page of the registry shows nothing without its script: then its list is requested, whatever its name."""
    return route.role == "root" and not urls.is_home(page.url) and not listing.entries and not listing.columns


def read_datastore_answer(
    page: ListingPage, route: Route, lists: Sequence[Datastore], html: str = ""
) -> Listing:
    """Read an answer to a call: lists held as data, else its markup. Relative links are relative to the list's first page."""
    if not lists and _WHOLE.search(html):
        # A whole page is an error message, with the portal's news around it.
        return Listing()
    base = ListingPage(page.origin or page.url, "".join(records.html for records in lists) or html)
    listing = read_markup(base, route)
    if not lists:
        # An answer holds nothing but lines: also a page without a single report is followed by others.
        found = frozenset(urls.key(a.url) for a in find_anchors(base) if urls.is_article(a.url))
        return listing if listing.rows else replace(listing, rows=found, lines=len(found))
    keys = frozenset(key for records in lists for key in records.get_keys(base.url))
    total = next((records.total for records in lists if records.total), None)
    count = sum(len(records.lines) for records in lists)
    return replace(listing, rows=keys, lines=count, pager=Pager(total=total))


def _open_datastores(page: ListingPage, lists: Sequence[Datastore]) -> ListingPage:
    """Return the page with its lists as plain markup, before all else: what follows may be left unclosed."""
    if not lists:
        return page
    text = _STORE.sub("", page.text)
    lines = "".join(f"<div>{records.html}</div>" for records in lists)
    at = found.end() if (found := _BODY.search(text)) else 0
    return replace(page, text=f"{text[:at]}{lines}{text[at:]}")
