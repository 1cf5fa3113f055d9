"""Table three: requests received and how they were handled, rows by outcome, columns by kind of applicant.

A row is found by its label, never by its position. Its values are the cells printed to the right of the
label, in order: on real pages spans are often wrong while the order of the cells is right. A row with
too few or too many cells is reported and none of its values is taken, for nobody can say which is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.forms import Form, Item, forms
from foiacrawl.report.labels import fold
from foiacrawl.report.reading import Index, is_blank, is_value, shorten, take, to_teach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Cell, Grid
    from foiacrawl.report.reading import Tables
    from foiacrawl.report.segments import Segment

# A label this alike, with the same enumerator and under the same heading, is a damaged printing of it.
ALIKE = 0.75
MAX_LABELS = 4


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


def read(segments: Sequence[Segment], tables: Tables, year: int | None) -> None:
    """Read every segment of the requests table into `tables`."""
    parts = [(segment, Header.of(segment)) for segment in segments]
    rows = [row for segment, header in parts for row in _rows(segment, header)]
    form = _form_of(rows, tables, year)
    tables.forms["requests"] = form.id
    for segment, header in parts:
        _say_heads(segment, header, tables)
    rows = _joined(rows, _index(form.id))
    headers = {id(segment.grid): header for segment, header in parts if header.columns}
    last = next(iter(headers.values()), None)
    heading = ""
    matched: set[str] = set()
    index = _index(form.id)
    for row in rows:
        over = headers.get(id(row.grid), last)
        for text in (*row.above, *(cell.text for cell in row.labels[:-1])):
            heading = _heading(form, text) or heading
        if not row.values or all(is_blank(cell) for cell in row.values):
            own = _heading(form, row.label)
            if own or not row.label:
                heading = own or heading
                continue
        item = _match(row, index, heading) or _guess(row, form, heading, matched, tables)
        if item is None:
            _unknown(row, form, tables)
            continue
        if item.path:
            heading = _heading(form, item.path[-1]) or heading
        if _take(row, item, over, form, tables):
            matched.add(item.id)
    _missing(form, matched, rows, tables)


@dataclass(frozen=True, slots=True)
class Header:
    """The column heads: where values begin (grid column, when spans are known) and the columns' ids in order.

    `rows` are the head rows and what stands above them. `guessed` are heads read by their place; `foreign` tells
    heads that no form has in that order: then no value can be given a column. `extra` are heads beside the form's own,
    whose place in `columns` is empty. `remarks` is a last column of words.
    """

    rows: int
    first: int | None
    columns: tuple[str, ...]
    remarks: Cell | None = None
    guessed: tuple[Cell, ...] = ()
    foreign: bool = False
    extra: tuple[Cell, ...] = ()

    @classmethod
    def of(cls, segment: Segment) -> Header:
        """Read the head rows of a segment: those before its first row of numbers or known label."""
        rows, heads = _heads(segment)
        remarks = next((cell for cell in heads if fold(cell.text).core in REMARKS), None)
        leaves = [cell for cell in heads if fold(cell.text).core not in REMARKS]
        ids = tuple(item.id for item in _request_columns())
        known = {cell: item.id for cell in leaves if (item := _columns().find_one(cell.text))}
        if not segment.grid.spans:
            return cls(rows, None, ids if heads else (), remarks)
        leaves.sort(key=lambda cell: cell.column)
        named = tuple(known.get(cell) or "" for cell in leaves)
        own = [name for name in named if name]
        # More or fewer columns than the form's, each head plain: the columns are those that the heads name.
        plain = len(own) >= LEAST_KNOWN and own == [name for name in ids if name in own]
        if plain and (len(own) == len(ids) if len(leaves) > len(ids) else len(own) == len(leaves) < len(ids)):
            extra = tuple(cell for cell in leaves if cell not in known)
            return cls(rows, leaves[0].column, named, remarks, extra=extra)
        first = next((cell.column for cell in leaves if known.get(cell) == ids[0]), None)
        if len(leaves) != len(ids):
            return cls(rows, first, ids if heads else (), remarks)
        order = [known.get(cell) for cell in leaves]
        if sorted(filter(None, order)) == sorted(ids):
            if order != list(ids) and not _in_order(segment.rows[:rows], known, ids):
                return cls(rows, leaves[0].column, ids, remarks, tuple(leaves), foreign=True)
            return cls(rows, leaves[0].column, tuple(filter(None, order)), remarks)
        in_place = all(name in (None, own) for name, own in zip(order, ids, strict=True))
        guessed = tuple(cell for cell in leaves if cell not in known)
        return cls(rows, leaves[0].column, ids, remarks, guessed, not in_place or len(guessed) > MAX_GUESSED)


def _in_order(above: Sequence[Sequence[Cell]], known: dict[Cell, str], ids: tuple[str, ...]) -> bool:
    """Tell whether an order of columns that no form has was printed so: heads of one row stand where they stand.

    In a head of two rows the lower ones hang under 法人或其他组织; where that cell is lost they have slipped.
    """
    if len({cell.row for cell in known}) == 1:
        return True
    below = [cell.column for cell in known if known[cell] in ids[1:-1]]
    groups = [cell for cells in above for cell in cells if fold(cell.text).core == ORGANISATIONS]
    return any(group.column <= min(below) and max(below) < group.column + group.colspan for group in groups)


def _heads(segment: Segment) -> tuple[int, list[Cell]]:
    """Return how many rows the head has, with a caption above it, and its cells that stand right over columns."""
    rows = 0
    heads: list[Cell] = []
    found = False
    for index, cells in enumerate(segment.rows):
        hits = [cell for cell in cells if _columns().find(cell.text) or fold(cell.text).core in HEADS]
        if any(is_value(cell) for cell in cells) or _is_row_label(cells) or (found and not hits):
            break
        if not hits:
            if index >= MAX_ABOVE:
                break
            continue
        below_first, found, rows = found, True, index + 1
        for cell in cells:
            # What stands right of 申请人情况 is a column of its own: 上年总计, 同比.
            below_first = below_first or cell in hits
            plain = fold(cell.text).core
            if (
                _columns().find_one(cell.text)
                or plain in REMARKS
                or (cell.text and plain not in HEADS and below_first)
            ):
                heads.append(cell)
    return rows, heads


# Heads that stand above columns, or in the corner, and are no column themselves.
ORGANISATIONS = "法人或其他组织"
HEADS = frozenset({"申请人情况", ORGANISATIONS})
CORNER = "勾稽关系"
REMARKS = frozenset({"备注", "说明"})  # a last column of words, not of numbers
LEAST_HEADS = 2
MAX_GUESSED = 2
LEAST_KNOWN = 5  # heads by name, of seven, where the table has more or fewer columns than the form
MAX_ABOVE = 2  # rows of captions above the head


def _is_row_label(cells: tuple[Cell, ...]) -> bool:
    """Tell a row below the head by its labels: a row's or an outcome heading's, and no column's."""
    return any(
        _heading(form, cell.text) or (_index(form.id).find(cell.text) and not _columns().find(cell.text))
        for cell in cells
        if cell.text
        for form in _forms()
    )


