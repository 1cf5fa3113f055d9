"""Read grids from text whose cells are separated by `|`.

Three dialects are met. Markdown keeps every cell in its column (`| a |  | b |`). Main-text extractors
print `a | b | ||`: a cell, then ` | `; *blank cells are dropped*, and bare pipes at the end fill the row up
to the table's width, so that a short row has lost a cell, and it is unknown which. Others break the line
before each cell: `a`, `| b`, `|`, where a lone pipe is a blank cell. Tabs, as spreadsheets copy them, keep
every cell in its column too. Where a program wrote only the cells that are printed, spans not filled, rows are of many
lengths: the numbers end a row, and nothing says which column a cell is in but its place among those of its row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.grid.grid import Builder, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TABBED = re.compile(r"\S.*\t")
BLANK_ROW = re.compile(r" *\t *\t[\t ]*")  # a row of blank cells
CONTINUED = re.compile(r"^\s*[|｜][^|｜]*$")
MAX_CELL = 60  # characters
MIN_BELOW = 2  # of the next three lines that continue a row
LONE_ROW = re.compile(
    r"^[^|]*[^|\s\d][^|]*(?:\| *[\d.,]+ *)+\|\s*$"
)  # a label and numbers, between lines that are none
RULE = re.compile(r"^\s*(?::?-{3,}:?|:-+:?|-+:)\s*$")
FILLED = re.compile(r"\s\|{2,}\s*$")  # bars without anything between them: cells that the row has not
NUMBERED = re.compile(r"\s*(?:其中\s*[:：])?\s*(\d{1,2})\s*[、.．)）](?!\d)")
MIN_NUMBERED = 2  # rows whose labels are numbered, above a line without a bar whose number is the next one
MAX_HEAD = 3  # lines: a caption, the head, the rule below it
MIN_FULL = 0.9  # share of the rows that are as long as the longest, where spans are filled with blank cells


def runs(lines: Sequence[str]) -> Iterator[range]:
    """Yield the line ranges of consecutive lines (blank ones within allowed) that hold a `|`, two but for a row of numbers."""
    for run in _barred(lines):
        yield range(run.start, run.stop + 1) if _ends_below(lines, run.stop) else run


def _ends_below(lines: Sequence[str], at: int) -> bool:
    """Return whether a line without a bar is the blank last row of those above it: 4、其他 below 3、热线转办 | 0 |."""
    if not MIN_NUMBERED <= at < len(lines) or len(lines[at]) > MAX_CELL or lines[at].rstrip().endswith("。"):
        return False
    above = lines[at - MIN_NUMBERED : at]
    numbers = [int(found[1]) for line in (*above, lines[at]) if (found := NUMBERED.match(line))]
    is_next = len(numbers) > MIN_NUMBERED and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return is_next and all(line.rstrip().endswith(("|", "｜")) for line in above)


def _barred(lines: Sequence[str]) -> Iterator[range]:
    start: int | None = None
    last = 0
    for number, line in enumerate([*lines, "end"]):
        is_row = "|" in line or "｜" in line or _has_tab(line) or _opens_row(lines, number)
        if is_row or (start is not None and BLANK_ROW.fullmatch(line)):
            if start is not None and number - last > 1 and _opens_table(lines, number):
                if last > start or LONE_ROW.match(lines[start]):
                    yield range(start, last + 1)
                start = None
            start = number if start is None else start
            last = number
        elif start is not None and (line.strip() or number - last > 1):
            if last > start or LONE_ROW.match(lines[start]):
                yield range(start, last + 1)
            start = None


def _has_tab(line: str) -> bool:
    """Return whether a line has a tab after some text; the search alone takes quadratic time in a long line without one."""
    return "\t" in line and TABBED.search(line) is not None


def _opens_table(lines: Sequence[str], number: int) -> bool:
    """Return whether Markdown's rule is below the head that begins here, or below a caption and a head."""
    return any(_is_rule(_cells(line)[1:]) for line in lines[number + 1 : number + MAX_HEAD] if line.strip())


def _is_rule(row: Sequence[str]) -> bool:
    return bool(row) and all(map(RULE.match, row))


def _opens_row(lines: Sequence[str], number: int) -> bool:
    """Return whether a line without a pipe is a cell whose row continues below it, one cell a line."""
    if number >= len(lines) or not 0 < len(lines[number].strip()) <= MAX_CELL:
        return False
    if lines[number].rstrip().endswith(("。", "；")):
        return False
    below = [CONTINUED.match(line) is not None for line in lines[number + 1 : number + 4]]
    return bool(below) and below[0] and sum(below) >= MIN_BELOW


