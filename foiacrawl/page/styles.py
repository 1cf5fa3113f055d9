"""How the style of an element changes its text: not shown, struck out, white, without size, or raised."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

Effect = Literal["", "gone", "white", "tiny", "raised"]

MAX_STYLE = (
    300  # characters of a style that is remembered; Word writes the same few long styles on every element
)
_MAX_REMEMBERED = 4_096  # styles
_MAX_UP = 6  # levels from a text to the row of its cell

_GONE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[\w-]*\s*:[^;]*line-through"
    r"|(?<![\w-])color\s*:\s*transparent",
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


class _Effects(dict[str | None, Effect]):
    """The effect of each style. A page asks 1,100 times for a few styles: a function that remembers took three times as long."""

    def __missing__(self, style: str | None) -> Effect:
        effect = _find_effect(style) if style else ""
        if style is None or len(style) <= MAX_STYLE:
            if len(self) >= _MAX_REMEMBERED:
                self.clear()
            self[style] = effect
        return effect


effect_of = _Effects().__getitem__
"""Return the effect of a style on its text, "" for none."""


def _find_effect(style: str) -> Effect:
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


def is_unseen(element: Any, effect: Effect) -> bool:
    """Return whether the text of an element is invisible by the effect of its style (of its colour, for `<font>`).

    White text is visible on a colour, and the colours of classes are not known: it counts as invisible where it is
    beside other text of its cell or its line, and alone in a cell without any class. What is in an element without size
    may have a size of its own.
    """
    if effect == "gone":
        return True
    if effect == "tiny":
        return not any(_SIZED.search(one.get("style") or "") for one in element.iterdescendants())
    return effect == "white" and _is_on_white(element)


def _is_on_white(element: Any) -> bool:
    own = "".join(element.itertext()).split()
    node, named = element, False
    for _ in range(_MAX_UP):
        style = node.get("style") or ""
        if node.get("bgcolor") or node.get("background"):
            return False
        if "background" in style.lower() and not _PLAIN.search(style):
            return False
        named = named or bool(node.get("class"))
        if node.tag in ("td", "th"):
            return not named or "".join(node.itertext()).split() != own
        node = node.getparent()
        if node is None:
            break
    return _is_beside_text(element)


def _is_beside_text(element: Any) -> bool:
    """Return whether an element is in a line with text that is not in an element of its own."""
    before, above = element.getprevious(), element.getparent()
    if above is None or effect_of(above.get("style")) == "white":
        return False
    lead = before.tail if before is not None else above.text
    return bool((lead and lead.strip()) or (element.tail and element.tail.strip()))
