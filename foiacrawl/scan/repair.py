"""Mending what a recogniser takes for something else in cells of numbers. Nothing else is ever changed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

from foiacrawl.data import load_toml
from foiacrawl.scan.recogniser import RecognisedText

PLAIN = re.compile(r"[+-]?\d+(?:[,，]\d{3})*(?:\.\d+)?(?:万?元|件|条|人次?|次|篇|个|%)?")


def repaired(words: RecognisedText, *, among_numbers: bool) -> RecognisedText:
    """Return a cell's words, mended where they are a number but for a usual confusion, and then less sure.

    `among_numbers` tells that the cell stands among cells of numbers; only there is a lone sign mended.
    """
    text = words.text.strip()
    if not text or PLAIN.fullmatch(text):
        return words
    data = _data()
    surest = data["surest"]
    if among_numbers and text in data["alone"]:
        return RecognisedText(data["alone"][text], min(words.confidence, surest["alone"]))
    if not any(char.isdigit() for char in text):
        return words
    bare = text.strip("".join(data["dust"]["edges"]) + " ")
    if bare != text and PLAIN.fullmatch(bare):
        return RecognisedText(bare, min(words.confidence, surest["dust"]))
    mended = "".join(data["digits"].get(char, char) for char in bare)
    if mended != bare and PLAIN.fullmatch(mended):
        return RecognisedText(mended, min(words.confidence, surest["digits"]))
    return words


Shape = Literal["bar", "slash", "backslash"]


def stroke(words: RecognisedText, shape: Shape) -> RecognisedText:
    """Return a dash or slash for what was recognised in ink of that `shape`, whatever it was.

    The shape alone is nearly certain; words that agree with it make it no less so, others do.
    """
    signs = _data()[shape]
    if is_stroke(words, shape):
        return RecognisedText(words.text, max(words.confidence, signs["alike"]))
    return RecognisedText(
        signs["signs"][0], signs["alike"] if words.text in signs["taken_for"] else signs["unlike"]
    )


def is_stroke(words: RecognisedText, shape: Shape) -> bool:
    """Tell whether words are nothing but signs of a shape."""
    return bool(words.text) and set(words.text) <= set(_data()[shape]["signs"])


def mistaken(words: RecognisedText, shape: Shape) -> bool:
    """Tell whether words are what recognisers take signs of a shape for."""
    return words.text in _data()[shape]["taken_for"]


def is_number(text: str) -> bool:
    """Tell whether a cell prints a plain number."""
    return PLAIN.fullmatch(text.strip()) is not None


@cache
def _data() -> dict[str, Any]:
    return load_toml(__file__, "repairs.toml")
