"""Split prose into normalised sentences that know the place of each character in the original."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.report.wrapped_lines import PAGE_NUMBER, paragraphs_of
from foiacrawl.text import BLANKS, gloss_spans, to_same_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MAX_SENTENCE = 2000  # characters; a longer text without a full stop is a list or a broken page
_TITLE = re.compile(r"《[^》]*》")
_SENTENCE = re.compile(r"[^。!?]+[。!?]?")
_TABLE_ROW = re.compile(r"\|.*\|")
# A table without anything between its cells: the words of its corner, heads of a list, numbers with the next row's (二).
_GLUED = re.compile(
    r"勾稽关系|指标(?:名称)?(?:计量)?单?位?(?:代码)?数量|\d\([一二三四五六七]\).*\d\([一二三四五六七]\)"
)
_NOTE = re.compile(r"(?<=\d)\[\d{1,2}\]")  # the mark of a note after a number: 35[1]件 is 35件
_GLOSSED = re.compile(r"\([a-z\u00e0-\u024f]")  # a cheap sign of a mirror with pinyin: 務(wù)


class Sentence(NamedTuple):
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


def split_sentences(text: str, having: re.Pattern[str], width: float | None = None) -> Iterator[Sentence]:
    """Yield the sentences of a text's paragraphs that contain the pattern.

    A paragraph is a line, or several of a hard-wrapped text whose lines have the `width` (`wrapped_lines.line_width`).
    Rows of piped tables and tables on one line are no sentences, nor are texts of over 2,000 characters without a full stop.
    """
    normalized = to_same_length(text)
    if not having.search(normalized):
        return
    start = 0
    lines = normalized.split("\n")
    for first, last in paragraphs_of(lines, width):
        paragraph = lines[first] if last == first + 1 else "\n".join(lines[first:last])
        if having.search(paragraph) and not _TABLE_ROW.search(paragraph):
            yield from _of_paragraph(text[start : start + len(paragraph)], paragraph, having)
        start += len(paragraph) + 1


def _of_paragraph(origin: str, normalized: str, having: re.Pattern[str]) -> Iterator[Sentence]:
    if "《" in normalized:
        normalized = _TITLE.sub(lambda title: "《" + "□" * (len(title.group()) - 2) + "》", normalized)
    stripped = normalized.strip()
    indent = normalized.index(stripped)
    places: Sequence[int] = range(indent, indent + len(stripped))
    glosses = list(gloss_spans(normalized)) if _GLOSSED.search(normalized) else []
    if "[" in normalized:
        glosses += [note.span() for note in _NOTE.finditer(normalized)]
    if glosses or BLANKS.search(stripped):
        places = _kept(normalized, glosses)
        stripped = "".join([normalized[place] for place in places])
    if "。" not in stripped and _GLUED.search(stripped):
        return
    for match in _SENTENCE.finditer(stripped):
        text, (start, end) = match.group(), match.span()
        if len(text) <= _MAX_SENTENCE and having.search(text):
            yield Sentence(text, origin, places[start:end], stripped[:start])


def _kept(text: str, glosses: Iterable[tuple[int, int]]) -> list[int]:
    """Return the places of what is kept when white space, page numbers and glosses are removed.

    Between two digits white space stays (12 345).
    """
    dropped = {place for start, end in glosses for place in range(start, end)}
    if "\n" in text:
        dropped |= {place for found in PAGE_NUMBER.finditer(text) for place in range(*found.span())}
    for blank in BLANKS.finditer(text):
        start, end = blank.span()
        if not (start and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()):
            dropped.update(range(start, end))
    return [place for place in range(len(text)) if place not in dropped]
