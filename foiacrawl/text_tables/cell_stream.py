"""Print tables that a text has as a stream of cells, one a line, as rows: `label | 1 | 2 |`, as other converters do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.report.labels import core
from foiacrawl.text_tables.broken_labels import pieces
from foiacrawl.text_tables.cell_rows import Row, split_rows
from foiacrawl.text_tables.cell_words import is_value, whole_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_CELL = 60  # characters of a cell that is no label of a form
SENTENCE_END = ("。", "；", ";", "！")
BLANK_LINES = ("", "")  # that end a table of bars
MIN_VALUES = 2  # values that a stream of cells has


def rows_of_streams(lines: Sequence[str], counts: Sequence[int], *, flat: bool) -> list[str]:
    """Return the lines with each row of a table on one line; `counts` says of how many printed cells each is made.

    `flat`: a table was on one line, where a space in a label looks like one between cells.
    """
    joined = sum(1 for count in counts if count > 1)
    result: list[str] = []
    done = 0
    for run in _runs(lines):
        printed = [index for index in run if lines[index].strip()]
        cells = [lines[index].strip() for index in printed]
        made_of = [counts[index] for index in printed]
        rows = split_rows(cells, pieces(cells, made_of, flat=flat, joined=joined))
        if sum(row.values for row in rows if not row.is_text) < MIN_VALUES or not any(
            r.is_head for r in rows
        ):
            continue
        result += lines[done : run.start]
        result += _apart(lines[run.start - 1] if run.start else "")
        at = run.start
        for row, stop in zip(rows, _stops(rows, printed), strict=True):
            result += lines[at:stop] if row.is_text else [" | ".join(row.cells) + " |"]
            at = stop
        done = run.stop
        result += _apart(lines[done] if done < len(lines) else "")
    return [*result, *lines[done:]]


def _apart(beside: str) -> Sequence[str]:
    """Return the blank lines between the rows and a line that would be read as one of them."""
    return BLANK_LINES if "|" in beside or "｜" in beside else ()


def _stops(rows: Sequence[Row], printed: Sequence[int]) -> Iterator[int]:
    """Yield, for each row, the number of the line after its last one."""
    cells = 0
    for row in rows:
        cells += row.count
        yield printed[cells - 1] + 1


def _runs(lines: Sequence[str]) -> Iterator[range]:
    """Yield the ranges of lines, blank ones within, that may each be a cell."""
    start = last = -1
    values = 0
    for number, line in enumerate([*lines, SENTENCE_END[0]]):
        text = line.strip()
        if not text:
            continue
        if may_be_cell(text):
            start = number if start < 0 else start
            last = number
            values += is_value(text)
        elif start >= 0:
            if values >= MIN_VALUES:
                yield range(start, last + 1)
            start, values = -1, 0


def may_be_cell(text: str) -> bool:
    """Return whether a line without white space around it may be a cell on its own: it is short and no sentence."""
    if "|" in text or "｜" in text or "\t" in text or text.endswith(SENTENCE_END):
        return False
    return len(text) <= MAX_CELL or core(text) in whole_labels()
