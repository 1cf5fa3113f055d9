"""Read grids from HTML tables: spans resolved as a browser resolves them, whatever the markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from foiacrawl.grid.grid import Builder, Grid
from foiacrawl.page.styles import Effect, effect_of, is_unseen, is_white

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

Element = Any  # lxml's stubs leave the nodes of an iteration untyped

Row = list[tuple[Element, Effect]]
"""The cells of a row, each with the effect of its style."""

# Text within these is never shown. `st1:*`, `o:p` and the like (Word) are shown as if they were not there.
# What is struck out (a correction left in the page) is shown but no longer valid: 99 beside 88 is not 9988.
UNSEEN = frozenset({"script", "style", "noscript", "template", "del", "s", "strike"})
ODD = frozenset({"input", "select", "sup"})  # elements whose text is not what they show
# Fields of a form that show what is typed in; a check box or a button shows no value.
TYPED = frozenset({"", "text", "number", "tel"})
BREAKS = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "center"})
WRAPPERS = frozenset({"p", "span", "font", "div", "b", "strong", "center", "em", "u", "i", "a"})
BROKEN = re.compile(r"\s*\n\s*")
SPAN = re.compile(r"\s*\+?(\d{1,6})")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

CONFIDENCE = "data-foiacrawl-confidence"  # of a cell read from a picture: how sure its recogniser was, 0 to 1
SHARE = re.compile(r"0(?:\.\d{1,6})?|1(?:\.0{1,6})?")
BLANKS_LOST = "data-foiacrawl-blanks-lost"  # of a table whose blank cells were not printed
SPANS_LOST = "data-foiacrawl-spans-lost"  # of a table whose rows have only the cells that are written

MAX_CAPTION = 60  # characters; more is a paragraph
MAX_BACK = 5  # blank lines between a caption and its table
MAX_UP = 3  # levels above a table at which its caption is searched
MAX_INNER = 3  # cells of a table that is a part of a cell's text
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
                "" if effect and is_unseen(cell, effect) else _shown_text(cell),
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


def cell_text(cell: HtmlElement) -> str:
    """Return a cell's text: inline pieces joined as printed ("2" + "0" is 20), blocks and <br> by a line break."""
    style = cell.get("style")
    if style and (effect := effect_of(style)) and is_unseen(cell, effect):
        return ""
    return _shown_text(cell)


def _shown_text(cell: Element) -> str:
    """Return the text of a cell that is shown."""
    node = cell
    # Nearly all cells hold one chain of wrappers around one text (<p><span>0</span></p>): a third of the time.
    while True:
        text = node.text
        children = len(node)
        if children == 0:
            return text.strip() if text else ""
        if children > 1 or (text and not text.isspace()):
            break
        node = node[0]
        tag = node.tag
        if tag not in WRAPPERS or ((tail := node.tail) and not tail.isspace()):
            break
        if ((style := node.get("style")) and effect_of(style)) or (
            tag == "font" and is_white(node.get("color"))
        ):
            break
    pieces: list[str] = []
    _collect(cell, pieces)
    text = "".join(pieces).strip()
    return BROKEN.sub("\n", text) if "\n" in text else text


def _collect(cell: Element, pieces: list[str]) -> None:
    """Walk without recursion: real pages nest deeper than Python's stack."""
    events = etree.iterwalk(cell, events=("start", "end", "comment", "pi"))
    for event, node in events:
        if event == "start":
            if not _enter(node, cell, pieces):
                events.skip_subtree()
            continue
        if event == "end" and node.tag in BREAKS:
            pieces.append("\n")
        if node is not cell and (tail := node.tail):
            pieces.append(_inline(tail))


def _enter(node: Element, cell: Element, pieces: list[str]) -> bool:
    """Collect what an element shows before its first child; False if nothing inside is a part of the cell's text."""
    tag = node.tag
    if tag in UNSEEN or (tag == "table" and (any(map(str.strip, pieces)) or not _is_within_cell(node))):
        return False
    effect = effect_of(node.get("style"))
    if not effect and tag == "font" and is_white(node.get("color")):
        effect = "white"
    if effect and node is not cell and is_unseen(node, effect):
        return False
    if (tag in ODD or effect == "raised") and (shown := _shown_value(node, pieces)) is not None:
        pieces.append(shown)
        return False
    if tag in BREAKS and node is not cell:
        pieces.append("\n")
    if text := node.text:
        pieces.append(_inline(text))
    return True


def _is_within_cell(table: Element) -> bool:
    """Return whether a table alone in a cell is so small that it is the cell's text: a number in a frame of its own."""
    return sum(1 for _ in table.iter("td", "th")) <= MAX_INNER


def _shown_value(node: Element, pieces: list[str]) -> str | None:
    """Return the value of a field (the shown option of a choice) or a footnote's number; None for other raised text.

    Raised digits are put in brackets: joined to the text before it, 45 with note 1 would be 451.
    """
    if node.tag == "input":
        typed = (node.get("type") or "").strip().lower() in TYPED
        return _inline(node.get("value") or "") if typed else ""
    if node.tag == "select":
        options = list(node.iter("option"))
        chosen = next((option for option in options if option.get("selected") is not None), None)
        shown = chosen if chosen is not None else next(iter(options), None)
        return "" if shown is None else (shown.text or "").strip()
    raised = "".join(node.itertext()).strip()
    return f"[{raised}]" if raised.isdigit() and any(piece.strip() for piece in pieces) else None


def _inline(text: str) -> str:
    """Source line breaks are spaces in HTML; only markup breaks a line."""
    return text.replace("\r", " ").replace("\n", " ") if "\n" in text or "\r" in text else text


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
