"""The tables of a PDF: their cells, rows and borders, over one page or several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.files.blocks import Table, text_cell
from foiacrawl.files.pdf.text import cell_text, is_full, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.files.page_box import PageBox, Paper
    from foiacrawl.files.pdf.ruling import DrawnTable
    from foiacrawl.files.pdf.text import TextLine

OVER = " ¦ "  # between a cell's text and what is printed over it: together they are no number
SAME = 5.0  # points by which the borders of two pages may differ


@dataclass(slots=True)
class PdfCell:
    """A cell of a table: its text, rows (end excluded) and borders.

    `full`: its last line had no room for more. `gap`: points between that line and the border below.
    `confidence`: how sure a recogniser was of the text of a picture (0 to 1); None unless recognised.
    `box`: where it is printed; of a cell over a page break its first part.
    """

    text: str
    top: int
    bottom: int
    left: float
    right: float
    full: bool = False
    gap: float = 0.0
    confidence: float | None = None
    box: PageBox | None = None

    def add(self, other: PdfCell) -> None:
        """Append the text of another cell; the confidence is the lower of both."""
        self.text += other.text
        if other.text and other.confidence is not None:
            self.confidence = min(other.confidence, self.confidence if self.confidence is not None else 1.0)

    def covers(self, other: PdfCell) -> bool:
        """Return whether two cells are in the same columns."""
        return abs(self.left - other.left) <= SAME and abs(self.right - other.right) <= SAME


@dataclass(slots=True)
class PdfTable:
    """A table over one or several pages."""

    cells: list[PdfCell]
    rows: int

    @property
    def left(self) -> float:
        """Its left border."""
        return min(cell.left for cell in self.cells)

    @property
    def right(self) -> float:
        """Its right border."""
        return max(cell.right for cell in self.cells)

    def row(self, at: int) -> list[PdfCell]:
        """Return the cells that begin in a row."""
        return [cell for cell in self.cells if cell.top == at]

    def drop_rows(self, count: int) -> None:
        """Drop the first rows; a cell over several rows keeps those that are left."""
        self.cells = [cell for cell in self.cells if cell.bottom > count]
        for cell in self.cells:
            cell.top, cell.bottom = max(0, cell.top - count), cell.bottom - count
        self.rows -= count


def from_page(ruled: DrawnTable, paper: Paper) -> PdfTable:
    """Return a page's table with its texts."""
    cells = []
    for one in ruled.cells:
        found = lines(one.characters)
        left, right = ruled.xs[one.left], ruled.xs[one.right]
        full = bool(found) and reaches_end(found, left, right)
        gap = ruled.ys[one.bottom] - found[-1].bottom if found else 0.0
        text = cell_text(found, left, right)
        if one.foreign:
            over = "".join(line.text for line in lines(one.foreign))
            text = f"{text}{OVER}{over}" if text else f"{OVER}{over}".strip()
        cells.append(PdfCell(text, one.top, one.bottom, left, right, full, gap, box=paper.box(*one.box)))
    return PdfTable(cells, len(ruled.ys) - 1)


def reaches_end(found: Sequence[TextLine], left: float, right: float) -> bool:
    """Return whether the last line of a cell is full, so that its text may continue."""
    last = found[-1]
    return is_full(last, last, left, right)


def as_table(joined: PdfTable) -> Table:
    """Return a table with its spans."""
    # Even the narrowest cell has two borders: an empty column may be four points wide.
    narrowest = min((cell.right - cell.left for cell in joined.cells), default=SAME)
    same = max(1.0, min(SAME, 0.6 * narrowest))
    borders: list[float] = []
    for edge in sorted(edge for cell in joined.cells for edge in (cell.left, cell.right)):
        if not borders or edge - borders[-1] > same:
            borders.append(edge)

    def column(edge: float) -> int:
        return min(range(len(borders)), key=lambda at: abs(borders[at] - edge))

    rows: list[list[tuple[int, PdfCell, int]]] = [[] for _ in range(joined.rows)]
    for cell in joined.cells:
        left = column(cell.left)
        rows[cell.top].append((left, cell, max(1, column(cell.right) - left)))
    for row in rows:
        row.sort(key=lambda one: one[0])
    return Table(
        tuple(
            tuple(
                text_cell(cell.text, cell.bottom - cell.top, span, cell.confidence, cell.box)
                for _, cell, span in row
            )
            for row in rows
        )
    )
