"""Grids from text that prints one cell a line, as extractors do with tables they do not understand.

A rectangle shows by its period: in the seed of 2011 (指标 / 数量 / label / number / label / number …) every
second line is a number, with 单位 every third. Where no period fits, a row is what stands between two
runs of numbers: labels, then values.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.grid.grid import Builder, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A value as a table prints it: digits, a dash, a slash, or a short word for "none". Structure only.
VALUE = re.compile(r"^[+\-－−]?\d[\d,，.]*\s*[^\W\d_]{0,2}$|^[-－—–‐/／\\]{1,2}$|^(无|不涉及|N/A)$")
MAX_CELL = 60  # characters; the longest row label of the forms has 38
PERIODS = range(2, 7)
LEAST_ROWS = 3


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
            if values >= LEAST_ROWS and values * 9 >= number - start:
                yield range(start, number)
            start = None


def read_run(lines: Sequence[str], run: range, number: int) -> Grid:
    """Return one run of lines as a grid: by its period where one fits, else row by row."""
    cells = [lines[index].strip() for index in run]
    values = [bool(VALUE.match(cell)) for cell in cells]
    skip, period = _period(values)
    rows = _by_period(cells[skip:], period) if period else _by_values(cells, values)
    first = run.start + skip if period else run.start
    builder = Builder()
    for row in rows:
        builder.start_row()
        for text in row:
            builder.add(text)
    before = next((line.strip() for line in reversed(lines[:first]) if line.strip()), "")
    return builder.grid(
        number,
        source="lines",
        spans=False,
        keeps_blanks=False,
        lines=range(first, run.stop),
        before=before,
    )


def _period(values: list[bool]) -> tuple[int, int]:
    """Return (lines to skip, cells a row) of the longest rectangle that runs to the end, or (0, 0)."""
    for skip in range(min(len(values), 4)):
        rest = values[skip:]
        for period in PERIODS:
            body = rest[period:]
            if len(rest) % period or len(body) < LEAST_ROWS * period or any(rest[:period]):
                continue
            shape = body[:period]
            first = shape.index(True) if True in shape else 0
            if first and all(shape[first:]) and body == shape * (len(body) // period):
                return skip, period
    return 0, 0


def _by_period(cells: list[str], period: int) -> list[list[str]]:
    return [cells[index : index + period] for index in range(0, len(cells), period)]


def _by_values(cells: list[str], values: list[bool]) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for index, (cell, is_value) in enumerate(zip(cells, values, strict=True)):
        if index and values[index - 1] and not is_value:
            rows.append([])
        rows[-1].append(cell)
    return rows
