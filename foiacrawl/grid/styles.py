"""What the style of an element says of its text: that it is not shown, struck out, white, without size, or raised."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

Said = Literal["", "gone", "white", "tiny", "raised"]

MAX_STYLE = (
    300  # characters of a style that is remembered; Word writes the same few long styles on every element
)
_MAX_UP = 6  # levels from a text to the row of its cell

_GONE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[\w-]*\s*:[^;]*line-through"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|(?<![\w-])color\s*:\s*transparent",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"#(?:fff|(?:f[0-9a-f]){3})|white|rgba?\(\s*25\d\s*,\s*25\d\s*,\s*25\d\s*(?:,[^)]*)?\)", re.IGNORECASE
)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.IGNORECASE)
_TINY = re.compile(
    r"font-size\s*:\s*(?:0(?:px|pt|r?em|%)?|(?:0?\.\d+|1)(?:px|pt))\s*(?:[;!]|$)", re.IGNORECASE
)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.IGNORECASE)
_SIZED = re.compile(r"font-size\s*:", re.IGNORECASE)
_PLAIN = re.compile(
    r"background(?:-color)?\s*:\s*(?:#fff|#ffffff|white|none|transparent|inherit)\s*(?:[;!]|$)", re.IGNORECASE
)


def says(style: str | None) -> Said:
    """Return what a style says of its text, "" if nothing."""
    if not style:
        return ""
    return _says(style) if len(style) <= MAX_STYLE else _search(style)


@lru_cache(maxsize=4_096)
def _says(style: str) -> Said:
    return _search(style)


def _search(style: str) -> Said:
    if _GONE.search(style):
        return "gone"
    if _TINY.search(style):
        return "tiny"
    colour = _COLOUR.search(style)
    if colour and is_white(colour[1]):
        return "white"
    return "raised" if _RAISED.search(style) else ""


@lru_cache(maxsize=1_024)
def is_white(colour: str | None) -> bool:
    """Return whether a colour is white or nearly so."""
    return colour is not None and _WHITE.fullmatch(colour.strip()) is not None


def is_unseen(element: Any, said: Said) -> bool:
    """Return whether the text of an element is not seen, whose style (or whose colour, for `<font>`) says so.

    White text is seen on a colour; what class names say of that is not known, so that only white text beside other text
    of its cell counts as unseen where there are any. What is in an element without size may have a size of its own.
    """
    if said == "gone":
        return True
    if said == "tiny":
        return not any(_SIZED.search(one.get("style") or "") for one in element.iterdescendants())
    return said == "white" and not _is_on_colour(element)


def _is_on_colour(element: Any) -> bool:
    own = "".join(element.itertext()).split()
    node, named = element, False
    for _ in range(_MAX_UP):
        style = node.get("style") or ""
        if node.get("bgcolor") or node.get("background"):
            return True
        if "background" in style.lower() and not _PLAIN.search(style):
            return True
        named = named or bool(node.get("class"))
        if node.tag in ("td", "th") and "".join(node.itertext()).split() != own:
            named = False
            break
        node = node.getparent()
        if node is None or node.tag in ("table", "tbody", "thead"):
            break
    return named
