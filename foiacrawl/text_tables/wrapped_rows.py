"""Put rows of a text table together that a converter printed over several lines, as a long cell was broken there.

A row ends where a bar ends a line, or where the next line begins with one; a frame of dashes separates rows with certainty.
A line without a bar may also be a heading above a table: it belongs to the cell below it if both make a label of a form
together, or if it is between two rows of one table.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from foiacrawl.grid import Cell
from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.known_labels import is_label
from foiacrawl.report.labels import fold
from foiacrawl.report.segments import opens_table
from foiacrawl.text_tables.barred_rows import join_barred
from foiacrawl.text_tables.frames import without_frames
from foiacrawl.text_tables.other_bars import with_bars

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAME = re.compile(
    r"^\s*(?:\+(?:[-=]{2,}\+)+|[─━═┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂]+"
    # pandoc rules a table without bars: a dash or more for each character of a column. Cells of dashes are shorter.
    r"|(?=[-= ]*(?:-{6}|={6}))(?:-{2,}|={2,})(?: +(?:-{2,}|={2,}))*)\s*$"
)
RULE = re.compile(r"^:?-{3,}:?(?:\s*\|\s*:?-{3,}:?)+$")
BARS = str.maketrans("│┃║", "|||")
OPEN_CELL = re.compile(r'(?:^|\t)\s*"(?:[^"\t]|"")*$')
QUOTED = re.compile(r'(?:(?<=\t)|^)"((?:[^"\t]|"")*)"(?=\t|$)')
MIN_ROWS = 3
MOST = 0.6  # share of the rows that show where rows begin or end
SOME = 0.3
FEW = 0.2
MAX_PARTS = 12  # lines over which one row is broken
MAX_LINE = 60  # characters of a line that may be a part of a cell
SENTENCE_END = ("。", "；", "！", "？")


def join_rows(lines: list[str]) -> list[str]:
    """Return the lines with each row of a table on one and without frames; lines without a table as they are."""
    lines = join_quoted([line.translate(BARS) for line in with_bars(without_frames(lines))])
    if sum(1 for line in lines if FRAME.match(line)) > MIN_ROWS:
        lines = _join_framed(lines)
    lines = [line for line in lines if not FRAME.match(line)]
    match _ends_shown(lines):
        case "both":
            return _join_ended(join_barred(lines))
        case "behind":
            return _join_ended(lines)
        case "front":
            return _join_begun(lines)
    return lines


def _ends_shown(lines: Sequence[str]) -> Literal["front", "behind", "both", ""]:
    """Return at which end of the rows bars are printed; "" where that shows nothing of where a row ends.

    Where a cell is broken, only the first line of a row begins with a bar, and only its last one ends with one.
    """
    rows = [line.strip() for line in lines if line.strip()]
    if any(RULE.match(row) and row.count("|") == above.count("|") for above, row in pairwise(rows)):
        return ""  # Markdown without bars around its rows, each of which is on one line
    below = [*rows[1:], ""] if rows else []
    barred = [(row, after) for row, after in zip(rows, below, strict=True) if "|" in row]
    total = len(barred)
    if total < MIN_ROWS or sum(1 for row, _ in barred if row == "|") * 2 > total:
        return ""
    front = sum(1 for row, _ in barred if row.startswith("|"))
    behind = sum(1 for row, _ in barred if row.endswith("|"))
    # A cell a line: `a`, `| b`, `| c`.
    single = sum(1 for row, after in barred if row.rfind("|") == 0 and after.startswith("|"))
    inner = sum(1 for row, _ in barred if not row.startswith("|") and not row.endswith("|"))
    if front <= FEW * total:
        return "behind" if behind >= MOST * total else ""
    if front < SOME * total or single * 2 > front:
        return ""
    if behind <= FEW * total:
        return "front"
    # Where bars show both ends, a row that has not ended does not begin again; blank cells at the ends show nothing.
    against = sum(1 for row, after in barred if "|" in after and row.endswith("|") != after.startswith("|"))
    if against > FEW * total:
        return ""
    return "both" if behind >= SOME * total and inner <= FEW * total else ""


def join_quoted(lines: list[str]) -> list[str]:
    """Join the lines of each cell that a spreadsheet copied in quotation marks, as it has several lines."""
    if not any("\t" in line for line in lines):
        return lines
    joined: list[str] = []
    at = 0
    while at < len(lines):
        stop = _end_of_quotation(lines, at)
        whole = "".join(line.strip("\r\n ") for line in lines[at:stop]) if stop > at + 1 else lines[at]
        joined.append(QUOTED.sub(lambda cell: cell[1].replace('""', '"'), whole) if "\t" in whole else whole)
        at = stop
    return joined


def _end_of_quotation(lines: Sequence[str], start: int) -> int:
    """Return the number of the line after the one that closes what is open at the end of `start`."""
    if not OPEN_CELL.search(lines[start]) or lines[start].count('"') % 2 == 0:
        return start + 1
    marks = 0
    for number in range(start, min(start + MAX_PARTS, len(lines))):
        marks += lines[number].count('"')
        if number > start and marks % 2 == 0:
            return number + 1
    return start + 1


def _join_framed(lines: list[str]) -> list[str]:
    """Join the lines of a row between two frames cell by cell."""
    joined: list[str] = []
    group: list[list[str]] = []
    is_inside = False
    for line in lines:
        row = line.strip()
        if row.startswith("|") and row.endswith("|") and not FRAME.match(line):
            group.append([cell.strip() for cell in row[1:-1].split("|")])
            joined.append(line)
            continue
        if is_inside and FRAME.match(line) and len(group) > 1 and _is_one_row(group):
            cells = ("".join(parts) for parts in zip(*group, strict=True))
            joined[-len(group) :] = ["| " + " | ".join(cells) + " |"]
        is_inside = FRAME.match(line) is not None
        group = []
        joined.append(line)
    return joined


def _is_one_row(group: Sequence[Sequence[str]]) -> bool:
    """Return whether lines between two frames are one row: as many cells each, and no numbers below each other.

    A number in pieces makes one again, and a cell beside it is not as high.
    """
    if len(group) > MAX_PARTS or len({len(row) for row in group}) > 1:
        return False
    columns = list(zip(*group, strict=True))
    is_uneven = any(parts[0] and not parts[-1] for parts in columns)
    return all(
        sum(map(_is_value, parts)) <= 1 or (is_uneven and _is_value("".join(parts))) for parts in columns
    )


def _join_ended(lines: list[str]) -> list[str]:
    """Join rows each of which ends with a bar."""
    joined: list[str] = []
    at = 0
    while at < len(lines):
        stop = _end_of_row(lines, at)
        start = _begin_of_row(lines, at, stop, joined) if stop > at + 1 else stop
        if start < stop:
            joined += lines[at:start]
            joined.append("".join(line.strip() for line in lines[start:stop]))
            at = stop
        else:
            joined.append(lines[at])
            at += 1
    return joined


def _end_of_row(lines: Sequence[str], start: int) -> int:
    """Return the number of the line after the one that ends what begins at `start`; the next line's if nothing does."""
    first = lines[start].strip()
    below = lines[start + 1] if start + 1 < len(lines) else ""
    if first.endswith("|") or ("|" in first and not _is_broken(_cells(first)[-1], _cells(below)[0])):
        return start + 1
    for number in range(start, min(start + MAX_PARTS, len(lines))):
        line = lines[number].strip()
        if not _may_be_part(line) or (number > start and line.startswith("|")):
            break
        if line.endswith("|"):
            return number + 1
    return start + 1


