"""Read the text of a table's cell: what a browser shows of it, with a line break for each block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from foiacrawl.page.styles import effect_of, is_unseen, is_white

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Element = Any  # lxml's stubs leave the nodes of an iteration untyped

# Text within these is never shown. `st1:*`, `o:p` and the like (Word) are shown as if they were not there.
# What is struck out (a correction left in the page) is shown but no longer valid: 99 beside 88 is not 9988.
UNSEEN = frozenset({"script", "style", "noscript", "template", "del", "s", "strike"})
ODD = frozenset({"input", "select", "sup"})  # elements whose text is not what they show
# Fields of a form that show what is typed in; a check box or a button shows no value.
TYPED = frozenset({"", "text", "number", "tel"})
BREAKS = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "center"})
WRAPPERS = frozenset({"p", "span", "font", "div", "b", "strong", "center", "em", "u", "i", "a"})
INLINE = WRAPPERS - BREAKS
MAX_INNER = 3  # cells of a table that is a part of a cell's text
BROKEN = re.compile(r"\s*\n\s*")


def cell_text(cell: HtmlElement) -> str:
    """Return a cell's text: inline pieces joined as printed ("2" + "0" is 20), blocks and <br> by a line break."""
    style = cell.get("style")
    if style and (effect := effect_of(style)) and is_unseen(cell, effect):
        return ""
    return shown_text(cell)


def shown_text(cell: Element) -> str:
    """Return the text of a cell that is shown."""
    node = cell
    # Nearly all cells hold one chain of wrappers around one text (<p><span>0</span></p>): a third of the time.
    while True:
        text = node.text
        children = len(node)
        if children == 0:
            return text.strip() if text else ""
        if children > 1 or (text and not text.isspace()):
            if (line := _line_in_pieces(node)) is not None:
                return line
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


def _line_in_pieces(node: Element) -> str | None:
    """Return the text of an element in which there is only text, and inline elements with nothing but text; else None.

    Word writes cells so, <p><span>2</span><span>、政府公报</span></p>: a quarter of the time of a walk.
    """
    pieces = [node.text]
    for child in node:
        tag, style = child.tag, child.get("style")
        if tag not in INLINE or len(child) or (style and effect_of(style)):
            return None
        if tag == "font" and is_white(child.get("color")):
            return None
        pieces += (child.text, child.tail)
    return _inline("".join(filter(None, pieces))).strip()


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
