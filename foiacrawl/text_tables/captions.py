"""Put captions and heads of a form on a line of their own above a table in text into the table.

Converters to Markdown print a row of one cell (第二十条第（一）项, 行政复议) as a heading, and the rows below it as a table of
its own; spreadsheets copied as text print such a row without a tab.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.forms import forms
from foiacrawl.report.labels import fold
from foiacrawl.report.list_items import is_known_heading
from foiacrawl.report.segments import CAPTION, HALVES

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKS = re.compile(r"^\s*#{1,6}\s*|^ {0,3}={1,6}\s+(?=\S)|\*\*|__|(?<!\s)\s+#+\s*$")
HEADING = re.compile(r"^ {0,3}(?:#{1,6}(?=[\s\u3000-\u9fff（(])|={1,6}\s+(?=\S))")
ONE_COLUMN = re.compile(r"^\s*-{3}\s*$")
BAR = re.compile("[|｜]")
MAX_CAPTION = 40  # characters
MAX_HEADINGS = 50  # one below the other, between two rows
LITIGATION = "行政诉讼"


def plain_headings(lines: list[str]) -> list[str]:
    """Return Markdown's lines without the marks of headings and of bold print; other texts as they are."""
    if not any(HEADING.match(line) for line in lines):
        return lines
    return [
        MARKS.sub("", line) if any(mark in line for mark in ("#", "**", "__", "=")) else line
        for line in lines
    ]


def caption_rows(lines: list[str]) -> list[str]:
    """Return the lines with each caption directly above a row of a table, blank lines between, as a row of one cell.

    Markdown may have a rule below the caption, which is the head of a table of one column there.
    """
    made = list(lines)
    below = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        if not lines[number].strip():
            continue
        if ONE_COLUMN.match(lines[number]) and number and _caption(lines[number - 1]):
            made[number] = ""
            continue
        caption = ""
        if below < len(lines) and is_row(made[below]):
            caption = _caption(lines[number]) or _heading_between(lines, number)
        if caption:
            made[number] = ""
            below -= 1
            made[below] = _row(caption, made[below + 1])
        else:
            below = number
    return made


def is_row(line: str) -> bool:
    """Return whether a line has cells: a bar with a text on both sides, two bars around one, or a tab behind a text.

    Without a pattern for the whole line: one of a million characters took an hour.
    """
    text = line.strip()
    if BAR.search(text, 1, len(text) - 1) or "\t" in text:
        return True
    is_around = len(text) > 1 and BAR.match(text) and BAR.match(text, len(text) - 1)
    return bool(is_around and text[1:-1].strip()) or "\t" in line.lstrip()


def _caption(line: str) -> str:
    """Return what a line says if it is a caption of the disclosure table or a head of another one, else nothing."""
    if len(line) > MAX_CAPTION or "|" in line or "｜" in line or "\t" in line or line.endswith("。"):
        return ""
    core = fold(line).core
    if core in HALVES or core in _headings() or CAPTION.fullmatch(core):
        return line.strip()
    half = core.removeprefix(LITIGATION)
    return half if half in HALVES else ""


def _heading_between(lines: Sequence[str], number: int) -> str:
    """Return a line if it is a heading of a list (二、回应解读情况) and, headings between them, a row of a table is above it."""
    for at in range(number, max(number - MAX_HEADINGS, -1), -1):
        line = lines[at].strip()
        if line and not _is_list_heading(line):
            return lines[number].strip() if at < number and is_row(lines[at]) else ""
    return ""


def _is_list_heading(line: str) -> bool:
    if len(line) > MAX_CAPTION or "|" in line or "｜" in line or "\t" in line:
        return False
    label = fold(line)
    return bool(label.rank) and is_known_heading(label)


def _row(caption: str, below: str) -> str:
    if "|" not in below and "｜" not in below:
        return caption + "\t"
    return f"| {caption} |" if below.lstrip().startswith(("|", "｜")) else f"{caption} |"


@cache
def _headings() -> frozenset[str]:
    """Return the headings of rows in the requests tables of all forms: 不予公开, 其他处理."""
    tables = [table for form in forms() if (table := form.table("requests"))]
    return frozenset(fold(text).core for table in tables for row in table.rows for text in row.path)
