"""Of Word's and Excel's cells that is read which they show and mean: not what is struck, hidden or white."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, PatternFill

from foiacrawl.files.convert import convert
from tests.generator.files.word import SPACE


def _word(runs: str, cell: str = "", styles: str = "") -> str:
    """Return the HTML of a document with one cell of some runs."""
    document = docx.Document()
    if styles:
        document.styles.element.append(parse_xml(styles.replace("<w:style", f"<w:style {SPACE}", 1)))
    table = f"<w:tbl {SPACE}><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr>{cell}</w:tcPr><w:p>{runs}</w:p></w:tc></w:tr></w:tbl>"
    document.element.body.insert(0, parse_xml(table))
    out = io.BytesIO()
    document.save(out)
    return convert(out.getvalue()).body.decode()


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def _style(name: str, properties: str) -> str:
    named = f'w:type="character" w:styleId="{name}"'
    return f'<w:style {named}><w:name w:val="{name}"/><w:rPr>{properties}</w:rPr></w:style>'


FOOTNOTE = _style("note", '<w:vertAlign w:val="superscript"/>')
OLD = _style("old", "<w:strike/>")
INSERTED = f'<w:ins w:id="1" w:author="x">{_run("35")}</w:ins>'
DELETED = '<w:del w:id="2" w:author="x"><w:r><w:delText>30</w:delText></w:r></w:del>'


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (_run("30", "<w:strike/>") + _run("35"), "35"),
        (_run("30", "<w:dstrike/>") + _run("35"), "35"),
        (_run("30", '<w:strike w:val="0"/>') + _run("35"), "3035"),
        (_run("30", '<w:rStyle w:val="old"/>') + _run("35"), "35"),
        (_run("35") + _run("9", "<w:vanish/>"), "35"),
        (_run("35") + _run("9", '<w:color w:val="FFFFFF"/>'), "35"),
        (_run("35") + _run("9", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>'), "359"),
        (_run("35") + _run("9", '<w:sz w:val="2"/>'), "35"),
        (_run("35") + _run("1", '<w:vertAlign w:val="superscript"/>'), "35[1]"),
        (_run("35") + _run("1", '<w:position w:val="8"/><w:sz w:val="12"/>'), "35[1]"),
        (_run("35") + _run("1", '<w:rStyle w:val="note"/>'), "35[1]"),
        (_run("35") + 2 * _run("1", '<w:vertAlign w:val="superscript"/>'), "35[11]"),
        (_run("m") + _run("注", '<w:vertAlign w:val="superscript"/>'), "m注"),
        (_run("35", '<w:vertAlign w:val="superscript"/>'), "35"),
        (INSERTED + DELETED, "35"),
    ],
)
def test_a_run_of_word_is_read_as_it_is_shown(runs: str, shown: str) -> None:
    styles = OLD if "old" in runs else FOOTNOTE if "note" in runs else ""
    assert f"<td>{shown}</td>" in _word(runs, styles=styles)


def test_white_text_in_a_dark_cell_is_read() -> None:
    assert "<td>总计</td>" in _word(
        _run("总计", '<w:color w:val="FFFFFF"/>'), '<w:shd w:val="clear" w:fill="1F3864"/>'
    )


def _sheet(value: Any, font: Font | None = None, fill: PatternFill | None = None) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["规章", 1, 2])
    sheet.cell(2, 1, "行政规范性文件")
    cell = sheet.cell(2, 2)
    cell.value = value
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    sheet.cell(2, 3, 4)
    out = io.BytesIO()
    book.save(out)
    return convert(out.getvalue()).body.decode()


def _rich(*parts: str | TextBlock) -> CellRichText:
    return CellRichText(parts)


@pytest.mark.parametrize(
    ("value", "font", "fill", "shown"),
    [
        (35, None, None, "35"),
        (30, Font(strike=True), None, ""),
        (9, Font(color="FFFFFFFF"), None, ""),
        (9, Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F3864"), "9"),
        (_rich(TextBlock(InlineFont(strike=True), "30"), "35"), None, None, "35"),
        (_rich("35", TextBlock(InlineFont(vertAlign="superscript"), "1")), None, None, "35[1]"),
        (_rich("35", TextBlock(InlineFont(color=Color(rgb="FFFFFFFF")), "9")), None, None, "35"),
    ],
)
def test_a_cell_of_a_sheet_is_read_as_it_is_shown(
    value: Any, font: Font | None, fill: PatternFill | None, shown: str
) -> None:
    assert f"<td>行政规范性文件</td><td>{shown}</td><td>4</td>" in _sheet(value, font, fill)
