"""Read the heads of the requests table: its columns, their order, and where its values begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.report.alignment import is_misprint
from foiacrawl.report.form_rows import is_value, labels_csv_hint, shorten
from foiacrawl.report.labels import fold
from foiacrawl.report.request_words import column_index, heading_in, request_columns, row_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.forms import Form, Item
    from foiacrawl.grid import Cell
    from foiacrawl.report.form_rows import Tables
    from foiacrawl.report.segments import Segment

# Heads above columns or in the corner that are not columns themselves.
ORGANISATIONS = "法人或其他组织"
HEADS = frozenset({"申请人情况", ORGANISATIONS})
CORNER = "勾稽关系"
REMARKS = frozenset({"备注", "说明"})  # a last column of words, not of numbers
MIN_HEADS = 2
MAX_GUESSED = 2
MIN_KNOWN = 5  # heads by name, of seven, where the table has more or fewer columns than the form
MAX_ABOVE = 2  # rows of captions above the head


@dataclass(frozen=True, slots=True)
class Header:
    """The column heads: where values begin (grid column, when spans are known) and the columns' ids in order.

    `rows` are the head rows and what is above them. `guessed` are heads read by their place; `foreign` is true where no
    form has the heads in that order: then no value can be assigned to a column. `extra` are heads beside the form's own,
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
    def of(cls, segment: Segment, form: Form) -> Header:
        """Read the head rows of a segment: those before its first row of numbers or known label."""
        rows, heads = _heads(segment, form)
        remarks = next((cell for cell in heads if fold(cell.text).core in REMARKS), None)
        leaves = [cell for cell in heads if fold(cell.text).core not in REMARKS]
        ids = tuple(item.id for item in request_columns(form))
        known = {cell: item.id for cell in leaves if (item := column_index(form).find_one(cell.text))}
        if not segment.grid.spans:
            return cls(rows, None, ids if heads else (), remarks)
        leaves.sort(key=lambda cell: cell.column)
        named = tuple(known.get(cell) or "" for cell in leaves)
        own = [name for name in named if name]
        # More or fewer columns than the form's, each head plain: the columns are those that the heads name.
        plain = len(own) >= MIN_KNOWN and own == [name for name in ids if name in own]
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
        if not in_place or len(guessed) > MAX_GUESSED:
            return cls(rows, leaves[0].column, ids, remarks, guessed, foreign=True)
        # A head that says something else is not the column that belongs there.
        places = tuple(zip(leaves, request_columns(form), strict=True))
        others = tuple(cell for cell, own in places if cell in guessed and not _is_misprint_of(cell, own))
        return cls(
            rows,
            leaves[0].column,
            tuple("" if cell in others else own.id for cell, own in places),
            remarks,
            tuple(cell for cell in guessed if cell not in others),
            extra=others,
        )


def _is_misprint_of(cell: Cell, column: Item) -> bool:
    return any(is_misprint(fold(cell.text).core, fold(label).core) for label in column.labels)


def _in_order(above: Sequence[Sequence[Cell]], known: dict[Cell, str], ids: tuple[str, ...]) -> bool:
    """Return whether an order of columns that no form has was really printed: always so for heads of one row.

    In a head of two rows the lower ones are below 法人或其他组织; where that cell is lost they have moved.
    """
    if len({cell.row for cell in known}) == 1:
        return True
    below = [cell.column for cell in known if known[cell] in ids[1:-1]]
    groups = [cell for cells in above for cell in cells if fold(cell.text).core == ORGANISATIONS]
    return any(group.column <= min(below) and max(below) < group.column + group.colspan for group in groups)


def _heads(segment: Segment, form: Form) -> tuple[int, list[Cell]]:
    """Return how many rows the head has, with a caption above it, and its cells that are directly above columns."""
    rows = 0
    heads: list[Cell] = []
    found = False
    for index, cells in enumerate(segment.rows):
        hits = [cell for cell in cells if column_index(form).find(cell.text) or fold(cell.text).core in HEADS]
        if any(is_value(cell) for cell in cells) or _is_row_label(cells, form) or (found and not hits):
            break
        if not hits:
            if index >= MAX_ABOVE:
                break
            continue
        below_first, found, rows = found, True, index + 1
        for cell in cells:
            # What is right of 申请人情况 is a column of its own: 上年总计, 同比.
            below_first = below_first or cell in hits
            plain = fold(cell.text).core
            if (
                column_index(form).find_one(cell.text)
                or plain in REMARKS
                or (cell.text and plain not in HEADS and below_first)
            ):
                heads.append(cell)
    return rows, heads


def _is_row_label(cells: tuple[Cell, ...], form: Form) -> bool:
    """Return whether a row is below the head, by its labels: a row's or an outcome heading's, and no column's."""
    return any(
        heading_in(form, cell.text)
        or (row_index(form).find(cell.text) and not column_index(form).find(cell.text))
        for cell in cells
        if cell.text
    )


def report_head_problems(segment: Segment, header: Header, form: Form, tables: Tables) -> None:
    """Report the heads that are in no form, were read by their place, or are missing."""
    for cell in header.extra:
        tables.problem(
            "unmatched_column",
            f"the column {shorten(cell.text)!r} is in no form; its values were not read; "
            f"{labels_csv_hint('*', 'requests', 'column', cell.text)}",
            segment.grid,
            cell.row,
            cell.column,
        )
    missing = [
        item.label for item in request_columns(form) if header.columns and item.id not in header.columns
    ]
    if missing:
        tables.problem(
            "unmatched_column",
            f"the requests table has no column {', '.join(missing)}",
            segment.grid,
            segment.start,
        )
    kind = "unmatched_column" if header.foreign else "guessed_label"
    for cell in header.guessed:
        outcome = "is in no form; no value was read" if header.foreign else "was read by its place"
        hint = labels_csv_hint("*", "requests", "column", cell.text)
        message = f"the column head {shorten(cell.text)!r} {outcome}; {hint}"
        tables.problem(kind, message, segment.grid, cell.row, cell.column)


def repeats_head(cells: tuple[Cell, ...], form: Form) -> bool:
    """Return whether a row repeats the head after a page break."""
    texts = [cell.text for cell in cells if cell.text]
    if len(texts) < MIN_HEADS or any(is_value(cell) for cell in cells):
        return False  # (七)总计 with blank values is a row
    if len(texts) >= len(request_columns(form)) and column_index(form).find(texts[-1]):
        return True  # 类别 | 数据1 | 数据2 … | 总计, where a converter made the heads up
    return all(column_index(form).find(text) or fold(text).core in HEADS or CORNER in text for text in texts)
