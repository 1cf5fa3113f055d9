"""Excel's `.xls` (and WPS's `.et`), through xlrd."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

import xlrd

from foiacrawl.files import sheet as sheets
from foiacrawl.files.blocks import Content, FileError
from foiacrawl.files.excel import MAX_SHEETS, add_sheet
from foiacrawl.files.formats import shown
from foiacrawl.files.runs import raised, with_marks
from foiacrawl.files.sheet import Merge, Sheet

if TYPE_CHECKING:
    from xlrd.sheet import Sheet as OldSheet

_SUPERSCRIPT = 1  # escapement of a font
_WHITE = (255, 255, 255)
_BOOLEANS = {0: "FALSE", 1: "TRUE"}


def read_xls(body: bytes) -> Content:
    """Read a workbook of before 2007; raises `FileError`."""
    try:
        book = xlrd.open_workbook(file_contents=body, formatting_info=True, logfile=io.StringIO())
    except xlrd.biffh.XLRDError as error:
        kind = "encrypted" if "ncrypted" in str(error) else "unreadable"
        raise FileError(kind, f"the workbook cannot be opened: {error}") from error
    except MemoryError:
        raise
    except Exception as error:  # xlrd fails on broken files with whatever its arithmetic meets
        raise FileError("unreadable", f"the workbook is broken: {type(error).__name__} {error}") from error
    content = Content()
    if book.nsheets > MAX_SHEETS:
        content.note("too_large", f"the workbook has {book.nsheets} sheets; the first {MAX_SHEETS} were read")
    several = sum(not book.sheet_by_index(at).visibility for at in range(min(book.nsheets, MAX_SHEETS))) > 1
    for at in range(min(book.nsheets, MAX_SHEETS)):
        add_sheet(content, _read(book, book.sheet_by_index(at)), several)
    return content


def _read(book: xlrd.Book, old: OldSheet) -> Sheet:
    sheet = Sheet(old.name, hidden=bool(old.visibility))
    sheet.merges = [Merge(top, left, below - 1, beside - 1) for top, below, left, beside in old.merged_cells]
    sheet.hidden_rows = {at for at, info in old.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {at for at, info in old.colinfo_map.items() if info.hidden}
    for row in range(min(old.nrows, sheets.MAX_ROWS + 1)):
        for column in range(old.row_len(row)):
            if not sheet.put(row, column, _shown(book, old, row, column)):
                return sheet
    return sheet


def _shown(book: xlrd.Book, old: OldSheet, row: int, column: int) -> str:
    one = old.cell(row, column)
    style = book.xf_list[one.xf_index] if one.xf_index is not None else None
    fill = style.background.fill_pattern if style is not None and style.background is not None else 0
    if style is not None and _is_gone(book, style.font_index, fill):
        return ""
    if one.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        own = book.format_map.get(style.format_key) if style is not None else None
        key, code = (own.format_key, own.format_str) if own is not None else (0, "")
        return shown(float(one.value), key, code if code != "General" else "", since_1904=bool(book.datemode))
    if one.ctype == xlrd.XL_CELL_BOOLEAN:
        return _BOOLEANS[int(one.value)]
    if one.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(one.value), "#ERROR"))
    return with_marks(_runs(book, old, row, column, str(one.value))).replace("\r", "")


def _runs(book: xlrd.Book, old: OldSheet, row: int, column: int, text: str) -> str:
    """Return a text without its parts that are struck or white; raised ones are marked."""
    runs = old.rich_text_runlist_map.get((row, column))
    if not runs:
        return text
    shown = text[: runs[0][0]]
    for (start, font), (stop, _) in pairwise([*runs, (len(text), 0)]):
        part = text[start:stop]
        if not _is_gone(book, font, 0):
            shown += raised(part) if book.font_list[font].escapement == _SUPERSCRIPT else part
    return shown


def _is_gone(book: xlrd.Book, font: int, fill: int) -> bool:
    """Return whether a font is struck out, or white without a pattern (`fill`) behind it."""
    if font >= len(book.font_list):
        return False
    own = book.font_list[font]
    return bool(own.struck_out) or (not fill and book.colour_map.get(own.colour_index) == _WHITE)
