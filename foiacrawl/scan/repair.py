"""Repair what a recogniser misreads in cells of numbers, and years that have lost a zero. Nothing else is changed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

from foiacrawl.data import load_toml
from foiacrawl.scan.recogniser import RecognisedText

Shape = Literal["bar", "slash", "backslash"]
PLAIN = re.compile(r"[+-]?\d+(?:[,，]\d{3})*(?:\.\d+)?(?:万?元|件|条|人次?|次|篇|个|%)?")
ZEROS = "〇○◯零O0"
_NUMERALS = f"一二三四五六七八九十百千万{ZEROS}"
_THREE = re.compile(
    rf"(?<![第{_NUMERALS}])二(?:[一二][一二三四五六七八九{ZEROS}]|[{ZEROS}][一二三四五六七八九])(?=年)"
)
_TWO = re.compile(rf"(?<![第{_NUMERALS}])二([一二])(?=年度?(?:政府信息|政务公开|信息公开))")


def repaired(words: RecognisedText, *, among_numbers: bool) -> RecognisedText:
    """Return a cell's text, repaired where it is a number but for a usual confusion, with a lower confidence.

    `among_numbers`: the cell is among cells of numbers; only there is a lone sign repaired.
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
    repaired_text = "".join(data["digits"].get(char, char) for char in bare)
    if repaired_text != bare and PLAIN.fullmatch(repaired_text):
        return RecognisedText(repaired_text, min(words.confidence, surest["digits"]))
    return words


def with_zeros(text: str) -> str:
    """Return a line with the zeros of its years that recognisers overlook: 二二三年 is 二〇二三年.

    A 〇 in a thin face is taken for no character. A year of reports is 2003 at least and 2029 at most, so that three
    numerals show all four. Two do (二二年 is 二〇二〇年) only in a report's title: 二二年 is used for 2022 as well.
    """
    if "年" not in text:
        return text
    text = _THREE.sub(lambda found: _four(found[0]), text)
    return _TWO.sub(lambda found: f"二〇{found[1]}〇", text)


def _four(numerals: str) -> str:
    """Return the four numerals of a year of which three were read: 二二三, 二〇二, 二〇八."""
    if numerals[1] not in ZEROS:
        return f"二〇{numerals[1:]}"
    return f"二〇{numerals[2]}〇" if numerals[2] in "一二" else f"二〇〇{numerals[2]}"


def stroke(words: RecognisedText, shape: Shape) -> RecognisedText:
    """Return a dash or slash for what was recognised in ink of that `shape`, whatever it was.

    The confidence is lower where the recognised text is not one that is usual for the shape.
    """
    signs = _data()[shape]
    if is_stroke(words, shape):
        return RecognisedText(words.text, max(words.confidence, signs["alike"]))
    return RecognisedText(
        signs["signs"][0], signs["alike"] if words.text in signs["taken_for"] else signs["unlike"]
    )


def is_stroke(words: RecognisedText, shape: Shape) -> bool:
    """Return whether a text is nothing but signs of a shape."""
    return bool(words.text) and set(words.text) <= set(_data()[shape]["signs"])


def mistaken(words: RecognisedText, shape: Shape) -> bool:
    """Return whether a text is what recognisers usually read for a sign of a shape."""
    return words.text in _data()[shape]["taken_for"]


def is_number(text: str) -> bool:
    """Return whether a cell prints a plain number."""
    return PLAIN.fullmatch(text.strip()) is not None


@cache
def _data() -> dict[str, Any]:
    return load_toml(__file__, "repairs.toml")
