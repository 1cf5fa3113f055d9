"""Convert a scanned page to the shape of a page of a PDF: lines of text and tables, in points."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.files.page_box import Paper, turned_back
from foiacrawl.files.pdf.flow import PageFlow
from foiacrawl.files.pdf.table import PdfCell, PdfTable, reaches_end
from foiacrawl.files.pdf.text import TextLine, cell_text
from foiacrawl.scan.repair import with_zeros

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from foiacrawl.files.page_box import PageBox
    from foiacrawl.scan.page import ScannedCell, ScannedLine, ScannedPage, ScannedTable

    Grey = NDArray[np.uint8]

# A page's number alone on the last or first line; recognisers read its dashes as 一.
FOLIO = re.compile(r"[-—–―一~·.\s]*\d{1,3}[-—–―一~·.\s]*")
MARGIN = 0.12  # of a page's height, above and below: where page numbers are
WIDE_GAP = 0.8  # of a line's height: a wider gap becomes a space
A4 = (595.0, 842.0)  # points
ODD = 1_300.0  # points: a page is A3 at most; what claims more was given its size in pixels
NARROW = re.compile(r"[\x20-\x7e]")
FLATTEST = 0.6  # of a line's box is its characters: the detector leaves paper around them


class Piece(NamedTuple):
    """Which part of which page (from zero) a picture is: its top edge and the height of the whole page, in pixels."""

    page: int
    top: int
    height: int


def points(grey: Grey, claimed: float | None) -> float:
    """Return how many points a pixel of a page is; `claimed` is the page's width in points, if it is known."""
    height, width = grey.shape
    return (claimed if claimed and claimed <= ODD else A4[int(width > height)]) / max(1, int(width))


def as_flow(page: ScannedPage, scale: float, piece: Piece) -> PageFlow:
    """Return a page's lines and tables in points (`scale` of them a pixel), from top to bottom."""
    placed: list[tuple[float, TextLine | PdfTable]] = [
        (line.top, line) for line in rows_of(page.lines, scale) if not _is_folio(line, page.height * scale)
    ]
    placed += [(table.ruled.box.top * scale, _joined(table, scale, page, piece)) for table in page.tables]
    placed.sort(key=lambda one: one[0])
    return PageFlow(page.width * scale, page.height * scale, [item for _, item in placed])


def rows_of(found: Iterable[ScannedLine], scale: float) -> list[TextLine]:
    """Join texts side by side to one line: a detector separates 一、 from what follows a wide space."""
    rows: list[list[TextLine]] = []
    for line in sorted((_line(one, scale) for one in found), key=lambda line: line.top + line.bottom):
        if rows and _beside(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_one(sorted(row, key=lambda line: line.left)) for row in rows]


def _line(one: ScannedLine, scale: float) -> TextLine:
    left, top, right, bottom = (side * scale for side in one.box)
    return TextLine(with_zeros(one.words.text), left, top, right, bottom, right - left)


def _beside(one: TextLine, two: TextLine) -> bool:
    shared = min(one.bottom, two.bottom) - max(one.top, two.top)
    return shared > 0.5 * min(one.size, two.size)


def _one(row: Sequence[TextLine]) -> TextLine:
    """Return the parts of a line as one, as high as its characters are wide."""
    text, before = row[0].text, row[0]
    for part in row[1:]:
        text += (" " if part.left - before.right > WIDE_GAP * before.size else "") + part.text
        before = part
    left, right = row[0].left, max(part.right for part in row)
    top, bottom = min(part.top for part in row), max(part.bottom for part in row)
    ems = sum(0.5 if NARROW.match(char) else 1.0 for char in text)
    height = bottom - top
    size = min(height, max(FLATTEST * height, (right - left) / max(1.0, ems)))
    middle = (top + bottom) / 2
    return TextLine(text, left, middle - size / 2, right, middle + size / 2, right - left)


def _is_folio(line: TextLine, height: float) -> bool:
    edge = line.bottom < MARGIN * height or line.top > (1 - MARGIN) * height
    return edge and FOLIO.fullmatch(line.text.strip()) is not None


def _joined(table: ScannedTable, scale: float, page: ScannedPage, piece: Piece) -> PdfTable:
    cells = []
    for one in table.cells:
        cell = _cell(table, one, scale)
        cell.box = _box(table, one, page, piece)
        cells.append(cell)
    return PdfTable(cells, len(table.ruled.rows) - 1)


def _box(table: ScannedTable, one: ScannedCell, page: ScannedPage, piece: Piece) -> PageBox:
    """Return where a cell is on the page as it was scanned: askew, perhaps on its side."""
    place, columns, rows = one.place, table.ruled.columns, table.ruled.rows
    level = (
        float(columns[place.column]), float(rows[place.row]),
        float(columns[place.column + place.colspan]), float(rows[place.row + place.rowspan]),
    )  # fmt: skip
    left, top, right, bottom = turned_back(level, page.width, page.height, page.turns, page.angle)
    width = page.height if page.turns % 2 else page.width
    return Paper(piece.page, width, piece.height).box(left, top + piece.top, right, bottom + piece.top)


def _cell(table: ScannedTable, one: ScannedCell, scale: float) -> PdfCell:
    place, columns, rows = one.place, table.ruled.columns, table.ruled.rows
    left, right = columns[place.column] * scale, columns[place.column + place.colspan] * scale
    floor = rows[place.row + place.rowspan] * scale
    found = [_line(line, scale) for line in one.lines]
    return PdfCell(
        cell_text(found, left, right),
        place.row,
        place.row + place.rowspan,
        left,
        right,
        full=bool(found) and reaches_end(found, left, right),
        gap=floor - found[-1].bottom if found else 0.0,
        confidence=min((line.words.confidence for line in one.lines), default=None),
    )
