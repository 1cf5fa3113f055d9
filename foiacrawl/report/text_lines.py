"""Undo what converters do to tables in text: blank lines between cells, lone bars, frames, labels broken over lines."""

from __future__ import annotations

import re
from functools import cache

from foiacrawl.report.captions import caption_rows, plain_headings
from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.known_labels import known_labels
from foiacrawl.report.labels import fold
from foiacrawl.report.segments import CAPTION
from foiacrawl.report.wrapped_rows import join_rows

MIN_LINES = 20
MIN_SPREAD = 0.8  # share of the lines after which a blank line follows, where each cell is a paragraph
MIN_LONE_BARS = 5
MAX_PARTS = 12  # lines over which one label is broken
MAX_LINE = 40  # characters of a line that may be a part of a label
MAX_ENUMERATOR = 2  # characters: (二) or 其中 on a line of its own
_ARTICLE = ("第二十条", "二十条")  # captions of the disclosure table, which are no labels
_LONE_BAR = re.compile(r"^\s*[|｜]\s*$")


def restore_lines(text: str) -> str:
    """Return the text of a page with one line for each cell or row, as if its tables had been printed plainly."""
    lines = join_rows(text.splitlines())
    if sum(1 for line in lines if _LONE_BAR.match(line)) >= MIN_LONE_BARS:
        lines = [line for line in lines if not _LONE_BAR.match(line)]
    if _is_spread(lines):
        lines = [line for line in lines if line.strip()]
    return "\n".join(caption_rows(_join_labels(plain_headings(lines))))


def _is_spread(lines: list[str]) -> bool:
    printed = [number for number, line in enumerate(lines) if line.strip()]
    if len(printed) < MIN_LINES:
        return False
    spread = sum(1 for number in printed if number + 1 < len(lines) and not lines[number + 1].strip())
    return spread >= MIN_SPREAD * len(printed)


def _join_labels(lines: list[str]) -> list[str]:
    """Join consecutive lines that make a label of a form together and are none alone."""
    joined: list[str] = []
    at = 0
    while at < len(lines):
        count = _parts_of_label(lines, at)
        joined.append("".join(line.strip() for line in lines[at : at + count]) if count > 1 else lines[at])
        at += count
    return joined


def _parts_of_label(lines: list[str], start: int) -> int:
    """Return over how many lines from `start` a label is printed; 1 if the line is whole."""
    text = lines[start].strip()
    if not _may_be_part(text) or _is_label(text) or not _may_become_label(text):
        return 1
    for count in range(2, min(MAX_PARTS, len(lines) - start) + 1):
        line = lines[start + count - 1]
        if not _may_be_part(line):
            break
        text += line.strip()
        if _is_label(text):
            return count
        if not _may_become_label(text):
            break
    return 1


def _may_be_part(line: str) -> bool:
    text = line.strip()
    return (
        0 < len(text) <= MAX_LINE
        and "|" not in text
        and "\t" not in text
        and parse_cell(text).state == "unparsed"
    )


def _is_label(text: str) -> bool:
    label = fold(text)
    return label.core in known_labels() or CAPTION.match(label.core) is not None


def _may_become_label(text: str) -> bool:
    """Return whether a label may begin so; without it a page of many short lines costs twelve look-ups a line."""
    start = fold(text).core
    return len(start) <= MAX_ENUMERATOR or start in _beginnings() or start.startswith(_ARTICLE)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(label[:length] for label in known_labels() for length in range(1, len(label)))
