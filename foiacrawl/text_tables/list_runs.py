"""Find the texts in the lists of a stream of cells that no form knows, those that follow each other together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from foiacrawl.report.labels import core, fold
from foiacrawl.report.list_items import is_known, is_known_heading
from foiacrawl.text_tables.cell_heads import head_of
from foiacrawl.text_tables.cell_words import (
    HEADING_END,
    is_instead_of_number,
    is_row_of,
    is_unit,
    is_value,
    looks_like_label,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiacrawl.text_tables.cell_heads import Head

Kind = Literal["outside", "head", "value", "unit", "known", "text"]


@dataclass(frozen=True, slots=True)
class Run:
    """Texts that no form knows, one after the other, by their places in the stream.

    `is_after_number`: before them is the number of a row whose label no form knows.
    """

    places: tuple[int, ...]
    texts: tuple[str, ...]
    is_after_number: bool


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a stream's tables, and its known labels.

    `whole` are the places of the labels that forms know; `drops_values`: some row is printed without its number.
    """

    runs: tuple[Run, ...]
    whole: tuple[int, ...]
    drops_values: bool


def find_runs(cells: Sequence[str]) -> Runs:
    """Return the runs below the heads of a stream's tables."""
    kinds = list(_kinds(cells))
    runs = tuple(_runs(cells, kinds))
    whole = tuple(at for at, kind in enumerate(kinds) if kind == "known")
    return Runs(runs, whole, any(_lacks_value(cells, kinds, at) for at in range(len(cells) - 1)))


def _kinds(cells: Sequence[str]) -> Iterator[Kind]:
    head: Head | None = None
    stop = 0
    for at, cell in enumerate(cells):
        if at >= stop and (found := head_of(cells, at)):
            head, stop = found, at + found.cells
        after = cells[at + 1] if at + 1 < len(cells) else ""
        yield "head" if at < stop else _kind(cell, after, head) if head else "outside"


def _kind(cell: str, after: str, head: Head) -> Kind:
    if is_value(cell) or is_instead_of_number(cell):
        return "value"
    if head.has_unit and is_unit(cell) and not is_unit(after):  # of two the first is the end of a label
        return "unit"
    return "known" if is_row_of(head.table, cell) else "text"


def _runs(cells: Sequence[str], kinds: Sequence[Kind]) -> Iterator[Run]:
    places: list[int] = []
    label: Kind = "head"
    is_after_number = False
    for at, kind in enumerate(kinds):
        begins = kind != "text" or looks_like_label(cells[at]) or _is_heading(cells[at - 1])
        if places and begins and not _is_among(cells[at - 1], cells[at]):
            yield _run(cells, places, is_after_number=is_after_number)
            places = []
        if kind == "text":
            if not places:
                is_after_number = at > 0 and kinds[at - 1] == "value" and label == "text"
            places.append(at)
        label = kind if kind in ("head", "known", "text") else label


def _run(cells: Sequence[str], places: Sequence[int], *, is_after_number: bool) -> Run:
    return Run(tuple(places), tuple(cells[place] for place in places), is_after_number)


def _is_among(text: str, after: str) -> bool:
    """Return whether 其中 is printed in two pieces."""
    return len(text) == 1 and not fold(after).among and fold(text + after).among


def _is_heading(text: str) -> bool:
    return core(text).endswith(HEADING_END)


def _lacks_value(cells: Sequence[str], kinds: Sequence[Kind], at: int) -> bool:
    """Return whether a row ends with a cell before its number: at its unit, or at a label that is directly above another."""
    if kinds[at] == "unit":
        return kinds[at + 1] in ("known", "text")
    if kinds[at] != "known" or kinds[at + 1] != "known":
        return False
    return is_known(cells[at]) and not is_known_heading(fold(cells[at]))
