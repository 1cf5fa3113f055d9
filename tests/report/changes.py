"""Single changes of a table's markup, each with the differences of the figures that are right without a word."""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from foiacrawl.forms import forms
from foiacrawl.report.labels import core

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from foiacrawl.grid import Grid
    from foiacrawl.model import Figure, Number

Element = Any  # lxml's stubs leave the nodes of a tree untyped
Print = tuple[str, str | None, str, str, "Number | None", str]
"""What is compared of a figure: table, row, its own label where no form knows the row, column, value, state."""


def as_print(figure: Figure) -> Print:
    """Return what is compared of a figure; of a list row that no form knows its own label, not those above it."""
    own = "" if figure.row else core(figure.label.rpartition("/")[2])
    return figure.table, figure.row, own, figure.column, figure.value, figure.state


@dataclass
class Spot:
    """One table of a copy of a page, ready to be changed; `rows` has the elements of the grid's cells."""

    rng: random.Random
    grid: Grid
    rows: list[list[Element]]
    figures: dict[tuple[int, int], Figure]
    """The figures of this table by row and place in the row."""

    def figures_of(self, row: int) -> list[Figure]:
        """Return the figures of a row."""
        return [figure for (at, _), figure in self.figures.items() if at == row]


@dataclass(frozen=True)
class Change:
    """What was changed, and which differences of the figures are right without a word."""

    what: str
    lost: Counter[Print]
    gained: Callable[[Print], bool] = lambda _: False
    must_tell: bool = False
    must_differ: bool = False
    """Whether a figure must differ where no problem is reported."""


def nothing_lost(what: str, *, must_tell: bool = False) -> Change:
    """Return a change that must leave all figures as they were."""
    return Change(what, Counter(), must_tell=must_tell)


def drop_a_cell(spot: Spot) -> Change | None:
    """A cell is missing in the markup: only its own figure may be missing."""
    row, place = _any_cell(spot)
    spot.rows[row][place].getparent().remove(spot.rows[row][place])
    figure = spot.figures.get((row, place))
    lost = Counter([as_print(figure)] if figure else [])
    return Change(f"cell {row}.{place} dropped", lost, lambda new: _is_blanked(new, lost))


def add_a_blank_cell(spot: Spot) -> Change | None:
    """A blank cell too many."""
    return _added(spot, "")


def add_a_number_cell(spot: Spot) -> Change | None:
    """A number too many: it is read nowhere, so it must be reported."""
    return _added(spot, "7")


def _added(spot: Spot, text: str) -> Change | None:
    row, place = _any_cell(spot, labels=False)
    new = deepcopy(spot.rows[row][place])
    for attribute in ("colspan", "rowspan"):
        new.attrib.pop(attribute, None)
    _set_text(new, text)
    spot.rows[row][place].addprevious(new) if spot.rng.random() < 0.5 else spot.rows[row][place].addnext(new)
    return nothing_lost(f"{text or 'blank'} beside cell {row}.{place}", must_tell=bool(text))


def swap_two_cells(spot: Spot) -> Change | None:
    """Two cells of a row in the other order: only their own figures may differ."""
    row = spot.rng.choice(sorted({row for row, _ in spot.figures}))
    one, other = sorted(spot.rng.sample(range(len(spot.rows[row])), 2)) if len(spot.rows[row]) > 1 else (0, 0)
    if one == other or any(spot.rows[row][at].get("rowspan") for at in (one, other)):
        return None
    first, second = spot.rows[row][one], spot.rows[row][other]
    mark = first.makeelement("td")
    first.addprevious(mark)
    second.addprevious(first)
    mark.addprevious(second)
    mark.getparent().remove(mark)
    own = [spot.figures[row, at] for at in (one, other) if (row, at) in spot.figures]
    places = {as_print(figure)[:4] for figure in own}
    lost = Counter(map(as_print, own))
    return Change(f"cells {row}.{one} and {row}.{other} swapped", lost, lambda new: new[:4] in places)


def delete_a_row(spot: Spot) -> Change | None:
    """A row is missing: the form says so, a list cannot."""
    row = spot.rng.randrange(len(spot.rows))
    if not spot.rows[row]:
        return None
    own = spot.figures_of(row)
    element = spot.rows[row][0].getparent()
    element.getparent().remove(element)
    statutory = any(figure.table != "statistics" for figure in own)
    return Change(f"row {row} deleted", Counter(map(as_print, own)), must_tell=statutory)


def duplicate_a_row(spot: Spot) -> Change | None:
    """A row is printed twice, with the same numbers."""
    row = spot.rng.randrange(len(spot.rows))
    if not spot.rows[row]:
        return None
    element = spot.rows[row][0].getparent()
    element.addnext(deepcopy(element))
    own = set(map(as_print, spot.figures_of(row)))
    return Change(f"row {row} duplicated", Counter(), lambda new: new in own)


