"""Answers as files: CSV and sheets, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import openpyxl

from foiacrawl.site.spreadsheets import as_csv, as_xlsx
from foiacrawl.text import harmless_cell
from tests.site import small

if TYPE_CHECKING:
    import pytest

Get = Callable[..., httpx.Response]


def cells(body: bytes) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(body)).active
    return list(sheet.iter_rows(values_only=True))


def test_a_sheet_has_the_words_of_its_columns_and_the_numbers_as_numbers(get: Get) -> None:
    title, note, blank, heads, first, *_ = cells(get("/questions/most_requests.xlsx?lang=zh").content)
    assert title[0] == "哪些机关收到的申请最多?"
    assert note[0] == "本年新收政府信息公开申请数量,件。"
    assert not any(blank)
    assert heads[:4] == ("机关标识", "机关", "年度", "收到申请")
    assert isinstance(first[3], int)


def test_no_cell_of_a_sheet_is_a_formula() -> None:
    texts = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\t=1",
        "\uff1d1",
        small.HOSTILE,
        "x" * 40_000,
        "http://evil.invalid/",
        "1",
    ]
    body = b"".join(as_xlsx(["=a"], [[text] for text in texts], "=title", "@note"))
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet: Any = book.active
    found = [row[0] for row in sheet.iter_rows()]
    assert {cell.data_type for cell in found if cell.value is not None} == {"s"}
    assert not any(cell.hyperlink for cell in found)
    assert [cell.value for cell in found[4:6]] == ["=1+1", "+1"]
    assert all(cell.quotePrefix for cell in found[4:11])


def test_a_sheet_that_has_not_all_rows_says_so(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foiacrawl.site.spreadsheets.MAX_ROWS", 2)
    found = cells(get("/questions/most_requests.xlsx?lang=en").content)
    assert len(found) == 6
    assert "first 2 of" in found[1][0]


def test_a_long_csv_is_sent_in_pieces() -> None:
    pieces = list(as_csv(["a"], ([number] for number in range(1_200))))
    assert len(pieces) == 4
    assert len(b"".join(pieces).decode("utf-8-sig").splitlines()) == 1_201


def test_no_cell_of_a_csv_is_a_formula(get: Get) -> None:
    for name in ("late", "undated", "failing_arithmetic", "most_requests"):
        for line in csv.reader(
            io.StringIO(get(f"/questions/{name}.csv?at_least=0").content.decode("utf-8-sig"))
        ):
            assert not [
                cell for cell in line if cell.startswith(("=", "+", "@")) or re.match(r"-(?!\d)", cell)
            ]
    assert harmless_cell("=1+1") == "'=1+1"
    assert harmless_cell("\uff1d1") == "'\uff1d1"
    assert harmless_cell(-3) == -3
    assert harmless_cell(None) is None