def _say_heads(segment: Segment, header: Header, tables: Tables) -> None:
    for cell in header.extra:
        tables.problem(
            "unmatched_column",
            f"the column {shorten(cell.text)!r} is of no form; its values were not read; "
            f"{to_teach('*', 'requests', 'column', cell.text)}",
            segment.grid,
            cell.row,
            cell.column,
        )
    missing = [item.label for item in _request_columns() if header.columns and item.id not in header.columns]
    if missing:
        tables.problem(
            "unmatched_column",
            f"the requests table has no column {', '.join(missing)}",
            segment.grid,
            segment.start,
        )
    kind = "unmatched_column" if header.foreign else "guessed_label"
    for cell in header.guessed:
        said = "is of no form; no value was taken" if header.foreign else "was read by its place"
        hint = to_teach("*", "requests", "column", cell.text)
        message = f"the column head {shorten(cell.text)!r} {said}; {hint}"
        tables.problem(kind, message, segment.grid, cell.row, cell.column)


def _rows(segment: Segment, header: Header) -> list[Row]:
    """Split the rows below the head into labels and values; ghost rows (nothing printed) are no rows."""
    found = []
    for offset, cells in enumerate(segment.rows[header.rows :], start=segment.start + header.rows):
        if all(is_blank(cell) for cell in cells):
            continue
        if _repeats_head(cells):
            continue
        found.append(_split(segment.grid, offset, cells, header))
    return found


