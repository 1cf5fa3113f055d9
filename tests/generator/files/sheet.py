"""A draft as a workbook: everything on one sheet, or every table on one of its own."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color
from openpyxl.utils import get_column_letter

from tests.generator.draft import BR, NBSP, PAR, SPAN, Draft, Para, Sheet, plain
from tests.generator.files.layout import placed
from tests.generator.overprint import MARKS, RAISED, STRUCK, WHITE, split, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

NUMBER = re.compile(r"^(?:0|[1-9]\d{0,11})(?:\.\d+)?$")
WIDTH = 10


def write(draft: Draft, script: Callable[[str], str]) -> bytes:
    """Return the workbook's bytes."""
    rng = draft.rng
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    several = rng.random() < 0.4
    draft.quirks.append("xlsx:several" if several else "xlsx:one")
    texts = rng.random() < 0.2
    page = _Page(first, script, texts)
    for number, block in enumerate(draft.blocks):
        if isinstance(block, Para):
            page.paragraph(block)
            continue
        if several or block.hidden:
            own = book.create_sheet(f"表{number}")
            own.sheet_state = "hidden" if block.hidden else "visible"
            _Page(own, script, texts).table(block)
        else:
            page.table(block)
    if rng.random() < 0.4:
        draft.quirks.append("xlsx:hidden_row")
        first.cell(page.row, 1, 4321)
        first.row_dimensions[page.row].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _styled(part: str) -> str | TextBlock:
    """Return a part of a cell, a mark as a text in its own font."""
    fonts = {
        RAISED: InlineFont(vertAlign="superscript"),
        WHITE: InlineFont(color=Color(rgb="FFFFFFFF")),
        STRUCK: InlineFont(strike=True),
    }
    return TextBlock(fonts[part], MARKS[part]) if part in fonts else part


class _Page:
    """Writes on one worksheet, from above to below."""

    def __init__(self, sheet: Worksheet, script: Callable[[str], str], texts: bool) -> None:
        self.sheet = sheet
        self.script = script
        self.texts = texts
        self.row = 1

    def paragraph(self, para: Para) -> None:
        self.sheet.cell(self.row, 1, self.script(plain(para.text)))
        self.merge(self.row, 1, 1, WIDTH)
        self.row += 1

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        if rows > 1 or columns > 1:
            ends = (
                f"{get_column_letter(column)}{row}:{get_column_letter(column + columns - 1)}{row + rows - 1}"
            )
            self.sheet.merge_cells(ends)

    def table(self, table: Sheet) -> None:
        cells, _ = placed(table)
        for one in cells:
            row, column = self.row + one.row, one.column + 1
            text = self.script(one.cell.text.replace(BR, "\n").replace(PAR, "\n").replace(SPAN, ""))
            target = self.sheet.cell(row, column)
            if without(text) != text:
                target.value = CellRichText([_styled(part) for part in split(text)])
            elif (
                NUMBER.match(text)
                and not self.texts
                and one.cell.role in ("value", "stray", "pad", "period", "word")
            ):
                target.value = float(text) if "." in text else int(text)
                if "." in text:
                    target.number_format = "0." + "0" * len(text.partition(".")[2])
            elif text.strip(f" {NBSP}　"):
                target.value = text
                target.data_type = "s"
            self.merge(row, column, one.rows, one.columns)
        self.row += len(table.rows)
