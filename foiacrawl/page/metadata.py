"""Read the metadata of a page: meta tags, the 公开信息 block above the text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.data import load_toml
from foiacrawl.model import Metadata
from foiacrawl.page.columns import split_columns
from foiacrawl.page.dates import first_date, lone_date, meta_date
from foiacrawl.page.lines import Line, plain
from foiacrawl.text import strip_glosses, to_simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


_MAX_LENGTH = 240
_NEAR = 4
_MAX_RUN_ON = 60
_MIN_TITLE = 6
_SHORT_LABEL = 2
_MAX_LABEL = 8
_CLOSING = "】])）"
_AROUND = " |[]【】·•\u3000"
_BRACKETED = re.compile("(?<=【)([^【】:：]{2,8})】(?!\\s*[:：])")  # 【索引号】A25
_COLON = re.compile("[:：]")
_INDEX_NUMBER = re.compile(r"^[A-Za-z0-9][A-Za-z0-9\-_/.—()（）\[\] ]{2,60}$")
_DOCUMENT_NUMBER = re.compile(r"\d.{0,6}号|[〔\[(（﹝【]\s*(?:19|20)\d\d")
_BODY_NAME = re.compile(r"^[^\s,，。:：;；]{2,40}$")
_MARKS = re.compile(r"[^0-9a-z:]")
_NAMES = ("publisher", "source", "weak_source")
_DATES = ("created_on", "published_on", "weak_date", "updated_on")


class Block(NamedTuple):
    """The publication block: the fields, dates said to be of publication, and the numbers of its lines."""

    metadata: Metadata
    published: tuple[str, ...]
    weakly_published: tuple[str, ...]
    title: str | None
    source: str | None
    lines: frozenset[int]


class _Labels(NamedTuple):
    """The labels of the block: the field of each, those found nowhere else, and how these begin."""

    field: Mapping[str, str]
    strong: frozenset[str]
    starts: frozenset[str]
    first: frozenset[str]


class _Entry(NamedTuple):
    """A label found on a line, and what follows it there. `own_line`: the line holds nothing else.

    `colon`: a colon or a bar parts them, or the line can be nothing else than labels with their values.
    """

    line: Line
    label: str
    value: str
    own_line: bool
    colon: bool
    in_columns: bool = False


def meta_tags(tags: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the meta tags as a mapping with lower-case names; the first filled value of a name counts."""
    placeholders = set(load_toml(__file__, "metadata.toml")["meta"]["placeholders"])
    found: dict[str, str] = {}
    for name, content in tags:
        key = _MARKS.sub("", name.strip().lower())
        empty = content.strip().lower() in placeholders or content.startswith(("{", "$", "<%"))
        if key and (key not in found or not found[key]):
            found[key] = "" if empty else content
    return MappingProxyType(found)


def meta_value(meta: Mapping[str, str], field: str) -> str | None:
    """Return the first filled tag of a field named in the data file (`title`, `published`, `site_name` …)."""
    return next(filter(None, map(meta.get, _tags_of(field))), None)


def meta_published(meta: Mapping[str, str]) -> str | None:
    """Return the publication date of the meta tags, YYYY-MM-DD."""
    filled = filter(None, map(meta.get, _tags_of("published")))
    return next(filter(None, map(meta_date, filled)), None)


@cache
def _tags_of(field: str) -> tuple[str, ...]:
    """Return the names of the tags of a field as they are keys of `meta_tags`."""
    return tuple(_MARKS.sub("", name) for name in load_toml(__file__, "metadata.toml")["meta"][field])


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
    dates: dict[str, list[str]] = {"published_on": [], "weak_date": [], "updated_on": []}
    used: set[int] = set()
    for entry in kept:
        field = labels.field[entry.label]
        if _is_block_line(entry, strong, labels):
            used.add(entry.line.number)
        value = _read(field, entry.value) if entry.value else None
        if not entry.value and entry.own_line:
            below = following.get(entry.line.number)
            if below and not below.is_heading and not any(other.line is below for other in entries):
                value = _read(field, below.text.strip(_AROUND))
                beside = bool(entry.line.cell) and below.row == entry.line.row
                after = following.get(below.number)
                if field in ("other_strong", "source") and after is not None:
                    beside |= any(other.line is after for other in kept)
                beside = beside and len(below.text) < 40
                if value or (field.startswith("other") and beside):
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
        (*dates["weak_date"], *dates["updated_on"]),
        fields.get("title") or fields.get("weak_title"),
        fields.get("source") or fields.get("weak_source"),
        frozenset(used),
    )


def _entries(line: Line, labels: _Labels) -> Iterator[_Entry]:
    """Yield the labels of a line with their values: `索引号: A25 主题分类:` has two."""
    if (
        len(line.text) > _MAX_LENGTH
        or line.hidden == 1
        or line.zone == "footer"
        or line.links == len(line.text)
    ):
        return
    own = strip_glosses(line.text)
    if "】" in own:
        own = _BRACKETED.sub("\\1】:", own)
    if ":" in own or "：" in own:
        text = to_simplified(own)
        printed = own if len(own) == len(text) else text
        found = [
            hit
            for hit in (_label_before(text, colon.start(), labels) for colon in _COLON.finditer(text))
            if hit
        ]
        ends = [*(begin for _, begin, _ in found[1:]), len(text)]
        for (label, begin, after), end in zip(found, ends, strict=False):
            value = printed[after:end].strip(_AROUND)
            alone = len(found) == 1 and not value and not text[:begin].strip(_AROUND)
            yield _Entry(line, label, value, alone, colon=True)
        if found:
            return
    label = plain(own).strip("[]【】·:|")
    if label in labels.field:
        yield _Entry(line, label, "", own_line=True, colon=False)
    elif to_simplified(own.lstrip(_AROUND)[:1]) in labels.first:
        in_columns = list(_in_columns(line, own, labels))
        yield from in_columns or _run_on(line, own, labels)


