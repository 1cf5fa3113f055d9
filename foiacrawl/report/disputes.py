"""Read table four, reconsideration and litigation: fifteen numbers in one row.

Head words are often truncated on real pages (尚未 for 尚未审结, 结果 for 结果维持): the fifteen cells are read
by their order, which the three heads above them confirm.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import Index, is_blank, is_value, shorten, take
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


def read(segments: Sequence[Segment], form: Form, tables: Tables) -> None:
    """Read every segment of the disputes table into `tables`."""
    table = form.table("disputes")
    if table is None:
        return
    is_complete = True
    for part in (part for segment in segments for part in _halves(segment)):
        is_complete = _read(part, table, form.id, tables) and is_complete
    for row in table.rows:
        if is_complete and not tables.has("disputes", row.id, table.columns[-1].id):
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
    blocks = _order(segment, table.rows)
    places = [(row, column) for row in blocks for column in table.columns]
    data = [
        (offset, values)
        for offset, cells in enumerate(segment.rows, start=segment.start)
        if (values := _values(_under_heads(cells, segment), segment.grid.keeps_blanks, len(places)))
    ]
    # A row of blank cells counts only if no other row prints something.
    printed = [entry for entry in data if not all(is_blank(cell) for cell in entry[1])]
    if len(printed) > 1 and _read_by_rows(segment, printed, table.rows, table.columns, form_id, tables):
        return True
    is_complete = bool(data)
    for offset, values in printed or data[-1:]:
        if len(values) != len(places):
            is_complete = False
            tables.problem(
                "lost_cell",
                f"the disputes table ({', '.join(dict.fromkeys(row.id for row, _ in places))}) prints "
                f"{len(values)} values where the form has {len(places)}: "
                f"{shorten(' '.join(cell.text or '□' for cell in values))!r}",
                segment.grid,
                offset,
                values[0].column,
            )
            continue
        for (row, column), cell in zip(places, values, strict=True):
            _take(tables, segment, cell, row, column, form_id)
    if not data:
        tables.problem(
            "lost_cell", "the disputes table has heads but no row of values", segment.grid, segment.stop - 1
        )
    return is_complete


def _under_heads(cells: tuple[Cell, ...], segment: Segment) -> tuple[Cell, ...]:
    """Return a row without the blank cells right of all heads: a sheet is as wide as its widest table."""
    if not (segment.grid.spans and segment.grid.keeps_blanks):
        return cells
    heads = [
        cell.column + cell.colspan
        for row in segment.rows
        for cell in row
        if not is_blank(cell) and not is_value(cell)
    ]
    kept = list(cells)
    while kept and heads and is_blank(kept[-1]) and kept[-1].column >= max(heads):
        kept.pop()
    return tuple(kept)


def _values(cells: tuple[Cell, ...], keeps_blanks: bool, wanted: int) -> list[Cell]:
    """Return the cells of a data row, without a label before or filler after them; [] for a row of heads."""
    row = [cell for cell in cells if keeps_blanks or not cell.padding]
    if any(is_value(cell) for cell in row):
        while row and not is_value(row[0]) and len(row) > wanted:
            row.pop(0)
        texts = [cell for cell in row if not is_value(cell) and not is_blank(cell)]
        if len(row) < wanted and texts and texts[0] is row[0]:
            row.pop(0)
    elif any(not is_blank(cell) for cell in row):
        return []
    while len(row) > wanted and is_blank(row[-1]):
        row.pop()
    return row


def _order(segment: Segment, rows: tuple[Item, ...]) -> list[Item]:
    """Return the kinds of dispute in the table, in the order of their heads: nearly always the form's three.

    Where the heads are damaged, all three are expected, and a row that has not fifteen cells is a problem.
    """
    index = Index.of(rows)
    found: dict[str, tuple[int, Item]] = {}
    heads: set[str] = set()
    for cells in segment.rows[:HEAD_ROWS]:
        for cell in cells:
            heads.add(core(cell.text))
            item = index.find_one(cell.text)
            if item is not None and item.id not in found:
                found[item.id] = (cell.column, item)
    both = {core(head) for row in rows for head in (row.path or (row.label,))} <= heads
    if len(found) != len(rows) and (both or not found or (LITIGATION in heads and len(found) == 1)):
        return list(rows) if both or not found else [row for row in rows if row.path]
    if segment.grid.spans:
        return [item for _, item in sorted(found.values(), key=lambda entry: entry[0])]
    return [row for row in rows if row.id in found]


def _read_by_rows(
    segment: Segment,
    printed: list[tuple[int, list[Cell]]],
    rows: tuple[Item, ...],
    columns: tuple[Item, ...],
    form_id: str,
    tables: Tables,
) -> bool:
    """Read a transposed table: a row for each kind of dispute, a column for each outcome."""
    index = Index.of(rows)
    found = []
    for offset, _ in printed:
        cells = segment.grid.rows[offset]
        labels = [cell for cell in cells if not is_value(cell) and not is_blank(cell)]
        values = [cell for cell in cells if is_value(cell)]
        item = index.find_one(labels[-1].text) if labels else None
        if item is None or len(values) != len(columns):
            return False
        found.append((item, values))
    heads = [core(cell.text) for cells in segment.rows for cell in cells]
    if core(columns[0].label) not in heads:
        return False
    for item, values in found:
        for column, cell in zip(columns, values, strict=True):
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
