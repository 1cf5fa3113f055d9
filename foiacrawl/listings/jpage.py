"""Read the script `.jpage({…})`, which draws a list's records and requests further ones: its options, and the call it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from foiacrawl.addresses import urls
from foiacrawl.addresses.calls import post_form
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.records import parse_int

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foiacrawl.listings.listing import ListingPage

AT = "#"  # among options: their place in the page's source
_OPTIONS = re.compile(r"\.jpage\s*\(\s*(?=\{)", re.IGNORECASE)
_PER_PAGE, _GROUP = 15, 3  # what the script's own defaults are


@dataclass(frozen=True, slots=True)
class Call:
    """The call for a list's further records: where, with which fields, and how many it shows and fetches."""

    url: str
    fields: Mapping[str, str]
    shown: int
    per_page: int = _PER_PAGE
    group: int = _GROUP


def read_options(text: str) -> list[dict[str, Any]]:
    """Return the options of each `.jpage({…})` of a page; a variable's value is looked up."""
    found: list[dict[str, Any]] = []
    for call in _OPTIONS.finditer(text):
        try:
            members = read_literal(text, call.end())
        except NotLiteralError:
            members = {}
        for name in ("totalRecord", "perPage", "groupSize"):
            if members.get(name) is None and (value := _look_up(name, text, call.end())):
                members[name] = value
        found.append(members | {AT: call.start()})
    return found


def _look_up(name: str, text: str, start: int) -> str | None:
    member = re.compile(rf"\b{name}['\"]?\s*:\s*['\"]?(?:(\d+)|([A-Za-z_$]\w*))").search(text, start)
    if not member:
        return None
    value = member[1] or re.search(rf"\b{re.escape(member[2])}\s*=\s*['\"]?(\d+)", text)
    return value if isinstance(value, str) else value[1] if value else None


def make_call(
    page: ListingPage, source: tuple[str | None, Mapping[str, Any]], endpoint: str, shown: int
) -> Call | None:
    """Return the call that continues a list, from its `source`: its next group's address, and its options.

    Without either, the first address in the page that has the pattern `endpoint` is taken.
    """
    next_group, settings = source
    addresses = [str(address) for address in (next_group, settings.get("proxyUrl")) if address]
    if not addresses and (mentioned := re.search(rf"[\w:/.-]*(?:{endpoint})(?:\?[^\"'\s<>]*)?", page.text)):
        addresses = [unescape(mentioned[0])]
    # The query is kept apart: cleaning an address would shorten encrypted values.
    parts = [address.partition("?") for address in addresses]
    if not parts or not (url := urls.clean(parts[0][0], page.base)):
        return None
    fields: dict[str, str] = {}
    for _, _, query in reversed(parts):
        # A name in GBK is sent as it was read.
        fields |= dict(parse_qsl(query, keep_blank_values=True, errors="surrogateescape"))
    fields |= _fields(settings.get("ajaxParam"), page.text)
    for name in ("page", "startrecord", "endrecord", "perpage"):
        fields.pop(name, None)
    per_page = parse_int(settings.get("perPage")) or _PER_PAGE
    return Call(url, fields, shown, per_page, parse_int(settings.get("groupSize")) or _GROUP)


def _fields(given: Any, text: str) -> dict[str, str]:
    """Return the fields a script sends: an object, a query, or the name of one of them; variables are looked up."""
    if given is None and (named := re.search(r"\bajaxParam['\"]?\s*:\s*([A-Za-z_$]\w*)", text)):
        given = _variable(named[1], text)
    if isinstance(given, str):
        given = dict(parse_qsl(given.lstrip("?&"), keep_blank_values=True))
    if not isinstance(given, dict):
        return {}
    known = {
        str(name): _variable(str(name), text) if value is None else value for name, value in given.items()
    }
    return {name: str(value) for name, value in known.items() if isinstance(value, str | int)}


def _variable(name: str, text: str) -> Any:
    """Return the value a script gives to a variable, None if it is no literal."""
    for found in re.finditer(rf"\b{re.escape(name)}\s*=\s*(?=[\"'{{\d])", text):
        try:
            return read_literal(text, found.end())
        except NotLiteralError:
            continue
    return None


def format_call(url: str, query: Mapping[str, str], posted: Mapping[str, str] | None = None) -> str:
    """Return the pattern of a call: `{}` and `{end}` among the values stay as places for numbers."""
    called = f"{url}?{urlencode(query, errors='surrogateescape')}" if query else url
    pattern = called if posted is None else post_form(called, posted)
    for place, escaped in (("{}", "%7B%7D"), ("{end}", "%7Bend%7D")):
        pattern = pattern.replace(escaped.replace("%", "%25"), place).replace(escaped, place)
    return pattern


def align(shown: int, size: int) -> int:
    """Return the first record of the first block of `size` that is not shown whole."""
    return shown // size * size + 1


def is_plain(fields: Mapping[str, str], names: Iterable[str]) -> bool:
    """Return whether the fields that name a column are numbers or ids; encrypted ones hold for one answer at most."""
    return all(re.fullmatch(r"[\w,-]{0,40}", fields.get(name, "")) for name in names)
