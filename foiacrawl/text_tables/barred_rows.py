"""Put rows between bars together whose cells were broken over lines without a frame between rows, as antiword prints them.

Each line has all bars, so that only the words say which lines are one row: pieces below each other make a label of a form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.columns import display_width
from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.known_labels import is_label
from foiacrawl.report.labels import core
from foiacrawl.report.request_heads import CORNER

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PARTS = 12  # lines over which one row is broken
MIN_PIECES = 2
MIN_ROOM = 2  # columns behind a text, where columns have a width
MIN_WIDTH = 6  # columns of a column in which labels are broken
MIN_LINE = 2  # characters: a bar at each end


def join_barred(lines: Sequence[str]) -> list[str]:
    """Return the lines with each row on one where its pieces make labels of a form together; others stay as they are."""
    joined: list[str] = []
    at = 0
    while at < len(lines):
        rows = _rows_from(lines, at)
        count = max((end for end in range(2, len(rows) + 1) if _is_one_row(rows[:end])), default=1)
        if count == 1:
            count = _full_lines(lines, at, len(rows))
        if count > 1:
            joined.append("| " + " | ".join(map("".join, zip(*rows[:count], strict=True))) + " |")
        else:
            joined.append(lines[at])
        at += count
    return joined


def _rows_from(lines: Sequence[str], at: int) -> list[list[str]]:
    """Return the cells of a line and of those below that may be its rest: as many cells, and none that begins a row."""
    rows: list[list[str]] = []
    for line in lines[at : at + MAX_PARTS]:
        cells = _cells(line)
        is_rest = not rows or not any(text and (_is_no_piece(text) or is_label(text)) for text in cells)
        if not cells or (rows and len(cells) != len(rows[0])) or not is_rest:
            break
        rows.append(cells)
    return rows


def _full_lines(lines: Sequence[str], at: int, most: int) -> int:
    """Return over how many lines a row goes whose cells each fill their column, but for the last piece.

    Known only where the columns are as wide in all lines, without a space beside the bars: `|行政规范性文|1  |` and `|件  |   |`.
    """
    widths = _widths(lines[at])
    if not _has_columns(lines[at], widths):
        return 1
    count = 1
    open_cells = _open(lines[at], widths)
    while count < most and _widths(lines[at + count]) == widths:
        printed = {number for number, text in enumerate(_cells(lines[at + count])) if text}
        if not printed or not printed <= open_cells:
            break
        open_cells = _open(lines[at + count], widths) & printed
        count += 1
    return count


def _has_columns(line: str, widths: Sequence[int]) -> bool:
    """Return whether the cells of a line are filled up to the width of their columns, without a space before each."""
    cells = line.strip()[1:-1].split("|")
    has_room = any(
        width - display_width(cell.strip()) >= MIN_ROOM for cell, width in zip(cells, widths, strict=False)
    )
    return has_room and not all(cell.startswith(" ") for cell in cells)


def _widths(line: str) -> list[int]:
    text = line.strip()
    return [display_width(cell) for cell in text[1:-1].split("|")] if _cells(line) else []


def _open(line: str, widths: Sequence[int]) -> set[int]:
    """Return the cells whose text leaves no room for another character."""
    cells = _cells(line)
    return {
        number
        for number, (text, width) in enumerate(zip(cells, widths, strict=True))
        if width >= MIN_WIDTH and display_width(text) >= width - 1 and not _is_value(text)
    }


def _cells(line: str) -> list[str]:
    text = line.strip()
    if len(text) < MIN_LINE or text[0] != "|" or text[-1] != "|":
        return []
    return [cell.strip() for cell in text[1:-1].split("|")]


def _is_one_row(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether lines are one row: a cell continues in the last one, and all that continue make labels."""
    goes_on = False
    for column in zip(*rows, strict=True):
        pieces = [text for text in column if text]
        if len(pieces) < MIN_PIECES:
            if pieces and not column[0]:
                return False  # it begins below the first line, as that of another row does
            continue
        label = "".join(pieces)
        # The first piece may be a label as well: 专职人员数 and a remark in brackets.
        if not column[0] or not (is_label(label) or CORNER in core(label)):
            return False
        goes_on = goes_on or bool(column[-1])
    return goes_on


def _is_no_piece(text: str) -> bool:
    """Return whether a text is no piece of a label: a number, or signs alone, as a dash and the rule of Markdown are."""
    return _is_value(text) or not core(text)


def _is_value(text: str) -> bool:
    return parse_cell(text).state == "reported"
