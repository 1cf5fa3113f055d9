"""Split a stream of cells, the cells of tables printed one after the other, into the rows of the tables.

The heads say how many values a row has; the labels of the forms say where one begins. Nothing is moved to make a row fit: a
row that lacks a cell, since blank cells are not printed, stays short, and the reader of its table reports it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.labels import core
from foiacrawl.report.list_faults import IN_PIECES
from foiacrawl.report.segments import known_row
from foiacrawl.text_tables.broken_labels import Piece
from foiacrawl.text_tables.cell_heads import Head, head_of
from foiacrawl.text_tables.cell_words import (
    is_bare_number,
    is_cut,
    is_instead_of_number,
    is_row_of,
    is_section,
    is_unit,
    is_value,
    looks_like_heading,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_UNIT = 5  # characters of a unit that is not among the usual ones
MAX_LABEL = 60  # characters of a label in pieces
MAX_OVERFULL = 1  # rows of an orderly table with more values than it has columns: a note may be a number
MAX_HEAD_PIECE = 3  # characters
BLANK = "—\u200b"  # a cell that prints nothing, where blank cells are kept: a value that no printed cell is equal to
APART = " / "  # between numbers that are kept in one cell, which is not read
MATRICES = ("disclosure", "requests")
CONTINUED = (Head("requests", 0, 7), Head("disclosure", 0, 0))  # tables whose head is on a page before


@dataclass(slots=True)
class Row:
    """Consecutive cells of a stream as one row of a table, or as text where `is_text`.

    `cells` are as printed, but for a label that was printed in pieces; `count` is the number of cells of the stream.
    """

    cells: list[str] = field(default_factory=list)
    count: int = 0
    is_head: bool = False
    is_text: bool = False
    is_known: bool = False
    labels: int = 0
    has_unit: bool = False
    values: int = 0


def split_rows(cells: Sequence[str], pieces: Mapping[int, Piece]) -> list[Row]:
    """Return the rows of a stream in order, each cell in one; `pieces` are the cells that may be parts of labels."""
    return _Splitter(cells, pieces).split()


class _Splitter:
    """Goes through the cells once; `head` is that of the table it is in, `row` the one that is open."""

    def __init__(self, cells: Sequence[str], pieces: Mapping[int, Piece]) -> None:
        self.cells = cells
        self.pieces = pieces
        self.rows: list[Row] = []
        self.head: Head | None = None
        self.row: Row | None = None
        self.serial = 0
        self.first = 0  # row of the table that is open
        self.is_ordered = True

    def split(self) -> list[Row]:
        """Return the rows."""
        at = 0
        while at < len(self.cells):
            found = head_of(self.cells, at)
            if found is not None:
                self._release()
                self._end_table()
                for count in found.rows or (found.cells,):
                    self._open(self.cells[at : at + count]).is_head = True
                    at += count
                self.head, self.row, self.serial = found, None, 0
            elif is_value(self.cells[at]):
                at = self._add_values(at)
            else:
                self._add_text(at)
                at += 1
        self._release()
        self._end_table()
        return self.rows

    def _end_table(self) -> None:
        """Keep the numbers of a table apart from its labels where their order does not say which belong together.

        Converters of PDFs print the numbers of some rows before their label, or between the pieces of it: values directly
        below a head or a piece of one, or more than it has columns, show that.
        """
        rows = [row for row in self.rows[self.first :] if row.values and not row.is_text]
        if self.head is not None and self.head.table == "requests":
            overfull = sum(1 for row in rows if row.values > self.head.values + self.head.remarks)
            begins = not rows or rows[0].is_known or len(rows[0].cells[0]) > MAX_HEAD_PIECE
            self.is_ordered = self.is_ordered and begins and overfull <= MAX_OVERFULL
        for row in rows:
            if not self.is_ordered or (self.head and self.head.table == "requests" and is_cut(row.cells[0])):
                values = [cell for cell in row.cells if is_value(cell)]
                row.cells = [cell for cell in row.cells if not is_value(cell)]
                row.cells.append(APART.join([*values, ""]))
        self.first, self.is_ordered = len(self.rows), True

    def _open(self, cells: Sequence[str] = ()) -> Row:
        self.row = Row(list(cells), len(cells))
        self.rows.append(self.row)
        return self.row

    def _release(self) -> None:
        """Give the texts before a head or the end back: they are a caption, a note or a signature."""
        for row in reversed(self.rows):
            if row.values or row.is_head or row.has_unit or row.is_known:
                break
            row.is_text = True

    def _add_values(self, at: int) -> int:
        """Add the values from `at` on to the open row, but for the number of the next row; return where they end."""
        stop = at + _count_values(self.cells, at)
        serial = self._serial(at, stop)
        own = self.cells[at : stop - serial]
        extra = self._count_blank(own)
        if own := own[: len(own) - extra]:
            if self.row is None and self.head is not None and self.head.table in MATRICES:
                self.is_ordered = False
            row = self.row or self._open()
            row.is_text = self.head is None
            row.cells += own
            row.count += len(own)
            row.values += len(own)
        if extra:
            self.rows.append(Row([BLANK] * extra, extra))
            self.row = None
        if serial:
            self._open(self.cells[stop - 1 : stop])
        return stop

    def _count_blank(self, values: Sequence[str]) -> int:
        """Return how many blank cells at the end of values are a row of their own: they are more than the open row has left.

        One more is also where a value was added before a last one that is blank: not where the row prints all its values.
        """
        if self.head is None or self.head.table == "disputes" or BLANK not in values[-1:]:
            return 0
        if self.row is None:
            return len(values) if all(value == BLANK for value in values) else 0
        room = self.head.values + max(self.head.remarks, self.head.has_note) - self.row.values
        if not self.head.values or room < 0 or any(value != BLANK for value in values[room:]):
            return 0
        extra = len(values) - room
        is_sure = extra > 1 or (self.head.table == "statistics" and BLANK not in values[:room])
        return extra if is_sure else 0

    def _serial(self, at: int, stop: int) -> int:
        """Return 1 if the last of the values from `at` to `stop` numbers the next row of a list."""
        if self.head is None or not self.head.has_serial or stop == len(self.cells):
            return 0
        number = parse_cell(self.cells[stop - 1]).value
        have = self.row.values if self.row else self.head.values
        if not isinstance(number, int) or (
            number != self.serial + 1 and have + stop - at != self.head.values + 1
        ):
            return 0
        self.serial = number
        return 1

    def _add_text(self, at: int) -> None:
        text = self.cells[at]
        if self.head is None and at + 1 < len(self.cells) and is_value(self.cells[at + 1]):
            self.head = next((head for head in CONTINUED if known_row(head.table, text)), None)
            if self.head is not None:
                self._end_table()
                self.is_ordered = not at or not is_value(self.cells[at - 1])
        if self.head is None or is_section(text):
            if self.head is not None and self.head.table in MATRICES:
                self._end_table()
                self.head = None
            self._open((text,)).is_text = True
            self.row = None
            return
        known = is_row_of(self.head.table, text)
        if self.row is not None and self._continue(self.row, self.head, at, known=known):
            return
        if self.pieces.get(at - 1) is Piece.AFTER:
            text = self.cells[at - 1] + IN_PIECES + text
        row = self._open((text,))
        row.labels, row.is_known = 1, known
        row.is_text = not known and self.head.table != "statistics"

    def _continue(self, row: Row, head: Head, at: int, *, known: bool) -> bool:
        """Add a text to the open row if it belongs there: as a label, a piece of one, a unit, words for a value, a remark."""
        text = self.cells[at]
        follows = self.cells[at + 1] if at + 1 < len(self.cells) else ""
        is_open = not row.values and not row.has_unit
        if row.count == 1 and not row.labels:
            row.labels, row.is_known = 1, known  # after the number of the row
        elif is_open and head.has_unit and self._is_unit(text, follows, known=known):
            row.has_unit = True
        elif is_open and self._is_piece(row, at):
            is_unsure = self.pieces.get(at) is Piece.UNSURE and head.table == "statistics"
            row.cells[-1] += IN_PIECES + text if is_unsure else text
            row.count += 1
            return True
        elif is_open and row.labels < head.labels and (is_unit(follows) or is_value(follows)):
            row.labels, row.is_known = row.labels + 1, True
        elif self.pieces.get(at) is Piece.AFTER:
            pass  # the row has too many cells, and is reported
        elif not known and self._is_for_value(row, head, at):
            row.values += 1
            row.is_text = False
        elif not (
            head.has_note
            and not known
            and row.values == head.values
            and not looks_like_heading(text)
            and follows
            and not is_value(follows)
            and not is_unit(follows)
        ):
            return False
        row.cells.append(text)
        row.count += 1
        return True

    def _is_unit(self, text: str, follows: str, *, known: bool) -> bool:
        if is_unit(text):
            return not is_unit(follows)
        is_before_value = is_value(follows) or is_instead_of_number(follows)
        return not known and is_before_value and len(core(text)) <= MAX_UNIT

    def _is_piece(self, row: Row, at: int) -> bool:
        if not row.labels or len(row.cells[-1]) > MAX_LABEL:
            return False
        return is_bare_number(row.cells[-1]) or at in self.pieces

    def _is_for_value(self, row: Row, head: Head, at: int) -> bool:
        """Return whether words are in the place of a value: with them, and only so, the row has all its values."""
        if not head.values or row.values >= head.values or not row.labels:
            return False
        if head.values == 1 and row.is_known and not row.values and self._is_between_labels(head, at):
            return True
        stop = at
        while stop < len(self.cells) and is_instead_of_number(self.cells[stop]):
            stop += 1
        total = row.values + stop - at + _count_values(self.cells, stop)
        return stop > at and (total == head.values or (head.has_serial and total == head.values + 1))

    def _is_between_labels(self, head: Head, at: int) -> bool:
        """Return whether a text that is no label or heading is before a label, where the value of the row above belongs."""
        follows = self.cells[at + 1] if at + 1 < len(self.cells) else ""
        return not looks_like_heading(self.cells[at]) and is_row_of(head.table, follows)


def _count_values(cells: Sequence[str], at: int) -> int:
    stop = at
    while stop < len(cells) and is_value(cells[stop]):
        stop += 1
    return stop - at
