"""Rows of numbers without rules around their cells: kept as lines whose cells are in columns, as a typewriter prints them.

The tables of such lines are found where those of typed pages are, in the text.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from foiacrawl.columns import display_width
from foiacrawl.files.pdf.join import VALUE
from foiacrawl.files.pdf.text import TextLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiacrawl.files.pdf.table import PdfTable

MIN_ROWS = 6  # lines of a text that end in a number, a gap before it
MIN_CELLS = 2
MAX_HEAD = 8  # lines above the first row that may be the head of its table
MAX_REST = 2  # lines below the last row that may be the end of its label
MAX_SHORT = 24  # characters of a line of one cell that may be a label or a caption
SENTENCE_ENDS = ("。", "；", "：", "！", "？")
SPACE = "\u00a0"  # kept in HTML
GAP = 2  # spaces between cells


def with_columns(items: Sequence[TextLine | PdfTable]) -> Iterator[TextLine | PdfTable | str]:
    """Yield the items, in place of lines that are rows of numbers one text of several lines."""
    at = 0
    while at < len(items):
        stop = at
        while stop < len(items) and isinstance(items[stop], TextLine):
            stop += 1
        if stop == at:
            yield items[at]
            at += 1
            continue
        yield from _typed([item for item in items[at:stop] if isinstance(item, TextLine)])
        at = stop


def _typed(lines: Sequence[TextLine]) -> Iterator[TextLine | str]:
    rows = [number for number, line in enumerate(lines) if _is_row(line)]
    if len(rows) < MIN_ROWS:
        yield from lines
        return
    done = 0
    for block in _blocks(lines, rows):
        yield from lines[done : block.start]
        yield _in_columns(lines[block.start : block.stop])
        done = block.stop
    yield from lines[done:]


def _is_row(line: TextLine) -> bool:
    return len(line.cells) >= MIN_CELLS and VALUE.match(line.cells[-1][1]) is not None


def _blocks(lines: Sequence[TextLine], rows: Sequence[int]) -> Iterator[range]:
    """Yield the ranges of rows and of what may be their heads and labels; a sentence ends a range."""
    inside = {
        near
        for row in rows
        for step, most in ((-1, MAX_HEAD), (1, MAX_REST))
        for near in _near(lines, row, step, most)
    }
    numbers = sorted(inside)
    starts = [number for before, number in pairwise([-2, *numbers]) if number != before + 1]
    for start in starts:
        stop = start
        while stop in inside:
            stop += 1
        yield range(start, stop)


def _near(lines: Sequence[TextLine], row: int, step: int, most: int) -> Iterator[int]:
    """Yield the numbers of a row and of the lines beside it that are no sentences."""
    yield row
    for number in range(row + step, row + step * (most + 1), step):
        if not 0 <= number < len(lines):
            return
        line = lines[number]
        is_short = len(line.cells) >= MIN_CELLS or len(line.text) <= MAX_SHORT
        if line.text.endswith(SENTENCE_ENDS) or not is_short:
            return
        yield number


def _in_columns(lines: Sequence[TextLine]) -> str:
    """Return lines with the space between their cells that they have on the page, a character of full width two columns."""
    unit = median(line.size for line in lines) / 2
    left = min(line.left for line in lines)
    printed = []
    for line in lines:
        text = ""
        for start, cell in line.cells:
            gap = round((start - left) / unit) - display_width(text)
            text += SPACE * max(gap, GAP if text else 0) + cell
        printed.append(text)
    return "\n".join(printed)
