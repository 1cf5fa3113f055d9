"""Find the lists of records in data of any shape: in a page's scripts, in the answer of a call.

A record is an object with a title and an address (or a number that its address is made of), whatever the members are called;
a list is what holds several. Their names are in `record_members.toml`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from foiacrawl.data import load_toml
from foiacrawl.listings.js_literal import NotLiteralError, read_literal_at
from foiacrawl.listings.records import Record, parse_int, parse_nested_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATA: dict[str, Any] = load_toml(__file__, "record_members.toml")
_MAX_NODES = 50_000  # of one value that are looked at
_MAX_DEPTH = 30
_MAX_FAILURES = 20  # places of one script where no literal can be read
_MAX_SOURCE = 2_000_000  # characters of one script that are searched
_START = re.compile(r"\[\s*\{|([\"'`])(?=\s*(?:\[\s*\{|\{\s*\\?[\"'\w]|%5[Bb]%7[Bb]|%7[Bb]%22))")
# The plain members of an object around one of its lists: "total": 27, "pageSize": 10
_PLAIN = r"[\"']?\w+[\"']?\s*:\s*(?:\"[^\"{}\[\]]*\"|'[^'{}\[\]]*'|[\w.-]+)"
_MEMBERS_BEFORE = re.compile(rf"(?:{_PLAIN}\s*,\s*)+[\"']?\w+[\"']?\s*:\s*\Z")
_MEMBERS_AFTER = re.compile(rf"(?:\s*,\s*{_PLAIN})+")
_NUMBERED = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*[\"']?(\d+)")
_BESIDE = 400  # characters before and after a list
_DECODER = json.JSONDecoder()
_TOTAL: frozenset[str] = frozenset(_DATA["total"]["names"])
_PAGES: frozenset[str] = frozenset(_DATA["pages"]["names"])


@dataclass(frozen=True, slots=True)
class RecordList:
    """Records that are in one list, and what the objects around it say of the whole list.

    `raw` are the records as they were given, in the same order.
    """

    records: tuple[Record, ...]
    raw: tuple[Mapping[str, Any], ...] = ()
    total: int | None = None
    pages: int | None = None


@dataclass(slots=True)
class _Budget:
    """How much of one value may still be looked at."""

    nodes: int = _MAX_NODES
    found: list[RecordList] = field(default_factory=list)


def find_record_lists(value: Any) -> list[RecordList]:
    """Return the lists of records in a value, the outer before the inner; objects within a record are no records."""
    budget = _Budget()
    _search(value, budget, (None, None), 0)
    return budget.found


def find_script_records(source: str) -> list[RecordList]:
    """Return the lists of records that a script holds, as literals or as text that it parses."""
    found: list[RecordList] = []
    source, at, failures = source[:_MAX_SOURCE], 0, 0
    while failures < _MAX_FAILURES and (start := _START.search(source, at)):
        try:
            value, at = _read_value(source, start.start())
        except NotLiteralError:
            failures, at = failures + 1, start.end()
            continue
        lists = find_record_lists(value)
        if source[start.start()] == "[":
            lists = [_declare_beside(one, source, start.start(), at) for one in lists]
        found += lists
    return found


def _declare_beside(found: RecordList, source: str, start: int, end: int) -> RecordList:
    """Return a list with what the members beside it in its object declare, where it says nothing itself."""
    before = _MEMBERS_BEFORE.search(source, max(0, start - _BESIDE), start)
    after = _MEMBERS_AFTER.match(source, end, end + _BESIDE)
    members = "".join(match[0] for match in (before, after) if match)
    folded = {_fold(name): number for name, number in _NUMBERED.findall(members)}
    total, pages = found.total or _declare(folded, _TOTAL), found.pages or _declare(folded, _PAGES)
    return replace(found, total=total, pages=pages)


def read_record(members: Mapping[str, Any]) -> Record | None:
    """Return the record that an object is, None if it has no title; its address is None where it has only a number."""
    title = _find_text(members, "title")
    if not title:
        return None
    url = _choose_address(_find_member(members, "url"))
    return Record(url, title, _find_member(members, "date"), _find_text(members, "body"))


def get_identity(members: Mapping[str, Any]) -> str | None:
    """Return the number or name by which the system knows a record."""
    return _find_text(members, "id")


def is_identity(name: str) -> bool:
    """Return whether a member is named like the number of a record."""
    return _fold(name) in _DATA["id"]["names"]


def _search(value: Any, budget: _Budget, declared: tuple[int | None, int | None], depth: int) -> None:
    value = parse_nested_json(value)
    budget.nodes -= 1
    if budget.nodes < 0 or depth > _MAX_DEPTH:
        return
    if _is_numbered(value):
        value = [*value.values()]
    if isinstance(value, dict):
        folded = {_fold(str(name)): member for name, member in value.items()}
        declared = (_declare(folded, _TOTAL) or declared[0], _declare(folded, _PAGES) or declared[1])
        members: Any = value.values()
    elif isinstance(value, list):
        raw = tuple(item for item in value if isinstance(item, dict) and _is_record(item))
        if raw:
            records = tuple(record for item in raw if (record := read_record(item)))
            budget.found.append(RecordList(records, raw, *declared))
        members = [item for item in value if isinstance(item, dict | list)]
        members = [
            part for item in members for part in (_get_children(item) if _is_record_like(item) else [item])
        ]
    else:
        return
    for member in members:
        if isinstance(member, dict | list) or (isinstance(member, str) and member[:1] in ("{", "[")):
            _search(member, budget, declared, depth + 1)


def _is_numbered(value: Any) -> bool:
    """Return whether an object is an array whose numbers have gaps, as PHP writes it: {"0": {…}, "2": {…}}."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(str(name).isdecimal() and isinstance(member, dict) for name, member in value.items())
    )


