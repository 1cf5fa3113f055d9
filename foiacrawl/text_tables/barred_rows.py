"""Put rows between bars together whose cells were broken over lines without a frame between rows, as antiword prints them.

Each line has all bars, so that only the words say which lines are one row: pieces below each other make a label of a form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.known_labels import is_label
from foiacrawl.report.labels import core
from foiacrawl.report.request_heads import CORNER

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PARTS = 12  # lines over which one row is broken
MIN_PIECES = 2
MIN_LINE = 2  # characters: a bar at each end


def join_barred(lines: Sequence[str]) -> list[str]:
    """Return the lines with each row on one where its pieces make labels of a form together; others stay as they are."""
    joined: list[str] = []
    at = 0
    while at < len(lines):
        rows = _rows_from(lines, at)
        count = max((end for end in range(2, len(rows) + 1) if _is_one_row(rows[:end])), default=1)
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
        is_rest = not rows or not any(_is_value(text) or is_label(text) for text in cells)
        if not cells or (rows and len(cells) != len(rows[0])) or not is_rest:
            break
        rows.append(cells)
    return rows


def _cells(line: str) -> list[str]:
    text = line.strip()
    if len(text) < MIN_LINE or text[0] != "|" or text[-1] != "|":
        return []
    return [cell.strip() for cell in text[1:-1].split("|")]


def _is_one_row(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether lines are one row: a cell goes on in the last one, and all that go on make labels."""
    goes_on = False
    for column in zip(*rows, strict=True):
        pieces = [text for text in column if text]
        if len(pieces) < MIN_PIECES:
            if pieces and not column[0]:
                return False  # it begins below the first line, as that of another row does
            continue
        label = "".join(pieces)
        if not column[0] or not (is_label(label) or CORNER in core(label)) or any(map(is_label, pieces)):
            return False
        goes_on = goes_on or bool(column[-1])
    return goes_on


def _is_value(text: str) -> bool:
    return parse_cell(text).state == "reported"
