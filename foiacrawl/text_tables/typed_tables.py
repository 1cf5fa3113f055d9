"""Make tables of what a page prints as lines of text: in `pre`, in paragraphs, in lines that `br` ends.

Old pages were typed so, with spaces, tabs or bars between the cells. The lines become text, and its tables are restored as those
of a text file are; what holds none stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from foiacrawl.grid import text as text_grids
from foiacrawl.grid.cell_text import UNSEEN
from foiacrawl.grid.html import BLANKS_LOST, SPANS_LOST
from foiacrawl.report.tables import find_tables, numbers_of_grids
from foiacrawl.text_tables.cell_words import is_value
from foiacrawl.text_tables.text_lines import restore_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from foiacrawl.grid import Grid

Element = Any  # lxml's stubs leave the nodes of an iteration untyped

# Of the elements that begin a line only those whose text may be typed lines: lists and tables say more than their text.
BLOCKS = frozenset(
    [
        "p",
        "div",
        "pre",
        "section",
        "article",
        "center",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
    ]
)
KEPT = frozenset(("table", "img", "a", "form", "iframe", "video", "object", "ul", "ol", "dl"))
MIN_VALUES = 6  # lines that end with a number, or are one
MIN_FIGURES = 4  # numbers of a table that is made
MAX_ELEMENTS = 20_000
_BETWEEN = re.compile(r"[\s|｜]+")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def make_typed_tables(root: HtmlElement) -> bool:
    """Put a `table` in the place of each table of a form that is printed as lines; return whether there was one."""
    made = False
    for number, element in enumerate(list(root.iter(*BLOCKS))):
        if number > MAX_ELEMENTS:
            break
        if element.getroottree() is None or any(True for _ in element.iterancestors("table")):
            continue
        for run in _runs(element):
            made = _restore(element, run) or made
    return made


def _runs(parent: Element) -> Iterator[list[Element]]:
    """Yield the children of an element that follow each other and are lines; the element itself where its text is lines."""
    if parent.tag == "pre" or any(child.tag == "br" for child in parent):
        if not any(True for _ in parent.iter(*KEPT, *(BLOCKS - {parent.tag}))):
            yield [parent]
        return
    run: list[Element] = []
    for child in parent:
        is_line = child.tag in BLOCKS and not any(True for _ in child.iter(*KEPT, *UNSEEN))
        if is_line and sum(1 for _ in child.iter(*BLOCKS)) == 1 and not (child.tail or "").strip():
            run.append(child)
            continue
        yield run
        run = []
    yield run


def _restore(parent: Element, run: Sequence[Element]) -> bool:
    """Rebuild the elements of a run where their lines hold a table; return whether they did."""
    lines = [line for element in run for line in _lines(element)]
    if sum(map(_ends_with_value, lines)) < MIN_VALUES:
        return False
    printed = restore_lines("\n".join(lines)).splitlines()
    grids = text_grids.grids(printed)
    used = numbers_of_grids(find_tables(grids))
    tables = [grid for grid in grids if grid.number in used and grid.lines is not None]
    if sum(1 for grid in tables for row in grid.rows for cell in row if is_value(cell.text)) < MIN_FIGURES:
        return False
    built = list(_elements(run[0], printed, tables))
    if run[0] is parent:
        tail = parent.tail
        parent.clear()
        parent.tag, parent.tail = "div", tail
        parent.extend(built)
        return True
    for element in built:
        run[0].addprevious(element)
    for element in run:
        parent.remove(element)
    return True


def _ends_with_value(line: str) -> bool:
    cells = _BETWEEN.split(line.strip("|｜ \u3000"))
    return is_value(cells[-1])


def _lines(element: Element) -> Iterator[str]:
    """Yield the lines of an element as a browser shows them; spaces that do not break are kept as spaces."""
    pieces: list[str] = []
    is_typed = element.tag == "pre"
    for node in element.iter():
        if node.tag == "br":
            pieces.append("\n")
        elif isinstance(node.tag, str) and node.text:
            pieces.append(node.text if is_typed else _SPACE.sub(" ", node.text))
        if node is not element and node.tail:
            pieces.append(node.tail if is_typed else _SPACE.sub(" ", node.tail))
    yield from "".join(pieces).replace("\u00a0", " ").split("\n")


def _elements(like: Element, lines: Sequence[str], tables: Sequence[Grid]) -> Iterator[Element]:
    """Yield a table for each grid and a paragraph for each other line."""
    begins = {grid.lines.start: grid for grid in tables if grid.lines}
    inside = {number for grid in tables if grid.lines for number in grid.lines}
    for number, line in enumerate(lines):
        if number in begins:
            yield _table(like, begins[number])
        elif number not in inside and line.strip():
            paragraph = like.makeelement("p")
            paragraph.text = line.strip()
            yield paragraph


def _table(like: Element, grid: Grid) -> Element:
    table = like.makeelement("table")
    for row in grid.rows:
        made = like.makeelement("tr")
        table.append(made)
        for cell in row:
            if cell.padding:
                continue
            data = like.makeelement("td")
            data.text = cell.text
            made.append(data)
    if not grid.spans:
        table.set(SPANS_LOST, "yes")
    if not grid.keeps_blanks:
        table.set(BLANKS_LOST, "yes")
    return table