def _repeats_head(cells: tuple[Cell, ...]) -> bool:
    """Tell a header that is printed again where the table ran over a page."""
    texts = [cell.text for cell in cells if cell.text]
    if len(texts) < LEAST_HEADS or any(is_value(cell) for cell in cells):
        return False  # (七)总计 with blank values is a row
    return all(_columns().find(text) or fold(text).core in HEADS or CORNER in text for text in texts)


def _split(grid: Grid, index: int, cells: tuple[Cell, ...], header: Header) -> Row:
    above: list[str] = []
    if grid.spans and cells:
        for cell in grid.covered[index][: cells[0].column]:
            if cell is not None and cell.row < index and cell.text and cell.text not in above:
                above.append(cell.text)
    boundary = _boundary(cells, header)
    labels = tuple(cell for cell in cells[:boundary] if not is_blank(cell))
    values = list(cells[boundary:])
    if not grid.keeps_blanks:
        values = [cell for cell in values if not cell.padding]
    if header.first is not None:
        # Blank cells between label and values are the label's own (a span written out as cells).
        while values and len(values) > len(_request_columns()) and values[0].column < header.first:
            if not is_blank(values[0]):
                break
            values.pop(0)
    return Row(grid, index, tuple(above), labels, tuple(values))


def _boundary(cells: tuple[Cell, ...], header: Header) -> int:
    """Return how many cells from the left are labels: up to the last that is a known label, else the last text."""
    known = text = 0
    for position, cell in enumerate(cells[:MAX_LABELS]):
        if is_blank(cell):
            continue
        if is_value(cell):
            break
        if header.first is not None and cell.column >= header.first and known:
            break
        text = position + 1
        if any(_index(form.id).find(cell.text) or _heading(form, cell.text) for form in _forms()):
            known = position + 1
    return text or known


def _joined(rows: list[Row], index: Index) -> list[Row]:
    """Join a label that runs over two rows, its numbers printed in the second, where both make a label of the form."""
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


def _match(row: Row, index: Index, heading: str) -> Item | None:
    """Return the form's row of that label. A plain label (3.其他) must stand under its own heading."""
    found = index.find(row.label)
    if len(found) != 1:
        return None
    item = found[0]
    if item.strict_path and heading and fold(item.path[-1]).core != heading:
        return None
    return item


def _guess(row: Row, form: Form, heading: str, matched: set[str], tables: Tables) -> Item | None:
    """Return the one row of the form that a damaged label must mean, and say so; None when in doubt."""
    label = fold(row.label)
    table = form.table("requests")
    if table is None or len(label.core) < LEAST_CORE:
        return None
    near = []
    for item in table.rows:
        own = fold(item.label)
        if item.id in matched or (label.number and own.number != label.number):
            continue
        if item.path and heading and fold(item.path[-1]).core != heading:
            continue
        alike = SequenceMatcher(None, label.core, own.core, autojunk=False).ratio()
        if alike >= ALIKE:
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


LEAST_CORE = 4


