"""The heads of the disputes table: which say something else than the form, and the blank cells around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.report.alignment import is_misprint
from foiacrawl.report.form_rows import is_blank, is_value
from foiacrawl.report.labels import core
from foiacrawl.report.segments import HALVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.forms import Item
    from foiacrawl.grid import Cell
    from foiacrawl.report.segments import Segment


def columns_above(segment: Segment, row: int, columns: Sequence[Item]) -> list[tuple[int, Cell]]:
    """Return the heads that are not those of the columns in their places, each with its place (from zero).

    `row` is the first row of values. Of heads that are more or fewer than the columns none can be assigned: then it is
    the number of cells in the row alone that says whether it fits.
    """
    leaves = [cell for cell in _lowest(segment, row) if not is_blank(cell) and core(cell.text) not in HALVES]
    if len(leaves) != len(columns):
        return []
    return [
        (at, cell)
        for at, (cell, own) in enumerate(zip(leaves, columns, strict=True))
        if not _says(core(cell.text), own, columns)
    ]


def _lowest(segment: Segment, row: int) -> list[Cell]:
    """Return the heads directly above the values, from the left; of a text those above the values in printed order."""
    above = row - 1
    if above < segment.start:
        return []
    if not segment.grid.spans:
        return [cell for cells in segment.grid.rows[segment.start : row] for cell in cells]
    return [cell for cell in dict.fromkeys(segment.grid.covered[above]) if cell is not None]


def _says(printed: str, own: Item, columns: Sequence[Item]) -> bool:
    """Return whether a head can be that of a column: its words, cut short (结果, 尚未), moved or misprinted."""
    words = core(own.label)
    if printed == words:
        return True
    if any(printed == core(other.label) for other in columns if other.id != own.id):
        return False
    is_part = printed in words or words in printed or set(printed) == set(words)
    return is_part or any(is_misprint(printed, core(label)) for label in own.labels)


def sides(segment: Segment) -> tuple[int, int]:
    """Return how many blank cells the rows of heads have before and after all heads: a sheet is as wide as its widest table."""
    if not (segment.grid.spans and segment.grid.keeps_blanks):
        return 0, 0
    heads = [cell for cells in segment.rows for cell in cells if not is_blank(cell) and not is_value(cell)]
    if not heads:
        return 0, 0
    first = min(cell.column for cell in heads)
    end = max(cell.column + cell.colspan for cell in heads)
    above = [cells for cells in segment.rows if not any(map(is_value, cells))]
    filler = max((sum(is_blank(cell) and cell.column >= end for cell in cells) for cells in above), default=0)
    return first, filler
