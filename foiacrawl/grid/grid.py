"""Represent a table as a rectangle of cells that know their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

Source = Literal["html", "pipe", "lines"]


class Cell(NamedTuple):
    """A printed cell: its text and the rectangle it covers (zero-based; spans at least 1, clipped to the grid).

    `padding` marks a cell that was not printed: filler that a text rendering adds to make a row wide enough.
    `confidence` (0 to 1) is how sure a recogniser was of the text of a picture; None unless recognised.
    (A named tuple: 500 of them are made for a page, three times as fast as a frozen dataclass.)
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    padding: bool = False
    confidence: float | None = None


@dataclass(frozen=True)
class Grid:
    """A table as a rectangle of cells.

    `number` counts the tables of the document from zero. `rows` holds, for each row, the cells that
    *begin* in it, in order. `width` is the number of columns with spans resolved. `hidden` tables are
    in the document but not shown. `spans` is False for text, where spans are lost.
    `keeps_blanks` is False for a rendering that drops blank cells, so that a short row has lost one.
    `lines` are the line numbers of a text table; `before` is the text just above it.
    """

    number: int
    rows: tuple[tuple[Cell, ...], ...]
    width: int
    source: Source = "html"
    hidden: bool = False
    spans: bool = True
    keeps_blanks: bool = True
    lines: range | None = None
    before: str = ""
    truncated: bool = False

    @cached_property
    def covered(self) -> tuple[tuple[Cell | None, ...], ...]:
        """The rectangle with spans resolved: for each row and column, the cell that covers it."""
        return tuple(tuple(row) for row in _resolve(self.rows, self.width))


def _resolve(rows: tuple[tuple[Cell, ...], ...], width: int) -> list[list[Cell | None]]:
    """Fill the rectangle; where two cells overlap (malformed spans) the one printed first stays."""
    area: list[list[Cell | None]] = [[None] * width for _ in rows]
    for cells in rows:
        for cell in cells:
            if cell.rowspan == cell.colspan == 1:  # most are: a third of the time
                line = area[cell.row]
                if line[cell.column] is None:
                    line[cell.column] = cell
                continue
            for line in area[cell.row : cell.row + cell.rowspan]:
                for column in range(cell.column, min(cell.column + cell.colspan, width)):
                    if line[column] is None:
                        line[column] = cell
    return area


@dataclass(slots=True)
class Builder:
    """Places cells row by row, as a browser does: each goes to the first column that is free in its row."""

    max_width: int = 1000
    rows: list[list[Cell]] = field(default_factory=list)
    width: int = 0
    _busy: dict[int, int] = field(default_factory=dict)  # column -> rows still taken by a rowspan above
    _column: int = 0  # the first that the row's own cells leave free
    _end: int = 0  # the row after the last that a rowspan reaches

    def start_row(self) -> None:
        """Begin the next row."""
        if self._busy:
            self._busy = {column: left - 1 for column, left in self._busy.items() if left > 1}
        self._column = 0
        self.rows.append([])

    def add(
        self,
        text: str,
        rowspan: int = 1,
        colspan: int = 1,
        *,
        padding: bool = False,
        confidence: float | None = None,
    ) -> None:
        """Place a cell in the current row; a cell beyond `max_width` columns is not placed."""
        busy = self._busy
        column = self._column
        while column in busy:
            column += 1
        after = column + colspan
        if after > self.max_width:
            if column >= self.max_width:
                return
            after = self.max_width
            colspan = after - column
        # A row's own cells are busy too: the next one goes to their right.
        self._column = after
        rows = self.rows
        # Not by its own function, which takes twice as long.
        rows[-1].append(
            tuple.__new__(Cell, (text, len(rows) - 1, column, rowspan, colspan, padding, confidence))
        )
        if after > self.width:
            self.width = after
        if rowspan > 1:
            self._end = max(self._end, len(rows) - 1 + rowspan)
            # A row's own spans begin to run down in the next row: one more than the rows below.
            for taken in range(column, after):
                busy[taken] = max(busy.get(taken, 0), rowspan)

    def grid(self, number: int, **about: object) -> Grid:
        """Close the grid: rowspans are clipped to the rows there are."""
        total = len(self.rows)
        if self._end > total:
            for row in self.rows:
                row[:] = [
                    cell if cell.row + cell.rowspan <= total else cell._replace(rowspan=total - cell.row)
                    for cell in row
                ]
        return Grid(number, tuple(map(tuple, self.rows)), self.width, **about)  # type: ignore[arg-type]
