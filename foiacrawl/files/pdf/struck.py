"""Drop characters that are struck out: a level line goes through their middle, from the first of them to the last."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.files.pdf.printed import Char, PdfPage, RuledLine

MAX_HITS = 200_000  # characters on lines of a page that are looked at
_HIGHEST, _LOWEST = 0.32, 0.78  # of a character's height: a line in between strikes it, one below is under it
_WITHIN = 0.6  # of a character's width is struck
_LARGEST = 2.0  # times the middle height of the characters of a page
_PALE = 0.35  # of the contrast of black on white
_TOUCHES = 1.5  # points between the end of a border and the border that it meets
_BEYOND = 0.6  # heights of a character by which a line may reach beyond what it strikes, at each end


def drop_struck(page: PdfPage) -> None:
    """Drop struck characters and the lines through them, which are no borders."""
    lines = sorted(page.across)
    heights = [line.at for line in lines]
    hits: dict[int, list[Char]] = {}
    left = MAX_HITS
    largest = _LARGEST * median(char.look.size for char in page.characters) if page.characters else 0.0
    for char in page.characters:
        look = char.look
        if look.size > largest or look.turned or look.contrast < _PALE:
            continue  # of a watermark: a border that goes through it may be no longer than it
        height = char.bottom - char.top
        first = bisect_left(heights, char.top + _HIGHEST * height)
        after = bisect_right(heights, char.top + _LOWEST * height, first)
        left -= after - first
        if left < 0:
            page.cut = True
            return
        for at in range(first, after):
            if _is_struck(char, lines[at]):
                hits.setdefault(at, []).append(char)
    strokes = [
        at for at, hit in hits.items() if _ends_with(hit, lines[at]) and not _is_border(lines[at], page)
    ]
    if strokes:
        struck = {id(char) for at in strokes for char in hits[at]}
        page.characters = [char for char in page.characters if id(char) not in struck]
        page.across = [line for at, line in enumerate(lines) if at not in strokes]


def _is_struck(char: Char, line: RuledLine) -> bool:
    return min(char.right, line.stop) - max(char.left, line.start) >= _WITHIN * (char.right - char.left)


def _ends_with(hit: Sequence[Char], line: RuledLine) -> bool:
    """Return whether a line is as long as what it goes through: a border that a text overlaps is longer."""
    if all(char.text == " " for char in hit):
        return False
    beyond = _BEYOND * max(char.bottom - char.top for char in hit)
    first, last = min(char.left for char in hit), max(char.right for char in hit)
    return line.start >= first - beyond and line.stop <= last + beyond


def _is_border(line: RuledLine, page: PdfPage) -> bool:
    """Return whether a line goes from one border to another."""
    meets = [post.at for post in page.down if post.start - _TOUCHES <= line.at <= post.stop + _TOUCHES]
    return all(any(abs(at - end) <= _TOUCHES for at in meets) for end in (line.start, line.stop))
