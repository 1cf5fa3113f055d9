"""Find the lines of a hard-wrapped text that belong to one paragraph: converters of PDF files and mail end lines at a width."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MIN_WIDTH = 14  # characters of full width; a shorter line is a label, a cell or a heading
MIN_LINES = 3  # lines of one width that end in the middle of a sentence; fewer are headings
MIN_WIDTH_OF_FEW = 24  # characters of full width, where only one or two lines end in the middle of a sentence
MAX_DIFFERENCE_OF_FEW = 1.5  # characters: a number that does not fit is moved to the next line
TOLERANCE = 0.2  # share of the width by which lines differ: digits and letters are half as wide, or not quite
_WIDE = "\u2e80"  # from here on characters are as wide as high
_ENDS = frozenset("。;；:：!！?？.…")
_SENTENCE_ENDS = frozenset("。;；")
_BEGINS = re.compile(
    r"\s*(?:#|\||[•·●◆■\-]|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十0-9]{1,3}[)）]"
    r"|[0-9]{1,2}[、.．](?![0-9])|第[一二三四五六七八九十]{1,3}[条章部])"
)
PAGE_NUMBER = re.compile(r"^[ \u3000]{0,8}[-—–─]{1,3} ?[0-9]{1,3} ?[-—–─]{1,3}[ \u3000]{0,8}$", re.MULTILINE)
_SENTENCE = re.compile(r"[，。；,;]")  # in sentences, seldom in labels
_PROSE = re.compile(r"[，。；、：,;:]")


def line_width(texts: Iterable[str]) -> float | None:
    """Return the width at which the lines of the texts are broken, in characters of full width; None for paragraphs."""
    all_lines = [text.split("\n") for text in texts]
    open_lines = [
        (_width(line), after)
        for lines in all_lines
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if _is_open(line) and _SENTENCE.search(line)
    ]
    widths = [width for width, _ in open_lines if width >= MIN_WIDTH]
    if len(widths) < MIN_LINES:
        return _width_of_few([width for width, after in open_lines if _ends(after)], all_lines)
    middle = median(widths)
    alike = sum(1 for width in widths if abs(width - middle) <= TOLERANCE * middle)
    return middle if alike >= MIN_LINES and 2 * alike >= len(widths) else None


def _width_of_few(widths: Sequence[float], all_lines: Iterable[Sequence[str]]) -> float | None:
    """Return the width of one or two open lines whose sentence ends in the next line; one must be the longest of all."""
    widths = [width for width in widths if width >= MIN_WIDTH_OF_FEW]
    if not widths or max(widths) - min(widths) > MAX_DIFFERENCE_OF_FEW:
        return None
    if len(widths) == 1 and any(_width(line) > widths[0] + 1 for lines in all_lines for line in lines):
        return None
    return widths[0]


def _ends(line: str) -> bool:
    """Return whether a line is the end of a sentence that begins above it."""
    return line.rstrip()[-1:] in _SENTENCE_ENDS and not _BEGINS.match(line)


def paragraphs_of(lines: Sequence[str], width: float | None) -> Iterator[tuple[int, int]]:
    """Yield the ranges of lines that are paragraphs: one line each, or more where `width` shows that lines were broken."""
    start = 0
    while start < len(lines):
        end = start + 1
        while width is not None and end < len(lines):
            following = end + 1 if PAGE_NUMBER.fullmatch(lines[end]) else end
            if following == len(lines) or not _goes_on(lines[end - 1], lines[following], width):
                break
            end = following + 1
        yield start, end
        start = end


def _is_open(line: str) -> bool:
    """Return whether a line ends within a sentence."""
    text = line.rstrip()
    return len(text) >= MIN_WIDTH and text[-1] not in _ENDS and "|" not in text and "\t" not in text


def _goes_on(line: str, following: str, width: float) -> bool:
    """Return whether the second line is the rest of the first: that is full, and this is prose with no mark of its own."""
    if not _is_open(line) or _width(line) < (1 - TOLERANCE) * width:
        return False
    if _BEGINS.match(line) and not _SENTENCE.search(line):
        return False
    if "|" in following or "\t" in following or _BEGINS.match(following):
        return False
    return _PROSE.search(following) is not None or _width(following) >= (1 - TOLERANCE) * width


def _width(line: str) -> float:
    text = line.strip()
    return sum(1 if char >= _WIDE else 0.5 for char in text)
