"""Join characters to lines of text, and the lines of a cell to its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.files.pdf.printed import Char

_SAME_LINE = 0.5  # of the height of a character: a line's characters differ less
_WORD_GAP = 0.3  # of the height, between letters and digits: 12 and 34 are two numbers
_WIDE_GAP = 1.5  # between Chinese characters, which are spaced out for looks
_CELL_GAP = 0.3  # between the cells of a table without rules
_PADDING = 12.0  # points left and right in a cell, together; Word's default is 10.8
_SMALL = 0.87  # of the height of the characters beside, that of a mark
_ALIKE = 1.3  # times the height of others: no character of one text
_RAISED = 0.15  # of that height, by which a mark is higher
_LETTER = re.compile(r"[A-Za-z]")
_ALNUM = re.compile(r"[0-9A-Za-z.,%]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text and its box; `width` counts the blanks around the text as well.

    `cells` are its words between gaps, each with its left edge.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    width: float
    cells: tuple[tuple[float, str], ...] = ()

    @property
    def size(self) -> float:
        """Its height, which is that of a character."""
        return self.bottom - self.top


def lines(characters: Iterable[Char]) -> list[TextLine]:
    """Return the lines of some characters from top to bottom."""
    ordered = sorted(characters, key=lambda char: char.top + char.bottom)
    groups: list[list[Char]] = []
    middle = 0.0
    for char in ordered:
        own, height = (char.top + char.bottom) / 2, char.bottom - char.top
        if groups and own - middle <= _SAME_LINE * max(height, groups[-1][0].bottom - groups[-1][0].top):
            groups[-1].append(char)
            middle += (own - middle) / len(groups[-1])
        else:
            groups.append([char])
            middle = own
    return [_line(group) for group in groups if any(char.text != " " for char in group)]


def _line(whole: list[Char]) -> TextLine:
    """Make a line of its characters. Printed spaces count for its width only; a gap becomes a space."""
    width = max(char.right for char in whole) - min(char.left for char in whole)
    group = sorted((char for char in whole if char.text != " "), key=lambda char: char.left)
    size = median(char.bottom - char.top for char in group)
    pieces: list[str] = []
    starts = [(0, group[0].left)]  # of cells: the number of the piece and its place
    before: Char | None = None
    marks: list[str] = []
    for char in group:
        if before is not None and is_raised(char, before):
            marks.append(char.text)
            continue
        if marks:
            pieces.append(_mark("".join(marks)))
            marks = []
        if before is not None:
            kinds = (_ALNUM.match(before.text), _ALNUM.match(char.text))
            gap = char.left - before.right
            if gap > (_WORD_GAP if all(kinds) else _WIDE_GAP) * size:
                pieces.append(" ")
            if gap > (_WORD_GAP if any(kinds) else _CELL_GAP) * size:
                starts.append((len(pieces), char.left))
        pieces.append(char.text)
        before = char
    if marks:
        pieces.append(_mark("".join(marks)))
    stops = [start for start, _ in starts[1:]]
    cells = zip(starts, [*stops, len(pieces)], strict=True)
    return TextLine(
        "".join(pieces),
        group[0].left,
        min(char.top for char in group),
        max(char.right for char in group),
        max(char.bottom for char in group),
        width,
        tuple((left, "".join(pieces[start:stop]).strip()) for (start, left), stop in cells),
    )


def is_raised(char: Char, beside: Char) -> bool:
    """Return whether a character is small and higher than the one beside it, as the mark of a note does."""
    size = beside.look.size
    return char.look.size <= _SMALL * size and beside.base - char.base >= _RAISED * size


def may_be_beside(char: Char, words: Sequence[Char]) -> bool:
    """Return whether a character in another colour may be of the same text as the words of a cell.

    It is about as high, and on the base of one of their lines or on a line of its own; or it is the mark of a note.
    """
    height = char.bottom - char.top
    beside = [
        one for one in words if min(one.bottom, char.bottom) - max(one.top, char.top) > _RAISED * height
    ]
    if any(is_raised(char, one) for one in beside):
        return True
    if not 1 / _ALIKE <= char.look.size / median(one.look.size for one in words) <= _ALIKE:
        return False
    return not beside or any(abs(one.base - char.base) <= _RAISED * height for one in beside)


def _mark(text: str) -> str:
    """Return raised characters; digits in brackets, for 35 with note 1 is not 351."""
    return f"[{text}]" if text.isdecimal() else text


def glued(before: str, after: str) -> str:
    """Join two lines of one paragraph: Chinese and the digits of a number without a space, words of letters with one."""
    between = " " if _LETTER.match(before[-1:]) and _LETTER.match(after[:1]) else ""
    return f"{before}{between}{after}"


def cell_text(found: Sequence[TextLine], left: float, right: float) -> str:
    """Return what is written in the lines of a cell between its borders.

    Two numbers above each other stay two; a number that had no room in its line is one, and none ends with a comma.
    """
    if not found:
        return ""
    text = found[0].text
    for before, line in pairwise(found):
        if _ALNUM.match(before.text[-1]) and _ALNUM.match(line.text[0]):
            whole = before.text.endswith((",", "，")) or is_full(before, line, left, right)
            text += line.text if whole else f"\n{line.text}"
        else:
            text += line.text
    return text


def is_full(line: TextLine, after: TextLine, left: float, right: float) -> bool:
    """Return whether the first character of the next line had no room in this one."""
    first = (after.right - after.left) / max(1, len(after.text))
    return line.width + first > right - left - _PADDING or line.right + first > right - _PADDING / 2
