"""Answers of questions as files: CSV with all rows, and a sheet (xlsx). No cell of either becomes a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter

from foiacrawl.text import harmless_cell, is_formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 100_000
"""Rows of a sheet: a program for sheets opens no more with ease. The CSV has all."""
_MAX_TEXT = 32_000  # characters of a cell; Excel takes 32,767
_ROWS_A_CHUNK = 500
_CHUNK = 256 * 1024
_IN_MEMORY = 4 * 1024 * 1024
_BOM = "\ufeff"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Chunks:
    """An answer that is sent piece by piece."""

    def __init__(self, chunks: Iterable[bytes], headers: Mapping[str, str], content_type: str) -> None:
        self._chunks = chunks
        self._headers = {**headers, "content-type": content_type}

    async def asgi_send(self, send: Any) -> None:
        """Send it."""
        headers = [(name.lower().encode(), text.encode()) for name, text in self._headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for chunk in self._chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield rows as CSV for spreadsheets: UTF-8 with a byte order mark."""
    lines = iter(rows)
    head: list[Sequence[Any]] = [columns]
    mark = _BOM
    while chunk := head or list(islice(lines, _ROWS_A_CHUNK)):
        out = io.StringIO()
        csv.writer(out).writerows(map(harmless_cell, row) for row in chunk)
        yield (mark + out.getvalue()).encode()
        head, mark = [], ""


def as_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str, note: str) -> Iterator[bytes]:
    """Return an iterator over a sheet: a title, a note, the names of the columns, the rows."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - `_pieces` closes it
    try:
        with xlsxwriter.Workbook(file, _OPTIONS) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True})
            # Else an edit of such a cell would make a formula of it.
            quoted = book.add_format({"quote_prefix": True})
            sheet.set_column(0, max(0, len(columns) - 1), 16)
            sheet.write_string(0, 0, title[:_MAX_TEXT], bold)
            sheet.write_string(1, 0, note[:_MAX_TEXT])
            for place, name in enumerate(columns):
                sheet.write_string(3, place, name, bold)
            for number, row in enumerate(rows, start=4):
                for place, cell in enumerate(row):
                    if isinstance(cell, (int, float)):
                        sheet.write_number(number, place, cell)
                    elif cell is not None:
                        text = str(cell)[:_MAX_TEXT]
                        sheet.write_string(number, place, text, quoted if is_formula(text) else None)
    except BaseException:
        file.close()
        raise
    return _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk
