"""Read table three: requests received and how they were handled, rows by outcome, columns by kind of applicant.

A row is found by its label, never by its position. Its values are the cells printed to the right of the
label, in order: on real pages spans are often wrong while the order of the cells is right. A row with
too few or too many cells is a problem and none of its values is read, since it is unknown which one is lost.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.report.form_rows import is_blank, is_value, labels_csv_hint, shorten, take
from foiacrawl.report.labels import fold
from foiacrawl.report.request_heads import Header, report_head_problems
from foiacrawl.report.request_layout import Layout, fitted, layouts_of, without_remark
from foiacrawl.report.request_rows import MAX_LABELS, Row, joined, rows_of, without_spans
from foiacrawl.report.request_words import heading_in, request_rows, row_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.forms import Form, Item
    from foiacrawl.grid import Cell
    from foiacrawl.report.form_rows import Index, Tables
    from foiacrawl.report.segments import Segment

# A label this similar, with the same enumerator and under the same heading, is a damaged printing of it.
MIN_SIMILARITY = 0.75


MIN_CORE = 4


class RowCount(NamedTuple):
    """How many rows of a table have a label of the form, and minus how many rows of the form it lacks."""

    known: int
    lacking: int


def row_labels(segments: Iterable[Segment]) -> list[str]:
    """Return the innermost label of each row of the requests table."""
    return [label for segment in segments for cells in segment.rows if (label := _innermost_label(cells))]


def count_rows(labels: Iterable[str], form: Form) -> RowCount:
    """Count the labels that are rows of a form: (六)其他处理 is one row in 2019, three from 2021 on."""
    index = row_index(form)
    found = [items for label in labels if (items := index.find(label))]
    matched = {item.id for items in found for item in items}
    return RowCount(len(found), len(matched) - len(request_rows(form)))


def _innermost_label(cells: tuple[Cell, ...]) -> str:
    """Return the last text before the first value of a row."""
    label = ""
    for cell in cells[:MAX_LABELS]:
        if is_value(cell):
            break
        label = cell.text or label
    return label


def read(segments: Sequence[Segment], form: Form, tables: Tables) -> None:
    """Read every segment of the requests table into `tables`."""
    parts = [(segment, Header.of(segment, form)) for segment in segments]
    rows = [row for segment, header in parts for row in rows_of(segment, header, form)]
    for segment, header in parts:
        report_head_problems(segment, header, form, tables)
    rows = without_spans(joined(rows, row_index(form)))
    layouts = layouts_of(parts, rows, form)
    heading = ""
    matched: set[str] = set()
    index = row_index(form)
    for row in rows:
        for text in (*row.above, *(cell.text for cell in row.labels[:-1])):
            heading = heading_in(form, text) or heading
        if not row.values or all(is_blank(cell) for cell in row.values):
            own = heading_in(form, row.label)
            if own or not row.label:
                heading = own or heading
                continue
        item = _match(row, index, heading) or _guess(row, form, heading, matched, tables)
        if item is None:
            _unknown(row, form, tables)
            continue
        if item.path:
            heading = heading_in(form, item.path[-1]) or heading
        if _take(row, item, layouts[id(row.grid)], form, tables):
            matched.add(item.id)
    _missing(form, matched, rows, tables)


def _match(row: Row, index: Index, heading: str) -> Item | None:
    """Return the form's row of that label. A plain label (3.其他) must be under its own heading."""
    found = index.find(row.label)
    if len(found) != 1:
        return None
    item = found[0]
    if item.strict_path and heading and fold(item.path[-1]).core != heading:
        return None
    return item


def _guess(row: Row, form: Form, heading: str, matched: set[str], tables: Tables) -> Item | None:
    """Return the only row of the form that a damaged label can mean, and report a problem; None when in doubt."""
    label = fold(row.label)
    table = form.table("requests")
    if table is None or len(label.core) < MIN_CORE:
        return None
    near = []
    for item in table.rows:
        own = fold(item.label)
        if item.id in matched or (label.number and own.number != label.number):
            continue
        if item.path and heading and fold(item.path[-1]).core != heading:
            continue
        similarity = SequenceMatcher(None, label.core, own.core, autojunk=False).ratio()
        if similarity >= MIN_SIMILARITY:
            near.append(item)
    if len(near) != 1:
        return None
    tables.problem(
        "guessed_label",
        f"the row label {shorten(row.label)!r} was read as {near[0].label!r}",
        row.grid,
        row.index,
        row.labels[-1].column,
    )
    return near[0]


def _unknown(row: Row, form: Form, tables: Tables) -> None:
    values = [cell for cell in row.values if not is_blank(cell)]
    if not values:
        return
    printed = " ".join(cell.text for cell in values)
    tables.problem(
        "unmatched_row",
        f"no form has a row {shorten(row.label)!r} in the requests table; it prints {shorten(printed)!r}; "
        f"{labels_csv_hint(form.id, 'requests', 'row', row.label)}",
        row.grid,
        row.index,
        row.labels[-1].column if row.labels else 0,
    )


def _take(row: Row, item: Item, layout: Layout, form: Form, tables: Tables) -> bool:
    """Read a row's values, or report that its cells do not fit. Return whether the row is in the table."""
    values = without_remark(row, layout)
    if not values:
        tables.problem(
            "lost_cell", f"row {item.id} prints no values", row.grid, row.index, row.labels[-1].column
        )
        return True
    fitting = None if layout.foreign else fitted(values, layout)
    if fitting is None:
        tables.problem(
            "lost_cell",
            f"row {item.id} ({shorten(row.label)}) prints {len(values)} values where the form has "
            f"{len(layout.columns)} columns: {shorten(' '.join(cell.text or '□' for cell in values))!r}",
            row.grid,
            row.index,
            values[0].column,
        )
        return True
    label = fold(row.label).text
    for column, cell in zip(layout.columns, fitting, strict=True):
        if not column:
            continue  # reported once, at the head
        take(
            tables,
            row.grid,
            cell,
            table="requests",
            row=item.id,
            column=column,
            label=label,
            unit="件",
            form=form.id,
        )
    return True


def _missing(form: Form, matched: set[str], rows: list[Row], tables: Tables) -> None:
    """Report the rows of the form that the table does not have."""
    table = form.table("requests")
    if table is None or not rows:
        return
    for item in table.rows:
        if item.id not in matched:
            tables.problem(
                "missing_row", f"the requests table has no row {item.label}", rows[-1].grid, rows[-1].index
            )
