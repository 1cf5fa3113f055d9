"""Split prose into normalised sentences that know the place of each character in the original."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.text import BLANKS, to_same_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAX_SENTENCE = 2000  # characters; a longer text without a full stop is a list or a broken page
_TITLE = re.compile(r"《[^》]*》")
_SENTENCE = re.compile(r"[^。!?]+[。!?]?")
_TABLE_ROW = re.compile(r"\|.*\|")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text` is normalised, without spaces and the words of titles; `origin` is its paragraph as printed.

    `places` has the place in `origin` of each character of `text`; `before` is the paragraph's normalised text
    up to the sentence.
    """

    text: str
    origin: str
    places: Sequence[int]
    before: str

    def printed(self, start: int, end: int) -> tuple[str, tuple[int, int]]:
        """Return the sentence as printed, and where [start, end) of its normalised text is in it."""
        first, last = self.places[0], self.places[-1] + 1
        return self.origin[first:last], (self.places[start] - first, self.places[end - 1] + 1 - first)


def split_sentences(text: str, having: re.Pattern[str]) -> Iterator[Sentence]:
    """Yield the sentences of a text's paragraphs that contain the pattern.

    Rows of piped tables are not sentences, nor are texts of more than 2,000 characters without a full stop.
    """
    normalized = to_same_length(text)
    if not having.search(normalized):
        return
    start = 0
    for line in normalized.split("\n"):
        if having.search(line) and not _TABLE_ROW.search(line):
            yield from _of_paragraph(text[start : start + len(line)], line, having)
        start += len(line) + 1


def _of_paragraph(origin: str, normalized: str, having: re.Pattern[str]) -> Iterator[Sentence]:
    if "《" in normalized:
        normalized = _TITLE.sub(lambda title: "《" + "□" * (len(title.group()) - 2) + "》", normalized)
    stripped = normalized.strip()
    indent = normalized.index(stripped)
    places: Sequence[int] = range(indent, indent + len(stripped))
    if BLANKS.search(stripped):
        places = _kept(normalized)
        stripped = "".join([normalized[place] for place in places])
    for match in _SENTENCE.finditer(stripped):
        if len(match.group()) <= _MAX_SENTENCE and having.search(match.group()):
            yield Sentence(
                match.group(), origin, places[match.start() : match.end()], stripped[: match.start()]
            )


def _kept(text: str) -> list[int]:
    """Return the places of what is kept when white space is removed; between two digits it stays (12 345)."""
    dropped: set[int] = set()
    for blank in BLANKS.finditer(text):
        start, end = blank.span()
        if not (start and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()):
            dropped.update(range(start, end))
    return [place for place in range(len(text)) if place not in dropped]
