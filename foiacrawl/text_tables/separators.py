"""Print tables of text whose cells are parted by other signs, or by more of them, with tabs: CSV, two tabs, a tab in front.

A table written on one line, with a sign between its cells, becomes one cell a line: where its rows end is not printed.
"""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from foiacrawl.text_tables.cell_heads import head_of
from foiacrawl.text_tables.cell_words import is_value

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_ROWS = 5  # lines that show how a text parts cells
MIN_CELLS = 6  # of a line that holds several rows
MIN_SIGNS = 3  # of a line that holds the head and one row
MIN_ENDS = 2  # of rows on one line
MOST = 0.9  # share of the lines with commas that are rows of cells
MAX_WIDTH = 24  # cells of the widest row of a form, and some more
MAX_LABEL = 80  # characters of the first cell of a row; sentences are longer
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TABS = re.compile(r"\t+")
_SENTENCE = ("。", "；", "！", ".", ";")


def with_tabs(lines: Sequence[str]) -> list[str]:
    """Return the lines with one tab between two cells; a text without such tables as it is."""
    around = ["", *lines, ""]
    found: list[str] = []
    is_table = False
    for number, line in enumerate(lines):
        cells = _cells_of_one_line(line, around[number] + around[number + 2], goes_on=is_table)
        is_table = cells != [line]
        found += cells
    tabbed = [line for line in found if "\t" in line]
    if len(tabbed) >= MIN_ROWS:
        return _with_single_tabs(found, tabbed)
    return _of_commas(found)


def _cells_of_one_line(line: str, beside: str, *, goes_on: bool) -> list[str]:
    """Return a line, or its cells where it has more than a row has, a head before numbers, or several rows.

    Several rows are certain where the lines `beside` it have no cells, or the line above it holds a table as well.
    """
    sign = max("|\t", key=line.count)
    if line.count(sign) < MIN_SIGNS:
        return [line]
    cells = [cell.strip() for cell in line.split(sign) if cell.strip()]
    is_long = line.count(sign) >= MIN_CELLS
    if len(cells) > MAX_WIDTH or ((is_long or goes_on) and _has_head(cells)):
        return cells
    may_have_rows = goes_on or (is_long and sign not in beside)
    return cells if may_have_rows and _has_rows(cells) else [line]


def _has_head(cells: Sequence[str]) -> bool:
    """Return whether the head of a table is before numbers: 第二十条第（一）项, 信息内容, 本年处理决定数量, 行政许可, 7."""
    if not any(map(is_value, cells)):
        return False
    heads = (head_of(cells, at) for at in range(min(2, len(cells))))
    return any(head is not None and head.cells > 1 for head in heads)


def _has_rows(cells: Sequence[str]) -> bool:
    """Return whether labels follow numbers, as they do where a row follows another."""
    values = [is_value(cell) for cell in cells]
    return sum(1 for is_number, after in pairwise(values) if is_number and not after) >= MIN_ENDS


def _with_single_tabs(lines: Sequence[str], tabbed: Sequence[str]) -> list[str]:
    if all(line.startswith("\t") and not line.startswith("\t\t") for line in tabbed):
        lines = [line.removeprefix("\t") for line in lines]
        tabbed = [line.removeprefix("\t") for line in tabbed]
    if all(len(tabs) == 2 for line in tabbed for tabs in _TABS.findall(line)):
        return [line.replace("\t\t", "\t") for line in lines]
    return list(lines)


def _of_commas(lines: Sequence[str]) -> list[str]:
    """Print lines of CSV with tabs. In a sentence the comma is a wide one, and the first cell of a row is no number."""
    rows = {number: _row(line) for number, line in enumerate(lines) if "," in line and "|" not in line}
    labelled = sum(1 for row in rows.values() if len(row) > 1 and is_value(row[-1]) and not is_value(row[0]))
    if labelled < MIN_ROWS or sum(1 for row in rows.values() if len(row) > 1) < MOST * len(rows):
        return list(lines)
    return ["\t".join(rows[number]) if rows.get(number) else line for number, line in enumerate(lines)]


def _row(line: str) -> list[str]:
    """Return the cells of a line of CSV; none of one that is a sentence, or whose commas are all within numbers."""
    if line.strip().endswith(_SENTENCE) or is_value(line) or "," not in _THOUSANDS.sub("", line):
        return []
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], strict=True))]
    except csv.Error:
        return []
    return cells if len(cells[0]) <= MAX_LABEL and not any("\t" in cell for cell in cells) else []
