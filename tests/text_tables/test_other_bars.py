"""Tables between other signs than bars, rows without frames, and page numbers between rows."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from foiacrawl.text_tables.other_bars import with_bars

TITLE = "梅溪县水利局2022年政府信息公开工作年度报告\n一、总体情况\n本年度公开工作平稳有序。\n"
DISCLOSURE = [
    ["第二十条第（一）项", "", "", ""],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "1", "2", "3"],
    ["行政规范性文件", "4", "0", "6"],
    ["第二十条第（五）项", "", "", ""],
    ["信息内容", "本年处理决定数量", "", ""],
    ["行政许可", "7", "", ""],
]
WANTED = [1, 2, 3, 4, 0, 6, 7]


def report(text: str) -> Report:
    return read(Document("report.txt", (TITLE + text).encode()))


def strokes() -> str:
    return "\n".join("丨".join(filter(None, row)) for row in DISCLOSURE)


def wiki() -> str:
    rows = "\n".join("|-\n| " + " || ".join(row) for row in DISCLOSURE)
    return '{| class="wikitable"\n|+ 主动公开\n' + rows + "\n|}"


def org() -> str:
    rule = "|-----+-----+-----+-----|"
    rows = ["| " + " | ".join(row) + " |" for row in DISCLOSURE]
    return "\n".join([rule, rows[0], rule, *rows[1:4], rule, *rows[4:], rule])


def antiword() -> str:
    """Cells of 12 columns, broken after six characters."""
    lines = []
    for row in DISCLOSURE:
        pieces = [[text[at : at + 6] for at in range(0, max(1, len(text)), 6)] for text in row]
        for number in range(max(map(len, pieces))):
            cells = (cell[number] if number < len(cell) else "" for cell in pieces)
            lines.append("|" + "|".join(text.ljust(12) for text in cells) + "|")
    return "\n".join(lines)


def pages() -> str:
    rows = [" ".join(filter(None, row)) for row in DISCLOSURE]
    return "\n".join([*rows[:3], "", "- 4 -", "\f", *rows[3:6], "— 5 —", rows[6]])


@pytest.mark.parametrize("printed", [strokes, wiki, org, antiword, pages])
def test_every_number_is_read(printed: object) -> None:
    assert callable(printed)
    found = report(printed())
    assert [figure.value for figure in found.figures if figure.state == "reported"] == WANTED
    assert not any(problem.kind == "lost_cell" for problem in found.problems)


def test_blank_cells_between_a_label_and_its_numbers_belong_to_the_label() -> None:
    heads = [
        "（勾稽关系）",
        "",
        "",
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ]
    rows = (["一、本年新收政府信息公开申请数量", "", "", "1", "2", "0", "0", "0", "0", "{}"],)
    for total, wanted in (("3", [1, 2, 0, 0, 0, 0, 3]), ("9", [])):
        lines = ["｜".join(heads), *("｜".join(row).format(total) for row in rows)]
        lines.append("｜".join(["三、本年度办理结果", "（三）不予公开", "1.属于国家秘密", *"0000000"]))
        found = report("\n".join(lines))
        assert [f.value for f in found.figures if f.row == "requests_received_new"] == wanted


def test_a_footer_with_strokes_stays_as_it_is() -> None:
    lines = ["关于我们丨网站地图丨联系我们", "主办：梅溪县水利局"]
    assert with_bars(lines) == lines
