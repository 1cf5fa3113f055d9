"""The cells that a statutory table must have and in which nothing was read: rows of state `lost` in `figures`.

Without them a lost row looks like a row that the form does not have, and a sum or a rate is wrong without a sign of it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from foiacrawl.forms.cells import STATUTORY, cells, row_cells
from foiacrawl.model import Figure, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiacrawl.forms.cells import FormCell


def lost_cells(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield a figure of state `lost` for each cell that is absent from the tables that were read, table by table.

    A row belongs to the form it was read by, an absent one to the form of most figures of its table. The place of a lost
    cell is that of its row's first cell, and of an absent row the beginning of its table. A table of which nothing was
    read is a problem `missing_table` and has no lost cells.
    """
    tables: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.table in STATUTORY:
            tables.setdefault(figure.table, []).append(figure)
    for table, own in tables.items():
        yield from _lost_of_table(table, own)


def _lost_of_table(table: str, own: Sequence[Figure]) -> Iterator[Figure]:
    usual = Counter(figure.form for figure in own).most_common(1)[0][0]
    read = {(figure.row, figure.column) for figure in own}
    if read == cells(usual, table).keys():
        return
    firsts: dict[str | None, Figure] = {}
    for figure in own:
        firsts.setdefault(figure.row, figure)
    for row in dict.fromkeys([*row_cells(usual, table), *firsts]):
        if row is None:
            continue
        first = firsts.get(row)
        form = first.form if first else usual
        beside = first or own[0]
        where = first.where if first else Place(beside.where.table, 0, 0)
        for cell in row_cells(form, table).get(row, ()):
            if (row, cell.column.id) not in read:
                yield Figure(
                    table=table,
                    row=row,
                    column=cell.column.id,
                    label=_label(table, cell),
                    value=None,
                    raw="",
                    state="lost",
                    unit=cell.unit,
                    form=form,
                    where=where,
                    source=beside.source,
                )


def _label(table: str, cell: FormCell) -> str:
    """Return the label as the readers of the tables write it: that of the row, in the table of disputes its whole path."""
    return (
        "/".join((*cell.row.path, cell.row.label, cell.column.label))
        if table == "disputes"
        else cell.row.label
    )