def _is_broken(text: str, rest: str) -> bool:
    """Return whether a cell may go on in the next line: a text, or a number if both are one (13609011 / .74元)."""
    return not _is_value(text) or _is_value(text + rest)


def _begin_of_row(lines: Sequence[str], start: int, stop: int, above: Sequence[str]) -> int:
    """Return at which line from `start` on the row begins that ends before `stop`; `stop` if its lines are not one row."""
    barred = next(number for number in range(start, stop) if "|" in lines[number])
    if barred == start:  # a cell behind the first one is broken
        rest = next(number for number in range(start + 1, stop) if "|" in lines[number])
        is_free = not lines[start].lstrip().startswith("|") and not _lacks_bracket(_cells(lines[rest])[0])
        return stop if is_free and rest + 1 == stop and opens_table(_row(lines[rest])) else start
    alone = _row(lines[barred])
    is_opening = opens_table(alone)
    for begin in range(start, barred):
        whole = "".join(line.strip() for line in lines[begin : barred + 1])
        cells = _row(whole)
        if is_label(cells[0].text) or (not is_opening and opens_table(cells)):
            return begin
    if _lacks_bracket(alone[0].text):
        return next(
            (n for n in range(barred - 1, start - 1, -1) if "(" in lines[n] or "（" in lines[n]), stop
        )
    is_between = bool(above) and above[-1].rstrip().endswith("|")
    return start if is_between and not is_opening and not is_label(alone[0].text) else stop


def _join_begun(lines: list[str]) -> list[str]:
    """Join rows each of which begins with a bar."""
    joined: list[str] = []
    at = 0
    while at < len(lines):
        row = lines[at]
        at += 1
        if row.lstrip().startswith("|"):
            parts = _parts_of_cell(row, lines, at)
            row = "".join((row.rstrip(), *(line.strip() for line in lines[at : at + parts])))
            at += parts
        joined.append(row)
    return joined


def _parts_of_cell(row: str, lines: Sequence[str], at: int) -> int:
    """Return how many lines from `at` on belong to a row that begins with a bar; they begin with none."""
    sure = parts = 0
    while at + parts < len(lines) and parts < MAX_PARTS:
        line = lines[at + parts].strip()
        last = _cells(row)[-1]
        if not _may_be_part(line) or line.startswith("|") or not _is_broken(last, _cells(line)[0]):
            break
        parts += 1
        row += line
        is_rest = (
            bool(last) and _is_value(_cells(row)[-1]) and not line.isdigit()
        )  # 0.28元, no number of a page
        if "|" in line or is_rest or is_label(_cells(row)[-1]):
            sure = parts
    after = lines[at + parts] if at + parts < len(lines) else ""
    is_between = after.lstrip().startswith("|") and not opens_table(_row(after))
    return parts if is_between else sure


def _may_be_part(line: str) -> bool:
    return bool(line) and (len(line) <= MAX_LINE or "|" in line) and not line.endswith(SENTENCE_END)


def _lacks_bracket(text: str) -> bool:
    plain = text.replace("（", "(").replace("）", ")")
    return plain.count(")") > plain.count("(") and ")" not in fold(text).number


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    return cells or [""]


def _row(line: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, 0, column) for column, text in enumerate(_cells(line)))


def _is_value(text: str) -> bool:
    return parse_cell(text).state not in ("unparsed", "blank")
