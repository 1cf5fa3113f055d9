"""Tables between other signs than bars, rows without frames, and page numbers between rows."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from foiacrawl.text_tables.other_bars import with_bars
from foiacrawl.text_tables.spaced_words import unspaced

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


LIST = [
    ["指标", "单位", "数量"],
    ["二、回应解读情况"],
    ["（一）回应公众关注热点或重大舆情数", "次", "3"],
    ["（二）通过不同渠道和方式回应解读的情况"],
    ["1．参加或举办新闻发布会总次数", "次", "4"],
    ["四、行政复议数量", "件", "5"],
    ["五、行政诉讼数量", "件", "6"],
]


@pytest.mark.parametrize("between", [" | ", "丨", "\t ", "｜"])
def test_headings_without_a_bar_between_rows_are_of_the_list(between: str) -> None:
    text = "\n".join(between.join(row) for row in LIST)
    found = read(Document("report.txt", (TITLE.replace("2022", "2016") + text).encode()))
    assert [figure.value for figure in found.figures] == [3, 4, 5, 6]
    assert "回应解读的情况" in found.figures[1].label


def test_words_with_a_space_after_each_character() -> None:
    text = "\n".join(
        "   ".join(" ".join(cell) if not cell.isdigit() else cell for cell in row) for row in LIST
    )
    found = read(Document("report.txt", (TITLE.replace("2022", "2016") + text).encode()))
    assert [figure.value for figure in found.figures] == [3, 4, 5, 6]
    assert not any(problem.kind == "lost_cell" for problem in found.problems)


@pytest.mark.parametrize("between", [" | ", "  |  ", "   ", "\t"])
def test_cells_of_one_character_are_no_spaced_word(between: str) -> None:
    rows = [["指标", "单位", "数量"], *(row for row in LIST[1:] if len(row) == 3)]
    lines = [between.join([*row[:2], "5 3"]) for row in rows] * 2
    assert unspaced(lines) == lines
    lines = [
        "| - | 5 | 3 | - | 1 |  |",
        "规章   3   5   无   1   —   / - + 3",
        "+ 7   - 3   1 , 018   ( 2 )",
    ] * 3
    assert unspaced(lines) == lines


def test_labels_of_no_form_that_fill_their_column_go_on_below() -> None:
    rows = [
        ["指标名称", "数量"],
        ["村务公开栏更新期数", "3"],
        ["主动公开信息数", "4"],
        ["印制明白纸", "5"],
        ["行政复议数", "6"],
    ]
    lines = []
    for label, value in rows:
        pieces = [label[at : at + 6] for at in range(0, len(label), 6)]
        lines += [
            f"|{piece + '  ' * (6 - len(piece))}|{value if not number else ' ':8}|"
            for number, piece in enumerate(pieces)
        ]
    found = read(Document("report.txt", (TITLE.replace("2022", "2012") + "\n".join(lines)).encode()))
    labels = [figure.label for figure in found.figures]
    assert labels == ["村务公开栏更新期数", "主动公开信息数", "印制明白纸", "行政复议数"]


@pytest.mark.parametrize("between", [",", ";", "：", " / "])
def test_a_list_between_other_signs_is_told(between: str) -> None:
    rows = [
        ["指标名称", "计量单位", "数量"],
        ["公开栏更新期数", "期", "3"],
        ["明白纸份数", "份", "4"],
        ["讲解员人数", "人", "5"],
    ]
    text = "\n".join(between.join(row) for row in rows)
    found = read(Document("report.txt", (TITLE.replace("2022", "2012") + text).encode()))
    assert found.figures or any(problem.kind == "unread_table" for problem in found.problems)
