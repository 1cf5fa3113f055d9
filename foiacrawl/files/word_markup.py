"""The markup of Word's tables and alternatives: what wraps rows and cells, what is shown of two versions, merges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.files.package import attribute, child, local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MAX_SPAN = 1_000
# Elements that are shown as if they were not there.
TRANSPARENT = frozenset(
    (
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "hyperlink",
        "fldSimple",
        "bdo",
        "dir",
        "sect",
        "subDocument",
        "sub-section",
        "wx:sect",
        "txbxContent",
        "rt",
    )
)


def inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, through what Word wraps around them."""
    for element in parent:
        own = local(element)
        if own == name:
            yield element
        elif own in TRANSPARENT:
            yield from inside(element, name)


def chosen(element: etree._Element) -> etree._Element:
    """Return the alternative that current programs show: the choice, else the fallback."""
    choice = child(element, "Choice")
    if choice is None:
        choice = child(element, "Fallback")
    return element if choice is None else choice


def is_inside(box: etree._Element, drawing: etree._Element) -> bool:
    """Return whether a text box is inside another one of the drawing, or in an alternative that is not shown."""
    for above in box.iterancestors():
        if above is drawing:
            return False
        name = local(above)
        if name == "txbxContent":
            return True
        if name == "Fallback" and child(above.getparent(), "Choice") is not None:
            return True
    return False


def merge(properties: etree._Element | None, name: str) -> str | None:
    """Return `restart`, `continue` or None; Word 2003 writes the name in lower case."""
    for wanted in (name, name.lower()):
        merge = child(properties, wanted)
        if merge is not None:
            return attribute(merge, "val") or "continue"
    return None


def number_of(text: str | None, least: int) -> int:
    """Return the number that an attribute says, at least `least` and at most `MAX_SPAN`."""
    return min(max(int(text), least), MAX_SPAN) if text and text.isdigit() and len(text) < 9 else least
