"""Tables that run over page breaks, put together again: headers repeated or not, rows cut through the middle."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.files.blocks import Table, cell
from foiacrawl.files.pdf.text import cell_text, is_full, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.files.pdf.ruling import Ruled
    from foiacrawl.files.pdf.text import Line

SAME = 5.0  # points by which the borders of two pages may differ
_WIDTH = 12.0  # and the whole width
_VALUE = re.compile(r"^(?:[+\-－−]?[\d０-９][\d０-９,，.\s]*[^\W\d_]{0,2}|[-－—–‐/／\\]{1,2}|无|不涉及|N/A)$")
_BEGINS = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|^其中")


@dataclass(slots=True)
class Piece:
    """A cell of a table: its text, rows (end excluded), borders; `full`: its last line had no room for more."""

    text: str
    top: int
    bottom: int
    left: float
    right: float
    full: bool = False

    def covers(self, other: Piece) -> bool:
        """Tell whether two cells stand in the same columns."""
        return abs(self.left - other.left) <= SAME and abs(self.right - other.right) <= SAME


@dataclass(slots=True)
class Joined:
    """A table over one or several pages."""

    pieces: list[Piece]
    rows: int

    @property
    def left(self) -> float:
        """Its left border."""
        return min(piece.left for piece in self.pieces)

    @property
    def right(self) -> float:
        """Its right border."""
        return max(piece.right for piece in self.pieces)

    def row(self, at: int) -> list[Piece]:
        """Return the cells that begin in a row."""
        return [piece for piece in self.pieces if piece.top == at]


def from_page(ruled: Ruled) -> Joined:
    """Return a page's table with its texts."""
    pieces = []
    for one in ruled.cells:
        found = lines(one.characters)
        left, right = ruled.xs[one.left], ruled.xs[one.right]
        full = bool(found) and _reaches_end(found, right - left)
        pieces.append(Piece(cell_text(found, right - left), one.top, one.bottom, left, right, full))
    return Joined(pieces, len(ruled.ys) - 1)


def _reaches_end(found: Sequence[Line], width: float) -> bool:
    """Tell whether the last line of a cell is full: as far as one can tell, its text goes on."""
    last = found[-1]
    return is_full(last, last, width)


def goes_on(above: Joined, below: Joined) -> bool:
    """Tell whether the first table of a page goes on with the last one of the page before: by their columns."""
    if abs((above.right - above.left) - (below.right - below.left)) > _WIDTH:
        return False
    shift = above.left - below.left
    borders = {round(edge, 1) for piece in above.pieces for edge in (piece.left, piece.right)}
    own = {round(edge + shift, 1) for piece in below.pieces for edge in (piece.left, piece.right)}
    known = sum(any(abs(edge - other) <= SAME for other in borders) for edge in own)
    return known * 2 > len(own)


def join(above: Joined, below: Joined) -> None:
    """Put the table of the next page below: its repeated head is dropped, what the page break cut is mended."""
    shift = above.left - below.left
    for piece in below.pieces:
        piece.left += shift
        piece.right += shift
    _drop_head(above, below)
    if not below.pieces:
        return
    if _is_cut(above, below):
        _mend(above, below)
    _carry_down(above, below)
    for piece in below.pieces:
        piece.top += above.rows
        piece.bottom += above.rows
    above.pieces += below.pieces
    above.rows += below.rows


def _drop_head(above: Joined, below: Joined) -> None:
    """Drop the rows at the top that the table above begins with as well."""
    same = 0
    while same < min(above.rows, below.rows):
        own = [piece.text for piece in below.row(same)]
        if own != [piece.text for piece in above.row(same)] or any(_VALUE.match(text) for text in own):
            break
        same += 1
    if same and not any(piece.text for at in range(same) for piece in below.row(at)):
        return
    _drop_rows(below, same)


def _drop_rows(table: Joined, count: int) -> None:
    table.pieces = [piece for piece in table.pieces if piece.bottom > count]
    for piece in table.pieces:
        piece.top, piece.bottom = max(0, piece.top - count), piece.bottom - count
    table.rows -= count


def _is_cut(above: Joined, below: Joined) -> bool:
    """Tell whether the page break went through a row: one half has its values, the other the rest of its label."""
    last = [piece for piece in above.row(above.rows - 1) if piece.bottom == above.rows]
    first = [piece for piece in below.row(0) if piece.bottom == 1]
    if len(last) != len(first) or not all(a.covers(b) for a, b in zip(last, first, strict=True)):
        return False
    valued = [sum(bool(_VALUE.match(piece.text)) for piece in row) for row in (last, first)]
    labels = [[p for p in row if p.text and not _VALUE.match(p.text)] for row in (last, first)]
    if any(_BEGINS.match(piece.text) for piece in labels[1]):
        return False
    overlaps = any(a.text and b.text and _VALUE.match(b.text) for a, b in zip(last, first, strict=True))
    if overlaps:
        return False
    if valued[0] and valued[1]:
        return False
    if not labels[1]:
        return bool(valued[1] and labels[0] and not valued[0])
    halves = [(a, b) for a, b in zip(last, first, strict=True) if b in labels[1]]
    return all(a.text and a.full for a, b in halves)


def _mend(above: Joined, below: Joined) -> None:
    """Put the halves of a row together."""
    for piece in below.row(0):
        if piece.bottom == 1:
            half = next(one for one in above.pieces if one.bottom == above.rows and one.covers(piece))
            half.text += piece.text
    _drop_rows(below, 1)


def _carry_down(above: Joined, below: Joined) -> None:
    """Let a cell over several rows reach over the page break, where its second part says nothing or the same."""
    for piece in [one for one in below.pieces if one.top == 0]:
        over = next((one for one in above.pieces if one.bottom == above.rows and one.covers(piece)), None)
        tall = over is not None and (over.bottom - over.top > 1 or piece.bottom > 1)
        if over is None or not tall or (piece.text and piece.text != over.text):
            if over is None or not tall or _BEGINS.match(piece.text) or piece.bottom == 1 or not over.text:
                continue
            over.text += piece.text
        over.bottom = above.rows + piece.bottom
        below.pieces.remove(piece)


def as_table(joined: Joined) -> Table:
    """Return a table with its spans."""
    borders: list[float] = []
    for edge in sorted(edge for piece in joined.pieces for edge in (piece.left, piece.right)):
        if not borders or edge - borders[-1] > SAME:
            borders.append(edge)

    def column(edge: float) -> int:
        return min(range(len(borders)), key=lambda at: abs(borders[at] - edge))

    rows: list[list[tuple[int, Piece, int]]] = [[] for _ in range(joined.rows)]
    for piece in joined.pieces:
        left = column(piece.left)
        rows[piece.top].append((left, piece, max(1, column(piece.right) - left)))
    for row in rows:
        row.sort(key=lambda one: one[0])
    return Table(
        tuple(
            tuple(cell(piece.text, piece.bottom - piece.top, span) for _, piece, span in row) for row in rows
        )
    )
