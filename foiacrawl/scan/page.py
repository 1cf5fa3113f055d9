"""Read one scanned page: level it, find its tables by their rules, recognise its text line by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from foiacrawl.scan import ink as inks
from foiacrawl.scan.recogniser import RecognisedText, detect, recognise
from foiacrawl.scan.repair import is_number, is_stroke, mistaken, repaired, stroke
from foiacrawl.scan.ruled import Box, find_tables, rules
from foiacrawl.scan.straighten import LEVEL, ink_of, level, skew

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from foiacrawl.scan.ruled import RuledCell, RuledTable

    Grey = NDArray[np.uint8]

MIN_TEXT = 200  # pixels of ink outside of tables; less is dust, and no detector needs to look at it
ORDINALS = frozenset("二三四五六七八九十")
A_WORD = 4  # characters
MIN_SENSE = (
    0.3  # an upright page of a form has 0.4 and more, others less than 0.25; a needless try costs only time
)
DOUBTFUL = 0.9  # below it a number is looked at once more, cut out otherwise
SECOND_LOOK = 0.12  # paper around a line at the second look, as a share of its height


class ScannedLine(NamedTuple):
    """A line of text and its place on the page, in pixels."""

    box: Box
    words: RecognisedText


class ScannedCell(NamedTuple):
    """A cell and its lines."""

    place: RuledCell
    lines: tuple[ScannedLine, ...]


@dataclass(frozen=True, slots=True)
class ScannedTable:
    """A table: the positions of its rules, in pixels, and its cells."""

    ruled: RuledTable
    cells: tuple[ScannedCell, ...]


@dataclass(slots=True)
class ScannedPage:
    """A page as it was read, in pixels: the lines of text outside of its tables, and the tables.

    It was turned by `turns` right angles, then by `angle` degrees, both counter-clockwise.
    """

    width: int
    height: int
    turns: int = 0
    angle: float = 0.0
    lines: list[ScannedLine] = field(default_factory=list)
    tables: list[ScannedTable] = field(default_factory=list)


def read_page(grey: Grey) -> ScannedPage:
    """Return the lines and tables of one page, as `open_grey` opened it.

    A page that reads as nonsense is tried lying on its sides and upside down; the way that reads best is taken.
    """
    page = _read_upright(grey)
    if _sense(page) >= MIN_SENSE:
        return page
    turned = [_read_upright(np.ascontiguousarray(np.rot90(grey, turns)), turns) for turns in (1, 3, 2)]
    return max([page, *turned], key=_sense)


def _sense(page: ScannedPage) -> float:
    """Return the share of a page's characters that are in words of some length, weighted by confidence.

    Confidence alone is not enough: single characters on their side are recognised as well as upright ones.
    """
    words = [line.words for line in page.lines]
    words += [line.words for table in page.tables for cell in table.cells for line in cell.lines]
    total = sum(len(word.text) for word in words)
    in_words = sum(word.confidence * len(word.text) for word in words if len(word.text) >= A_WORD)
    return in_words / total if total else 1.0


def _read_upright(grey: Grey, turns: int = 0) -> ScannedPage:
    angle = skew(grey)
    grey = level(grey, angle)
    ink = ink_of(grey)
    across, down = rules(ink)
    found = find_tables(across, down)
    page_ink = inks.PageInk.of(grey, ink, across | down, found)
    page = ScannedPage(grey.shape[1], grey.shape[0], turns, angle if abs(angle) >= LEVEL else 0.0)
    for table in found:
        page.tables.append(_read_table(page_ink, table))
    page.lines.extend(_read_text(page_ink, [table.box for table in found]))
    return page


def _read_table(page_ink: inks.PageInk, table: RuledTable) -> ScannedTable:
    lines, usual = inks.cell_lines(page_ink, table)
    words = recognise(inks.pieces(page_ink, lines, usual))
    read: list[list[tuple[inks.InkLine, RecognisedText]]] = [[] for _ in table.cells]
    for line, word in zip(lines, words, strict=True):
        read[line.cell].append((line, word))
    # Where 二 and 三 are alone in cells of the first column, a flat bar there is 一.
    ordinals = any(
        place.column == 0
        and len(cell) == 1
        and cell[0][1].text in ORDINALS
        and not inks.is_bar(page_ink, cell[0][0].box, usual)
        for place, cell in zip(table.cells, read, strict=True)
    )
    cells = [
        _numbers(page_ink, cell, usual, ordinal=ordinals and place.column == 0)
        for place, cell in zip(table.cells, read, strict=True)
    ]
    _among_dashes(table, cells)
    numeric = [len(cell) == 1 and is_number(cell[0].text) for cell in cells]
    rows = _rows_of_numbers(table, numeric)
    done = []
    for place, found, cell in zip(table.cells, read, cells, strict=True):
        if len(cell) == 1:
            among = bool(rows & set(range(place.row, place.row + place.rowspan)))
            cell = [repaired(cell[0], among_numbers=among)]
        printed = (ScannedLine(line.box, word) for (line, _), word in zip(found, cell, strict=True))
        done.append(ScannedCell(place, tuple(line for line in printed if line.words.text)))
    return ScannedTable(table, tuple(done))


def _among_dashes(table: RuledTable, cells: list[list[RecognisedText]]) -> None:
    """Read a lone flat sign as a dash in columns that hold dashes, also where its ink is no plain bar."""
    columns = {
        place.column
        for place, cell in zip(table.cells, cells, strict=True)
        if len(cell) == 1 and is_stroke(cell[0], "bar")
    }
    for place, cell in zip(table.cells, cells, strict=True):
        if len(cell) == 1 and cell[0].text and place.column in columns and mistaken(cell[0], "bar"):
            cell[0] = stroke(cell[0], "bar")


def _rows_of_numbers(table: RuledTable, numeric: Sequence[bool]) -> set[int]:
    """Return the rows in which some cell is a number: there a lone sign that is no number was misread."""
    return {place.row for place, number in zip(table.cells, numeric, strict=True) if number}


def _numbers(
    page_ink: inks.PageInk, cell: list[tuple[inks.InkLine, RecognisedText]], usual: int, *, ordinal: bool
) -> list[RecognisedText]:
    """Look twice at short texts that are not sure: two looks that agree are believed, others are less so.

    A cell with nothing but a flat bar holds a dash, which recognisers read as 一; in a column of `ordinal` numbers it is 一.
    """
    out = []
    for line, words in cell:
        if len(cell) == 1 and not ordinal and inks.is_bar(page_ink, line.box, usual):
            out.append(stroke(words, "bar"))
            continue
        slash = inks.slash(page_ink, line.box) if len(cell) == 1 and len(words.text) <= 1 else None
        if slash:
            out.append(stroke(words, slash))
            continue
        short = len(words.text) <= 8 and line.box.right - line.box.left < 5 * usual
        if words.confidence >= DOUBTFUL or not short:
            out.append(words)
            continue
        again = recognise([inks.crop(page_ink, line.box, usual, around=SECOND_LOOK)])[0]
        if again.text == words.text:
            out.append(RecognisedText(words.text, max(words.confidence, again.confidence)))
        elif again.confidence > words.confidence:
            out.append(RecognisedText(again.text, min(again.confidence, 1 - words.confidence)))
        else:
            out.append(RecognisedText(words.text, min(words.confidence, 1 - again.confidence)))
    return out


def _read_text(page_ink: inks.PageInk, tables: Sequence[Box]) -> list[ScannedLine]:
    """Return the lines outside of the tables."""
    grey, ink = page_ink.grey.copy(), page_ink.ink.copy()
    paper = int(np.median(grey))
    for box in tables:
        area = (slice(max(0, box.top - 3), box.bottom + 4), slice(max(0, box.left - 3), box.right + 4))
        grey[area] = paper
        ink[area] = 0
    if cv2.countNonZero(ink) < MIN_TEXT:
        return []
    rows = np.flatnonzero(ink.any(axis=1))
    top, bottom = max(0, int(rows[0]) - 20), min(grey.shape[0], int(rows[-1]) + 21)
    boxes = [
        Box(spot.left, spot.top + top, spot.right, spot.bottom + top) for spot in detect(grey[top:bottom])
    ]
    words = recognise([grey[box.top : box.bottom, box.left : box.right] for box in boxes])
    return [ScannedLine(box, word) for box, word in zip(boxes, words, strict=True) if word.text.strip()]
