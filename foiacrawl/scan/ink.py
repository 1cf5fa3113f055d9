"""Find the lines of text in a table's cells by their ink.

A detector of text misses single small characters in cells (of 198 cells of a form it left out 31); between rules it
is not needed, since all ink there is text.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import cv2
import numpy as np

from foiacrawl.scan.ruled import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from foiacrawl.scan.ruled import RuledTable

    Grey = NDArray[np.uint8]

INSET = 2  # pixels: a cell's inside begins beside its rules
MIN_INK = 6  # pixels of ink that touch: fewer are dust. A decimal point has nine at 150 dots an inch
BESIDE = 5  # pixels from the side of a cell to its rule, at most
SPECK = 4  # pixels: no side of a speck is longer
NEAR_STROKE = 9  # pixels from a point to the digit it belongs to
GAP = 2  # empty rows of pixels between two lines of text
USUAL_HEIGHT = 18  # pixels, where a table has no line to measure: 9 points at 150 dots an inch
FLAT = 0.25  # of a line's height: a dash is no higher, and no shorter
FILLED = 0.5  # of a bar's box that is ink; two dashes side by side leave a gap
MIN_SLASH = 12  # pixels of ink
THIN = 0.25  # thickness by length of a single stroke, also where ink has run
EVEN = 2.0  # times its usual width in any row of pixels; the bar of a 7 has three times that of its stem, and more
SLANT = (12.0, 50.0)  # degrees from upright
AROUND = 0.4  # paper around a line, as a share of its height, as the recogniser has learned it


class InkLine(NamedTuple):
    """A line of text in a cell (its index among the table's cells) and where its ink is on the page."""

    cell: int
    box: Box


@dataclass(frozen=True, slots=True)
class PageInk:
    """A page as pixels: grey, its ink, and its rules made broad enough to cover their own soft edges."""

    grey: Grey
    ink: Grey
    rules: Grey

    @classmethod
    def of(cls, grey: Grey, ink: Grey, lines: Grey, tables: Sequence[RuledTable]) -> PageInk:
        """Return the page_ink of a page; `lines` are the rules and what else is long and straight.

        Only what lies at the sides of cells is taken away: large characters have strokes as long as a row is high.
        """
        sides = np.zeros_like(ink)
        for cell in (cell for table in tables for cell in table.cells):
            box = cell.box
            cv2.rectangle(sides, (box.left, box.top), (box.right, box.bottom), (255,), 2 * BESIDE + 1)
        rules = cv2.dilate(cv2.bitwise_and(cv2.bitwise_and(lines, ink), sides), np.ones((3, 3), np.uint8))
        text = cv2.bitwise_and(ink, cv2.bitwise_not(rules))
        return cls(grey, _without_dust(np.asarray(text, np.uint8)), np.asarray(rules, np.uint8))


def _without_dust(ink: Grey) -> Grey:
    """Return the ink without specks: the smallest ones, and small ones far from any stroke (no decimal points)."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    keep = stats[:, cv2.CC_STAT_AREA] >= MIN_INK
    keep[0] = False
    speck = keep & (stats[:, cv2.CC_STAT_WIDTH] <= SPECK) & (stats[:, cv2.CC_STAT_HEIGHT] <= SPECK)
    strokes = ((keep & ~speck)[labels]).astype(np.uint8)
    near = cv2.dilate(strokes, np.ones((2 * NEAR_STROKE + 1, 2 * NEAR_STROKE + 1), np.uint8)) > 0
    beside = np.unique(labels[near & speck[labels]])
    keep &= ~speck
    keep[beside] = True
    return np.where(keep[labels], 255, 0).astype(np.uint8)


def cell_lines(page_ink: PageInk, table: RuledTable) -> tuple[list[InkLine], int]:
    """Return the lines of all cells in reading order, and the usual height of a line in this table in pixels."""
    runs = [(index, run) for index, cell in enumerate(table.cells) for run in _runs(page_ink.ink, cell.box)]
    heights = [run.bottom - run.top for _, run in runs if run.right - run.left >= run.bottom - run.top >= 10]
    usual = int(np.median(heights)) if heights else USUAL_HEIGHT
    lines: list[InkLine] = []
    for index, run in runs:
        last = lines[-1] if lines and lines[-1].cell == index else None
        if last and _one_line(last.box, run, usual):
            box = last.box
            joined = Box(min(box.left, run.left), box.top, max(box.right, run.right), run.bottom)
            lines[-1] = InkLine(index, joined)
        else:
            lines.append(InkLine(index, run))
    crowded = {one.cell for one, two in pairwise(lines) if one.cell == two.cell}
    return [line for line in lines if line.cell not in crowded or not _is_speck(line.box)], usual


def _is_speck(box: Box) -> bool:
    """Return whether a box is so small that beside other lines of its cell it is dust. Alone it may be a small dash."""
    return max(box.right - box.left, box.bottom - box.top) <= SPECK + 1


def _runs(ink: Grey, cell: Box) -> list[Box]:
    """Return the stretches of rows with ink in a cell, from top to bottom."""
    left, top = cell.left + INSET, cell.top + INSET
    inside = ink[top : cell.bottom - INSET + 1, left : cell.right - INSET + 1]
    filled = inside.any(axis=1)
    found: list[list[int]] = []
    for y in np.flatnonzero(filled):
        if found and y - found[-1][1] < GAP:
            found[-1][1] = int(y) + 1
        else:
            found.append([int(y), int(y) + 1])
    boxes = []
    for first, last in found:
        xs = np.flatnonzero(inside[first:last].any(axis=0))
        boxes.append(Box(left + int(xs[0]), top + first, left + int(xs[-1]) + 1, top + last))
    return boxes


def _one_line(above: Box, below: Box, usual: int) -> bool:
    """Return whether two stretches are parts of one line: the strokes of 二, the dots of a colon."""
    short = min(above.bottom - above.top, below.bottom - below.top) < 0.6 * usual
    return short and below.bottom - above.top <= 1.35 * usual


def is_bar(page_ink: PageInk, box: Box, usual: int) -> bool:
    """Return whether a line is nothing but a flat bar: a dash, or several side by side."""
    height, width = box.bottom - box.top, box.right - box.left
    if height > max(3, FLAT * usual) or width < max(2 * height, FLAT * usual):
        return False
    return float((page_ink.ink[box.top : box.bottom, box.left : box.right] > 0).mean()) >= FILLED


def slash(page_ink: PageInk, box: Box) -> Literal["slash", "backslash"] | None:
    """Return "slash" or "backslash" where a line is nothing but one straight slanting stroke, else None.

    Recognisers read a slash as 7 and a backslash as 1, with high confidence.
    """
    ys, xs = np.nonzero(page_ink.ink[box.top : box.bottom, box.left : box.right])
    if len(ys) < MIN_SLASH:
        return None
    spread = np.cov(np.stack([xs, -ys]).astype(np.float64))
    sizes, ways = np.linalg.eigh(spread)
    along = ways[:, 1]
    slant = float(np.degrees(np.arctan2(abs(along[0]), abs(along[1]))))
    leans_right = along[0] * along[1] > 0
    thin = float(np.sqrt(max(sizes[0], 0) / sizes[1])) < THIN
    widths = [int(np.ptp(xs[ys == y])) + 1 for y in np.unique(ys)]
    even = max(widths) <= EVEN * float(np.median(widths))
    if not (thin and even and SLANT[0] <= slant <= SLANT[1]):
        return None
    return "slash" if leans_right else "backslash"


def crop(page_ink: PageInk, box: Box, usual: int, around: float = AROUND) -> Grey:
    """Return a line cut out, with paper around it, its rules taken away.

    A dash keeps the height of a line of text, or it would be blown up into a bar.
    """
    height = max(box.bottom - box.top, usual)
    middle = (box.top + box.bottom) // 2
    margin = round(height * around)
    top, bottom = middle - height // 2 - margin // 2, middle + (height + 1) // 2 + margin // 2
    left, right = box.left - margin, box.right + margin
    rows, columns = page_ink.grey.shape
    inner = (slice(max(0, top), min(rows, bottom)), slice(max(0, left), min(columns, right)))
    grey = page_ink.grey[inner].copy()
    foreign = np.ones(grey.shape, dtype=bool)
    foreign[
        max(0, box.top - 2 - inner[0].start) : box.bottom + 2 - inner[0].start,
        max(0, box.left - 2 - inner[1].start) : box.right + 2 - inner[1].start,
    ] = False
    paper = int(np.percentile(grey, 85)) if grey.size else 255
    # What is near the line but not of it (rules, the line above) becomes paper.
    dark = (page_ink.ink[inner] > 0) & foreign
    blot = cv2.dilate((dark | (page_ink.rules[inner] > 0)).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    blot[~foreign] &= page_ink.rules[inner][~foreign] > 0
    grey[blot] = paper
    return cv2.copyMakeBorder(
        grey,
        max(0, -top),
        max(0, bottom - rows),
        max(0, -left),
        max(0, right - columns),
        cv2.BORDER_CONSTANT,
        value=(paper,),
    ).astype(np.uint8)


def pieces(page_ink: PageInk, lines: Sequence[InkLine], usual: int) -> list[Grey]:
    """Return the crops of lines."""
    return [crop(page_ink, line.box, usual) for line in lines]
