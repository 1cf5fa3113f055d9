"""Match the heads and values of the disclosure table with the columns of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.forms import Item
from foiacrawl.report.alignment import is_cut, is_misprint, trimmed
from foiacrawl.report.disclosure_forms import all_columns, are_whole, columns_index
from foiacrawl.report.form_rows import is_blank, labels_csv_hint, parse_cell, printed_unit, shorten
from foiacrawl.report.labels import core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.forms import Block, Form
    from foiacrawl.grid import Cell
    from foiacrawl.report.disclosure_parts import Part
    from foiacrawl.report.form_rows import Tables

Column = tuple[Item, str | None]
Headed = tuple["Cell | None", "Column | None"]
Placed = list[tuple["Cell | None", "Column | None", "Cell"]]


def columns_of(part: Part, block: Block, form: Form, tables: Tables) -> list[Headed]:
    """Return, for each head cell, the form's column and its unit; None for a blank head, and for one that says another."""
    if not any(not is_blank(cell) for cell in part.head):
        return [(None, (column, column.unit)) for column in block.columns]
    result: list[Headed] = []
    for cell in part.head:
        if is_blank(cell):
            result.append((cell, None))
            continue
        item = column_named(block, cell.text)
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
    twice = _printed_twice(result)
    for head, column in result:
        if head is not None and column is not None and column[0] in twice:
            tables.problem(
                "unmatched_column",
                f"the column head {shorten(head.text)!r} is printed twice; neither column was read",
                part.grid,
                head.row,
                head.column,
            )
    return [(head, None if column and column[0] in twice else column) for head, column in result]


def column_named(block: Block, printed: str) -> Item | None:
    """Return the column of a block that a head names, by the words of this block or of another with the same column."""
    own = columns_index(block).find_one(printed)
    if own is not None:
        return own
    ids = {item.id for item in all_columns().find(printed)}
    named = [column for column in block.columns if column.id in ids]
    return named[0] if len(named) == 1 else None


def _printed_twice(columns: list[Headed]) -> list[Item]:
    """Return the columns that two heads name: one of the two says what it does not have below it."""
    items = [column[0] for _, column in columns if column is not None]
    return [item for item in items if items.count(item) > 1]


def _by_neighbours(part: Part, block: Block, cell: Cell) -> Item | None:
    """Return the column of a misprinted head: as many heads as columns, and every other one in its place."""
    if all_columns().find(cell.text):
        return None  # the column of another block or form
    heads = [head for head in part.head if not is_blank(head)]
    if len(heads) != len(block.columns) or len(heads) == 1:
        return None
    for head, column in zip(heads, block.columns, strict=True):
        item = column_named(block, head.text)
        if item is not None and item.id != column.id:
            return None
    column = block.columns[heads.index(cell)]
    printed = core(cell.text)
    labels = [core(label) for label in column.labels]
    if any(is_misprint(printed, label) for label in labels):
        return column
    # Heads that are cut short are alike (本年新): one that is whole shows that they are the form's, in its order.
    is_sure = any(column_named(block, head.text) for head in heads)
    return column if is_sure and any(is_cut(printed, label) for label in labels) else None


def pair(
    part: Part, index: int, row: Item, columns: list[Headed], values: list[Cell], tables: Tables
) -> list[tuple[Column, Cell]]:
    """Pair columns with value cells: by order where the numbers agree, else by position; the rest are problems.

    A row that fits its heads in more than one way is a problem, and none of its values is read.
    """
    pairs = _paired(part, columns, values)
    if pairs is None:
        _lost(part, index, row, columns, values, tables)
        return []
    used = {id(cell) for _, column, cell in pairs if column is not None}
    stray = tuple(cell for cell in values if id(cell) not in used)
    report_stray_values(part, index, stray, tables, f"in row {row.id}, under no head")
    return [(column, cell) for _, column, cell in pairs if column is not None]


def _paired(part: Part, columns: list[Headed], values: list[Cell]) -> Placed | None:
    wanted = [entry for entry in columns if entry[0] is None or not is_blank(entry[0])]
    is_short = part.grid.spans and bool(values) and is_blank(values[-1]) and _end(values) < part.end
    if len(values) in (len(columns), len(wanted)) and not is_short:
        heads = columns if len(values) == len(columns) else wanted
        if _is_beside_heads(heads, values):
            # The spans of heads and row differ: in the order of the heads if each has a number, unknown if not.
            values = [cell for cell in values if not is_blank(cell)]
            if len(values) != len(wanted):
                return None
            heads = wanted
        return [(head, column, cell) for (head, column), cell in zip(heads, values, strict=True)]
    if part.grid.spans:
        # Places are certain where head and row are as wide as the table: a cell too many or too few moves the others.
        is_whole = bool(values) and bool(part.head) and _end(values) == part.end == _end(part.head)
        placed = _by_position(wanted, values) if is_whole else None
        if placed is not None:
            return placed
    elif (
        len(wanted) < len(values) <= part.end
        and not any(map(_counts, values[len(wanted) :]))
        and are_whole([cell.text for cell in part.head if not is_blank(cell)])
    ):
        # A block with fewer columns than the table: the zeros that are printed right of its heads have none. Where a head of
        # the block is lost, a zero may be below it.
        return [(head, column, cell) for (head, column), cell in zip(wanted, values, strict=False)]
    # A block with fewer columns than the table may print the rest of its rows as blank cells.
    end = _end(values) if part.grid.spans and values else len(values)
    fitting = trimmed(values, len(columns)) if end <= part.end else None
    if fitting is None:
        return None
    return [(head, column, cell) for (head, column), cell in zip(columns, fitting, strict=True)]


def _is_beside_heads(columns: Sequence[Headed], values: Sequence[Cell]) -> bool:
    """Return whether a row prints a number below a blank head, and none below one that says something."""
    named = [
        is_blank(cell)
        for (head, _), cell in zip(columns, values, strict=True)
        if head is None or not is_blank(head)
    ]
    beside = [
        cell for (head, _), cell in zip(columns, values, strict=True) if head is not None and is_blank(head)
    ]
    return any(named) and not all(map(is_blank, beside))


def _counts(cell: Cell) -> bool:
    """Return whether a cell prints a number that is not zero."""
    return bool(parse_cell(cell.text).value)


def _end(values: Sequence[Cell]) -> int:
    return values[-1].column + values[-1].colspan


def _by_position(wanted: list[Headed], values: list[Cell]) -> Placed | None:
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
    part: Part, index: int, row: Item, columns: list[Headed], values: list[Cell], tables: Tables
) -> None:
    heads = sum(1 for head, _ in columns if head is None or not is_blank(head))
    printed = " ".join(cell.text or "□" for cell in values)
    tables.problem(
        "lost_cell",
        f"row {row.id} ({row.label}) prints {len(values)} values under {heads} heads: {shorten(printed)!r}",
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
