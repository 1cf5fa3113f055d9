"""Gather figures into rows: a form's row of up to twelve figures becomes one row of its table.

A cell of a form is, nearly always, a printed number at its usual place. Only what differs from that is
written out: `marks` has, by column, the raw characters, the state, the place and the confidence of such a cell.
A full report of 200 figures needs 36 rows and about 3 KB this way instead of 200 rows and 25 KB.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foiacrawl.store.values import MAX_INTEGER, storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from foiacrawl.model import Figure, Number, Place

BLANK = ("", "blank")
EMPTY_CELLS = "_"
"""The key in `marks` for what all cells of the row without a number contain: {"_": ["-", "dash"]}."""
_MAX_KNOWN = 10_000  # rows kept in memory by each reading process


FormCell = tuple[str, str, str | None, int]
"""A cell of a form's row: column, label, unit, and its distance from the row's first cell, in columns."""
FormRow = tuple[str, str, str | None, tuple[FormCell, ...]]
"""What a row of a form looks like, apart from its numbers: table, form, row and cells."""
PackedFormRow = tuple[int, bytes]
"""64 bits that identify a row of a form (among a million rows two agree with odds of 1 in 30 million), and the row, pickled."""
Marks = dict[str, list[Any]]
"""By column: raw characters, state, table, row, document, confidence; None is the usual value, left out at the end."""
DOCUMENT = 4
"""Index in a mark of its cell's document: the attachment's URL, "" for the report's own; see Rows."""


@dataclass(slots=True)
class GatheredRow:
    """A row being gathered: its figures in their order, by column."""

    ordinal: int
    figures: dict[str, Figure] = field(default_factory=dict)

    @property
    def first(self) -> Figure:
        """Return the first figure: the places of the others are counted from it."""
        return next(iter(self.figures.values()))

    def form_row(self) -> FormRow:
        """Return the row's labels, columns and units, to be written once for all reports."""
        first = self.first
        left = first.where.column
        cells = [(f.column, f.label, f.unit, f.where.column - left) for f in self.figures.values()]
        return first.table, first.form, first.row, tuple(cells)

    def values(self, columns: Sequence[str]) -> tuple[Number | None, ...]:
        """Return a number or None for each of the table's columns."""
        found = map(self.figures.get, columns)
        return tuple(None if figure is None else storable(figure.value) for figure in found)

    def marks(self) -> Marks | None:
        """Return what the cells contain beyond their numbers, or None if that is nothing."""
        first = self.first
        where = first.where
        if all(_is_plain(figure, first) for figure in self.figures.values()):
            return None
        empty = Counter((f.raw, f.state) for f in self.figures.values() if storable(f.value) is None)
        usual = empty.most_common(1)[0][0] if empty else BLANK
        marks: Marks = {} if usual == BLANK else {EMPTY_CELLS: [*usual]}
        for column, figure in self.figures.items():
            value = storable(figure.value)
            raw, state = usual if value is None else (_printed(value), "reported")
            document = None if figure.source == first.source else figure.source or ""
            usually = figure.raw == raw and figure.state == state and figure.confidence is None
            if usually and document is None and _is_on_same_row(figure.where, where):
                continue
            marks[column] = _mark(figure, raw, state, where, document)
        return marks or None


def gather_rows(
    figures: Iterable[Figure], columns: Mapping[str, Sequence[str]]
) -> tuple[list[GatheredRow], list[GatheredRow]]:
    """Return the rows of the forms' tables, and the single figures that none of these tables has a column for.

    `columns` gives the columns of each table. A figure that occurs twice begins a second row: none is lost.
    """
    rows: list[GatheredRow] = []
    others: list[GatheredRow] = []
    open_rows: dict[tuple[Any, ...], GatheredRow] = {}
    for figure in figures:
        # SQLite's JSON cuts a string at a NUL, so such characters cannot be kept as a mark.
        if figure.column not in columns.get(figure.table, ()) or "\0" in figure.raw:
            others.append(GatheredRow(len(rows) + len(others), {figure.column: figure}))
            continue
        key = _key(figure)
        row = open_rows.get(key)
        if row is None or figure.column in row.figures:
            row = open_rows[key] = GatheredRow(len(rows) + len(others))
            rows.append(row)
        row.figures[figure.column] = figure
    return rows, others


@lru_cache(maxsize=_MAX_KNOWN)
def pack_form_row(row: FormRow) -> PackedFormRow:
    """Return a row of a form as it is sent to who writes: nearly all reports have the same ones, which are unpacked once."""
    digest = hashlib.blake2b(repr(row).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True), pickle.dumps(row)


def _key(figure: Figure) -> tuple[Any, ...]:
    # A list may print the same unknown label in several rows: these are distinguished by their place.
    if figure.row is None:
        return figure.table, figure.form, figure.label, figure.where.table, figure.where.row
    return figure.table, figure.form, figure.row


def _is_plain(figure: Figure, first: Figure) -> bool:
    """Return whether the figure is an integer, printed as such in the row of the first one. Nearly all are."""
    value, where = figure.value, figure.where
    return (
        type(value) is int
        and figure.raw == str(value)
        and figure.state == "reported"
        and where.row == first.where.row
        and where.table == first.where.table
        and figure.source == first.source
        and figure.confidence is None
        and abs(value) <= MAX_INTEGER
    )


def _printed(value: Number) -> str | None:
    # SQLite writes a fraction with 15 digits, Python with as many as needed: fractions keep their raw characters.
    return str(value) if isinstance(value, int) else None


def _is_on_same_row(place: Place, first: Place) -> bool:
    return place.row == first.row and place.table == first.table


def _mark(figure: Figure, raw: str | None, state: str, first: Place, document: str | None) -> list[Any]:
    mark: list[Any] = [
        None if figure.raw == raw else figure.raw,
        None if figure.state == state else figure.state,
        None if figure.where.table == first.table else figure.where.table,
        None if figure.where.row == first.row else figure.where.row,
        document,
        figure.confidence,
    ]
    while mark[-1] is None:
        mark.pop()
    return mark
