"""Make tables of elements that stand for one: rows and cells of div, span, li or p, laid out by a style sheet.

What is a table shows by its regularity alone: elements beside each other, each with short elements in it. Which of the
candidates is one, and at which depth its rows are, say the `Words` of tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from foiacrawl.grid.html import MAX_ROWS, SPANS_LOST, UNSEEN, cell_text
from foiacrawl.grid.lines import VALUE
from foiacrawl.page.styles import is_unseen, says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

Element = Any  # lxml's stubs leave the nodes of an iteration untyped
Texts = list[list[str]]

NO_PARENTS = frozenset(
    ("head", "table", "thead", "tbody", "tfoot", "tr", "select", "a", "font", "b", "strong", *UNSEEN)
)
CELLS = frozenset(
    ("div", "span", "li", "p", "dd", "dt", "b", "strong", "label", "em", "i", "font", "h4", "h5", "h6")
)
MIN_ROWS = 3
MIN_FLAT = 5  # cells beside each other that may be several rows
MIN_WIDE = 2  # rows with several cells
MAX_CELL = 120  # characters
MAX_NODES = 200  # elements in a cell
MAX_CELLS = 40  # in one row
MAX_WRAPPERS = 5  # elements around each other with nothing else in them
MAX_PARENTS = 20_000
MIN_FULL = 0.9  # share of rows as wide as the widest, where every row has all its cells
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """Consecutive rows, and how surely they are a table."""

    rows: tuple[Row, ...]
    score: int


class Words(Protocol):
    """What is known of the words of tables."""

    def measure(self, rows: Texts) -> int:
        """Return how surely rows of texts are a table of data, 0 if they are none."""

    def is_label(self, text: str) -> bool:
        """Return whether a line between rows that looks unlike them belongs to the table."""

    def sizes(self, cells: Sequence[str]) -> list[int]:
        """Return how many cells each row has where cells are printed one after another; below zero if they are no row."""


def make_tables(root: HtmlElement, words: Words) -> bool:
    """Put a `table` in the place of each table of boxes; return whether there was one."""
    found: list[Candidate] = []
    for number, parent in enumerate(root.iter("*")):
        if number > MAX_PARENTS:
            break
        if len(parent) < 2 or parent.tag in NO_PARENTS:
            continue
        for rows in _runs(parent, words):
            score = words.measure([[cell_text(cell) for cell in row.cells] for row in rows])
            if score:
                found.append(Candidate(rows, score))
    # Of rows within rows the surest are the table, of equals the innermost.
    found.reverse()
    found.sort(key=lambda candidate: -candidate.score)
    taken: set[Element] = set()
    for candidate in found:
        if not any(_is_taken(row.element, taken) for row in candidate.rows):
            taken.add(_build(candidate.rows))
            taken.update(row.element for row in candidate.rows)
    return bool(taken)


def _is_taken(element: Element, taken: set[Element]) -> bool:
    """Return whether an element is, is in, or holds a part of a table that was made."""
    return any(node in taken for node in (element, *element.iterancestors())) or any(
        node.tag == "table" and node in taken for node in element.iter("table")
    )


def _runs(parent: Element, words: Words) -> Iterator[tuple[Row, ...]]:
    """Yield the rows of each sequence of children that may be a table."""
    if placed := _rows_by_style(parent):
        yield placed
        return
    run: list[Row] = []
    for child in _shown(parent):
        rows = None if _has_text(child.tail) else _rows_in(child)
        if rows is None:
            yield from _split(run, words)
            run = []
        else:
            run += rows
    yield from _split(run, words)


def _rows_by_style(parent: Element) -> tuple[Row, ...]:
    """Return the rows of cells that a style sheet's grid of known width places beside and below each other."""
    width = _columns(parent)
    cells = _shown(parent)
    if not width or len(cells) < MIN_ROWS or not all(map(_is_short, cells)):
        return ()
    rows: list[list[Element]] = [[]]
    busy: dict[int, int] = {}  # column -> rows that a cell above still takes
    column = 0
    for cell in cells:
        spans = {name: int(count) for name, count in _spans(cell).items()}
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


def _are_shifted(rows: Texts) -> bool:
    """Return whether a lost or extra cell has moved all cells after it: a label ends a row, a number begins the next."""
    for row, below in pairwise(rows):
        is_open = not VALUE.match(row[-1]) and any(map(VALUE.match, row))
        if row[-1] and is_open and VALUE.match(below[0]) and not all(map(VALUE.match, below)):
            return True
    return False


