"""Grids from text whose cells are set apart by `|`.

Two dialects are met. Markdown keeps every cell in its column (`| a |  | b |`). Main-text extractors print
`a | b | ||`: a cell, then ` | `; *blank cells are dropped*, and bare pipes at the end fill the row up to
the table's width, so that a short row has lost a cell and nobody can say which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.grid.grid import Builder, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RULE = re.compile(r"^\s*:?-{3,}:?\s*$")


def runs(lines: Sequence[str]) -> Iterator[range]:
    """Yield the line ranges of consecutive lines (blank ones within allowed) that hold a `|`, two at least."""
    start: int | None = None
    last = 0
    for number, line in enumerate([*lines, "end"]):
        if "|" in line or "｜" in line:
            start = number if start is None else start
            last = number
        elif start is not None and (line.strip() or number - last > 1):
            if last > start:
                yield range(start, last + 1)
            start = None


def read_run(lines: Sequence[str], run: range, number: int) -> Grid:
    """Return one run of lines as a grid."""
    rows = [_cells(lines[index].replace("｜", "|")) for index in run if lines[index].strip()]
    framed = all(
        line.lstrip().startswith(("|", "｜")) for line in lines[run.start : run.stop] if line.strip()
    )
    if framed:
        rows = [row[1:] for row in rows]
    rows = [row for index, row in enumerate(rows) if not (index == 1 and all(map(RULE.match, row)) and row)]
    keeps_blanks = framed or any(_has_inner_blank(row) for row in rows)
    builder = Builder()
    for row in rows:
        builder.start_row()
        printed = max((index + 1 for index, text in enumerate(row) if text), default=0)
        for index, text in enumerate(row):
            builder.add(text, padding=index >= printed and not keeps_blanks)
    before = next((line.strip() for line in reversed(lines[: run.start]) if line.strip()), "")
    return builder.grid(
        number, source="pipe", spans=framed, keeps_blanks=keeps_blanks, lines=run, before=before
    )


def _cells(line: str) -> list[str]:
    """Split a line; the piece after the last pipe is a cell only if something stands in it."""
    pieces = [piece.strip() for piece in line.split("|")]
    if not pieces[-1]:
        pieces.pop()
    return pieces


def _has_inner_blank(row: list[str]) -> bool:
    """Tell whether a blank cell stands before a printed one (a leading one may be a spanned label)."""
    printed = [index for index, text in enumerate(row) if text]
    return len(printed) > 1 and printed[-1] - printed[0] + 1 > len(printed)