def _is_record(item: Mapping[str, Any]) -> bool:
    """Return whether an object has a title, and an address or a number."""
    record = read_record(item)
    return record is not None and bool(record.url or get_identity(item))


def _is_record_like(item: Any) -> bool:
    return isinstance(item, dict) and _is_record(item)


def _get_children(item: Mapping[str, Any]) -> list[Any]:
    """Return the lists within a record that may hold records of their own: the columns below a column, not its files."""
    return [
        member
        for name, member in item.items()
        if isinstance(member, list) and not re.search(r"(?i)file|pic|image|attach", name)
    ]


def _declare(folded: Mapping[str, Any], names: frozenset[str]) -> int | None:
    numbers = (parse_int(folded[name]) for name in names if isinstance(folded.get(name), int | str))
    return max((number for number in numbers if number and number > 0), default=None)


# --- members ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _fold(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


@lru_cache(maxsize=4096)
def _rank(name: str, kind: str) -> int | None:
    """Return how well a member's name fits a kind, 0 the best; None for a member that is something else."""
    names, endings = _DATA[kind]["names"], _DATA[kind]["endings"]
    if name in names:
        return int(names.index(name))
    if not name.endswith(tuple(endings)) or not endings or re.search(_DATA[kind]["not"], name):
        return None
    return len(names)


def _find_member(members: Mapping[str, Any], kind: str) -> Any:
    """Return the best member of a kind that holds anything."""
    ranked = (
        (rank, value)
        for name, value in members.items()
        if value not in (None, "", [], {}) and (rank := _rank(_fold(str(name)), kind)) is not None
    )
    return min(ranked, key=lambda pair: pair[0], default=(0, None))[1]


def _find_text(members: Mapping[str, Any], kind: str) -> str | None:
    value = _find_member(members, kind)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def _choose_address(value: Any) -> str | None:
    """Return the address for computers of one that is text, JSON in text, or an object with one for each device."""
    value = parse_nested_json(value)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        folded = {_fold(str(name)): member for name, member in value.items()}
        value = next((folded[name] for name in _DATA["device"]["names"] if folded.get(name)), None)
    if not isinstance(value, str) or value.lower().startswith(("javascript:", "#")):
        return None
    return value.strip() or None


# --- scripts ---------------------------------------------------------------------------------------------


def _read_value(source: str, start: int) -> tuple[Any, int]:
    """Return the value that begins at a place of a script, and where it ends; raises NotLiteralError."""
    if source[start] == "[":
        try:
            return _DECODER.raw_decode(source, start)
        except (ValueError, RecursionError):
            return read_literal_at(source, start)
    text, end = read_literal_at(source, start)
    if isinstance(text, str) and text.lstrip()[:1] == "%":
        text = unquote(text)
    value = parse_nested_json(text)
    if not isinstance(value, str):
        return value, end
    # Text that is no JSON may still be a script's literal, which it evaluates.
    return read_literal_at(value, 0)[0], end
