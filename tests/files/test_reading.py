"""Word, sheets and ruled PDFs are read as well as pages; hostile files are an error within their limits."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import quote

import docx
import openpyxl
import pytest

from foiacrawl.files import FileError, kind_of
from foiacrawl.files.sandbox import Sandbox
from foiacrawl.model import Document
from foiacrawl.reading import UnreadableError, read
from foiacrawl.workers import Limits
from tests.generator import generate
from tests.generator.compare import score

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiacrawl.model import Report

SEEDS = range(700, 712)


def _read(body: bytes, name: str = "report") -> Report:
    return read(Document(source=name, body=body))


def _zip(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in members.items():
            file.writestr(name, body)
    return packed.getvalue()


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_file_is_read_as_its_gold_says(seed: int, kind: str) -> None:
    made = generate(seed, file=kind)
    result = score(_read(made.body, made.name), made.gold)
    assert not result.failed, result.notes


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_the_kind_is_told_by_the_bytes(kind: str) -> None:
    assert kind_of(generate(700, file=kind).body) == kind


def test_a_packed_report_is_unpacked_and_the_other_files_are_named() -> None:
    report = generate(700, file="docx")
    packed = _zip(**{"../../报告.docx": report.body, "说明.txt": "请查收。".encode()})
    found = _read(packed)
    assert found.form == report.gold["form"]
    assert len(found.figures) >= len(report.gold["figures"])


HOSTILE = {
    "zip bomb": lambda: _zip(**{"word/document.xml": b"0" * 300_000_000, "[Content_Types].xml": b"<Types/>"}),
    "entity bomb": lambda: _zip(
        **{
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b'<!DOCTYPE a [<!ENTITY b "cccccccc">]><w:document>&b;</w:document>',
        }
    ),
    "broken pdf": lambda: b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 50 + b"startxref\n999999\n%%EOF",
    "old word that is none": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 6000,
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_an_error_in_words(make: Callable[[], bytes]) -> None:
    with pytest.raises(UnreadableError) as raised:
        _read(make())
    assert len(str(raised.value)) > 10


def test_a_sheet_as_wide_as_it_can_be_ends() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(1, 1, "政府信息公开")
    sheet.cell(10_000, 10_000, 1)
    packed = io.BytesIO()
    book.save(packed)
    try:
        assert _read(packed.getvalue()).form is None
    except UnreadableError as error:
        assert str(error)


def test_a_file_that_takes_too_long_costs_itself_only() -> None:
    sandbox = Sandbox(Limits(seconds=0))
    with pytest.raises(FileError):
        sandbox.convert(generate(700, file="pdf").body)
    assert _read(generate(701, file="docx").body).form is not None


def _nameless() -> bytes:
    """Return a Word report whose text names neither its body nor its year."""
    document = docx.Document()
    document.add_paragraph("政府信息公开工作年度报告")
    document.add_paragraph("第二十条第（一）项")
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
        ["行政规范性文件", "3", "0", "9"],
    ]
    table = document.add_table(3, 4)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "agency", "year"),
    [
        ("江心县水务局.docx", None, None),
        ("report.docx", None, None),
        (f"https://www.example.gov.cn/files/{quote('荣昌区统计局2023年年报')}.docx", "荣昌区统计局", 2023),
        ("下载/荣昌区统计局2023年政府信息公开工作年度报告.docx", "荣昌区统计局", 2023),
    ],
)
def test_a_file_that_names_no_body_is_asked_for_its_name(
    name: str, agency: str | None, year: int | None
) -> None:
    found = _read(_nameless(), name)
    assert (found.year, len(found.figures)) == (year, 6)
    if agency:
        assert found.agency is not None
        assert found.agency.endswith(agency)


def test_the_article_names_the_body_of_its_file() -> None:
    page = "<h1>重庆市荣昌区统计局2023年政府信息公开工作年度报告</h1><p>详见附件。</p><a href='a.docx'>报告全文.docx</a>"
    file = Document(source="a.docx", body=_nameless())
    found = read(Document(source="a.html", body=page.encode(), attachments=(file,)))
    assert (found.agency, found.year, len(found.figures)) == ("重庆市荣昌区统计局", 2023, 6)
    assert not {problem.kind for problem in found.problems} & {"no_agency", "no_year"}
