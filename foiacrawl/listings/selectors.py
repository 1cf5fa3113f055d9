"""Parse pages with parsel and take text out of selectors; every reader of listings selects through these.

Paths with a condition begin with `/descendant::`, and none are joined by `|`: for `//a[@href]` and `//a | //b` libxml2 sorts
and joins sets of nodes in quadratic time, which a page with 10,000 links shows.

`Selector.root` is used here only: for a text node or an attribute it is the string itself, and taking it costs a third of
`Selector.get()`, which tries to serialise an element first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsel import Selector

if TYPE_CHECKING:
    from collections.abc import Hashable

    from parsel import SelectorList

_VISIBLE = "descendant::text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"
_NOT_CONTENT = "//*/comment() | //*/processing-instruction()"


def parse_html(text: str) -> Selector:
    """Parse HTML of any quality, without its comments; a text that cannot be parsed at all gives an empty page."""
    try:
        # Lone surrogates, which scripts leave behind, cannot be encoded.
        page = Selector(text=text.encode("utf-8", "replace").decode("utf-8"), type="html")
    except (SyntaxError, ValueError):
        return Selector(text="<html><body></body></html>", type="html")
    if "<!" in text or "<?" in text:
        page.xpath(_NOT_CONTENT).drop()
    return page


def get_strings(found: SelectorList[Selector]) -> list[str]:
    """Return the strings of selected text nodes or attributes."""
    return [node.root for node in found]


def get_visible_text(element: Selector) -> str:
    """Return the text of an element without scripts and styles, its pieces separated by a space."""
    return " ".join(get_strings(element.xpath(_VISIBLE)))


def get_text(element: Selector) -> str:
    """Return all text of an element as in the source, that of scripts included."""
    return element.xpath("string()").get("")


def get_tag(element: Selector) -> str:
    """Return the name of an element's tag, in lower case."""
    return str(element.root.tag)


def get_identity(element: Selector) -> Hashable:
    """Return a key that is equal for two selectors of the same element."""
    node: Hashable = element.root
    return node


def get_names(element: Selector) -> str:
    """Return an element's `class` and `id`, as `class id`; missing ones are empty."""
    return f"{element.attrib.get('class', '')} {element.attrib.get('id', '')}"
