"""Read table four, reconsideration and litigation: fifteen numbers in one row.

Head words are often truncated on real pages (尚未 for 尚未审结, 结果 for 结果维持): the fifteen cells are read
by their order, which the heads above them confirm. A head that says something else is not the column of its place.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.report.alignment import adds_up, aligned, trimmed
from foiacrawl.report.dispute_heads import columns_above, sides
from foiacrawl.report.form_rows import Index, is_blank, is_value, labels_csv_hint, shorten, take
from foiacrawl.report.labels import core
from foiacrawl.report.segments import HALVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.forms import Form, Item, Table
    from foiacrawl.grid import Cell
    from foiacrawl.report.form_rows import Tables
    from foiacrawl.report.segments import Segment

HEAD_ROWS = 3
LITIGATION = "行政诉讼"
Place = tuple["Item", "Item"]


def read(segments: Sequence[Segment], form: Form, tables: Tables) -> None:
    """Read every segment of the disputes table into `tables`."""
    table = form.table("disputes")
    if table is None:
        return
    is_complete = True
    for part in (part for segment in segments for part in _halves(segment)):
        is_complete = _read(part, table, form.id, tables) and is_complete
    for row in table.rows:
        if is_complete and not any(tables.has("disputes", row.id, column.id) for column in table.columns):
            tables.problem(
                "missing_row",
                f"the disputes table has no part {row.label}",
                segments[-1].grid,
                segments[-1].stop - 1,
            )


def _halves(segment: Segment) -> list[Segment]:
    """Split a segment where heads follow a row of values: some print 行政复议 and 行政诉讼 below each other."""
    starts = [segment.start]
    valued = False
    for offset, cells in enumerate(segment.rows, start=segment.start):
        heads = {core(cell.text) for cell in cells if not is_blank(cell)}
        if valued and heads and heads <= HALVES:
            starts.append(offset)
            valued = False
        valued = valued or any(is_value(cell) for cell in cells)
    stops = [*starts[1:], segment.stop]
    return [replace(segment, start=start, stop=stop) for start, stop in zip(starts, stops, strict=True)]


def _read(segment: Segment, table: Table, form_id: str, tables: Tables) -> bool:
    """Read one half or the whole; return whether every row of values had its cells."""
    places = [(row, column) for row in _order(segment, table.rows) for column in table.columns]
    data = [
        (offset, values)
        for offset, cells in enumerate(segment.rows, start=segment.start)
        if (values := _values(cells, segment, len(places)))
    ]
    # A row of blank cells counts only if no other row prints something.
    printed = [entry for entry in data if not all(is_blank(cell) for cell in entry[1])]
    if len(printed) > 1 and _read_by_rows(segment, printed, table, form_id, tables):
        return True
    is_complete = bool(data)
    if data:
        named = columns_above(segment, (printed or data)[0][0], [column for _, column in places])
        _report_other_heads(segment, named, places, form_id, tables)
        others = {at for at, _ in named}
        for offset, values in printed or data[-1:]:
            is_complete = _read_row(segment, offset, values, places, others, form_id, tables) and is_complete
    else:
        tables.problem(
            "lost_cell", "the disputes table has heads but no row of values", segment.grid, segment.stop - 1
        )
    return is_complete


def _read_row(
    segment: Segment,
    offset: int,
    values: Sequence[Cell],
    places: Sequence[Place],
    others: set[int],
    form_id: str,
    tables: Tables,
) -> bool:
    """Read the cells of a row in their order, those below `others` excepted; return whether the row has its cells."""
    lead, filler = sides(segment)
    fitting = aligned(values, len(places), lead=lead if len(values) > len(places) else 0, filler=filler)
    if fitting is None and (kept := trimmed(values, len(places))) and _adds_up(kept, places):
        fitting = kept
    if fitting is None:
        tables.problem(
            "lost_cell",
            f"the disputes table ({', '.join(dict.fromkeys(row.id for row, _ in places))}) prints "
            f"{len(values)} values where the form has {len(places)}: "
            f"{shorten(' '.join(cell.text or '□' for cell in values))!r}",
            segment.grid,
            offset,
            values[0].column,
        )
        return False
    for at, ((row, column), cell) in enumerate(zip(places, fitting, strict=True)):
        if at not in others:
            _take(tables, segment, cell, row, column, form_id)
    return True


def _adds_up(values: Sequence[Cell], places: Sequence[Place]) -> bool:
    """Return whether the outcomes of each kind of dispute add up to its total, the last of them."""
    size = len(places) // len({row.id for row, _ in places})
    return all(
        adds_up(values[at : at + size - 1], values[at + size - 1]) for at in range(0, len(places), size)
    )


def _report_other_heads(
    segment: Segment,
    named: Sequence[tuple[int, Cell]],
    places: Sequence[Place],
    form_id: str,
    tables: Tables,
) -> None:
    for at, cell in named:
        row, column = places[at]
        tables.problem(
            "unmatched_column",
            f"the column {shorten(cell.text)!r} is where form {form_id} has {column.label!r} of {row.label}; its values "
            f"were not read; {labels_csv_hint('*', 'disputes', 'column', cell.text)}",
            segment.grid,
            cell.row,
            cell.column,
        )


def _values(cells: tuple[Cell, ...], segment: Segment, wanted: int) -> list[Cell]:
    """Return the cells of a data row, without a label before them; [] for a row of heads."""
    row = [cell for cell in cells if segment.grid.keeps_blanks or not cell.padding]
    if any(is_value(cell) for cell in row):
        while row and not is_value(row[0]) and not is_blank(row[0]) and len(row) > wanted:
            row.pop(0)
        texts = [cell for cell in row if not is_value(cell) and not is_blank(cell)]
        if len(row) < wanted and texts and texts[0] is row[0]:
            row.pop(0)
    elif any(not is_blank(cell) for cell in row):
        return []
    return row


def _order(segment: Segment, rows: tuple[Item, ...]) -> list[Item]:
    """Return the kinds of dispute in the table, in the order of their heads: nearly always the form's three.

    Where the heads are damaged, all three are expected, and a row that has not fifteen cells is a problem.
    """
    index = _index(rows)
    found: dict[str, tuple[int, Item]] = {}
    heads: dict[str, int] = {}
    for cells in segment.rows[:HEAD_ROWS]:
        for cell in cells:
            heads.setdefault(core(cell.text), cell.column)
            item = index.find_one(cell.text)
            if item is not None and item.id not in found:
                found[item.id] = (cell.column, item)
    both = {core(head) for row in rows for head in (row.path or (row.label,))} <= heads.keys()
    if len(found) != len(rows) and (both or not found or (LITIGATION in heads and len(found) == 1)):
        return list(rows) if both or not found else [row for row in rows if row.path]
    if segment.grid.spans:
        # First by the outer heads, which are beside each other: the columns of two rows of heads may disagree.
        places = {
            item.id: (heads.get(core(item.path[0]), own) if item.path else own, own)
            for own, item in found.values()
        }
        return sorted((item for _, item in found.values()), key=lambda item: places[item.id])
    return [row for row in rows if row.id in found]


@cache
def _index(rows: tuple[Item, ...]) -> Index:
    """Return the kinds of dispute of a form by their labels."""
    return Index.of(rows)


def _read_by_rows(
    segment: Segment, printed: list[tuple[int, list[Cell]]], table: Table, form_id: str, tables: Tables
) -> bool:
    """Read a transposed table: a row for each kind of dispute, a column for each outcome."""
    index = _index(table.rows)
    found = []
    for offset, _ in printed:
        cells = segment.grid.rows[offset]
        labels = [cell for cell in cells if not is_value(cell) and not is_blank(cell)]
        values = [cell for cell in cells if is_value(cell)]
        item = index.find_one(labels[-1].text) if labels else None
        if item is None or len(values) != len(table.columns):
            return False
        found.append((item, values))
    heads = [core(cell.text) for cells in segment.rows for cell in cells]
    if core(table.columns[0].label) not in heads:
        return False
    for item, values in found:
        for column, cell in zip(table.columns, values, strict=True):
            _take(tables, segment, cell, item, column, form_id)
    return True


def _take(tables: Tables, segment: Segment, cell: Cell, row: Item, column: Item, form_id: str) -> None:
    take(
        tables,
        segment.grid,
        cell,
        table="disputes",
        row=row.id,
        column=column.id,
        label="/".join([*row.path, row.label, column.label]),
        unit="件",
        form=form_id,
    )
