"""The cells of the statutory tables: which rows and columns each form has. Lists are an open vocabulary and have none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from foiacrawl.forms import form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiacrawl.forms import Item, Table

STATUTORY = ("disclosure", "requests", "disputes")
"""The tables whose cells a form names one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class FormCell:
    """A cell that a form has: its row, its column and its unit (None where the form prints none)."""

    row: Item
    column: Item
    unit: str | None


@cache
def cells(form_id: str, table_id: str) -> Mapping[tuple[str, str], FormCell]:
    """Return the cells of a form's statutory table by row and column, in order; empty for any other table or form."""
    try:
        table = form(form_id).table(table_id) if table_id in STATUTORY else None
    except KeyError:
        table = None
    found = _cells(table) if table else ()
    return MappingProxyType({(cell.row.id, cell.column.id): cell for cell in found})


@cache
def row_cells(form_id: str, table_id: str) -> Mapping[str, tuple[FormCell, ...]]:
    """Return the cells of a form's statutory table by row."""
    found: dict[str, tuple[FormCell, ...]] = {}
    for cell in cells(form_id, table_id).values():
        found[cell.row.id] = (*found.get(cell.row.id, ()), cell)
    return MappingProxyType(found)


def _cells(table: Table) -> Iterator[FormCell]:
    parts = [(block.rows, block.columns) for block in table.blocks] or [(table.rows, table.columns)]
    for rows, columns in parts:
        for row in rows:
            for column in columns:
                yield FormCell(row, column, column.unit or row.unit or table.unit)
