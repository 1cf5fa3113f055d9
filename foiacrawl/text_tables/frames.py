"""Print tables drawn with frames, as w3m and elinks dump them, as rows between bars, cells that span rows among them.

A rule over some of the columns ends only the cells above it; the others continue below it. Which texts are one
cell shows only in the picture of the whole table: the places of its corners, in columns of a font of fixed width.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.columns import display_width
from foiacrawl.text_tables.cell_words import is_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_LINES = 5
MIN_RULES = 2
MAX_LINES = 3_000
MAX_WIDTH = 1_000  # columns
_RULE = re.compile(r"^\s*[├┣╠+][-=─━═]{2}|^\s*[│┃║|][^+├┼┤┬┴╠╬╣╦╩┣╋┫┳┻]*[+├┼┤┬┴╠╬╣╦╩┣╋┫┳┻][-=─━═]{2}")
_FRAMED = re.compile(r"^\s*[│┃║|+├┌└╠╔╚┣┏┗].*[│┃║|+┤┐┘╣╗╝┫┓┛]\s*$")
_PLAIN = str.maketrans("─━═=│┃║┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂", "----|||" + "+" * 33)


class _Drawing(NamedTuple):
    """A table as drawn: its lines by columns of the font, the columns of its corners, and the lines that have a rule."""

    lines: list[list[str]]
    plain: list[list[str]]
    corners: list[int]
    rules: list[int]


def without_frames(lines: Sequence[str]) -> list[str]:
    """Return the lines with each drawn table whose frames are one below the other as rows between bars."""
    if not any(map(_RULE.match, lines)):
        return list(lines)
    printed: list[str] = []
    block: list[str] = []
    for line in (*lines, ""):
        if _FRAMED.match(line) and display_width(line) <= MAX_WIDTH:
            block.append(line)
            continue
        printed += _rows(block)
        printed.append(line)
        block = []
    return printed[:-1]


def _rows(block: Sequence[str]) -> Sequence[str]:
    if not MIN_LINES <= len(block) <= MAX_LINES or not any(map(_RULE.match, block)):
        return block
    drawing = _drawing(block)
    if len(drawing.rules) < MIN_RULES or len(drawing.corners) < MIN_RULES or not _is_aligned(drawing):
        return block
    return ["| " + " | ".join(row) + " |" for row in _cells(drawing)]


def _drawing(block: Sequence[str]) -> _Drawing:
    lines = [list(_in_columns(line)) for line in block]
    width = max(map(len, lines))
    lines = [line + [" "] * (width - len(line)) for line in lines]
    plain = [[char.translate(_PLAIN) for char in line] for line in lines]
    rules = [number for number, line in enumerate(plain) if "+-" in "".join(char or " " for char in line)]
    corners = sorted(
        {
            column
            for number in rules
            for column, char in enumerate(plain[number])
            if char == "+" and _is_corner(plain[number], column)
        }
    )
    return _Drawing(lines, plain, corners, rules)


def _is_aligned(drawing: _Drawing) -> bool:
    """Return whether all lines begin and end with a frame in the same columns."""
    ends = (drawing.corners[0], drawing.corners[-1])
    return all(line[column] in ("|", "+") for line in drawing.plain for column in ends)


def _in_columns(line: str) -> Iterator[str]:
    """Yield what is in each column of the font; a wide character is in two, the second of which holds nothing."""
    for char in line.rstrip():
        yield char
        yield from [""] * (display_width(char) - 1)


def _is_corner(line: Sequence[str], column: int) -> bool:
    beside = (line[column - 1] if column else "", line[column + 1] if column + 1 < len(line) else "")
    return "-" in beside


def _cells(drawing: _Drawing) -> Iterator[list[str]]:
    """Yield the rows from top to bottom; a cell is in its first row and column, the others that it spans are blank."""
    columns = list(pairwise(drawing.corners))
    bands = list(pairwise(drawing.rules))
    taken: set[tuple[int, int]] = set()
    for band in range(len(bands)):
        row = [""] * len(columns)
        begins = False
        for column in range(len(columns)):
            if (band, column) in taken:
                continue
            right = column
            while right + 1 < len(columns) and not _has_bar(drawing, bands[band], columns[right][1]):
                right += 1
            low = band
            while low + 1 < len(bands) and not _has_rule(drawing, bands[low][1], columns[column]):
                low += 1
            taken |= {(y, x) for y in range(band, low + 1) for x in range(column, right + 1)}
            row[column] = _text(
                drawing, (bands[band][0], bands[low][1]), (columns[column][0], columns[right][1])
            )
            begins = True
        if begins:
            yield row


def _has_bar(drawing: _Drawing, band: tuple[int, int], column: int) -> bool:
    """Return whether a bar parts two columns between two rules."""
    return all(drawing.plain[line][column] in ("|", "+") for line in range(band[0] + 1, band[1]))


def _has_rule(drawing: _Drawing, line: int, columns: tuple[int, int]) -> bool:
    """Return whether a rule parts what is above a line from what is below it between two corners."""
    return all(char in ("-", "+") for char in drawing.plain[line][columns[0] + 1 : columns[1]])


def _text(drawing: _Drawing, lines: tuple[int, int], columns: tuple[int, int]) -> str:
    """Return the text of a cell; numbers below each other are kept apart, so that they are not read as one."""
    inside = (
        "".join(drawing.lines[line][columns[0] + 1 : columns[1]]).strip()
        for line in range(lines[0] + 1, lines[1])
    )
    texts = [text for text in inside if text]
    return ("  " if all(map(is_value, texts)) else "").join(texts)
