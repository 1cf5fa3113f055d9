"""Read statistics lists (before 2019): an open vocabulary, row by row with label path, unit and column.

A row whose label is in a form gets that indicator's id; every other row keeps its own label path. No row
is lost. Lists differ between the bodies of one portal and from year to year.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import is_blank, is_reported, shorten, take
from foiacrawl.report.labels import fold
from foiacrawl.report.list_items import form_of, has_label, has_most, indicator
from foiacrawl.report.list_lines import MAX_LABEL, Line, lines
from foiacrawl.report.list_path import Path
from foiacrawl.report.lists import Role, Roles, has_word, head_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.forms import Form, Item
    from foiacrawl.grid import Cell
    from foiacrawl.report.form_rows import Tables
    from foiacrawl.report.segments import Segment


NOTE = re.compile(r"^(注|备注|说明|填报|单位负责人|审核人|填表|联系电话|统计负责人)")


def read(segments: Sequence[Segment], tables: Tables, year: int | None) -> None:
    """Read every list into `tables`."""
    rows: list[Line] = []
    head: Roles | None = None
    path = Path()
    for segment in segments:
        # A list split by a page break continues under the head of the part before, whether repeated or not.
        rows += lines(segment, head, path, year, tables)
        heads = (head_at(segment.rows, row) for row in reversed(range(len(segment.rows))))
        head = next((found[0] for found in heads if found), head)
    labels = [line.path[-1].text for line in rows]
    form = form_of(labels, segments, year)
    is_own = has_most(labels, form)
    tables.forms["statistics"] = form.id
    used: dict[str, tuple[str, ...]] = {}
    for position, line in enumerate(rows, start=1):
        after = rows[position] if position < len(rows) else None
        item = indicator(line.path, form, used, is_own=is_own)
        if not _printed(line) and _is_heading(line, item, after):
            continue
        if item is None and _printed(line) and has_label(line.path[-1].text, form, is_own=is_own):
            tables.problem(
                "unmatched_row",
                f"the label {shorten(line.path[-1].text)!r} is that of a form's row, but not below the rows above it; its "
                "number was kept under its own label",
                line.grid,
                line.row,
            )
        for role, name, cell in line.values:
            if role == "period":
                _unread(line, name, cell, tables)
            elif role in ("in_year", "cumulative", "other"):
                _take(line, item, role, name, cell, form, tables)


def _take(
    line: Line, item: Item | None, role: Role, head: str, cell: Cell, form: Form, tables: Tables
) -> None:
    path = [label.text for label in line.path]
    if role == "other":
        item, path = None, [*path, fold(head).text]
        if is_blank(cell):
            return
    if item is not None and not item.unit:
        # A heading of the form that prints a number keeps it under its own label.
        item = None
    take(
        tables,
        line.grid,
        cell,
        table="statistics",
        row=item.id if item else None,
        column="cumulative" if role == "cumulative" else "in_year",
        label="/".join(path),
        unit=line.unit or (item.unit if item else None),
        form=form.id,
        signed=has_word("signed", path[-1], head),
        share=has_word("share", path[-1], head),
    )


def _is_heading(line: Line, item: Item | None, after: Line | None) -> bool:
    """Return whether a row without a number is a heading: it has no unit, and the next row is a part of it."""
    if line.unit is not None:
        return False
    if item is not None:
        return item.unit is None
    if NOTE.match(line.path[-1].core) or len(line.path[-1].text) > MAX_LABEL:
        return True
    if after is None or after.path[: len(line.path)] != line.path or len(after.path) == len(line.path):
        return False
    return line.has_unit_column or line.path[-1].core.endswith("情况")


def _printed(line: Line) -> bool:
    return any(is_reported(cell) for _, _, cell in line.values)


def _unread(line: Line, head: str, cell: Cell, tables: Tables) -> None:
    if is_reported(cell):
        tables.problem(
            "unmatched_column",
            f"the column {shorten(head)!r} is not that of the report's year; it prints {cell.text!r} for "
            f"{shorten(line.path[-1].text)!r}",
            line.grid,
            line.row,
            cell.column,
        )