def _in_columns(line: Line, text: str, labels: _Labels) -> Iterator[_Entry]:
    """Yield the labels of a line that prints bars or spaces after them: 索 引 号 | A25 | 发布日期 | 2022-01-25 |."""
    pairs = split_columns(text, labels.field.keys())
    strong = sum(label in labels.strong for label, _ in pairs)
    has_bars = "|" in text or "｜" in text
    for label, value in pairs:
        read = _read(labels.field[label], value) if value else None
        is_date = read is not None and labels.field[label] in _DATES
        certain = strong > 1 or is_date or (has_bars and bool(strong))
        yield _Entry(line, label, value, own_line=False, colon=certain, in_columns=has_bars or len(pairs) > 1)


def _run_on(line: Line, own: str, labels: _Labels) -> Iterator[_Entry]:
    """Yield the label of a line that prints no colon after it: <b>索引号</b><span>A25</span>."""
    text = own.lstrip(_AROUND)
    if to_simplified(text[:_SHORT_LABEL]) not in labels.starts:
        return
    for length in range(min(_MAX_LABEL, len(text) - 1), _SHORT_LABEL, -1):
        label = to_simplified(text[:length])
        if label in labels.strong and len(text) < _MAX_RUN_ON:
            value = text[length:].strip(_AROUND)
            is_date = labels.field[label] in _DATES and lone_date(value) is not None
            yield _Entry(line, label, value, own_line=False, colon=is_date)
            return


def _label_before(text: str, colon: int, labels: _Labels) -> tuple[str, int, int] | None:
    """Return (label, where it begins, where its value begins) of the label that ends at a colon, if there is one.

    White space inside a label is skipped; one of two characters (文号, 来源) needs a boundary before it.
    """
    label, begin = None, 0
    words = ""
    at = colon - 1
    while at >= 0 and (text[at].isspace() or text[at] in _CLOSING):
        at -= 1
    while at >= 0 and len(words) < _MAX_LABEL:
        if not text[at].isspace():
            if not text[at].isalpha():
                break
            words = text[at] + words
            bounded = at == 0 or not text[at - 1].isalpha()
            if words in labels.field and (len(words) > _SHORT_LABEL or bounded):
                label, begin = words, at
        at -= 1
    return (label, begin, colon + 1) if label else None


def _belongs(entry: _Entry, strong: Sequence[int], text_begins: int, labels: _Labels) -> bool:
    """Return whether a label is one of a block: strong with its colon, or near another strong one."""
    above = entry.line.number < text_begins
    if entry.label in labels.strong and (entry.colon or (above and entry.own_line)):
        return entry.in_columns or not entry.line.is_sentence
    if above and entry.colon:
        return True
    return _near(entry, strong) and (entry.in_columns or not entry.line.is_sentence)


def _is_block_line(entry: _Entry, strong: Sequence[int], labels: _Labels) -> bool:
    """Return whether the label's line is cut as one of the block; a lone 来源 or 时间 is left to the words of chrome."""
    return entry.label in labels.strong or entry.line.number in strong or _near(entry, strong)


def _near(entry: _Entry, strong: Sequence[int]) -> bool:
    """Return whether a strong label is a few lines away."""
    return any(0 < abs(number - entry.line.number) <= _NEAR for number in strong)


def _following(lines: Sequence[Line]) -> dict[int, Line]:
    """Return for each line's number the line after it."""
    return {one.number: other for one, other in pairwise(lines)}


def _read(field: str, value: str) -> str | None:
    """Return the value if it can be one of its field, dates as YYYY-MM-DD; else None."""
    value = " ".join(value.split())
    if field in _DATES:
        return first_date(value) or meta_date(value)
    pattern = {"index_number": _INDEX_NUMBER, **dict.fromkeys(_NAMES, _BODY_NAME)}.get(field)
    if pattern:
        return value if pattern.match(value) else None
    if field in ("title", "weak_title"):
        return value if len(value) >= _MIN_TITLE else None
    if field == "document_number":
        return value if len(value) < 60 and _DOCUMENT_NUMBER.search(value) else None
    return None


@lru_cache(maxsize=1)
def _labels() -> _Labels:
    """Read the labels out of the data file."""
    block = load_toml(__file__, "metadata.toml")["block"]
    field = {label: name for name, labels in block.items() for label in labels}
    weak = {*block["weak_date"], *block["other_weak"], *block["weak_title"], *block["weak_source"]}
    strong = frozenset(field.keys() - weak)
    starts = frozenset(label[:_SHORT_LABEL] for label in strong)
    return _Labels(MappingProxyType(field), strong, starts, frozenset(label[0] for label in field))
