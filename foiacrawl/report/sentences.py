"""Prose as sentences that can be compared: folded, with every character's place in the original kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.text import mirror_words, to_simplified

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FEW = 40
_LONGEST = 2000  # characters; what has no full stop for so long is a list or a broken page, not a sentence
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
    """Yield the sentences of a text's paragraphs that have the pattern in them.

    Rows of piped tables are no sentences, nor is what goes on for 2,000 characters without a full stop.
    """
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
    folding = _folding()
    present = folding.keys() & set(text)
    if len(present) > _FEW:
        text = text.translate(_by_code())
    else:
        # Simplified prose has some ten of them: twice as fast as translating every character.
        for char in present:
            text = text.replace(char, folding[char])
    return _words()[0].sub(lambda match: _words()[1][match.group()], text) if present else text


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """Words that mirrors wrote otherwise (答覆 for 答复), as far as their length is the same."""
    words = {word: right for word, right in mirror_words().items() if len(word) == len(right)}
    return re.compile("|".join(map(re.escape, words))), words


@cache
def _folding() -> dict[str, str]:
    """Full-width forms and every character whose simplified form is one other character."""
    wide = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
    block = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = to_simplified("\n".join(block)).split("\n")
    pairs = zip(block, simplified, strict=True)
    return wide | {old: new for old, new in pairs if old != new and len(new) == 1}


@cache
def _by_code() -> dict[int, str]:
    return {ord(char): folded for char, folded in _folding().items()}


def _of_paragraph(origin: str, folded: str, having: re.Pattern[str]) -> Iterator[Sentence]:
    if "《" in folded:
        folded = _TITLE.sub(lambda title: "《" + "□" * (len(title.group()) - 2) + "》", folded)
    stripped = folded.strip()
    indent = folded.index(stripped)
    places: Sequence[int] = range(indent, indent + len(stripped))
    if _BLANK.search(stripped):
        places = _kept(folded)
        stripped = "".join([folded[place] for place in places])
    for match in _SENTENCE.finditer(stripped):
        if len(match.group()) <= _LONGEST and having.search(match.group()):
            yield Sentence(
                match.group(), origin, places[match.start() : match.end()], stripped[: match.start()]
            )


def _kept(text: str) -> list[int]:
    """Return the places of what is kept when white space goes; between two digits it stays (12 345)."""
    dropped: set[int] = set()
    for blank in _BLANK.finditer(text):
        start, end = blank.span()
        if not (start and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()):
            dropped.update(range(start, end))
    return [place for place in range(len(text)) if place not in dropped]
