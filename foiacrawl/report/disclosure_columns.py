"""Match the heads and values of the disclosure table with the columns of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.forms import Item
from foiacrawl.report.disclosure_forms import columns_index
from foiacrawl.report.form_rows import is_blank, labels_csv_hint, printed_unit, shorten
from foiacrawl.report.labels import core

if TYPE_CHECKING:
    from foiacrawl.forms import Block, Form
    from foiacrawl.grid import Cell
    from foiacrawl.report.disclosure_parts import Part
    from foiacrawl.report.form_rows import Tables

MIN_SHARED = 3  # characters that a damaged head has in common with the right one
Column = tuple[Item, str | None]


def columns_of(
    part: Part, block: Block, form: Form, tables: Tables
) -> list[tuple[Cell | None, Column | None]]:
    """Return, for each head cell, the form's column and its unit; None for a blank head."""
    if not any(not is_blank(cell) for cell in part.head):
        return [(None, (column, column.unit)) for column in block.columns]
    known = columns_index(block)
    result: list[tuple[Cell | None, Column | None]] = []
    for cell in part.head:
        if is_blank(cell):
            result.append((cell, None))
            continue
        item = known.find_one(cell.text)
        if item is None:
            item = _by_neighbours(part, block, cell)
            if item is not None:
                tables.problem(
                    "guessed_label",
                    f"the column head {shorten(cell.text)!r} was read as {item.label!r}",
                    part.grid,
                    cell.row,
                    cell.column,
                )
        if item is None:
            tables.problem(
                "unmatched_column",
                f"form {form.id} has no column {shorten(cell.text)!r} under {block.caption}; "
                f"{labels_csv_hint(form.id, 'disclosure', 'column', cell.text)}",
                part.grid,
                cell.row,
                cell.column,
            )
            result.append((cell, None))
        else:
            result.append((cell, (item, printed_unit(cell.text) or item.unit)))
    return result


def _by_neighbours(part: Part, block: Block, cell: Cell) -> Item | None:
    """Return the column of a damaged head: as many heads as columns, and every other one in its place."""
    heads = [head for head in part.head if not is_blank(head)]
    if len(heads) != len(block.columns) or len(heads) == 1:
        return None
    known = columns_index(block)
    for head, column in zip(heads, block.columns, strict=True):
        item = known.find_one(head.text)
        if item is not None and item.id != column.id:
            return None
    place = heads.index(cell)
    shared = set(core(cell.text)) & set(core(block.columns[place].label))
    return block.columns[place] if len(shared) >= MIN_SHARED else None


def pair(
    part: Part,
    index: int,
    row: Item,
    columns: list[tuple[Cell | None, Column | None]],
    values: list[Cell],
    least: int,
    tables: Tables,
) -> list[tuple[Column, Cell]]:
    """Pair columns with value cells: by order where the numbers agree, else by position; the rest are problems."""
    while len(values) > len(columns) and is_blank(values[-1]):
        values.pop()
    wanted = [entry for entry in columns if entry[1] is not None]
    if len(values) == len(columns):
        pairs = [(head, column, cell) for (head, column), cell in zip(columns, values, strict=True)]
    elif len(values) == len(wanted) and not _has_unknown(columns):
        pairs = [(head, column, cell) for (head, column), cell in zip(wanted, values, strict=True)]
    elif part.grid.spans and len(values) > len(wanted):
        placed = _by_position(wanted, values)
        printed = [cell for cell in values if not is_blank(cell)]
        # More numbers than heads where the head lacks a column: it is unknown which one is lost.
        if (placed is None and len(printed) <= len(wanted)) or (len(printed) > len(wanted) < least):
            _lost(part, index, row, wanted, values, tables)
            return []
        pairs = (
            placed
            if placed is not None
            else [(head, column, cell) for (head, column), cell in zip(wanted, values, strict=False)]
        )
        used = {id(cell) for _, _, cell in pairs}
        report_stray_values(
            part, index, tuple(cell for cell in values if id(cell) not in used), tables, f"in row {row.id}"
        )
    elif len(values) > len(wanted) >= least and not part.grid.spans:
        pairs = [(head, column, cell) for (head, column), cell in zip(wanted, values, strict=False)]
        report_stray_values(part, index, tuple(values[len(wanted) :]), tables, f"in row {row.id}")
    else:
        _lost(part, index, row, wanted, values, tables)
        return []
    stray = tuple(cell for _, column, cell in pairs if column is None)
    report_stray_values(part, index, stray, tables, f"in row {row.id}, under no head")
    return [(column, cell) for _, column, cell in pairs if column is not None]


def _has_unknown(columns: list[tuple[Cell | None, Column | None]]) -> bool:
    """Return whether a head prints what is no column of the form: a value may be below it."""
    return any(column is None and head is not None and not is_blank(head) for head, column in columns)


Placed = list[tuple["Cell | None", "Column | None", "Cell"]]


def _by_position(wanted: list[tuple[Cell | None, Column | None]], values: list[Cell]) -> Placed | None:
    """Assign to each head the only printed cell below it, else the first blank one."""
    pairs: Placed = []
    for head, column in wanted:
        if head is None:
            return None
        under = [
            cell
            for cell in values
            if cell.column < head.column + head.colspan and head.column < cell.column + cell.colspan
        ]
        printed = [cell for cell in under if not is_blank(cell)]
        if not under or len(printed) > 1:
            return None
        pairs.append((head, column, (printed or under)[0]))
    if len({id(cell) for _, _, cell in pairs}) != len(pairs):
        return None
    return pairs


def _lost(
    part: Part,
    index: int,
    row: Item,
    wanted: list[tuple[Cell | None, Column | None]],
    values: list[Cell],
    tables: Tables,
) -> None:
    printed = " ".join(cell.text or "□" for cell in values)
    tables.problem(
        "lost_cell",
        f"row {row.id} ({row.label}) prints {len(values)} values under {len(wanted)} heads: {shorten(printed)!r}",
        part.grid,
        index,
        values[0].column if values else 0,
    )


def report_stray_values(part: Part, index: int, cells: tuple[Cell, ...], tables: Tables, where: str) -> None:
    """Report cells that print something where the form has nothing."""
    for cell in cells:
        if not is_blank(cell):
            tables.problem(
                "stray_value",
                f"{shorten(cell.text)!r} is printed {where} where the form has no place for it",
                part.grid,
                index,
                cell.column,
            )
