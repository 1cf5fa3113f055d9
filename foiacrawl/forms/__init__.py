"""The statutory forms as data: one TOML file a generation beside this module.

A new year's form is a new file here; another wording of a known row or column is a line of labels.csv.
A figure is addressed by (table, row, column); the ids are the words of the contract and never change.
Labels are written as printed; foiacrawl.report folds them before it compares them.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from foiacrawl.forms.label_overrides import LABELS, apply_overrides

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

LABELS_VARIABLE = "FOIACRAWL_LABELS"
"""The environment variable that names a labels file which is read after the shipped one."""


# eq=False: a form is loaded once and is itself. Hashing forms by content took a seventh of all reading.
@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A row or a column of a form: its id, the label as printed, the headings above it, its unit.

    `parent` is the id of the row it is a part of (statistics lists); `code` the number printed beside it.
    A row with `strict_path` has so plain a label that it is known only under its own heading. A column that is `signed`
    holds changes, which may be below zero.
    """

    id: str
    label: str
    unit: str | None = None
    path: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    parent: str | None = None
    code: str | None = None
    strict_path: bool = False
    signed: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The label and its variants of wording."""
        return (self.label, *self.variants)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A part of the disclosure table under its caption (第二十条第(一)项), with columns of its own."""

    caption: str
    columns: tuple[Item, ...]
    rows: tuple[Item, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table of a form. Either `blocks` or `rows` (and, but for lists, `columns`) are given."""

    id: str
    title: str
    unit: str | None
    columns: tuple[Item, ...]
    rows: tuple[Item, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """An arithmetic rule between rows (per column) or columns (per row) of a table.

    `kind` is `equal` (left sum = right sum) or `at_most` (left sum <= right sum).
    `at` names the row a list's sum belongs to, where one rule has several.
    """

    id: str
    strength: str
    table: str
    per: Literal["column", "row", "list"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    kind: Literal["equal", "at_most"] = "equal"
    at: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One generation of the statutory form, valid for report years `from_year` to `to_year` (None: until the next)."""

    id: str
    from_year: int
    to_year: int | None
    basis: str | None
    signs: tuple[str, ...]
    sections: tuple[Item, ...]
    tables: tuple[Table, ...]
    identities: tuple[Identity, ...]

    def table(self, table_id: str) -> Table | None:
        """Return the table of that id, or None when the form has none."""
        return next((table for table in self.tables if table.id == table_id), None)

    def is_valid_for(self, year: int | None) -> bool:
        """Return whether `year` is one of the form's years; False where it is unknown."""
        return year is not None and self.from_year <= year <= (self.to_year or year)


@cache
def forms() -> tuple[Form, ...]:
    """Return all forms, the newest first. Raises ValueError naming the file (and line) that is not well formed."""
    loaded = tuple(map(_load, _form_files(files(__package__))))
    complete = apply_overrides(files(__package__).joinpath(LABELS).read_text(encoding="utf-8"), loaded)
    if own := os.environ.get(LABELS_VARIABLE):
        complete = apply_overrides(_read_labels(Path(own)), complete, own)
    return tuple(sorted(complete, key=lambda form: form.from_year, reverse=True))


def _read_labels(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}: the labels cannot be read ({error})") from error


def form(form_id: str) -> Form:
    """Return one form by its id. Raises KeyError."""
    for candidate in forms():
        if candidate.id == form_id:
            return candidate
    raise KeyError(form_id)


def _form_files(folder: Traversable) -> Iterable[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _form_files(entry)
        elif entry.name.endswith(".toml"):
            yield entry


def _load(file: Traversable) -> Form:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        return Form(
            id=data["id"],
            from_year=data["from_year"],
            to_year=data.get("to_year"),
            basis=data.get("basis"),
            signs=tuple(data.get("signs", ())),
            sections=_items(data.get("sections", ())),
            tables=tuple(map(_table, data["tables"])),
            identities=tuple(_identity(entry) for entry in data.get("identities", ())),
        )
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"form file {file.name}: {error!r}") from error


def _table(data: dict[str, Any]) -> Table:
    return Table(
        id=data["id"],
        title=data["title"],
        unit=data.get("unit"),
        columns=_items(data.get("columns", ())),
        rows=_items(data.get("rows", ())),
        blocks=tuple(
            Block(entry["caption"], _items(entry["columns"]), _items(entry["rows"]))
            for entry in data.get("blocks", ())
        ),
    )


def _items(entries: Iterable[dict[str, Any]]) -> tuple[Item, ...]:
    return tuple(Item(**_tuples(entry)) for entry in entries)


def _identity(entry: dict[str, Any]) -> Identity:
    return Identity(**_tuples(entry))


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
