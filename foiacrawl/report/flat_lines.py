"""Put the cells of a table that is printed on one line, spaces between them, each on a line of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.report.cell_heads import head_of
from foiacrawl.report.cell_words import is_instead_of_number, is_row_of, is_unit, is_value
from foiacrawl.report.label_pieces import join_pieces
from foiacrawl.report.labels import core

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiacrawl.report.segments import Kind

MIN_CELLS = 4
MIN_ROWS = 4  # rows with a known label that make a table without its head
MIN_LABEL = 4  # characters: not 其他
TABLES: tuple[Kind, ...] = ("requests", "disclosure", "statistics")
SENTENCE = re.compile(r"[。；！]")
_CELL = re.compile(r"\S+")


def cells_of_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines; of a line that holds a table, what is before it, each of its cells, and what is after it."""
    min_rows = MIN_ROWS
    for line in lines:
        cells = list(_cells_of(line, min_rows)) if _may_hold_table(line) else [line]
        if len(cells) > 1:
            min_rows = 1  # the table may go on in another line, without its head
        yield from cells


def _may_hold_table(line: str) -> bool:
    return "|" not in line and "\t" not in line and len(line.split()) >= MIN_CELLS


def _cells_of(line: str, min_rows: int) -> Iterator[str]:
    found = list(_CELL.finditer(line))
    if not any(_is_in_value_place(cell[0]) for cell in found):
        yield line
        return
    printed = 0
    for group in _without_sentences(found):
        cells, counts = join_pieces([cell[0] for cell in group])
        start, stop = _table(cells, min_rows)
        if start == stop:
            continue
        first = group[sum(counts[:start])].start()
        if before := line[printed:first].strip():
            yield before
        yield from cells[start:stop]
        printed = group[sum(counts[:stop]) - 1].end()
    if after := line[printed:].strip():
        yield after


def _without_sentences(found: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield the runs of words between those that hold the end of a sentence."""
    group: list[re.Match[str]] = []
    for word in found:
        if SENTENCE.search(word[0]):
            yield group
            group = []
        else:
            group.append(word)
    yield group


def _table(cells: Sequence[str], min_rows: int) -> tuple[int, int]:
    """Return where a table begins, at its head or the first of `min_rows` known rows, and where its last value ends."""
    values = [index for index, cell in enumerate(cells) if _is_in_value_place(cell)]
    start = next((index for index in range(len(cells)) if head_of(cells, index)), None)
    if start is None:
        rows = [label for index in values if (label := _label_before(cells, index)) is not None]
        start = rows[0] if len(rows) >= min_rows else len(cells)
    inside = [index for index in values if index >= start]
    return (start, inside[-1] + 1) if inside else (0, 0)


def _label_before(cells: Sequence[str], value: int) -> int | None:
    """Return where the known label of a row is whose first value is at `value`, a unit between them allowed."""
    label = value - 2 if value and is_unit(cells[value - 1]) else value - 1
    if label < 0 or len(core(cells[label])) < MIN_LABEL:
        return None
    return label if any(is_row_of(table, cells[label]) for table in TABLES) else None


def _is_in_value_place(text: str) -> bool:
    return is_value(text) or is_instead_of_number(text)