def _unknown(row: Row, form: Form, tables: Tables) -> None:
    values = [cell for cell in row.values if not is_blank(cell)]
    if not values:
        return
    printed = " ".join(cell.text for cell in values)
    tables.problem(
        "unmatched_row",
        f"no form has a row {shorten(row.label)!r} in the requests table; it prints {shorten(printed)!r}; "
        f"{to_teach(form.id, 'requests', 'row', row.label)}",
        row.grid,
        row.index,
        row.labels[-1].column if row.labels else 0,
    )


def _take(row: Row, item: Item, header: Header | None, form: Form, tables: Tables) -> bool:
    """Read a row's values, or say that its cells do not fit. Return whether the row was there."""
    own = tuple(column.id for column in _request_columns())
    columns = header.columns if header and header.columns else own
    values = list(row.values)
    if len(columns) < len(own) and len(values) != len(columns):
        columns = own  # the head has lost a cell, the row has not
    remarks = header.remarks if header else None
    if remarks and row.grid.spans:
        while values and values[-1].column > remarks.column and is_blank(values[-1]):
            values.pop()  # a sheet is as wide as its widest table
    if (
        remarks
        and (row.grid.keeps_blanks or len(values) > len(columns))
        and values
        and not is_value(values[-1])
    ):
        # The last cell is the remark, printed or blank; a text that drops blanks may lack it.
        values.pop()
    while len(values) > len(columns) and is_blank(values[-1]):
        values.pop()
    if len(values) != len(columns) or (header and header.foreign):
        if values:
            tables.problem(
                "lost_cell",
                f"row {item.id} ({shorten(row.label)}) prints {len(values)} values where the form has "
                f"{len(columns)} columns: {shorten(' '.join(cell.text or '□' for cell in values))!r}",
                row.grid,
                row.index,
                values[0].column,
            )
        else:
            tables.problem(
                "lost_cell", f"row {item.id} prints no values", row.grid, row.index, row.labels[-1].column
            )
        return True
    label = fold(row.label).text
    for column, cell in zip(columns, values, strict=True):
        if not column:
            continue  # told once, at the head
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
    """Name the rows of the form that the table does not have."""
    table = form.table("requests")
    if table is None or not rows:
        return
    for item in table.rows:
        if item.id not in matched:
            tables.problem(
                "missing_row", f"the requests table has no row {item.label}", rows[-1].grid, rows[-1].index
            )


def _form_of(rows: Sequence[Row], tables: Tables, year: int | None) -> Form:
    """Choose the generation by the rows that only it has: (六)其他处理 is one row in 2019, three from 2021 on."""
    best: tuple[int, int, int] | None = None
    chosen = _forms()[0]
    for form in _forms():
        index = _index(form.id)
        hits = sum(1 for row in rows if index.find(row.label))
        beside = int(tables.forms.get("disclosure") == form.id)
        fits = int(year is not None and form.from_year <= year <= (form.to_year or year))
        if best is None or (hits, beside, fits) > best:
            best, chosen = (hits, beside, fits), form
    return chosen


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(form for form in forms() if form.table("requests"))


@cache
def _request_columns() -> tuple[Item, ...]:
    table = _forms()[0].table("requests")
    return table.columns if table else ()


@cache
def _columns() -> Index:
    return Index.of(_request_columns())


@cache
def _index(form_id: str) -> Index:
    table = next(form for form in _forms() if form.id == form_id).table("requests")
    return Index.of(table.rows if table else ())


@cache
def _headings(form_id: str) -> frozenset[str]:
    form = next(form for form in _forms() if form.id == form_id)
    table = form.table("requests")
    return frozenset(fold(text).core for item in (table.rows if table else ()) for text in item.path)


def _heading(form: Form, printed: str) -> str:
    """Return the folded heading if the form has one of that name, else nothing."""
    core = fold(printed).core
    return core if core in _headings(form.id) else ""
