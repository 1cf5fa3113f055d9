"""What the readers of the tables of a form share: the figures and problems found, cells, an index of labels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from foiacrawl.model import Figure, Place, Problem
from foiacrawl.report import numbers
from foiacrawl.report.labels import fold
from foiacrawl.text import to_simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.forms import Item
    from foiacrawl.grid import Cell, Grid

UNIT = re.compile(
    r"(?:[单單]位[:：]?|[(（/／,，])\s*(万元|萬元|亿元|億元|元|件|条|條|项|項|篇|次|人次|人|个|個)\s*(?:[)）]|$)"
)

SURE = 0.8  # a figure recognised with less is named, for an eye to look at

NO_COUNT = numbers.Cell("unparsed", None, None)
"""What is read of a number that counts nothing: below zero, or in percent."""

MAX_VALUE = 60  # characters; a longer cell is a sentence, and not remembered
MAX_REMEMBERED = 50_000  # cells


class _ParsedCells(dict[str, numbers.Cell]):
    """The texts of cells as parsed. A page of 400 cells prints some 30 different ones, each several times."""

    def __missing__(self, raw: str) -> numbers.Cell:
        cell = numbers.parse_cell(raw)
        if len(raw) <= MAX_VALUE:
            if len(self) >= MAX_REMEMBERED:
                self.clear()
            self[raw] = cell
        return cell


parse_cell = _ParsedCells().__getitem__
"""Parse the text of a table cell."""


@dataclass(slots=True)
class Tables:
    """What the tables of one report gave. `forms` maps each table id to the form it was read by."""

    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    _seen: dict[tuple[str, str | None, str], Figure] = field(default_factory=dict)

    def problem(self, kind: str, message: str, grid: Grid, row: int, column: int = 0) -> None:
        """Note something that was seen and not understood, naming the cell."""
        place = Place(grid.number, row, column)
        self.problems.append(
            Problem(kind, f"table {grid.number}, row {row}, column {column}: {message}", place)
        )

    def add(self, figure: Figure) -> None:
        """Keep a figure; the same place of a form read a second time is no second figure.

        A line of a list that no form knows may be printed twice for two things, so that both figures are kept.
        """
        first = self._seen.setdefault((figure.table, figure.row or figure.label, figure.column), figure)
        if first is figure:
            self.figures.append(figure)
            return
        if figure.row is None:
            self.figures.append(figure)
        if (first.value, first.state) != (figure.value, figure.state):
            kept = "both were kept" if figure.row is None else "the first was kept"
            self.problems.append(
                Problem(
                    "conflicting_values",
                    f"{figure.table}.{figure.row or figure.label}.{figure.column} is {first.raw!r} at "
                    f"{_at(first.where)} and {figure.raw!r} at {_at(figure.where)}: {kept}",
                    figure.where,
                )
            )

    def has(self, table: str, row: str, column: str) -> bool:
        """Return whether that place of a form was read already."""
        return (table, row, column) in self._seen


def _at(place: Place) -> str:
    return f"table {place.table}, row {place.row}, column {place.column}"


def take(
    tables: Tables,
    grid: Grid,
    cell: Cell,
    *,
    table: str,
    row: str | None,
    column: str,
    label: str,
    unit: str | None,
    form: str,
    signed: bool = False,
    share: bool = False,
) -> None:
    """Read one value cell into a figure; a text where a number belongs is a figure without value and a problem.

    So is a number below zero but where the column is of changes (`signed`), and one in percent but where it is a `share`.
    """
    parsed = parse_cell(cell.text)
    value, printed = parsed.value, parsed.unit
    is_negative = value is not None and value < 0 and not signed
    if is_negative or (printed == "%" and unit != "%" and not share):
        parsed, value, printed = NO_COUNT, None, None
    tables.add(
        Figure(
            table,
            row,
            column,
            label,
            value,
            cell.text,
            parsed.state,
            to_simplified(printed) if printed else unit,
            form,
            Place(grid.number, cell.row, cell.column),
            cell.confidence,
        )
    )
    if cell.confidence is not None and cell.confidence < SURE:
        tables.problem(
            "low_confidence",
            f"{table}.{row or label}.{column} was recognised as {shorten(cell.text)!r} with {cell.confidence:.2f}",
            grid,
            cell.row,
            cell.column,
        )
    if parsed.state == "unparsed":
        what = "no count" if parsed is NO_COUNT else "no number"
        tables.problem(
            "unparsed_value",
            f"{table}.{row or label}.{column} prints {shorten(cell.text)!r}, which is {what}",
            grid,
            cell.row,
            cell.column,
        )


def is_reported(cell: Cell) -> bool:
    """Return whether the cell prints a number."""
    return parse_cell(cell.text).state == "reported"


def is_value(cell: Cell | None) -> bool:
    """Return whether a cell prints a number, a dash or a word for none (not: nothing)."""
    return cell is not None and parse_cell(cell.text).state not in ("unparsed", "blank")


def is_blank(cell: Cell) -> bool:
    """Return whether a cell prints nothing."""
    return parse_cell(cell.text).state == "blank"


@lru_cache(maxsize=4_096)  # the heads of a list are asked for each of its rows
def printed_unit(label: str) -> str | None:
    """Return the unit printed in a heading (`本年收费金额(单位:万元)`), else None."""
    match = UNIT.search(fold(label).text)
    return to_simplified(match[1]) if match else None


def shorten(text: str, limit: int = 60) -> str:
    """Return a text on one line, cut for a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def labels_csv_hint(form_id: str, table: str, what: str, label: str) -> str:
    """Return how an unknown label is added: the line of labels.csv that does it."""
    line = f"{form_id},{table},<id of the {what}>,{fold(label).text}"
    return (
        f"if it is another wording of a known {what}, add to foiacrawl/forms/labels.csv: {shorten(line, 120)}"
    )


