"""Rows of elements that are used as those of a table: which they are, and which elements are their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from foiacrawl.grid.cell_text import UNSEEN, cell_text
from foiacrawl.grid.lines import VALUE
from foiacrawl.page.styles import effect_of, is_unseen

if TYPE_CHECKING:
    from collections.abc import Sequence

Element = Any  # lxml's stubs leave the nodes of an iteration untyped

CELLS = frozenset(
    (
        "div",
        "section",
        "span",
        "li",
        "p",
        "dd",
        "dt",
        "b",
        "strong",
        "label",
        "em",
        "i",
        "font",
        "h4",
        "h5",
        "h6",
    )
)
MAX_CELL = 120  # characters
MAX_NODES = 200  # elements in a cell
MAX_CELLS = 40  # in one row
MAX_WRAPPERS = 5  # elements around each other with nothing else in them
COLUMNS = re.compile(
    r"grid-template-columns\s*:\s*(?:repeat\(\s*(\d{1,2})\s*,[^;]*\)|([^;(]+))\s*(?:;|$)", re.IGNORECASE
)
SPAN = re.compile(r"grid-(column|row)(?:-end)?\s*:[^;]*?span\s+(\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the element among its siblings, and its cells. A row that is only text is its own cell."""

    element: Element
    cells: tuple[Element, ...]

    @property
    def shape(self) -> tuple[str, str, str]:
        """What rows of one table have in common: tag and class, and the tag of what is in them."""
        inner = next((child.tag for child in self.element if isinstance(child.tag, str)), "")
        return self.element.tag, self.element.get("class") or "", inner


def rows_in(element: Element) -> list[Row] | None:
    """Return the rows that an element is or groups, as a body of a table does; None if it is no part of a table."""
    children = shown(element)
    row = _row(element, children)
    if (
        len(children) > 1
        and not has_text(element.text)
        and not any(has_text(child.tail) for child in children)
    ):
        inner = [_row(child, shown(child)) for child in children]
        wide = sum(1 for other in inner if other is not None and len(other.cells) > 1)
        if None not in inner and wide * 2 > len(children):
            return [other for other in inner if other is not None]
    return None if row is None else [row]


def _row(element: Element, children: list[Element]) -> Row | None:
    """Return an element with these children as a row of short cells; None if it holds something else."""
    node, cells = element, children
    for _ in range(MAX_WRAPPERS):
        if len(cells) != 1 or has_text(node.text) or has_text(cells[0].tail):
            break
        node = cells[0]
        cells = shown(node)
    mixed = has_text(node.text) or any(has_text(cell.tail) or cell.tag not in CELLS for cell in cells)
    if len(cells) < 2 or mixed:
        return Row(element, (node,)) if _is_short(node) else None
    if len(cells) > (_columns(node) or MAX_CELLS) or not all(map(_is_short, cells)):
        return None
    return Row(element, tuple(cells))


def shown(element: Element) -> list[Element]:
    """Return the children of an element that a browser shows, but for line breaks."""
    return [child for child in element if isinstance(child.tag, str) and _is_shown(child)]


def _is_shown(element: Element) -> bool:
    if element.tag in UNSEEN or element.tag == "br" or element.get("hidden") is not None:
        return False
    effect = effect_of(element.get("style"))
    return not effect or not is_unseen(element, effect)


def has_text(text: str | None) -> bool:
    """Return whether a text prints something."""
    return text is not None and text.strip() != ""


def _is_short(element: Element) -> bool:
    """Return whether an element holds at most the text of a cell, and no table."""
    if element.tag == "table" or not isinstance(element.tag, str):
        return False
    length = 0
    for number, node in enumerate(element.iter()):
        if node.tag == "table" or number > MAX_NODES:
            return False
        length += len((node.text or "").strip()) + len(
            (node.tail or "").strip() if node is not element else ""
        )
        if length > MAX_CELL:
            return False
    return True


def rows_by_style(parent: Element) -> tuple[Row, ...]:
    """Return the rows of cells that a style sheet's grid of known width places beside and below each other."""
    width = _columns(parent)
    cells = shown(parent)
    if not width or not all(_is_short(cell) and not has_text(cell.tail) for cell in cells):
        return ()
    rows: list[list[Element]] = [[]]
    busy: dict[int, int] = {}  # column -> rows that a cell above still takes
    column = 0
    for cell in cells:
        spans = {name: int(count) for name, count in spans_of(cell).items()}
        wide = min(spans.get("colspan", 1), width)
        while column + wide > width or any(busy.get(at, 0) for at in range(column, column + wide)):
            column += 1
            if column + wide > width:
                rows.append([])
                column = 0
                busy = {at: left - 1 for at, left in busy.items() if left > 1}
        rows[-1].append(cell)
        busy |= dict.fromkeys(range(column, column + wide), spans.get("rowspan", 1))
    placed = tuple(Row(row[0], tuple(row)) for row in rows if row)
    return () if _are_shifted([[cell_text(cell) for cell in row.cells] for row in placed]) else placed


def _columns(element: Element) -> int:
    """Return how many columns an element's style gives its children, 0 if it says nothing of that."""
    columns = COLUMNS.search(element.get("style") or "")
    return 0 if columns is None else int(columns[1]) if columns[1] else len(columns[2].split())


def _are_shifted(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a lost or extra cell has moved all cells after it: a label ends a row, a number begins the next."""
    for row, below in pairwise(rows):
        is_open = not VALUE.match(row[-1]) and any(map(VALUE.match, row))
        if row[-1] and is_open and VALUE.match(below[0]) and not all(map(VALUE.match, below)):
            return True
    return False


def spans_of(cell: Element) -> dict[str, str]:
    """Return the spans of a cell, from its attributes or its style."""
    spans = {name: cell.get(name) for name in ("colspan", "rowspan") if (cell.get(name) or "").isdigit()}
    for direction, count in SPAN.findall(cell.get("style") or ""):
        spans.setdefault("colspan" if direction.lower() == "column" else "rowspan", count)
    return spans