def _split(run: Sequence[Row], words: Words) -> Iterator[tuple[Row, ...]]:
    """Split a sequence at rows of one cell that look unlike the others: headings and paragraphs between tables."""
    shapes = {row.shape for row in run if len(row.cells) > 1}
    if not shapes and len(run) >= MIN_FLAT:
        yield from _rows_of_cells([row.cells[0] for row in run], words)
    part: list[Row] = []
    for row in (*run, None):
        if row is not None and (
            len(row.cells) > 1 or row.shape in shapes or words.is_label(cell_text(row.cells[0]))
        ):
            part.append(row)
            continue
        if MIN_ROWS <= len(part) <= MAX_ROWS and sum(1 for kept in part if len(kept.cells) > 1) >= MIN_WIDE:
            yield tuple(part)
        part = []


def _rows_of_cells(cells: Sequence[Element], words: Words) -> Iterator[tuple[Row, ...]]:
    """Yield the tables whose cells are elements beside each other, with nothing around those of a row."""
    rows: list[Row] = []
    at = 0
    for size in (*words.sizes([cell_text(cell) for cell in cells]), -1):
        row = cells[at : at + abs(size)]
        at += abs(size)
        if size > 0:
            rows.append(Row(row[0], tuple(row)))
            continue
        if len(rows) >= MIN_ROWS:
            yield tuple(rows)
        rows = []


def _rows_in(element: Element) -> list[Row] | None:
    """Return the rows that an element is or groups, as a body of a table does; None if it is no part of a table."""
    row = _row(element)
    children = _shown(element)
    if len(children) > 1 and not _has_text(element.text):
        inner = [_row(child) for child in children]
        wide = sum(1 for other in inner if other is not None and len(other.cells) > 1)
        if None not in inner and wide * 2 > len(children):
            return [other for other in inner if other is not None]
    return None if row is None else [row]


def _row(element: Element) -> Row | None:
    """Return an element as a row of short cells; None if it holds something else."""
    node = element
    for _ in range(MAX_WRAPPERS):
        children = _shown(node)
        if len(children) != 1 or _has_text(node.text) or _has_text(children[0].tail):
            break
        node = children[0]
    cells = _shown(node)
    mixed = _has_text(node.text) or any(_has_text(cell.tail) or cell.tag not in CELLS for cell in cells)
    if len(cells) < 2 or mixed:
        return Row(element, (node,)) if _is_short(node) else None
    if len(cells) > (_columns(node) or MAX_CELLS) or not all(map(_is_short, cells)):
        return None
    return Row(element, tuple(cells))


def _shown(element: Element) -> list[Element]:
    return [child for child in element if isinstance(child.tag, str) and _is_shown(child)]


def _is_shown(element: Element) -> bool:
    hides = is_unseen(element, says(element.get("style"))) or element.get("hidden") is not None
    return not hides and element.tag not in UNSEEN and element.tag != "br"


def _has_text(text: str | None) -> bool:
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


def _build(rows: Sequence[Row]) -> Element:
    """Move rows into a table in their place; return the table."""
    first = rows[0].element
    top = first.getparent()
    table = top.makeelement("table")
    first.addprevious(table)
    for row in rows:
        made = table.makeelement("tr")
        table.append(made)
        for cell in row.cells:
            data = table.makeelement("td", _spans(cell))
            made.append(data)
            tail, cell.tail = cell.tail, None
            if cell is row.element and _has_text(tail):
                data.tail = tail
            data.append(cell)
        parent = row.element.getparent()
        if row.element is not row.cells[0] and parent is not None:
            parent.remove(row.element)
    widths = [len(row) for row in table]
    is_whole = widths.count(max(widths)) >= MIN_FULL * len(widths)
    if not is_whole and not any(cell.attrib for row in table for cell in row):
        table.set(SPANS_LOST, "yes")
    return table


def _spans(cell: Element) -> dict[str, str]:
    """Return the spans of a cell, from its attributes or its style."""
    spans = {name: cell.get(name) for name in ("colspan", "rowspan") if (cell.get(name) or "").isdigit()}
    for direction, count in SPAN.findall(cell.get("style") or ""):
        spans.setdefault("colspan" if direction.lower() == "column" else "rowspan", count)
    return spans
