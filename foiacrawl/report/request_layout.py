"""Which cells of the rows of the requests table are its values: the same for all rows of a grid."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foiacrawl.report.alignment import adds_up, aligned, is_less_than_a_part, trimmed
from foiacrawl.report.form_rows import is_blank, is_value
from foiacrawl.report.request_words import request_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.forms import Form
    from foiacrawl.grid import Cell
    from foiacrawl.report.request_heads import Header
    from foiacrawl.report.request_rows import Row
    from foiacrawl.report.segments import Segment


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a grid's values from the left ("" for one that no form has), and what is around them.

    `first` is the grid column where values begin, None where that is unknown; `remarks` a last column of words; `filler`
    how many blank cells most rows have after their values, the remark's among them; `foreign` is true where no value can
    be assigned to a column; `short` where most rows lack a cell, so that the last cell of a full row may be one too many.
    """

    columns: tuple[str, ...]
    first: int | None = None
    remarks: Cell | None = None
    filler: int = 0
    foreign: bool = False
    short: bool = False


def layouts_of(parts: Sequence[tuple[Segment, Header]], rows: Sequence[Row], form: Form) -> dict[int, Layout]:
    """Return the layout of each grid by its identity; a grid without a head of its own has the columns of the first."""
    headers = {id(segment.grid): header for segment, header in parts if header.columns}
    first = next(iter(headers.values()), None)
    return {
        id(segment.grid): _layout(
            headers.get(id(segment.grid), first), [row for row in rows if row.grid is segment.grid], form
        )
        for segment, _ in parts
    }


def _layout(header: Header | None, rows: Sequence[Row], form: Form) -> Layout:
    own = tuple(column.id for column in request_columns(form))
    if header is None:
        return _with_filler(Layout(own), rows)
    first = _first_by_rows(rows) if header.first is None else header.first
    if first is not None and any(
        is_value(row.values[0]) and row.values[0].column < first for row in rows if row.values
    ):
        first = None  # spans are wrong: a blank cell left of that column may be a value
    layout = Layout(header.columns or own, first, header.remarks, foreign=header.foreign)
    if len(layout.columns) < len(own):
        counts = Counter(len(without_remark(row, layout)) for row in rows)
        beside = 1 if header.remarks and rows and rows[0].grid.keeps_blanks else 0
        if counts[len(own) + beside] > counts[len(layout.columns) + beside]:
            # The head has lost a cell, the rows have not.
            layout = Layout(own, None, header.remarks, foreign=header.foreign)
    return _with_filler(layout, rows)


def _first_by_rows(rows: Sequence[Row]) -> int | None:
    """Return the column where the values of most rows begin, which have no blank cells of their labels; None if they differ.

    So it is in a text that prints a blank cell for each column that a label spans.
    """
    sizes = Counter(len(row.values) for row in rows if row.values and row.grid.keeps_blanks)
    usual = sizes.most_common(1)
    if not usual or usual[0][1] * 2 <= len(rows):
        return None
    columns = {row.values[0].column for row in rows if len(row.values) == usual[0][0]}
    return columns.pop() if len(columns) == 1 else None


def _with_filler(layout: Layout, rows: Sequence[Row]) -> Layout:
    """Add how many blank cells most rows have after their values: a sheet is as wide as its widest table."""
    excess = Counter(
        len(values) - _lead(values, layout) - len(layout.columns)
        for row in rows
        if (values := without_remark(row, layout))
    )
    usual = excess.most_common(1)[0][0] if excess else 0
    return replace(layout, filler=max(usual, 0), short=usual < 0)


def without_remark(row: Row, layout: Layout) -> list[Cell]:
    """Return the cells of a row right of its label, with a blank one for a remark; a text that drops blanks has no such."""
    values = list(row.values)
    if layout.remarks is None:
        return values
    if not row.grid.keeps_blanks:
        return values[:-1] if len(values) > len(layout.columns) and not is_value(values[-1]) else values
    last = next((at for at in reversed(range(len(values))) if not is_blank(values[at])), 0)
    if last >= len(layout.columns) and not is_value(values[last]):
        values[last] = values[last]._replace(text="")
    return values


def fitted(values: Sequence[Cell], layout: Layout) -> list[Cell] | None:
    """Return a row's values, one for each column; None where cells are missing, or it is uncertain which is which."""
    fitting = aligned(values, len(layout.columns), lead=_lead(values, layout), filler=layout.filler)
    if fitting is None:
        # Blank cells before the values are those of the label, where the rest adds up.
        lead = next((at for at, cell in enumerate(values) if not is_blank(cell)), 0)
        behind = trimmed(values, len(layout.columns))
        kept = behind or (values[lead:] if len(values) - lead == len(layout.columns) else ())
        if kept and not any(map(is_blank, kept)) and adds_up(kept[:-1], kept[-1]):
            return list(kept)
    if fitting and layout.short and is_less_than_a_part(fitting[:-1], fitting[-1]):
        return None
    return fitting


def _lead(values: Sequence[Cell], layout: Layout) -> int:
    """Return how many blank cells between label and values are the label's own: a span written out as cells."""
    if layout.first is None or len(values) <= len(layout.columns):
        return 0
    lead = 0
    while lead < len(values) and values[lead].column < layout.first and is_blank(values[lead]):
        lead += 1
    return lead
