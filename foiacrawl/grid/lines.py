"""Read grids from text that prints one cell a line, as extractors do with tables they do not understand.

A rectangle shows by its period: in the seed of 2011 (指标 / 数量 / label / number / label / number …) every
second line is a number, with 单位 every third. Where no period fits, a row is what is between two
runs of numbers: labels, then values.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.grid.grid import Builder, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A value as a table prints it: digits, a dash, a slash, or a short word for "none". Structure only.
# "2012年度" is the head of a column.
VALUE = re.compile(
    r"^(?!\d{4}年)[+\-－−]?\d+(?:[,，]\d{3})*(?:\.\d+)?\s*[^\W\d_]{0,2}$|^[-－—–‐/／\\]{1,2}$|^([无無]|[不未]涉及|不[适適]用|[暂暫][无無]|[Nn]/[Aa])$"
)
MAX_CELL = 60  # characters; the longest row label of the forms has 38
MAX_AROUND = 4  # lines before and behind a table that are short as well: its caption, the signature
MAX_LABELS = 3  # labels beside each other in one row of the forms
PERIODS = range(2, 7)
MIN_ROWS = 3


def runs(lines: Sequence[str], taken: frozenset[int]) -> Iterator[range]:
    """Yield ranges of consecutive short lines, none `taken` by another table, that hold several values."""
    start: int | None = None
    for number in range(len(lines) + 1):
        line = lines[number].strip() if number < len(lines) else ""
        cell = (
            bool(line) and len(line) <= MAX_CELL and number not in taken and not line.endswith(("。", "；"))
        )
        if cell and start is None:
            start = number
        elif not cell and start is not None:
            values = sum(1 for index in range(start, number) if VALUE.match(lines[index].strip()))
            if values >= MIN_ROWS and values * 9 >= number - start:
                yield range(start, number)
            start = None


def read_run(lines: Sequence[str], run: range, number: int) -> Grid:
    """Return one run of lines as a grid: by its period where one fits, else row by row."""
    cells = [lines[index].strip() for index in run]
    values = [bool(VALUE.match(cell)) for cell in cells]
    area, period = _period(values)
    rows = _by_period(cells[area.start : area.stop], period) if period else _by_values(cells, values)
    taken = range(run.start + area.start, run.start + area.stop) if period else run
    builder = Builder()
    for row in rows:
        builder.start_row()
        for text in row:
            builder.add(text)
    before = next((line.strip() for line in reversed(lines[: taken.start]) if line.strip()), "")
    return builder.grid(number, source="lines", spans=False, keeps_blanks=False, lines=taken, before=before)


def _period(values: list[bool]) -> tuple[range, int]:
    """Return the lines of the largest rectangle (lines around it set apart) and its cells a row, or 0."""
    best, width = range(0), 0
    for skip in range(min(len(values), MAX_AROUND + 1)):
        for period in PERIODS:
            stop = _rectangle(values, skip, period)
            if stop - skip > len(best) and len(values) - stop <= MAX_AROUND:
                best, width = range(skip, stop), period
    return best, width


def _rectangle(values: list[bool], start: int, period: int) -> int:
    """Return where the rows that all look like the first one below the head end; `start` where there are too few."""
    body = start + period
    shape = values[body : body + period]
    if any(values[start:body]) or True not in shape:
        return start
    first = shape.index(True)
    if not first or not all(shape[first:]):
        return start
    stop = body
    while values[stop : stop + period] == shape:
        stop += period
    return stop if stop - body >= MIN_ROWS * period else start


def _by_period(cells: list[str], period: int) -> list[list[str]]:
    return [cells[index : index + period] for index in range(0, len(cells), period)]


def _by_values(cells: list[str], values: list[bool]) -> list[list[str]]:
    """Break where labels follow values. Many labels before the first value are the head, but for the last."""
    rows: list[list[str]] = [[]]
    for index, (cell, is_value) in enumerate(zip(cells, values, strict=True)):
        if index and values[index - 1] and not is_value:
            rows.append([])
        elif is_value and len(rows) == 1 and index > MAX_LABELS and not any(values[:index]):
            rows = [rows[0][:-1], rows[0][-1:]]
        rows[-1].append(cell)
    return rows
