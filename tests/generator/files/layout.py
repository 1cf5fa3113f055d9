"""The rectangle of a sheet's cells, which files want to know before they write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.generator.draft import Cell, Sheet


class Placed(NamedTuple):
    """A cell with its place and the part of its spans that lies inside the table."""

    cell: Cell
    row: int
    column: int
    rows: int
    columns: int


def placed(sheet: Sheet) -> tuple[list[Placed], int]:
    """Return the cells at the first free place of their row, as browsers do, and the width of the table."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, cells in enumerate(sheet.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            rows = min(cell.rowspan, len(sheet.rows) - row)
            taken |= {(row + r, column + c) for r in range(rows) for c in range(cell.colspan)}
            found.append(Placed(cell, row, column, rows, cell.colspan))
            column += cell.colspan
    return found, max((column for _, column in taken), default=-1) + 1
