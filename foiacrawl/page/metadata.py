"""What a page says of itself: meta tags, the 公开信息 block above the text, the codes in the footer."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.model import Metadata
from foiacrawl.page.data import load
from foiacrawl.page.dates import first_date, meta_date
from foiacrawl.page.lines import Line, plain
from foiacrawl.page.script import to_simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from foiacrawl.page.lines import Zone

_LONGEST = 240
_NEAR = 4
_COLON = re.compile("[:：]")
_NOT_FURNITURE: tuple[Zone, ...] = ("", "tools")
_INDEX_NUMBER = re.compile(r"^[A-Za-z0-9][A-Za-z0-9\-_/.—()（）\[\] ]{2,60}$")
_DOCUMENT_NUMBER = re.compile(r"\d.{0,6}号|[〔\[(（﹝【]\s*(?:19|20)\d\d")
_BODY_NAME = re.compile(r"^[^\s,，。:：;；]{2,40}$")
_MARKS = re.compile(r"[^0-9a-z:]")


class Block(NamedTuple):
    """The publication block: the fields, dates said to be of publication, and the numbers of its lines."""

    metadata: Metadata
    published: tuple[str, ...]
    weakly_published: tuple[str, ...]
    lines: frozenset[int]


class _Labels(NamedTuple):
    """The labels of the block, as patterns and as look-ups."""

    pair: re.Pattern[str]
    field: Mapping[str, str]
    strong: frozenset[str]


class _Entry(NamedTuple):
    """A label met on a line, and what follows it there. `own_line`: the line holds nothing else."""

    line: Line
    label: str
    value: str
    own_line: bool
    colon: bool


def meta_tags(tags: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the meta tags as a mapping with lower-case names; the first filled value of a name counts."""
    placeholders = set(load("metadata")["meta"]["placeholders"])
    found: dict[str, str] = {}
    for name, content in tags:
        key = _MARKS.sub("", name.strip().lower())
        empty = content.strip().lower() in placeholders or content.startswith(("{", "$", "<%"))
        if key and (key not in found or not found[key]):
            found[key] = "" if empty else content
    return MappingProxyType(found)


def meta_value(meta: Mapping[str, str], field: str) -> str | None:
    """Return the first filled tag of a field named in the data file (`title`, `published`, `site_name` …)."""
    for name in load("metadata")["meta"][field]:
        value = meta.get(_MARKS.sub("", name))
        if value:
            return value
    return None


def meta_published(meta: Mapping[str, str]) -> str | None:
    """Return the publication date of the meta tags, YYYY-MM-DD."""
    for name in load("metadata")["meta"]["published"]:
        date = meta_date(meta.get(_MARKS.sub("", name), ""))
        if date:
            return date
    return None


def read_block(lines: Sequence[Line], text_begins: int) -> Block:
    """Read the publication block out of a page's lines, however it is laid out (table, dl, li, plain lines).

    `text_begins` is the number of the first line of running text; a lone 时间 or 来源 counts only above it.
    """
    labels = _labels()
    entries = [entry for line in lines for entry in _entries(line, labels)]
    strong = [entry.line.number for entry in entries if entry.label in labels.strong]
    kept = [entry for entry in entries if _belongs(entry, strong, text_begins, labels)]
    following = _following(lines)
    fields: dict[str, str] = {}
    dates: dict[str, list[str]] = {"published_on": [], "weak_date": []}
    used: set[int] = set()
    for entry in kept:
        field = labels.field[entry.label]
        used.add(entry.line.number)
        value = _read(field, entry.value) if entry.value else None
        if not entry.value and entry.own_line:
            below = following.get(entry.line.number)
            if below and not any(other.line is below for other in entries):
                value = _read(field, below.text)
                if value or (field.startswith("other") and entry.line.cell and len(below.text) < 40):
                    used.add(below.number)
        if not value:
            continue
        if field in dates:
            dates[field].append(value)
        elif field not in ("other_strong", "other_weak"):
            fields.setdefault(field, value)
    return Block(
        Metadata(
            index_number=fields.get("index_number"),
            publisher=fields.get("publisher"),
            document_number=fields.get("document_number"),
            created_on=fields.get("created_on"),
        ),
        tuple(dates["published_on"]),
        tuple(dates["weak_date"]),
        frozenset(used),
    )


def footer_code(name: str, lines: Sequence[Line]) -> str | None:
    """Return a code printed in the footer: `site_code`, `icp` or `police_record`; the last counts."""
    pattern = _footer_pattern(name)
    for line in reversed(lines):
        text = line.text
        if len(text) > 1000 or not ("备" in text or "備" in text or "标识码" in text or "標識碼" in text):
            continue
        match = pattern.search(to_simplified(text))
        if match:
            return "".join(match.group(1).split())
    return None


def _entries(line: Line, labels: _Labels) -> Iterator[_Entry]:
    """Yield the labels of a line with their values: `索引号: A25 主题分类:` has two."""
    if len(line.text) > _LONGEST or line.hidden == 1 or line.zone not in _NOT_FURNITURE:
        return
    if not _COLON.search(line.text):
        label = plain(line.text).strip("[]【】·:")
        if label in labels.field:
            yield _Entry(line, label, "", own_line=True, colon=False)
        return
    text = to_simplified(line.text)
    matches = list(labels.pair.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    for match, end in zip(matches, ends, strict=False):
        value = text[match.end() : end].strip(" |[]【】·•\u3000")
        label = "".join(match.group(1).split())
        alone = len(matches) == 1 and not value and not text[: match.start()].strip(" [【·•")
        yield _Entry(line, label, value, alone, colon=True)


def _belongs(entry: _Entry, strong: Sequence[int], text_begins: int, labels: _Labels) -> bool:
    """Tell whether a label is one of a block: strong with its colon, or near another strong one."""
    above = entry.line.number < text_begins
    if entry.label in labels.strong and (entry.colon or above):
        return not entry.line.sentence
    if above and entry.colon:
        return True
    near = any(abs(number - entry.line.number) <= _NEAR and number != entry.line.number for number in strong)
    return near and not entry.line.sentence


def _following(lines: Sequence[Line]) -> dict[int, Line]:
    """Return for each line's number the line after it."""
    return {one.number: other for one, other in pairwise(lines)}


def _read(field: str, value: str) -> str | None:
    """Return the value if it can be one of its field, dates as YYYY-MM-DD; else None."""
    value = " ".join(value.split())
    if field in ("created_on", "published_on", "weak_date"):
        return first_date(value)
    pattern = {"index_number": _INDEX_NUMBER, "publisher": _BODY_NAME}.get(field)
    if pattern:
        return value if pattern.match(value) else None
    if field == "document_number":
        return value if len(value) < 60 and _DOCUMENT_NUMBER.search(value) else None
    return None


@lru_cache(maxsize=1)
def _labels() -> _Labels:
    """Build the patterns from the data file; two-character labels need a boundary before them."""
    field = {label: name for name, labels in load("metadata")["block"].items() for label in labels}
    weak = {*load("metadata")["block"]["weak_date"], *load("metadata")["block"]["other_weak"]}
    spaced = [
        (r"(?<![\u4e00-\u9fff])" if len(label) < 3 else "") + r"\s*".join(label)
        for label in sorted(field, key=len, reverse=True)
    ]
    pair = re.compile(rf"({'|'.join(spaced)})\s*[】\])]?\s*[:：]")
    return _Labels(pair, MappingProxyType(field), frozenset(field.keys() - weak))


@lru_cache(maxsize=4)
def _footer_pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("metadata")["footer"][name], re.IGNORECASE)
