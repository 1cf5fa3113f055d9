"""Lists that a page carries as data: `<datastore>` with one record a line, drawn and continued by a script (`.jpage`).

    <datastore><nextgroup>…</nextgroup><totalrecord>60</totalrecord><recordset><record><![CDATA[<li>…</li>]]></record>…

The same shape stands in pages (in a script, an xml island, a comment, a string) and in the answers of their calls.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from foiacrawl.portals import urls
from foiacrawl.portals.calls import post_form
from foiacrawl.portals.jsliteral import NotLiteralError, read_literal
from foiacrawl.portals.links import anchors
from foiacrawl.portals.listing import Listing, ListingPage, Pager, Trail
from foiacrawl.portals.markup import read_markup
from foiacrawl.portals.pager import read_pager

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from foiacrawl.portals.listing import Numbering

_STORE = re.compile(
    r"(?:<|&lt;)(datastore|recordset)\b.*?(?:(?:<|&lt;)\\?/\1\s*(?:>|&gt;)|(?=</(?:script|xml|textarea)>)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_RECORD = re.compile(r"<record\b[^>]*>(.*?)</record\s*>", re.IGNORECASE | re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_NEXT = re.compile(r"<nextgroup\b[^>]*>(.*?)</nextgroup\s*>", re.IGNORECASE | re.DOTALL)
_TOTAL = re.compile(r"<totalrecords?\b[^>]*>\D{0,12}(\d+)", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_OPTIONS = re.compile(r"\.jpage\s*\(\s*(?=\{)", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_PER_PAGE, _GROUP = 15, 3  # what the script's own defaults are


@dataclass(frozen=True, slots=True)
class Records:
    """One list held as data: its lines as HTML, the address of its next group as printed, its declared total."""

    lines: tuple[str, ...] = ()
    next_group: str | None = None
    total: int | None = None

    @property
    def html(self) -> str:
        """The lines as markup."""
        around = "table" if any(re.match(r"\s*<tr\b", line, re.IGNORECASE) for line in self.lines) else "ul"
        return f"<{around}>{''.join(self.lines)}</{around}>"

    def keys(self, base: str) -> list[str]:
        """Return the key of what each line leads to; lines that lead nowhere are left out."""
        return [urls.key(url) for line in self.lines if (url := _first_link(line, base))]


@dataclass(frozen=True, slots=True)
class Call:
    """What a list asks for its further records: where, with which fields, and how many it shows and fetches."""

    url: str
    fields: Mapping[str, str]
    shown: int
    total: int | None
    per_page: int = _PER_PAGE
    group: int = _GROUP


def read_records(text: str) -> list[Records]:
    """Return the lists that a page or an answer holds as data."""
    return [_records(_plain(found[0])) for found in _STORE.finditer(text)]


def _plain(source: str) -> str:
    """Undo what wraps a list in a string of a script or as text of a textarea."""
    if source.startswith("&lt;"):
        source = unescape(source)
    if "\\/" in source or '\\"' in source or "\\'" in source:
        source = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), source)
        source = re.sub(r"\\([nrt])", " ", source)
        source = re.sub(r"\\(.)", r"\1", source)
    return source


def _records(source: str) -> Records:
    group = _NEXT.search(source)
    rest = _NEXT.sub("", source)
    lines = [_bare(line) for line in _RECORD.findall(rest)] or _CDATA.findall(rest)
    total = _TOTAL.search(source)
    href = _HREF.search(group[1]) if group else None
    return Records(
        tuple(line for line in lines if line.strip()),
        unescape(next(filter(None, href.groups()), "")) if href else None,
        int(total[1]) if total else None,
    )


def _bare(line: str) -> str:
    if parts := _CDATA.findall(line):
        return "".join(parts)
    return unescape(line) if "&lt;a" in line.lower() else line


def _first_link(line: str, base: str) -> str | None:
    for found in _HREF.finditer(line):
        href = unescape(found[1] or found[2] or found[3] or "").strip()
        if not href.lower().startswith("javascript:") and (url := urls.clean(href, base)):
            return url
    return None


# --- a page with such lists, and an answer that is one ---------------------------------------------------


def read_page(
    page: ListingPage,
    trail: Trail,
    ways: Callable[[ListingPage, Call], Sequence[Numbering]],
    lists: Sequence[Records],
    endpoint: str,
) -> Listing:
    """Read a page of a list held as data: its lines count against the declared total, the rest are links as anywhere.

    `ways` gives the numberings to try for a list's further records, `endpoint` is a pattern of the call's address.
    """
    listing = read_markup(_opened(page, lists), trail, read_pager(page))
    settings = _options(page.text)
    lists = lists or ([Records()] if settings else [])
    reports = {urls.key(ask.url) for ask in listing.entries}
    held = [at for at, records in enumerate(lists) if not reports.isdisjoint(records.keys(page.base))]
    if not held and not reports and listing.annual:
        held = list(range(len(lists)))
    if not held and reports and lists == [Records()]:
        # The lines are plain markup, and only their pager is a script's.
        return _with_pager(listing, page, ways, [(Records((), None, None), settings[0])], endpoint)
    if not held:
        return listing
    chosen = [(lists[at], settings[at] if at < len(settings) else {}) for at in held]
    keys = [key for records, _ in chosen for key in records.keys(page.base)]
    count = sum(len(records.lines) for records, _ in chosen)
    listing = replace(listing, rows=frozenset(keys), lines=count)
    return _with_pager(listing, page, ways, chosen, endpoint)


def _with_pager(
    listing: Listing,
    page: ListingPage,
    ways: Callable[[ListingPage, Call], Sequence[Numbering]],
    chosen: Sequence[tuple[Records, Mapping[str, Any]]],
    endpoint: str,
) -> Listing:
    if not listing.annual:
        return replace(listing, pager=Pager())
    totals = [_int(settings.get("totalRecord")) or records.total for records, settings in chosen]
    numberings: list[Numbering] = []
    for (records, settings), total in zip(chosen, totals, strict=True):
        shown = len(records.lines) or listing.lines
        call = _call(page, records, settings, endpoint, shown, total)
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


def read_answer(page: ListingPage, trail: Trail, lists: Sequence[Records], html: str = "") -> Listing:
    """Read an answer to a call: lists held as data, else its markup. Relative links start from the list's first page."""
    base = ListingPage(page.origin or page.url, "".join(records.html for records in lists) or html)
    listing = read_markup(base, trail)
    if not lists:
        # An answer holds nothing but lines: also those of a page without a single report go on.
        found = frozenset(urls.key(a.url) for a in anchors(base) if urls.is_article(a.url))
        return listing if listing.rows else replace(listing, rows=found, lines=len(found))
    keys = frozenset(key for records in lists for key in records.keys(base.url))
    total = next((records.total for records in lists if records.total), None)
    count = sum(len(records.lines) for records in lists)
    return replace(listing, rows=keys, lines=count, pager=Pager(total=total))


