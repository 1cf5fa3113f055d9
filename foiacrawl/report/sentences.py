"""Prose as sentences that can be compared: folded, with every character's place in the original kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.text import blanks, to_same_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST = 2000  # characters; what has no full stop for so long is a list or a broken page, not a sentence
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
    folded = to_same_length(text)
    if not having.search(folded):
        return
    start = 0
    for line in folded.split("\n"):
        if having.search(line) and not _TABLE_ROW.search(line):
            yield from _of_paragraph(text[start : start + len(line)], line, having)
        start += len(line) + 1


def _of_paragraph(origin: str, folded: str, having: re.Pattern[str]) -> Iterator[Sentence]:
    if "《" in folded:
        folded = _TITLE.sub(lambda title: "《" + "□" * (len(title.group()) - 2) + "》", folded)
    stripped = folded.strip()
    indent = folded.index(stripped)
    places: Sequence[int] = range(indent, indent + len(stripped))
    if blanks().search(stripped):
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
    for blank in blanks().finditer(text):
        start, end = blank.span()
        if not (start and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()):
            dropped.update(range(start, end))
    return [place for place in range(len(text)) if place not in dropped]