@dataclass(frozen=True)
class Index:
    """Known rows or columns by their folded labels: whole, without bracketed remarks, or by a unique beginning.

    `found` remembers the answers, for speed.
    """

    by_label: dict[str, tuple[Item, ...]]
    found: dict[str, tuple[Item, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, items: Sequence[Item]) -> Index:
        """Build the index; a label that two items share maps to both."""
        found: dict[str, tuple[Item, ...]] = {}
        for item in items:
            for printed in item.labels:
                label = fold(printed)
                for key in dict.fromkeys((label.core, label.short)):
                    if item not in found.get(key, ()):
                        found[key] = (*found.get(key, ()), item)
        return cls(found)

    def find(self, printed: str) -> tuple[Item, ...]:
        """Return the items a printed label can mean: none, one, or several that differ by what is above."""
        known = self.found.get(printed)
        if known is None:
            if len(self.found) >= MAX_FOUND:
                self.found.clear()
            known = self.found[printed] = self._find(printed)
        return known

    def _find(self, printed: str) -> tuple[Item, ...]:
        label = fold(printed)
        exact = self.by_label.get(label.core) or self.by_label.get(label.short)
        if exact:
            return exact
        if len(label.core) < MIN_BEGINNING:
            return ()
        # Rows of several forms with one id are the same row.
        longer = {
            item.id: item
            for key, items in self.by_label.items()
            if len(key) >= MIN_BEGINNING and (key.startswith(label.core) or label.core.startswith(key))
            for item in items
        }
        return tuple(longer.values()) if len(longer) == 1 else ()

    def find_one(self, printed: str) -> Item | None:
        """Return the item a printed label means, when it can mean only one."""
        items = self.find(printed)
        return items[0] if len(items) == 1 else None


MAX_FOUND = (
    5_000  # answers that an index remembers: labels repeat from report to report, numbers need no folding
)
# So many characters make the beginning of a row label unmistakable (申请人无正当理由逾期不补正 …).
MIN_BEGINNING = 8