def repeat_a_row_with_another_number(spot: Spot) -> Change | None:
    """A row is printed twice, with different numbers: which one is right must be asked."""
    (row, place), _ = spot.rng.choice(_reported(spot))
    element = spot.rows[row][place].getparent()
    twin = deepcopy(element)
    _set_text(twin[element.index(spot.rows[row][place])], "77777")
    element.addnext(twin)
    return nothing_lost(f"row {row} repeated with another number at {place}", must_tell=True)


def change_a_colspan(spot: Spot) -> Change | None:
    """A cell is a column too wide or too narrow: the numbers printed are the same."""
    return _spanned(spot, "colspan")


def change_a_rowspan(spot: Spot) -> Change | None:
    """A cell is a row too high or too low: the numbers printed are the same."""
    return _spanned(spot, "rowspan")


def _spanned(spot: Spot, name: str) -> Change | None:
    row, place = _any_cell(spot)
    cell = spot.rows[row][place]
    digits = re.match(r"\d+", cell.get(name) or "1")
    old = int(digits[0]) if digits else 1
    new = old + spot.rng.choice([1, -1] if old > 1 else [1])
    cell.set(name, str(new))
    return nothing_lost(f"{name} of cell {row}.{place} is {new} for {old}")


def head_of_another_column(spot: Spot) -> Change | None:
    """A head says something else: its numbers are not those of the column that was there."""
    words = _heads()
    statutory = {row for (row, _), figure in spot.figures.items() if figure.table != "statistics"}
    found = [
        (row, place, core(cell.text))
        for row, cells in enumerate(spot.grid.rows)
        for place, cell in enumerate(cells)
        if core(cell.text) in words and any(at > row for at in statutory)
    ]
    if not found:
        return None
    row, place, old = spot.rng.choice(found)
    new = spot.rng.choice(sorted(word for word in words if word not in old and old not in word))
    _set_text(spot.rows[row][place], new)
    own = [figure for figure in spot.figures.values() if figure.column in words[old]]
    return Change(
        f"head {old} is {new}",
        Counter(map(as_print, own)),
        lambda now: now[3] in words[new],
        must_differ=True,
    )


def text_in_a_number(spot: Spot) -> Change | None:
    """A number with a sign, a blank or a letter in it: no number, or the same one."""
    (row, place), figure = spot.rng.choice(_reported(spot))
    digits = str(figure.value)
    odd = [f"{digits}%", f"-{digits}", f"{digits[:1]} {digits[1:] or '8'}", f"{digits}O", f"{digits}2件3"]
    if isinstance(figure.value, int) and figure.value >= 1000:
        odd.append(f"{figure.value:,}")
    new = spot.rng.choice(odd)
    _set_text(spot.rows[row][place], new)
    own = as_print(figure)
    same_number = figure.value if re.fullmatch(r"\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?", new) else None
    signed = (
        -figure.value if new.startswith("-") and figure.column == "items_change" and figure.value else None
    )
    return Change(
        f"{digits} at {row}.{place} is {new}",
        Counter([own]),
        lambda now: now[:4] == own[:4] and now[4] is not None and now[4] in (same_number, signed),
        must_tell=same_number is None and signed is None and new != "-0",
    )


CHANGES: tuple[Callable[[Spot], Change | None], ...] = (
    drop_a_cell,
    add_a_blank_cell,
    add_a_number_cell,
    swap_two_cells,
    delete_a_row,
    duplicate_a_row,
    repeat_a_row_with_another_number,
    change_a_colspan,
    change_a_rowspan,
    head_of_another_column,
    text_in_a_number,
)


def _any_cell(spot: Spot, *, labels: bool = True) -> tuple[int, int]:
    """Return row and place of a cell; mostly one in a row with figures."""
    rows = sorted({row for row, _ in spot.figures})
    row = spot.rng.choice(rows)
    if labels and spot.rng.random() < 0.3:
        row = spot.rng.choice([at for at, cells in enumerate(spot.rows) if cells])
    return row, spot.rng.randrange(len(spot.rows[row]))


def _reported(spot: Spot) -> list[tuple[tuple[int, int], Figure]]:
    return [entry for entry in spot.figures.items() if entry[1].state == "reported"]


def _is_blanked(new: Print, lost: Counter[Print]) -> bool:
    return any(new[:4] == old[:4] for old in lost) and new[4] is None


def _set_text(cell: Element, text: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.text = text


@cache
def _heads() -> dict[str, frozenset[str]]:
    """Return the column heads of the statutory tables of all forms, each with the ids of its columns."""
    found: dict[str, set[str]] = {}
    for table in (table for form in forms() for table in form.tables if table.id != "statistics"):
        for columns in (table.columns, *(block.columns for block in table.blocks)):
            for column in columns:
                found.setdefault(core(column.label), set()).add(column.id)
    return {label: frozenset(ids) for label, ids in found.items()}