def _opened(page: ListingPage, lists: Sequence[Records]) -> ListingPage:
    """Return the page with its lists as plain markup, before all else: what follows may be left unclosed."""
    if not lists:
        return page
    text = _STORE.sub("", page.text)
    lines = "".join(f"<div>{records.html}</div>" for records in lists)
    at = found.end() if (found := _BODY.search(text)) else 0
    return replace(page, text=f"{text[:at]}{lines}{text[at:]}")


# --- how the script would go on --------------------------------------------------------------------------


def _options(text: str) -> list[dict[str, Any]]:
    """Return the options of each `.jpage({…})` of a page; a variable's value is looked up."""
    found: list[dict[str, Any]] = []
    for call in _OPTIONS.finditer(text):
        try:
            options = read_literal(text, call.end())
        except NotLiteralError:
            options = {}
        for name in ("totalRecord", "perPage", "groupSize"):
            if options.get(name) is None and (value := _looked_up(name, text, call.end())):
                options[name] = value
        found.append(options)
    return found


def _looked_up(name: str, text: str, start: int) -> str | None:
    member = re.compile(rf"\b{name}['\"]?\s*:\s*['\"]?(?:(\d+)|([A-Za-z_$]\w*))").search(text, start)
    if not member:
        return None
    value = member[1] or re.search(rf"\b{re.escape(member[2])}\s*=\s*['\"]?(\d+)", text)
    return value if isinstance(value, str) else value[1] if value else None


def _call(
    page: ListingPage,
    records: Records,
    settings: Mapping[str, Any],
    endpoint: str,
    shown: int,
    total: int | None,
) -> Call | None:
    """Return the call that continues a list, put together from its next group, its options and its page."""
    mentioned = re.search(rf"[\w:/.-]*(?:{endpoint})(?:\?[^\"'\s<>]*)?", page.text, re.IGNORECASE)
    addresses = (records.next_group, settings.get("proxyUrl"), unescape(mentioned[0]) if mentioned else None)
    # The query is kept apart: encrypted values are cut short by what is done to addresses.
    parts = [str(address).partition("?") for address in addresses if address]
    if not parts or not (url := urls.clean(parts[0][0], page.base)):
        return None
    fields: dict[str, str] = {}
    for _, _, query in reversed(parts):
        fields |= dict(parse_qsl(query, keep_blank_values=True))
    fields |= _fields(settings.get("ajaxParam"), known=fields)
    for name in ("page", "startrecord", "endrecord", "perpage"):
        fields.pop(name, None)
    per_page = _int(settings.get("perPage")) or _PER_PAGE
    return Call(url, fields, shown, total, per_page, _int(settings.get("groupSize")) or _GROUP)


def _fields(given: Any, known: Mapping[str, str]) -> dict[str, str]:
    if isinstance(given, str):
        given = dict(parse_qsl(given.lstrip("?&"), keep_blank_values=True))
    if not isinstance(given, dict):
        return {}
    return {str(name): str(value) for name, value in given.items() if value is not None or name not in known}


def address(url: str, query: Mapping[str, str], posted: Mapping[str, str] | None = None) -> str:
    """Return the pattern of a call: `{}` and `{end}` among the values stay as places for numbers."""
    asked = f"{url}?{urlencode(query)}" if query else url
    pattern = asked if posted is None else post_form(asked, posted)
    for place, escaped in (("{}", "%7B%7D"), ("{end}", "%7Bend%7D")):
        pattern = pattern.replace(escaped.replace("%", "%25"), place).replace(escaped, place)
    return pattern


def aligned(shown: int, size: int) -> int:
    """Return the first record of the first block of `size` that is not shown whole."""
    return shown // size * size + 1


def is_plain(fields: Mapping[str, str], names: Iterable[str]) -> bool:
    """Tell whether the fields that name a column are numbers or ids; encrypted ones hold for one answer at most."""
    return all(re.fullmatch(r"[\w,-]{0,40}", fields.get(name, "")) for name in names)


def _int(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