def read_run(lines: Sequence[str], run: range, number: int) -> Grid:
    """Return one run of lines as a grid."""
    printed = [
        lines[index].replace("｜", "|")
        for index in run
        if lines[index].strip() or BLANK_ROW.fullmatch(lines[index])
    ]
    if "|" not in printed[-1] and "|" in printed[-2:][0]:
        printed[-1] += "|" * printed[-2].count("|")
    tabbed = sum(1 for line in printed if _is_tabbed(line)) * 2 > len(printed)
    printed = _tabs_as_bars(printed) if tabbed else [line for line in printed if line.strip()]
    fronted = not tabbed and all(line.lstrip().startswith("|") for line in printed)
    continued = sum(1 for line in printed if CONTINUED.match(line))
    # Rows of `| a | b` may have one cell as well: a caption, or a label whose blank cells are not printed.
    broken = not tabbed and continued * 2 > len(printed) and not (fronted and continued < len(printed))
    framed = fronted and not broken
    rows = _broken_rows(printed) if broken else [_cells(line) for line in printed]
    if framed:
        rows = [row[1:] for row in rows]
    bare_rule = len(rows) > 1 and not framed and not broken and _is_rule(rows[1])
    if bare_rule:
        bars = len(rows[1]) - 1
        rows = [
            [*row, ""] if len(row) == bars == line.count("|") else row
            for row, line in zip(rows, printed, strict=True)
        ]
    rows = [row for index, row in enumerate(rows) if not (_is_rule(row) and (framed or index == 1))]
    filled = framed and any(FILLED.search(line) for line in printed)
    in_columns = (framed or tabbed) and not filled and not _is_ragged(rows)
    if tabbed and in_columns:
        width = max(map(len, rows))
        rows = [row + [""] * (width - len(row)) for row in rows]
    shows_ends = (framed or tabbed) and not filled
    keeps_blanks = (
        in_columns
        or broken
        or any(_has_inner_blank(row) for row in rows)
        or ((shows_ends or bare_rule) and any(map(_has_outer_blank, rows)))
    )
    builder = Builder()
    for row in rows:
        builder.start_row()
        last = max((index + 1 for index, text in enumerate(row) if text), default=0)
        for index, text in enumerate(row):
            builder.add(text, padding=index >= last and not keeps_blanks)
    before = next((line.strip() for line in reversed(lines[: run.start]) if line.strip()), "")
    if "|" in before or "\t" in before:
        before = ""  # a row of another table
    return builder.grid(
        number, source="pipe", spans=in_columns, keeps_blanks=keeps_blanks, lines=run, before=before
    )


def _is_tabbed(line: str) -> bool:
    return "|" not in line and bool(_has_tab(line) or BLANK_ROW.fullmatch(line))


def _tabs_as_bars(lines: Sequence[str]) -> list[str]:
    """Return lines with a bar behind each cell; a tab is between two cells, unless every line ends with one."""
    behind = "" if all(line.endswith("\t") for line in lines) else "|"
    return [line.replace("\t", "|") + behind for line in lines]


def _is_ragged(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows have only the cells that are written: some are shorter, and blank cells do not fill them."""
    longest = max(map(len, rows), default=0)
    full = sum(1 for row in rows if len(row) == longest or not row or not row[0])
    return full < len(rows) and (full < MIN_FULL * len(rows) or all(all(row) for row in rows))


def _broken_rows(lines: Sequence[str]) -> list[list[str]]:
    """Put rows together that were broken before each cell; a column that is a lone pipe everywhere ends the row."""
    rows: list[list[str]] = []
    open_cell = False
    for line in lines:
        cells = _cells(line)
        if CONTINUED.match(line) and rows:
            rows[-1].append(line.strip().lstrip("|").strip())
            open_cell = bool(rows[-1][-1])
        elif "|" not in line and open_cell and rows:
            rows[-1][-1] += cells[0]
        else:
            rows.append(cells)
            open_cell = False
    while rows and all(row and not row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
    return rows


def _cells(line: str) -> list[str]:
    """Split a line; the piece after the last pipe is a cell only if it is not blank."""
    pieces = [piece.strip() for piece in line.split("|")]
    if not pieces[-1]:
        pieces.pop()
    return pieces


def _has_outer_blank(row: list[str]) -> bool:
    """Return whether the first or the last of several cells is blank."""
    return len(row) > 1 and not (row[0] and row[-1])


def _has_inner_blank(row: list[str]) -> bool:
    """Return whether a blank cell is before a printed one (a leading one may be a spanned label)."""
    printed = [index for index, text in enumerate(row) if text]
    return len(printed) > 1 and printed[-1] - printed[0] + 1 > len(printed)
