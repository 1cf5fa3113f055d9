"""Labels of lists that no form knows, printed in pieces: joined where that is certain, else told and not read."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from foiacrawl.text_tables.text_lines import restore_lines
from tests.generator import generate
from tests.generator.compare import rates, score, total

BEFORE = "梅溪县水利局2012年政府信息公开工作年度报告\n一、概述\n本年度公开工作平稳有序。\n附表\n"
SPACED = ("one_line", "layout", "narrow_layout")
LINES = ("cell_lines", "broken_labels", "broken_paragraphs", "lone_bars")


def report(text: str) -> Report:
    return read(Document("report.txt", (BEFORE + text).encode()))


def values(text: str) -> dict[str, float | None]:
    return {figure.row or figure.label: figure.value for figure in report(text).figures}


def lines(*cells: object) -> str:
    return "\n".join(map(str, cells))


@pytest.mark.parametrize("dialect", LINES + SPACED)
def test_lists_of_no_form_are_read_or_told(dialect: str) -> None:
    scores = []
    for seed in (9112, 9145, 9158, 9169, 9174, 9178, 9214, 9233):
        if dialect == "narrow_layout" and seed == 9145:
            continue  # its labels end with a digit, which is printed as a number of its own
        made = generate(seed, "free", None, dialect)
        scores.append(score(read(Document(made.name, made.body)), made.gold))
    counts = total(scores)
    assert rates(counts)["recall"] >= 0.96
    for category in ("wrong_value", "wrong_state", "invented", "crash"):
        assert not counts[category], [note for one in scores for note in one.notes]


def test_a_label_without_its_number_is_no_piece_of_the_next() -> None:
    text = lines(
        "指标", "单位", "数量",
        "主动公", "开信息数", "条", 12,
        "行政复", "议数", "件", 3,
        "窗口自助", "终端台数", "台",
        "志愿讲", "解员人", "数", "人", 9,
        "图书馆移", "交文件数", "件", 5,
    )  # fmt: skip
    assert values(text) == {
        "proactive_items": 12,
        "reconsideration_total": 3,
        "窗口自助终端台数": None,
        "志愿讲解员人数": 9,
        "图书馆移交文件数": 5,
    }


def test_pieces_that_may_be_two_labels_are_told() -> None:
    text = lines(
        "指标", "数量",
        "主动公开信息数", 12,
        "窗口自助", "终端台数", 5,
        "行政复议数", 3,
        "行政诉讼数", 4,
    )  # fmt: skip
    found = report(text)
    assert {figure.value for figure in found.figures} == {12, 3, 4}
    (told,) = (problem for problem in found.problems if problem.kind == "lost_cell")
    assert "窗口自助终端台数" in told.message


def test_a_character_between_two_rows_belongs_to_one_of_them() -> None:
    text = "指标 数量 主动公开信息数 12 窗口自助终端台数 5 档 案馆移交文件数 7 行政复议数 3 行政诉讼数 4"
    found = report(text)
    assert {figure.value for figure in found.figures} == {12, 3, 4}
    told = [problem.message for problem in found.problems if problem.kind == "lost_cell"]
    assert any("窗口自助终端台数" in message for message in told)
    assert any("档案馆移交文件数" in message for message in told)


def test_the_end_of_a_label_behind_the_label_of_a_form_begins_the_next_one() -> None:
    text = "指标 数量 主动公开信息数 12 档 案馆移交文件数 7 行政复议数 3 其 中：经听证的件数 1 行政诉讼数 4"
    assert values(text) == {
        "proactive_items": 12,
        "档案馆移交文件数": 7,
        "reconsideration_total": 3,
        "行政复议数/其中:经听证的件数": 1,
        "litigation_total": 4,
    }


def test_words_in_place_of_a_number_are_no_piece_of_a_label() -> None:
    text = lines(
        "指标",
        "数量",
        "主动公",
        "开信息数",
        12,
        "行政复",
        "议数",
        3,
        "编印公开册数",
        "详见附件",
        "行政诉讼数",
        4,
    )
    assert values(text)["编印公开册数"] is None
    assert not any("详见" in name for name in values(text))


@pytest.mark.parametrize(
    "head",
    ["指标 数量", "指标\n数 量", "指标\n2012年\n度", "指标\n201\n2 年\n度", "指标 名称\n计量 单位\n数量"],
)
def test_heads_in_pieces(head: str) -> None:
    unit = ["件"] if "单位" in head else []
    rows = [("主动公开信息数", 12), ("行政复议数", 3), ("行政诉讼数", 4), ("窗口自助终端台数", 5)]
    text = lines(*head.split("\n"), *(cell for label, value in rows for cell in (label, *unit, value)))
    if "\n" not in head:
        text = text.replace("\n", " ")
    assert list(values(text).values()) == [12, 3, 4, 5]


def test_a_counting_word_behind_a_label_is_its_end() -> None:
    text = "指标 单位 数量 四、行政复议数量 件 1 五、行政诉讼 数量 件 8 六、举报投诉数量 件 2"
    assert values(text) == {"reconsideration_total": 1, "litigation_total": 8, "complaints_total": 2}


COLUMNS = """\
指标名称         单位   本 年度
主动公开信息数   条     3
档 案馆移交公    件     5
开文件数
其中：信函申请   条     6
数
保密审查退回     件     7
件数
编印公开宣传册   册
数
行政复议数       件     8
"""


def test_single_spaces_in_columns_are_within_cells() -> None:
    found = values(COLUMNS)
    assert found["档案馆移交公开文件数"] == 5
    assert found["保密审查退回件数"] == 7
    assert found["编印公开宣传册数"] is None
    assert found["reconsideration_total"] == 8
    assert {problem.kind for problem in report(COLUMNS).problems} == {"no_division"}


@pytest.mark.parametrize("after", ["梅溪县水利局\n2013年3月5日", "（续表）", "扫一扫在手机打开当前页"])
def test_what_is_below_the_last_number_is_no_piece(after: str) -> None:
    found = values(COLUMNS + "网站栏目改版次   次     9\n" + after)
    assert found["网站栏目改版次"] == 9


def test_one_label_that_may_go_on_is_told() -> None:
    text = "\n".join(
        [
            "指标名称         单位   数量",
            "主动公开信息数   条     3",
            "图书馆移交公开   件     5",
            "文件资料总数",
            "行政复议数       件     8",
            "行政诉讼数       件     9",
        ]
    )
    found = report(text)
    assert {figure.value for figure in found.figures} == {3, 8, 9}
    assert any("图书馆移交公开文件资料总数" in problem.message for problem in found.problems)


def test_a_caption_of_the_rest_of_a_table_is_no_piece() -> None:
    rows = [("主动公开信息数", 12), ("行政复议数", 3), ("行政诉讼数", 4)]
    cells = ["指标", "数量", *(str(cell) for row in rows for cell in row), "（续表）\n2、窗口台数", "5"]
    found = values("\n|\n".join([*cells, "3、其他台数", "6", "|"]))
    assert set(found.values()) == {12, 3, 4, 5, 6}
    assert not any("续表" in name for name in found)


def test_the_sign_between_pieces_is_not_printed_without_need() -> None:
    assert "⏎" not in restore_lines(BEFORE + COLUMNS)
