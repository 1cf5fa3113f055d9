"""The tables of the dataset and their columns: tables.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type (string, integer, number, boolean, date, datetime) and its meaning."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table of the dataset. `key` has the columns of the primary key; `refers` the table and column each one refers to."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: Mapping[str, tuple[str, str]]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


@cache
def tables() -> Mapping[str, DataTable]:
    """Return the tables by name, in the order in which they are listed."""
    return {name: _table(name, entry) for name, entry in load_toml(__file__, "tables.toml").items()}


def _table(name: str, entry: Mapping[str, Any]) -> DataTable:
    columns = []
    for column, described in entry["columns"].items():
        kind, _, meaning = described.partition(": ")
        columns.append(Column(column, kind, meaning))
    refers = {}
    for column, target in entry.get("refers", {}).items():
        table, _, other = target.partition(".")
        refers[column] = (table, other)
    return DataTable(name, entry["title"], tuple(columns), tuple(entry.get("key", "").split()), refers)


DESCRIPTIONS = ("datapackage.json", "CITATION.cff", "README.md")
FILES = (*DESCRIPTIONS, *(f"{name}.{format_}" for name in tables() for format_ in ("csv", "parquet")))
"""The names that files of a dataset may have; which formats there are is chosen with each export."""
