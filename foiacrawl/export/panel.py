"""The panel: for one report, each cell of its forms, with the state of those that print no number.

A report's tables are those that were read and, of a report by a form of statutory tables, those that were not: their cells
are `lost`. A statutory table has each cell that any form has there, so that all reports have the same rows; those that
only another form has are `not_in_form`. A list has the rows that it prints.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from foiacrawl.export.codebook import Key, Name, indicators
from foiacrawl.forms import forms
from foiacrawl.forms.cells import STATUTORY, cells
from foiacrawl.forms.english import english

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    Record = tuple[Any, ...]

HEAD = ("report_key", "identity", "agency", "division_code", "level", "kind", "year")
FIGURES = (
    'SELECT table_name, "row", "column", label, value, state, unit, form, document_id, where_table, where_row'
    " FROM figures WHERE report_id = ? ORDER BY ordinal, where_column"
)
# The place of a problem `missing_row` is that of the row after which its table ends.
PROBLEMS = (
    "SELECT DISTINCT document_id, where_table, where_row FROM problems"
    " WHERE report_id = ? AND where_row IS NOT NULL AND kind <> 'missing_row'"
)
UNREAD = ("lost", "unparsed")


class Stored(NamedTuple):
    """A row of the view `figures`."""

    table: str
    row: str | None
    column: str
    label: str
    value: int | float | None
    state: str
    unit: str | None
    form: str
    document_id: int
    where_table: int
    where_row: int


def panel_rows(connection: sqlite3.Connection, report: sqlite3.Row) -> Iterator[Record]:
    """Yield the rows of one report, in the order of the forms; `report` is a row of queries/reports.sql."""
    figures = [Stored(*row) for row in connection.execute(FIGURES, (report["report_id"],))]
    doubted = {tuple(row) for row in connection.execute(PROBLEMS, (report["report_id"],))}
    head = tuple(report[name] for name in HEAD)
    by_table: dict[str, list[Stored]] = {table: [] for table in STATUTORY if cells(report["form"], table)}
    for figure in figures:
        by_table.setdefault(figure.table, []).append(figure)
    for table, own in by_table.items():
        if table in STATUTORY:
            rows = _statutory(table, own, report["form"], doubted)
        else:
            rows = (_printed(figure, doubted) for figure in own)
        for row in rows:
            yield (*head, *row)


def _statutory(
    table: str, figures: Sequence[Stored], report_form: str, doubted: set[tuple[Any, ...]]
) -> Iterator[Record]:
    used = Counter(figure.form for figure in figures)
    usual = used.most_common(1)[0][0] if used else report_form
    row_forms: dict[str | None, str] = {}
    found: dict[tuple[str | None, str], list[Stored]] = defaultdict(list)
    for figure in figures:
        row_forms.setdefault(figure.row, figure.form)
        found[figure.row, figure.column].append(figure)
    for (row, column), owner in _all_cells(table).items():
        if printed := found.pop((row, column), None):
            for figure in printed:
                yield _printed(figure, doubted)
            continue
        form = row_forms.get(row, usual)
        if (row, column) in cells(form, table):
            yield _record(Key(form, table, row, column), None, "lost", has_problem=True)
        else:
            key = Key(owner, table, row, column)
            yield (form, *_record(key, None, "not_in_form", has_problem=False)[1:])
    for printed in found.values():
        for figure in printed:
            yield _printed(figure, doubted)


@cache
def _all_cells(table: str) -> Mapping[tuple[str, str], str]:
    """Return the cells that any form has in a statutory table, those of the newest first, with the form that has each."""
    found: dict[tuple[str, str], str] = {}
    for form in forms():
        for cell in cells(form.id, table):
            found.setdefault(cell, form.id)
    return found


def _printed(figure: Stored, doubted: set[tuple[Any, ...]]) -> Record:
    place = (figure.document_id, figure.where_table, figure.where_row)
    has_problem = figure.state in UNREAD or place in doubted
    if figure.row is None:
        known = (figure.form, figure.table, None, figure.column, None, figure.value, figure.state)
        return (*known, figure.unit, figure.label, None, has_problem)
    key = Key(figure.form, figure.table, figure.row, figure.column)
    record = _record(key, figure.value, figure.state, has_problem=has_problem, label=figure.label)
    return (*record[:7], figure.unit, *record[8:])


def _record(key: Key, value: float | None, state: str, *, has_problem: bool, label: str = "") -> Record:
    name = indicators().get(key) or _name(key, label)
    return (*key, key.indicator, value, state, name.unit, name.zh, name.en, has_problem)


def _name(key: Key, label: str) -> Name:
    """Return the labels of a cell that no form has: a row of one form under a column of another."""
    named, by = english("row", key.row), english("column", key.column)
    return Name(label, f"{named}, {by}" if named and by else None, None)
