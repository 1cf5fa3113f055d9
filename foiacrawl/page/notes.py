"""Put the marks of notes in brackets: 35 with note 1 is not 351."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from foiacrawl.page.styles import effect_of

_HAS_RAISED_TAG = etree.XPath("boolean(descendant-or-self::sup)")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement


def bracket_notes(root: HtmlElement, source: str) -> None:
    """Put raised digits after a digit in brackets, in the tree itself; `source` is the page's source.

    Others are left: m² is written with a raised digit as well.
    """
    for element in list(_raised(root, source)):
        digits = "".join(element.itertext()).strip()
        if digits.isdecimal() and _before(element)[-1:].isdigit():
            for inner in list(element):
                element.remove(inner)
            element.text = f"[{digits}]"


def _raised(root: HtmlElement, source: str) -> Iterator[HtmlElement]:
    # Most pages have neither: the tag is looked for in the tree, where that is quicker, and the style in the source.
    if _HAS_RAISED_TAG(root):
        yield from root.iter("sup")
    if "super" in source:
        for element in root.iter("span", "font", "a"):
            if effect_of(element.get("style")) == "raised":
                yield element


def _before(element: HtmlElement) -> str:
    """Return the text before an element that is inside a line, without blanks at its end."""
    node: HtmlElement | None = element
    while node is not None and node.tag in ("sup", "span", "font", "a", "b", "strong", "u", "em", "i"):
        above = node.getprevious()
        if above is not None:
            return str(above.tail or "").strip() or "".join(above.itertext()).strip()
        node = node.getparent()
        if node is not None and node.text and node.text.strip():
            return str(node.text).strip()
    return ""
