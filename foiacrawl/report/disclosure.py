"""Read table two, proactive disclosure: blocks under captions (第二十条第(一)项), each with its own head row.

Head cells and value cells are matched by order: on real pages of the 2019 form the head spans 1+1+2+1
grid columns over data that spans 1+2+1+1. Only where their numbers differ does the position decide.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from foiacrawl.report.disclosure_columns import column_named, columns_of, pair, report_stray_values
from foiacrawl.report.disclosure_forms import (
    blocks,
    column_cores,
    columns_index,
    disclosure_forms,
    number,
    rows_of,
)
from foiacrawl.report.disclosure_parts import parts_of
from foiacrawl.report.form_rows import is_blank, is_value, labels_csv_hint, shorten, take
from foiacrawl.report.labels import core, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.forms import Block, Form
    from foiacrawl.grid import Cell
    from foiacrawl.report.disclosure_parts import Part
    from foiacrawl.report.form_rows import Tables
    from foiacrawl.report.segments import Segment


def fitness(parts: Sequence[Part], form: Form) -> tuple[int, int, int]:
    """Return how many blocks print the heads of a form, as no other form has more of them; how many print all; the heads."""
    known = [(_known_heads(part, form)[0], part) for part in parts]
    best = sum(
        1
        for count, part in known
        if count and count == max(_known_heads(part, other)[0] for other in disclosure_forms())
    )
    whole = sum(1 for count, part in known if count and count in _sizes(form, part.caption))
    return best, whole, sum(count for count, _ in known)


def _sizes(form: Form, caption: str) -> set[int]:
    """Return how many columns the blocks of a form have under a caption; those of all blocks without one."""
    return {len(block.columns) for block in blocks(form) if not caption or number(block.caption) == caption}


def form_of_heads(part: Part, form: Form) -> Form:
    """Return the form whose words a block prints, `form` where none knows more of its heads.

    Some bodies print one block of last year's form in a report of the next: its columns mean what they say.
    """
    return max((form, *disclosure_forms()), key=lambda own: _known_heads(part, own))


def _known_heads(part: Part, form: Form) -> tuple[int, int]:
    """Return how many heads of a block a form has in these words, and how many in those of any form."""
    return _known(tuple(cell.text for cell in part.head), part.caption, form)


@lru_cache(maxsize=2_000)  # reports print the same few heads
def _known(heads: tuple[str, ...], caption: str, form: Form) -> tuple[int, int]:
    counts = [
        (
            sum(1 for text in heads if _has_words(block, text)),
            sum(1 for text in heads if column_named(block, text) is not None),
        )
        for block in blocks(form)
        if not caption or number(block.caption) == caption
    ]
    return max(counts, default=(0, 0))


def _has_words(block: Block, printed: str) -> bool:
    return any(core(printed) in column_cores(item) for item in columns_index(block).find(printed))


def read(segments: Sequence[Segment], form: Form, tables: Tables) -> None:
    """Read every segment of the disclosure table into `tables`."""
    parts = [part for segment in segments for part in parts_of(segment)]
    matched: set[str] = set()
    for part in parts:
        own = form_of_heads(part, form)
        for index, cells in part.rows:
            item = _read_row(part, index, cells, own, tables)
            if item:
                matched.add(item)
    if not parts:
        return
    for block in blocks(form):
        for row in block.rows:
            if row.id not in matched:
                tables.problem(
                    "missing_row",
                    f"the disclosure table has no row {row.label} ({block.caption})",
                    parts[-1].grid,
                    parts[-1].rows[-1][0] if parts[-1].rows else 0,
                )


def _read_row(part: Part, index: int, cells: tuple[Cell, ...], form: Form, tables: Tables) -> str | None:
    """Read one row; return the id of the form's row."""
    position = _label_position(cells)
    if position is None:
        report_stray_values(part, index, cells, tables, "without a label")
        return None
    label = cells[position].text
    found = [(block, row) for block in blocks(form) for row in rows_of(block).find(label)]
    if len(found) > 1:
        found = [entry for entry in found if number(entry[0].caption) == part.caption] or found[:1]
    values = [cell for cell in cells[position + 1 :] if not cell.padding]
    if not found:
        printed = [cell for cell in values if not is_blank(cell)]
        if printed:
            tables.problem(
                "unmatched_row",
                f"form {form.id} has no row {shorten(label)!r} in the disclosure table; it prints "
                f"{shorten(' '.join(cell.text for cell in printed))!r}; "
                f"{labels_csv_hint(form.id, 'disclosure', 'row', label)}",
                part.grid,
                index,
                cells[position].column,
            )
        return None
    block, row = found[0]
    columns = columns_of(part, block, form, tables)
    for column, cell in pair(part, index, row, columns, values, tables):
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
            signed=item.signed,
        )
    return row.id


def _label_position(cells: tuple[Cell, ...]) -> int | None:
    """Return which cell is the row's label: the last text before the first value."""
    found = None
    for position, cell in enumerate(cells):
        if is_blank(cell):
            continue
        if is_value(cell):
            break
        if found is not None and any(
            rows_of(b).find(cells[found].text) for f in disclosure_forms() for b in blocks(f)
        ):
            break
        found = position
    return found
