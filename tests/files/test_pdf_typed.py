"""Tables of PDFs without rules: lines of numbers keep the columns that they have on the page."""

from __future__ import annotations

from foiacrawl.files.blocks import as_html
from foiacrawl.files.pdf.compose import compose
from foiacrawl.files.pdf.flow import PageFlow
from foiacrawl.files.pdf.text import TextLine
from foiacrawl.model import Document
from foiacrawl.reading import read

SIZE = 10.0
HEAD = (
    "青石县水务局2023年政府信息公开工作年度报告",
    "本报告由青石县水务局编制，现予以公布。",
    "二、主动公开政府信息情况",
)
TABLE = (
    "第二十条第（一）项",
    "信息内容|本年制发件数|本年废止件数|现行有效件数",
    "规章|1|2|3",
    "行政规范性文件|4|5|6",
    "第二十条第（五）项",
    "信息内容|本年处理决定数量",
    "行政许可|45",
    "第二十条第（六）项",
    "信息内容|本年处理决定数量",
    "行政处罚|8",
    "行政强制|9",
    "第二十条第（八）项",
    "信息内容|本年收费金额（单位：万元）",
    "行政事业性收费|0",
    "五、存在的主要问题及改进情况",
    "解读形式较为单一，下一步将丰富形式。",
)


def line(text: str, number: int) -> TextLine:
    cells = tuple((50.0 + 120 * column, cell) for column, cell in enumerate(text.split("|")))
    right = cells[-1][0] + SIZE * len(cells[-1][1])
    top = 100.0 + 20 * number
    return TextLine(text.replace("|", " "), 50.0, top, right, top + SIZE, right - 50.0, cells)


def html(*printed: str) -> str:
    page = PageFlow(600.0, 800.0, [line(text, number) for number, text in enumerate(printed)])
    return as_html(compose([page]))


def test_rows_without_rules_are_read() -> None:
    made = read(Document("a.html", html(*HEAD, *TABLE).encode()))
    assert [(figure.row, figure.value) for figure in made.figures] == [
        *(("rules", value) for value in (1, 2, 3)),
        *(("normative_documents", value) for value in (4, 5, 6)),
        *(("administrative_license", 45), ("administrative_penalty", 8), ("administrative_coercion", 9)),
        ("administrative_fee", 0),
    ]
    assert any("解读形式较为单一" in section.text for section in made.sections)


def test_a_few_numbers_in_text_are_no_rows() -> None:
    printed = html("全年共收到|3", "件申请，其中网上|2", "件。主动公开信息", "二十条。")
    assert "\u00a0" not in printed
