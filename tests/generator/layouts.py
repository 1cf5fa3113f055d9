"""Tables as text in columns, spaces between them: what `pdftotext -layout` and pandoc print."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from tests.generator.plaintext import cell_text

if TYPE_CHECKING:
    from tests.generator.draft import Cell, Sheet

NARROW = 14  # columns of a font of fixed width, of which a Chinese character takes two
BETWEEN = 3


def layout(sheet: Sheet) -> list[str]:
    """Print each row on a line, as wide columns let it."""
    return _printed(sheet, 200)


def narrow_layout(sheet: Sheet) -> list[str]:
    """Print labels over as many lines as a narrow column needs, the numbers at the height of their middle."""
    return _printed(sheet, NARROW)


def ruled(sheet: Sheet) -> list[str]:
    """Print rows between rules of dashes, as pandoc does with a simple table."""
    rows = _filled(sheet)
    rule = "  " + " ".join("-" * max(6, size + 1) for size in _sizes(rows, 200))
    return ["", rule, *("  " + line for line in _printed(sheet, 200)), rule, ""]


def _printed(sheet: Sheet, widest: int) -> list[str]:
    rows = _filled(sheet)
    sizes = _sizes(rows, widest)
    return [line for row in rows for line in _lines(row, sizes) if line.strip()]


def _lines(row: list[str], sizes: list[int]) -> list[str]:
    cells = [_broken(text, size) for text, size in zip(row, sizes, strict=True)]
    height = max(map(len, cells))
    lines = []
    for number in range(height):
        line = ""
        for cell, size in zip(cells, sizes, strict=True):
            at = number - (height - len(cell)) // 2
            text = cell[at] if 0 <= at < len(cell) else ""
            line += text + " " * (size + BETWEEN - _width(text))
        lines.append(line.rstrip())
    return lines


def _broken(text: str, size: int) -> list[str]:
    if not any("\u4e00" <= char <= "\u9fff" for char in text):
        return [text]
    lines = [""]
    for char in text:
        if _width(lines[-1] + char) > size:
            lines.append("")
        lines[-1] += char
    return [line.strip() for line in lines]


def _sizes(rows: list[list[str]], widest: int) -> list[int]:
    """Return the columns' widths: those of their longest texts, numbers never broken."""
    columns = zip(*rows, strict=True)
    return [
        max(2, *(_width(text) if text.isascii() else min(_width(text), widest) for text in column))
        for column in columns
    ]


def _filled(sheet: Sheet) -> list[list[str]]:
    """Return the rows with blank cells where a span reaches."""
    taken: set[tuple[int, int]] = set()
    rows: list[list[str]] = []
    for number, row in enumerate(sheet.rows):
        texts: list[str] = []
        for cell in row:
            while (number, len(texts)) in taken:
                texts.append("")
            taken |= _below(cell, number, len(texts))
            texts += [cell_text(cell), *[""] * (cell.colspan - 1)]
        rows.append(texts)
    wide = max(map(len, rows), default=0)
    return [row + [""] * (wide - len(row)) for row in rows]


def _below(cell: Cell, row: int, column: int) -> set[tuple[int, int]]:
    return {(row + down, column + right) for down in range(1, cell.rowspan) for right in range(cell.colspan)}


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
