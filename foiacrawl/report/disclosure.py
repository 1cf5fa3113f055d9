"""Table two: what was published proactively. Blocks under captions (第二十条第(一)项), each with its own head row.

Head cells and value cells agree by their order: on real pages of the 2019 form the head spans 1+1+2+1
grid columns over data that spans 1+2+1+1. Only where their numbers differ does the position decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.forms import Block, Form, Item, forms
from foiacrawl.report.labels import core, fold
from foiacrawl.report.reading import Index, is_blank, is_value, printed_unit, shorten, take, to_teach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Cell, Grid
    from foiacrawl.report.reading import Tables
    from foiacrawl.report.segments import Segment

CAPTION = re.compile(r"^第?二十条第?([一二三四五六七八九十]+)[)]?项")
HEAD_LABEL = "信息内容"


@dataclass(frozen=True, slots=True)
class Part:
    """The rows under one caption: its head cells (without 信息内容) and its data rows."""

    grid: Grid
    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def read(segments: Sequence[Segment], tables: Tables, year: int | None) -> None:
    """Read every segment of the disclosure table into `tables`."""
    parts = [part for segment in segments for part in _parts(segment)]
    form = _form_of(parts, year)
    tables.forms["disclosure"] = form.id
    matched: set[str] = set()
    for part in parts:
        for index, cells in part.rows:
            item = _read_row(part, index, cells, form, tables)
            if item:
                matched.add(item)
    if not parts:
        return
    for block in _blocks(form):
        for row in block.rows:
            if row.id not in matched:
                tables.problem(
                    "missing_row",
                    f"the disclosure table has no row {row.label} ({block.caption})",
                    parts[-1].grid,
                    parts[-1].rows[-1][0] if parts[-1].rows else 0,
                )


def _parts(segment: Segment) -> list[Part]:
    """Cut the segment at its captions and head rows."""
    parts: list[Part] = []
    caption: str = ""
    head: tuple[Cell, ...] = ()
    rows: list[tuple[int, tuple[Cell, ...]]] = []

    def close() -> None:
        if rows or head:
            parts.append(Part(segment.grid, caption, head, tuple(rows)))

    for index, cells in enumerate(segment.rows, start=segment.start):
        texts = [cell for cell in cells if not is_blank(cell)]
        if not texts:
            continue
        title = CAPTION.match(core(texts[0].text))
        if title and not any(is_value(cell) for cell in texts[1:]):
            close()
            caption, head, rows = title[1], (), []
            # A caption and its head may share a row when the caption spans down beside it.
            texts = texts[1:]
            if not texts:
                continue
        if _is_head(texts):
            if rows:
                close()
                rows = []
            head = tuple(cell for cell in cells if core(cell.text) != HEAD_LABEL and not cell.padding)
            head = head[1:] if title else head
            continue
        rows.append((index, cells))
    close()
    return parts


def _is_head(texts: list[Cell]) -> bool:
    if any(is_value(cell) for cell in texts):
        return False
    if core(texts[0].text) == HEAD_LABEL:
        return True
    return all(_columns().find(cell.text) for cell in texts)


def _read_row(part: Part, index: int, cells: tuple[Cell, ...], form: Form, tables: Tables) -> str | None:
    """Read one row; return the id of the form's row it is."""
    position = _label_position(cells)
    if position is None:
        _stray(part, index, cells, tables, "without a label")
        return None
    label = cells[position].text
    found = [(block, row) for block in _blocks(form) for row in _rows_of(block).find(label)]
    if len(found) > 1:
        found = [entry for entry in found if _number(entry[0].caption) == part.caption] or found[:1]
    values = [cell for cell in cells[position + 1 :] if not cell.padding]
    if not found:
        printed = [cell for cell in values if not is_blank(cell)]
        if printed:
            tables.problem(
                "unmatched_row",
                f"form {form.id} has no row {shorten(label)!r} in the disclosure table; it prints "
                f"{shorten(' '.join(cell.text for cell in printed))!r}; "
                f"{to_teach(form.id, 'disclosure', 'row', label)}",
                part.grid,
                index,
                cells[position].column,
            )
        return None
    block, row = found[0]
    columns = _columns_of(part, block, form, tables)
    for column, cell in _pair(part, index, row, columns, values, len(block.columns), tables):
        item, unit = column
        take(
            tables,
            part.grid,
            cell,
            table="disclosure",
            row=row.id,
            column=item.id,
            label=fold(label).text,
            unit=unit,
            form=form.id,
        )
    return row.id


Column = tuple[Item, str | None]


