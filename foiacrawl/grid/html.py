"""Read grids from HTML tables: spans resolved as a browser resolves them, whatever the markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from foiacrawl.grid.cell_text import WRAPPERS, cell_text, shown_text
from foiacrawl.grid.grid import Builder, Grid
from foiacrawl.page.styles import Effect, effect_of, is_unseen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

Element = Any  # lxml's stubs leave the nodes of an iteration untyped

Row = list[tuple[Element, Effect]]
"""The cells of a row, each with the effect of its style."""

SPAN = re.compile(r"\s*\+?(\d{1,6})")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

CONFIDENCE = "data-foiacrawl-confidence"  # of a cell read from a picture: how sure its recogniser was, 0 to 1
SHARE = re.compile(r"0(?:\.\d{1,6})?|1(?:\.0{1,6})?")
BLANKS_LOST = "data-foiacrawl-blanks-lost"  # of a table whose blank cells were not printed
SPANS_LOST = "data-foiacrawl-spans-lost"  # of a table whose rows have only the cells that are written

MAX_CAPTION = 60  # characters; more is a paragraph
MAX_BACK = 5  # blank lines between a caption and its table
MAX_UP = 3  # levels above a table at which its caption is searched
MAX_ROWS = 2_000
MAX_CELLS = 20_000
MAX_TABLES = 3_000
MAX_DEPTH = 300  # how far up a hidden ancestor is looked for; keeps 20,000 nested tables linear


def tables(root: HtmlElement) -> list[HtmlElement]:
    """Return the tables of a page in document order, at most `MAX_TABLES`; a grid's number is its index here."""
    found = []
    for table in root.iter("table"):
        found.append(table)
        if len(found) == MAX_TABLES:
            break
    return found


def grids(root: HtmlElement) -> list[Grid]:
    """Return the grids of a page's tables. A table that only lays out others gives a grid without cells."""
    return [read_table(table, number) for number, table in enumerate(tables(root))]


def read_table(table: HtmlElement, number: int = 0) -> Grid:
    """Return one table as a grid. A table within a cell, but for a very small one, is left to its own grid."""
    builder = Builder()
    cells = 0
    truncated = False
    for row in _rows(table):
        if len(builder.rows) >= MAX_ROWS or cells >= MAX_CELLS:
            truncated = True
            break
        builder.start_row()
        for cell, effect in row:
            # Most cells have none of the three: that is tested here, as a call for each costs a tenth of a page's grids.
            rowspan, colspan, sure = cell.get("rowspan"), cell.get("colspan"), cell.get(CONFIDENCE)
            builder.add(
                "" if effect and is_unseen(cell, effect) else shown_text(cell),
                1 if rowspan is None else _span(rowspan, unbounded=MAX_ROWS),
                1 if colspan is None else _span(colspan, unbounded=1),
                confidence=None if sure is None else _confidence(sure),
            )
        cells += len(row)
    return builder.grid(
        number,
        hidden=is_hidden(table),
        spans=table.get(SPANS_LOST) is None,
        keeps_blanks=table.get(BLANKS_LOST) is None,
        truncated=truncated,
        before=_caption(table),
    )


def find_cell(table: HtmlElement, row: int, column: int) -> HtmlElement | None:
    """Return the element of the cell at a row and column of the grid that `read_table` makes of a table."""
    builder = Builder()
    for number, cells in enumerate(_rows(table)):
        if number > row:
            break
        builder.start_row()
        for cell, _ in cells:
            builder.add(
                "",
                rowspan=_span(cell.get("rowspan", "1"), unbounded=MAX_ROWS),
                colspan=_span(cell.get("colspan", "1"), unbounded=1),
            )
            placed = builder.rows[-1]
            if number == row and placed and placed[-1].column == column:
                return cell
    return None


def _caption(table: Element) -> str:
    """Return the short text in or just above a table: its caption, else the nearest line before it; or nothing."""
    for child in table:
        if child.tag == "caption":
            return cell_text(child)[:MAX_CAPTION]
    node = table
    for _ in range(MAX_UP):
        above = node.getprevious()
        for _ in range(MAX_BACK):
            if above is None:
                break
            if above.tag == "table" or (isinstance(above.tag, str) and above.find(".//table") is not None):
                return ""
            tail = (above.tail or "").strip()
            text = tail or (cell_text(above) if isinstance(above.tag, str) else "")
            if text:
                return text if len(text) <= MAX_CAPTION else ""
            above = above.getprevious()
        node = node.getparent()
        if node is None or node.tag not in WRAPPERS:
            break
    return ""


def is_hidden(element: HtmlElement) -> bool:
    """Return whether an element or one around it is not shown (`display:none`, `visibility:hidden`, `hidden`)."""
    node: Element = element
    for _ in range(MAX_DEPTH):
        if node is None:
            return False
        attributes = node.attrib
        if "hidden" in attributes or ("style" in attributes and HIDDEN.search(attributes["style"])):
            return True
        node = node.getparent()
    return False


def _rows(table: Element) -> Iterator[Row]:
    """Yield each row's cells. Cells outside any row, and cells within cells, are taken as a browser would."""
    orphans: Row = []
    for child in table:
        tag = child.tag
        if tag == "tr":
            yield from _flush(orphans)
            if not _takes_no_place(child):
                yield from _row(child)
        elif tag in ("thead", "tbody", "tfoot"):
            yield from _flush(orphans)
            yield from _rows(child)
        elif tag in ("td", "th"):
            orphans.append((child, effect_of(child.get("style"))))
        elif isinstance(tag, str) and tag not in ("caption", "colgroup", "col", "table"):
            # <form>, <o:p>, <div> between table and row: look through them.
            yield from _flush(orphans)
            yield from _rows(child)
    yield from _flush(orphans)


def _flush(orphans: Row) -> Iterator[Row]:
    if orphans:
        yield list(orphans)
        orphans.clear()


def _row(row: Element) -> Iterator[Row]:
    """Yield one row, and after it the rows that an unclosed <tr> has swallowed."""
    cells: Row = []
    swallowed: list[Element] = []
    queue = list(row)
    queue.reverse()
    while queue:
        child = queue.pop()
        tag = child.tag
        if tag == "td" or tag == "th":
            effect = effect_of(child.get("style"))
            if effect != "gone" or not _takes_no_place(child):
                cells.append((child, effect))
        elif tag == "tr":
            swallowed.append(child)
        elif isinstance(tag, str) and tag != "table":
            queue.extend(reversed(child))
    yield cells
    for inner in swallowed:
        yield from _row(inner)


def _takes_no_place(element: Element) -> bool:
    """Return whether a browser leaves a row or a cell out (`display:none`)."""
    style = element.get("style")
    return bool(style) and effect_of(style) == "gone" and "splay" in style.lower()


def _confidence(value: str) -> float | None:
    """Return how sure a recogniser was of a cell read from a picture (0 to 1), else None."""
    return float(value) if SHARE.fullmatch(value) else None


def _span(value: str, *, unbounded: int) -> int:
    """Return a span as a browser reads it: leading digits, "0" means to the end, nonsense means 1."""
    match = SPAN.match(value)
    return (int(match[1]) or unbounded) if match else 1
