"""Split grids into the tables of a form: a grid may contain several tables, a table may continue over several grids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from foiacrawl.forms import forms
from foiacrawl.report.form_rows import Index, is_value
from foiacrawl.report.labels import core, fold
from foiacrawl.report.lists import header_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.grid import Cell, Grid

Kind = Literal["disclosure", "requests", "disputes", "statistics"]

CAPTION = re.compile(r"^第?二十条第?[一二三四五六七八九十]+[)]?项")
MIN_ROWS_WITHOUT_HEADER = 2
# Heads of the disputes table, which some reports print as two tables below each other.
HALVES = frozenset({"行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"})


OUTCOMES = ("结果", "其他结果", "尚未", "总计")  # as often truncated as whole: 尚未 for 尚未审结
MIN_OUTCOMES = 3
MAX_ROWS_TESTED = 6
MIN_APPLICANTS = (
    6  # values in a row: kinds of applicant and their total; lists have two or three columns of numbers
)
MIN_CORE = 4  # characters of a label that is recognised without its heading (not 其他, 总计)


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows `start` to `stop` (exclusive) of a grid that belong to one table of a form."""

    kind: Kind
    grid: Grid
    start: int
    stop: int

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells that begin in each of the rows."""
        return self.grid.rows[self.start : self.stop]


def segments(grids: Iterable[Grid]) -> list[Segment]:
    """Return the tables found in all grids, in document order."""
    found: list[Segment] = []
    for grid in grids:
        starts = list(_starts(grid, found[-1].kind if found else None))
        stops = [start for _, start in starts[1:]] + [len(grid.rows)]
        for (kind, start), stop in zip(starts, stops, strict=False):
            found.append(Segment(kind, grid, start, stop))
    return found


def _starts(grid: Grid, before: Kind | None) -> Iterable[tuple[Kind, int]]:
    """Yield where a table begins: at a header, or without one where known row labels continue the table `before`."""
    current: Kind | None = None
    for index, cells in enumerate(grid.rows):
        cores = [core(cell.text) for cell in cells if cell.text]
        kind = _opens(cells, cores) or _opens_half(grid, index, cores)
        if kind == "statistics" and current != kind and _holds_requests(grid, index + 1):
            kind = "requests"
        if kind is None and current is None:
            kind = _continues(grid, index, before)
        # The same kind continues: a repeated header, the next caption of table two.
        if kind is not None and kind != current:
            yield kind, index
            current = kind


def opens_table(cells: Sequence[Cell]) -> bool:
    """Return whether a row is the head of a table of a form."""
    return _opens(cells, [core(cell.text) for cell in cells if cell.text]) is not None


def _opens(cells: Sequence[Cell], cores: Sequence[str]) -> Kind | None:
    """Return the kind of the table that a row begins; `cores` are the normalised labels of its cells."""
    for text in cores:  # a loop, as a generator for each row takes twice as long
        if "二十条" in text and CAPTION.match(text):
            return "disclosure"
    if "申请人情况" in cores or ("自然人" in cores and len(cores) > 1):
        return "requests"
    if "法人或其他组织" in cores and len(cores) > 1 and not any(is_value(cell) for cell in cells):
        return "requests"  # beside it 公民, where a body used its own word for 自然人
    if "行政复议" in cores and any(text in ("行政诉讼", "未经复议直接起诉") for text in cores):
        return "disputes"
    if len(cores) > 1 and cores[0] == "信息内容":
        return "disclosure"
    if header_roles(cells) is not None:
        return "statistics"
    return None


def _opens_half(grid: Grid, start: int, cores: Sequence[str]) -> Kind | None:
    """Recognise one half of a disputes table, 行政复议 or 行政诉讼 alone, by the outcomes below the head."""
    if not cores or not HALVES.issuperset(cores):
        return None
    below = [core(cell.text) for cells in grid.rows[start + 1 : start + 3] for cell in cells]
    outcomes = sum(1 for text in below if text.startswith(OUTCOMES))
    return "disputes" if outcomes >= MIN_OUTCOMES else None


def _continues(grid: Grid, start: int, before: Kind | None) -> Kind | None:
    """Return the kind of a table without a header (after a page break) by the labels of its rows.

    The rows of the requests table are unmistakable; 行政处罚 of table two is in many tables, so it only
    continues table two where that was just before.
    """
    rows = [
        cells for cells in grid.rows[start : start + MAX_ROWS_TESTED] if any(is_value(cell) for cell in cells)
    ]
    kinds: tuple[Kind, ...] = ("disclosure", "requests") if before == "disclosure" else ("requests",)
    for kind in kinds:
        known = sum(1 for cells in rows if any(known_row(kind, cell.text) for cell in cells))
        is_named = before == kind or known_row(kind, grid.before)
        if known >= MIN_ROWS_WITHOUT_HEADER or (known and is_named):
            return kind
    # A list is open: any label beside a number continues it.
    return "statistics" if before == "statistics" and rows and _looks_like_list(rows) else None


def _holds_requests(grid: Grid, start: int) -> bool:
    """Return whether the next row with values is one of the requests table, below a head that names no applicant."""
    for cells in grid.rows[start : start + MAX_ROWS_TESTED]:
        values = sum(1 for cell in cells if is_value(cell))
        if values:
            return values >= MIN_APPLICANTS and any(known_row("requests", cell.text) for cell in cells)
    return False


def _looks_like_list(rows: list[tuple[Cell, ...]]) -> bool:
    return all(len(cells) > 1 and not is_value(cells[0]) and cells[0].text for cells in rows)


def known_row(kind: str, printed: str) -> bool:
    """Return whether any form has a row of that label in that table."""
    label = fold(printed)
    return len(label.core) >= MIN_CORE and bool(_rows_of(kind).find(printed))


@cache
def _rows_of(kind: str) -> Index:
    items = []
    for form in forms():
        table = form.table(kind)
        if table is not None:
            items += [*table.rows, *(row for block in table.blocks for row in block.rows)]
    return Index.of(items)
