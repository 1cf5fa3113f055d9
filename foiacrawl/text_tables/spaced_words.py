"""Take the spaces out of words whose characters are spaced out, as recognised text has them: 行 政 复 议 数   件   3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_LINES = 3
MIN_CHARACTERS = 4  # of a spaced word
_WIDE = (
    "[():.\u3001-\u3020\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff20]"  # characters and marks, no digits, no bars
)
_SPACED = re.compile(rf"{_WIDE}(?: (?:{_WIDE}|\d{{1,2}}(?= {_WIDE}))){{{MIN_CHARACTERS - 1},}}")
_CHARACTER = re.compile("[\u4e00-\u9fff]")
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")


def unspaced(lines: Sequence[str]) -> list[str]:
    """Return the lines without single spaces between characters where wide ones part the cells; other texts as they are."""
    spaced = [_GAP.search(line) is not None and _SPACED.search(line) is not None for line in lines]
    if spaced.count(True) < MIN_LINES:
        return list(lines)
    return [line if "|" in line or "\t" in line else _SPACED.sub(_joined, line) for line in lines]


def _joined(word: re.Match[str]) -> str:
    """Return a word without its spaces, which are put behind it: the columns stay where they are."""
    if len(_CHARACTER.findall(word[0])) < MIN_CHARACTERS:
        return word[0]
    return word[0].replace(" ", "") + " " * word[0].count(" ")
