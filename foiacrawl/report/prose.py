"""Prose as sentences that can be compared: folded, with every character's place in the original kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.page.script import to_simplified

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLANK = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_TITLE = re.compile(r"《[^》]*》")
_SENTENCE = re.compile(r"[^。!?]+[。!?]?")
_TABLE_ROW = re.compile(r"\|.*\|")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text` is folded and without spaces and titles' words, `origin` its paragraph as printed.

    `places` has the place in `origin` of each character of `text`; `before` is the paragraph's folded text
    up to the sentence.
    """

    text: str
    origin: str
    places: Sequence[int]
    before: str

    def printed(self, start: int, end: int) -> tuple[str, tuple[int, int]]:
        """Return the sentence as printed and where [start, end) of the folded text stands in it."""
        first, last = self.places[0], self.places[-1] + 1
        return self.origin[first:last], (self.places[start] - first, self.places[end - 1] + 1 - first)


def sentences(text: str, having: re.Pattern[str]) -> Iterator[Sentence]:
    """Yield the sentences of a text's paragraphs that have the pattern in them; rows of piped tables are none."""
    folded = fold(text)
    if not having.search(folded):
        return
    start = 0
    for line in folded.split("\n"):
        if having.search(line) and not _TABLE_ROW.search(line):
            yield from _of_paragraph(text[start : start + len(line)], line, having)
        start += len(line) + 1


def fold(text: str) -> str:
    """Return the text in half-width and simplified characters, each in its place: the length is the same."""
    return text.translate(_folding())


@cache
def _folding() -> dict[int, int]:
    """Full-width forms and every character whose simplified form is one other character."""
    folding = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
    block = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = to_simplified("\n".join(block)).split("\n")
    changed = {ord(old): ord(new) for old, new in zip(block, simplified, strict=True) if old != new and len(new) == 1}
    return folding | changed


def _of_paragraph(origin: str, folded: str, having: re.Pattern[str]) -> Iterator[Sentence]:
    if "《" in folded:
        folded = _TITLE.sub(lambda title: "《" + "□" * (len(title.group()) - 2) + "》", folded)
    places: Sequence[int] = range(len(folded))
    if _BLANK.search(folded):
        places = _kept(folded)
        folded = "".join([folded[place] for place in places])
    for match in _SENTENCE.finditer(folded):
        if having.search(match.group()):
            yield Sentence(match.group(), origin, places[match.start() : match.end()], folded[: match.start()])


def _kept(text: str) -> list[int]:
    """Return the places of what is kept when white space goes; between two digits it stays (12 345)."""
    dropped: set[int] = set()
    for blank in _BLANK.finditer(text):
        start, end = blank.span()
        if not (0 < start and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()):
            dropped.update(range(start, end))
    return [place for place in range(len(text)) if place not in dropped]
