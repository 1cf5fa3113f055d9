"""More text that converters make of tables, a row a line or several: broken cells, drawn frames, quoted cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.generator.plaintext import cell_text, width

if TYPE_CHECKING:
    from tests.generator.draft import Cell, Sheet

PIECE = 7  # characters of a line in a narrow cell


def pieces(text: str) -> list[str]:
    """Break a label over lines of a narrow cell; numbers and short labels stay whole."""
    if len(text) <= PIECE or not any("\u4e00" <= char <= "\u9fff" for char in text):
        return [text]
    return [part for start in range(0, len(text), PIECE) if (part := text[start : start + PIECE].strip())]


def _printed(row: list[Cell]) -> list[str]:
    return [text for cell in row if (text := cell_text(cell))]


def _broken(cells: list[str]) -> list[str]:
    """Break every second label."""
    return [
        "\n".join(pieces(text)) if index % 2 == len(text) % 2 else text for index, text in enumerate(cells)
    ]


def front_wrapped(sheet: Sheet) -> list[str]:
    """Print rows as `| a | b` in which labels are broken over lines; blank cells vanish."""
    rows = ("| " + " | ".join(_broken(row)) for row in map(_printed, sheet.rows) if row)
    return [line for row in rows for line in row.split("\n")]


def framed_wrapped(sheet: Sheet) -> list[str]:
    """Print rows as `| a | b |` in which labels are broken over lines; spans are not filled."""
    rows = ("| " + " | ".join(_broken([cell_text(cell) for cell in row])) + " |" for row in sheet.rows)
    return ["", *(line for row in rows for line in row.split("\n")), ""]


def quoted_tabs(sheet: Sheet) -> list[str]:
    """Print the cells of a row between tabs, a cell of several lines in quotation marks, as spreadsheets copy it."""
    lines = []
    for row in sheet.rows:
        cells = _broken([cell_text(cell) for cell in row])
        quoted = ('"{}"'.format(text.replace('"', '""')) if "\n" in text else text for text in cells)
        line = "\t".join(quoted)
        lines += line.split("\n")
    return lines


def filled_front(sheet: Sheet) -> list[str]:
    """Print rows as `| a | b |||` without blank cells, bars at the end up to the width of the table."""
    columns = width(sheet)
    rows = [row for row in map(_printed, sheet.rows) if row]
    return ["| " + " | ".join(row) + " |" + "|" * (columns - len(row)) for row in rows]


def drawn(sheet: Sheet) -> list[str]:
    """Print rows between drawn frames, each cell of a row over as many lines as its narrow column needs."""
    rule = "├" + "────┼" * (width(sheet) - 1) + "────┤"
    lines = [rule]
    for row in sheet.rows:
        cells = [pieces(cell_text(cell)) for cell in row]
        height = max(map(len, cells))
        padded = [cell + [""] * (height - len(cell)) for cell in cells]
        lines += ["│ " + " │ ".join(cell[line] for cell in padded) + " │" for line in range(height)]
        lines.append(rule)
    return lines
