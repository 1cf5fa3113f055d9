"""Read the rows of the requests table below its heads: labels on the left, values on the right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import is_blank, is_value
from foiacrawl.report.labels import fold
from foiacrawl.report.request_heads import repeats_head
from foiacrawl.report.request_words import heading_in, row_index

if TYPE_CHECKING:
    from foiacrawl.forms import Form
    from foiacrawl.grid import Cell, Grid
    from foiacrawl.report.form_rows import Index
    from foiacrawl.report.request_heads import Header
    from foiacrawl.report.segments import Segment

MAX_LABELS = 4
MIN_ALIKE = 2  # rows with as many blank cells between label and values, where these are the label's


@dataclass(frozen=True, slots=True)
class Row:
    """A row as printed: label cells from the left (those spanning down from above first), then values."""

    grid: Grid
    index: int
    above: tuple[str, ...]
    labels: tuple[Cell, ...]
    values: tuple[Cell, ...]

    @property
    def label(self) -> str:
        """The innermost label."""
        return self.labels[-1].text if self.labels else ""


def rows_of(segment: Segment, header: Header, form: Form) -> list[Row]:
    """Split the rows below the head into labels and values; rows that print nothing are left out."""
    found = []
    for offset, cells in enumerate(segment.rows[header.rows :], start=segment.start + header.rows):
        if all(is_blank(cell) for cell in cells):
            continue
        if repeats_head(cells, form):
            continue
        found.append(_split(segment.grid, offset, cells, header, form))
    return found


def _split(grid: Grid, index: int, cells: tuple[Cell, ...], header: Header, form: Form) -> Row:
    above: list[str] = []
    if grid.spans and cells:
        for cell in grid.covered[index][: cells[0].column]:
            if cell is not None and cell.row < index and cell.text and cell.text not in above:
                above.append(cell.text)
    boundary = _boundary(cells, header, form)
    labels = tuple(cell for cell in cells[:boundary] if not is_blank(cell))
    values = list(cells[boundary:])
    if not grid.keeps_blanks:
        values = [cell for cell in values if not cell.padding]
    return Row(grid, index, tuple(above), labels, tuple(values))


def _boundary(cells: tuple[Cell, ...], header: Header, form: Form) -> int:
    """Return how many cells from the left are labels: up to the last that is a known label, else the last text."""
    known = text = 0
    for position, cell in enumerate(cells[:MAX_LABELS]):
        if is_blank(cell):
            continue
        if is_value(cell):
            break
        is_label = bool(row_index(form).find(cell.text))
        if header.first is not None and cell.column >= header.first and known and not is_label:
            break
        text = position + 1
        if is_label or heading_in(form, cell.text):
            known = position + 1
    return text or known


def without_spans(rows: list[Row]) -> list[Row]:
    """Return the rows of a text without the blank cells that it prints for the columns that a label spans.

    So they are where all rows whose labels are numbered alike, 一、 or （一）, have as many of them: one cell too many is in
    one row.
    """
    grids = {id(row.grid): row.grid for row in rows if not row.grid.spans and row.grid.keeps_blanks}
    leads: dict[tuple[int, int], int] = {}
    for key in grids:
        own = [row for row in rows if id(row.grid) == key and row.values]
        usual = Counter(len(row.values) for row in own).most_common(1)
        for rank in {fold(row.label).rank for row in own}:
            alike = [row for row in own if fold(row.label).rank == rank]
            lead = len(alike[0].values) - usual[0][0]
            if len(alike) >= MIN_ALIKE and all(_has_lead(row, lead, usual[0][0]) for row in alike):
                leads[key, rank] = lead
    return [
        replace(row, values=row.values[leads.get((id(row.grid), fold(row.label).rank), 0) :]) for row in rows
    ]


def _has_lead(row: Row, lead: int, usual: int) -> bool:
    return lead > 0 and len(row.values) == usual + lead and all(map(is_blank, row.values[:lead]))


def joined(rows: list[Row], index: Index) -> list[Row]:
    """Join a label printed over two rows, with its numbers in the second, where both make a label of the form."""
    joined: list[Row] = []
    for row in rows:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.labels
            and row.labels
            and all(is_blank(cell) for cell in before.values)
            and not index.find(row.label)
        ):
            whole = before.label + row.label
            core = fold(whole).core
            if core in index.by_label and fold(before.label).core not in index.by_label:
                last = before.labels[-1]._replace(text=whole)
                joined[-1] = replace(row, above=before.above, labels=(*before.labels[:-1], last))
                continue
        joined.append(row)
    return joined
