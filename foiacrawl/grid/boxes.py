"""Make tables of elements that are used as one: rows and cells of div, span, li or p, laid out by a style sheet.

What is a table shows by its regularity alone: elements beside each other, each with short elements in it. Which of the
candidates is one, and at which depth its rows are, say the `Words` of tables.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from foiacrawl.grid.box_rows import Row, has_text, rows_by_style, rows_in, shown, spans_of
from foiacrawl.grid.cell_text import UNSEEN, cell_text
from foiacrawl.grid.html import MAX_ROWS, SPANS_LOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

Element = Any  # lxml's stubs leave the nodes of an iteration untyped
Texts = list[list[str]]

NO_PARENTS = frozenset(
    ("head", "table", "thead", "tbody", "tfoot", "tr", "select", "a", "font", "b", "strong", *UNSEEN)
)
MIN_ROWS = 3
MIN_FLAT = 5  # cells beside each other that may be several rows
MIN_WIDE = 2  # rows with several cells
MAX_PARENTS = 20_000
MIN_FULL = 0.9  # share of rows as wide as the widest, where every row has all its cells


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
    if placed := rows_by_style(parent):
        yield placed
        return
    run: list[Row] = []
    for child in shown(parent):
        rows = None if has_text(child.tail) else rows_in(child)
        if rows is None:
            yield from _split(run, words)
            run = []
        else:
            run += rows
    yield from _split(run, words)


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
        if len(part) >= MIN_ROWS:
            part = _trimmed(part, words)
        if MIN_ROWS <= len(part) <= MAX_ROWS and sum(1 for kept in part if len(kept.cells) > 1) >= MIN_WIDE:
            yield tuple(part)
        part = []


def _trimmed(rows: list[Row], words: Words) -> list[Row]:
    """Return rows without those at both ends that are of other elements and print no label: a menu above, a footer below."""
    usual = Counter((row.shape[0], row.shape[2]) for row in rows).most_common(1)
    start, stop = 0, len(rows)
    while start < stop and _is_other(rows[start], usual[0][0], words):
        start += 1
    while start < stop and _is_other(rows[stop - 1], usual[0][0], words):
        stop -= 1
    return rows[start:stop]


def _is_other(row: Row, usual: tuple[str, str], words: Words) -> bool:
    if (row.shape[0], row.shape[2]) == usual:
        return False
    return not any(words.is_label(cell_text(cell)) for cell in row.cells)


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
            data = table.makeelement("td", spans_of(cell))
            made.append(data)
            cell.tail = None
            data.append(cell)
        parent = row.element.getparent()
        if row.element is not row.cells[0] and parent is not None:
            parent.remove(row.element)
    widths = [len(row) for row in table]
    is_whole = widths.count(max(widths)) >= MIN_FULL * len(widths)
    if not is_whole and not any(cell.attrib for row in table for cell in row):
        table.set(SPANS_LOST, "yes")
    return table