def _columns_of(
    part: Part, block: Block, form: Form, tables: Tables
) -> list[tuple[Cell | None, Column | None]]:
    """Return, for each head cell, the form's column and its unit; (None) for a head that prints nothing."""
    if not any(not is_blank(cell) for cell in part.head):
        return [(None, (column, column.unit)) for column in block.columns]
    known = Index.of(block.columns)
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
                f"{to_teach(form.id, 'disclosure', 'column', cell.text)}",
                part.grid,
                cell.row,
                cell.column,
            )
            result.append((cell, None))
        else:
            result.append((cell, (item, printed_unit(cell.text) or item.unit)))
    return result


def _by_neighbours(part: Part, block: Block, cell: Cell) -> Item | None:
    """Return the column a damaged head must be: as many heads as columns, every other one in its place."""
    heads = [head for head in part.head if not is_blank(head)]
    if len(heads) != len(block.columns) or len(heads) == 1:
        return None
    known = Index.of(block.columns)
    for head, column in zip(heads, block.columns, strict=True):
        item = known.find_one(head.text)
        if item is not None and item.id != column.id:
            return None
    place = heads.index(cell)
    shared = set(core(cell.text)) & set(core(block.columns[place].label))
    return block.columns[place] if len(shared) >= LEAST_SHARED else None


LEAST_SHARED = 3


def _pair(
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
    elif len(values) == len(wanted):
        pairs = [(head, column, cell) for (head, column), cell in zip(wanted, values, strict=True)]
    elif part.grid.spans and len(values) > len(wanted):
        placed = _by_position(wanted, values)
        printed = [cell for cell in values if not is_blank(cell)]
        # More numbers than heads where the head lacks a column: which one is lost nobody can say.
        if (placed is None and len(printed) <= len(wanted)) or (len(printed) > len(wanted) < least):
            _lost(part, index, row, wanted, values, tables)
            return []
        pairs = (
            placed
            if placed is not None
            else [(head, column, cell) for (head, column), cell in zip(wanted, values, strict=False)]
        )
        used = {id(cell) for _, _, cell in pairs}
        _stray(
            part, index, tuple(cell for cell in values if id(cell) not in used), tables, f"in row {row.id}"
        )
    elif len(values) > len(wanted) and not part.grid.spans:
        pairs = [(head, column, cell) for (head, column), cell in zip(wanted, values, strict=False)]
        _stray(part, index, tuple(values[len(wanted) :]), tables, f"in row {row.id}")
    else:
        _lost(part, index, row, wanted, values, tables)
        return []
    stray = tuple(cell for _, column, cell in pairs if column is None)
    _stray(part, index, stray, tables, f"in row {row.id}, under no head")
    return [(column, cell) for _, column, cell in pairs if column is not None]


Placed = list[tuple["Cell | None", "Column | None", "Cell"]]


def _by_position(wanted: list[tuple[Cell | None, Column | None]], values: list[Cell]) -> Placed | None:
    """Give each head the one printed cell (else the first blank one) that stands under it."""
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


def _stray(part: Part, index: int, cells: tuple[Cell, ...], tables: Tables, where: str) -> None:
    for cell in cells:
        if not is_blank(cell):
            tables.problem(
                "stray_value",
                f"{shorten(cell.text)!r} is printed {where} where the form has no place for it",
                part.grid,
                index,
                cell.column,
            )


def _label_position(cells: tuple[Cell, ...]) -> int | None:
    """Return which cell is the row's label: the last text before the first value."""
    found = None
    for position, cell in enumerate(cells):
        if is_blank(cell):
            continue
        if is_value(cell):
            break
        if found is not None and any(
            _rows_of(b).find(cells[found].text) for f in _forms() for b in _blocks(f)
        ):
            break
        found = position
    return found


def _form_of(parts: Sequence[Part], year: int | None) -> Form:
    """Choose the generation whose column heads the blocks print; the year decides only between equals."""
    best: tuple[int, int] | None = None
    chosen = _forms()[0]
    for form in _forms():
        hits = sum(
            1
            for part in parts
            for block in _blocks(form)
            if not part.caption or _number(block.caption) == part.caption
            for cell in part.head
            for item in _columns_index(block).find(cell.text)
            if core(cell.text) in {core(label) for label in (item.label, *item.variants)}
        )
        fits = int(year is not None and form.from_year <= year <= (form.to_year or year))
        if best is None or (hits, fits) > best:
            best, chosen = (hits, fits), form
    return chosen


def _number(caption: str) -> str:
    match = CAPTION.match(core(caption))
    return match[1] if match else ""


def _blocks(form: Form) -> tuple[Block, ...]:
    table = form.table("disclosure")
    return table.blocks if table else ()


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(form for form in forms() if form.table("disclosure"))


@cache
def _columns() -> Index:
    return Index.of([column for form in _forms() for block in _blocks(form) for column in block.columns])


@cache
def _columns_index(block: Block) -> Index:
    return Index.of(block.columns)


@cache
def _rows_of(block: Block) -> Index:
    return Index.of(block.rows)
