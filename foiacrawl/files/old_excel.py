"""Excel's `.xls` (and WPS's `.et`), through xlrd."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlrd

from foiacrawl.files import sheet as sheets
from foiacrawl.files.blocks import Content, FileError
from foiacrawl.files.excel import MAX_SHEETS, add_sheet
from foiacrawl.files.formats import shown
from foiacrawl.files.sheet import Merge, Sheet

if TYPE_CHECKING:
    from xlrd.sheet import Sheet as OldSheet

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
    if one.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = book.xf_list[one.xf_index] if one.xf_index is not None else None
        own = book.format_map.get(style.format_key) if style is not None else None
        key, code = (own.format_key, own.format_str) if own is not None else (0, "")
        return shown(float(one.value), key, code if code != "General" else "", since_1904=bool(book.datemode))
    if one.ctype == xlrd.XL_CELL_BOOLEAN:
        return _BOOLEANS[int(one.value)]
    if one.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(one.value), "#ERROR"))
    return str(one.value).replace("\r", "")
