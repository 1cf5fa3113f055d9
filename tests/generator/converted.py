"""What more converters make of tables in text: CSV, doubled tabs, one line between bars, spans filled with copies."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tests.generator.plaintext import cell_text, width

if TYPE_CHECKING:
    from tests.generator.draft import Sheet

PIECE = 6  # characters before a break in a cell


def _rows(sheet: Sheet, *, copies: bool = False) -> list[list[str]]:
    """Return a rectangle: what a cell spans is blank, or holds a copy of it, as python-docx and pandas print it."""
    taken: dict[tuple[int, int], str] = {}
    columns = width(sheet)
    rows = []
    for number, row in enumerate(sheet.rows):
        at = 0
        for cell in row:
            while (number, at) in taken:
                at += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    is_first = not (down or right)
                    taken[number + down, at + right] = cell_text(cell) if copies or is_first else ""
            at += cell.colspan
        rows.append([taken.get((number, column), "") for column in range(columns)])
    return rows


def comma_values(sheet: Sheet) -> list[str]:
    """Print CSV, as spreadsheets export it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(_rows(sheet))
    return ["", *out.getvalue().splitlines(), ""]


def double_tabs(sheet: Sheet) -> list[str]:
    """Print two tabs between the cells of a row; blank cells vanish."""
    return ["\t\t".join(text for cell in row if (text := cell_text(cell))) for row in sheet.rows]


def tabs_in_front(sheet: Sheet) -> list[str]:
    """Print a tab before each cell."""
    return ["".join("\t" + text for text in row) for row in _rows(sheet)]


def bars_on_one_line(sheet: Sheet) -> list[str]:
    """Print the whole table on one line, a bar between two cells; blank cells vanish."""
    return ["|".join(text for row in sheet.rows for cell in row if (text := cell_text(cell)))]


def broken_markdown(sheet: Sheet) -> list[str]:
    """Print Markdown with <br> in its labels."""
    rows = ["| " + " | ".join(map(_broken, row)) + " |" for row in _rows(sheet)]
    return ["", rows[0], "|" + " --- |" * width(sheet), *rows[1:], ""]


def copied_markdown(sheet: Sheet) -> list[str]:
    """Print Markdown in which each place that a cell spans has its text."""
    rows = ["| " + " | ".join(row) + " |" for row in _rows(sheet, copies=True)]
    return ["", rows[0], "|" + " --- |" * width(sheet), *rows[1:], ""]


def escaped_markdown(sheet: Sheet) -> list[str]:
    """Print Markdown with a backslash before signs that would mean something."""
    rows = ["| " + " | ".join(row).replace(".", "\\.").replace("-", "\\-") + " |" for row in _rows(sheet)]
    return ["", rows[0], "|" + " --- |" * width(sheet), *rows[1:], ""]


def _broken(text: str) -> str:
    is_label = len(text) > PIECE and any("\u4e00" <= char <= "\u9fff" for char in text)
    return f"{text[:PIECE]}<br>{text[PIECE:]}" if is_label else text
