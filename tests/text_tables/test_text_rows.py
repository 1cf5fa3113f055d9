"""Tables in text whose rows are lines: spans not filled, captions above them, cells broken over lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from foiacrawl.text_tables.captions import caption_rows, plain_headings
from foiacrawl.text_tables.text_lines import restore_lines
from foiacrawl.text_tables.wrapped_rows import join_rows
from tests.generator import generate
from tests.generator.compare import score
from tests.shared import CORPUS, needs_corpus

DIALECTS = (
    *("framed", "tabs", "short_markdown", "markdown_blocks"),
    *("bar_in_front", "bar_behind", "filled_front"),
    *("wrapped_cells", "front_wrapped", "framed_wrapped", "quoted_tabs", "drawn"),
    *("layout", "narrow_layout", "ruled"),
)
KINDS = ("2021", "2019", "2014", "free")

APPLICANTS = (
    "| 自然人 | 法人或其他组织 | 总计 |\n| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n"
)
REQUESTS = (
    "| （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 |\n"
    + APPLICANTS
    + "| 一、本年新收政府信息公开申请数量 | 7 | 1 | 0 | 0 | 0 | 2 | 10 |\n"
    "| 三、本年度办理结果 | （一）予以公开 | 6 | 1 | 0 | 0 | 0 | 2 | 9 |\n"
    "| （三）不予公开 | 1.属于国家秘密 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
    "| （七）总计 | 7 | 1 | 0 | 0 | 0 | 2 | 10 |\n"
)


def report(text: str) -> Report:
    title = "青石县水务局2023年政府信息公开工作年度报告\n\n本报告由青石县水务局编制。\n\n"
    return read(Document("report.txt", (title + text).encode()))


def values(made: Report, row: str) -> list[float | None]:
    return [figure.value for figure in made.figures if figure.row == row]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_figure_is_read_in_every_dialect(dialect: str, kind: str) -> None:
    for seed in range(40, 44):
        made = generate(seed, kind, None, dialect)
        found = score(read(Document(made.name, made.body)), made.gold)
        assert not found.failed, (made.name, found.notes[:3])


def test_rows_whose_spans_are_not_filled_end_with_their_numbers() -> None:
    made = report("| 第二十条第（一）项 |\n\n" + REQUESTS)
    assert values(made, "requests_received_new") == [7, 1, 0, 0, 0, 2, 10]
    assert values(made, "disclosure_granted") == [6, 1, 0, 0, 0, 2, 9]
    assert values(made, "withheld_state_secret") == [1, 0, 0, 0, 0, 0, 1]


def test_a_row_that_has_lost_a_cell_is_told_and_has_no_values() -> None:
    made = report(REQUESTS.replace("| 6 | 1 | 0 | 0 | 0 | 2 | 9 |", "| 6 | 1 | 2 | 9 |"))
    assert values(made, "disclosure_granted") == []
    assert any(p.kind == "lost_cell" and "disclosure_granted" in p.message for p in made.problems)
    assert values(made, "outcomes_total") == [7, 1, 0, 0, 0, 2, 10]


def test_a_full_row_among_rows_that_lack_a_cell_is_read_only_where_its_last_number_may_be_the_sum() -> None:
    short = REQUESTS.replace(" | 9 |", " |").replace("0 | 1 |\n", "0 |\n")
    extra = "| （二）部分公开（区分处理的，只计这一情形，不计其他情形） | 38 | 1 | 1 | 0 | 2 | 1 | 0 |\n"
    withheld = "| （三）不予公开 | 2.其他法律行政法规禁止公开 | 4 | 1 | 0 | 0 | 0 | 2 |\n"
    unavailable = "| （四）无法提供 | 1.本机关不掌握相关政府信息 | 4 | 1 | 0 | 0 | 0 | 2 |\n"
    made = report(short + extra + withheld + unavailable)
    assert values(made, "disclosure_partially_granted") == []
    assert values(made, "outcomes_total") == [7, 1, 0, 0, 0, 2, 10]
    wrong_sum = short.replace("| 7 | 1 | 0 | 0 | 0 | 2 | 10 |", "| 7 | 1 | 0 | 0 | 0 | 2 | 11 |")
    made = report(wrong_sum + extra + withheld + unavailable)
    assert values(made, "outcomes_total") == [7, 1, 0, 0, 0, 2, 11]


def test_blank_cells_of_short_rows_keep_their_place() -> None:
    made = report(
        REQUESTS.replace("| 7 | 1 | 0 | 0 | 0 | 2 | 10 |\n| 三", "| 7 | 1 |  |  |  | 2 | 10 |\n| 三")
    )
    assert values(made, "requests_received_new") == [7, 1, None, None, None, 2, 10]


def test_bars_that_fill_a_row_are_no_blank_cells() -> None:
    text = REQUESTS.replace("| 6 | 1 | 0 | 0 | 0 | 2 | 9 |", "| 6 | 1 | 2 | 9 ||||").replace(
        "申请人情况 |", "申请人情况 ||||"
    )
    made = report(text)
    assert values(made, "disclosure_granted") == []
    assert any(p.kind == "lost_cell" and "disclosure_granted" in p.message for p in made.problems)


def test_one_row_that_bars_fill_has_lost_a_cell() -> None:
    rows = (
        "| 指标 | 单位 | 本年 | 累计 |",
        "| 主动公开信息数 | 条 | 3 | 5 |",
        "| 行政复议数 | 件 | 0 ||",
        "| 行政诉讼数 | 件 | 1 | 2 |",
    )
    made = report("\n".join(rows) + "\n")
    assert values(made, "proactive_items") == [3, 5]
    assert values(made, "reconsideration_total") == []
    assert any(p.kind == "lost_cell" and "行政复议数" in p.message for p in made.problems)


@pytest.mark.parametrize("label", ["1\\.属于国家秘密", "1\\. 属于国家秘密", "1\\) 属于国家秘密"])
def test_an_escaped_sign_behind_a_number_is_the_sign(label: str) -> None:
    assert "\\" not in restore_lines(f"| {label} | 1 |")


def test_markdown_tables_one_blank_line_apart_are_two() -> None:
    made = report(
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|:-:|:-:|:-:|:-:|\n| 规章 | 1 | 2 | 3 |\n\n"
        "| 信息内容 | 本年处理决定数量 |\n| --- | --- |\n| 行政许可 | 45 |\n"
    )
    assert values(made, "rules") == [1, 2, 3]
    assert values(made, "administrative_license") == [45]


def test_a_number_in_the_row_above_is_no_year_of_a_caption() -> None:
    made = report(
        "| 信息内容 | 本年处理决定数量 |\n|---|---|\n| 行政许可 | 2079 |\n\n"
        "### 第二十条第（六）项\n| 信息内容 | 本年处理决定数量 |\n|---|---|\n| 行政处罚 | 8 |\n"
    )
    assert values(made, "administrative_license") == [2079]
    assert values(made, "administrative_penalty") == [8]


def test_headings_above_tables_are_captions_and_titles_lose_their_marks() -> None:
    made = read(
        Document(
            "report.md",
            "# 青石县水务局2023年政府信息公开工作年度报告\n\n## 二、主动公开政府信息情况\n\n### 第二十条第（五）项\n\n"
            "| 信息内容 | 本年处理决定数量 |\n|---|---|\n| **行政许可** | 45 |\n\n### 行政诉讼（复议后起诉）\n\n"
            "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|\n| 8 | 0 | 1 | 1 | 10 |\n".encode(),
        )
    )
    assert made.title == "青石县水务局2023年政府信息公开工作年度报告"
    assert values(made, "administrative_license") == [45]
    assert values(made, "litigation_after_reconsideration") == [8, 0, 1, 1, 10]
    assert values(made, "reconsideration") == []


def test_a_sharp_sign_in_a_text_that_has_no_headings_stays() -> None:
    assert plain_headings(["热线#12345", "编号**甲**"]) == ["热线#12345", "编号**甲**"]


def test_a_sentence_above_a_table_is_no_caption() -> None:
    lines = ["本年没有行政复议。", "结果维持 | 结果纠正 |"]
    assert caption_rows(lines) == lines


def test_the_end_of_a_sentence_is_no_caption() -> None:
    lines = ["本年度没有发生因政府信息公开引起的行政复议、", "行政诉讼。", "行政复议 | 行政诉讼 |", "0 | 0 |"]
    assert caption_rows(lines) == lines


def test_a_label_broken_in_any_cell_is_joined() -> None:
    lines = [
        "四、有关情况",
        "第二十条第",
        "（一）项 |",
        "信息内容 | 本年制",
        "发件数 | 现行有效件数 |",
        "规章 | 1 | 2 |",
    ]
    assert join_rows([*lines, "结尾。"]) == [
        *(
            "四、有关情况",
            "第二十条第（一）项 |",
            "信息内容 | 本年制发件数 | 现行有效件数 |",
            "规章 | 1 | 2 |",
        ),
        "结尾。",
    ]


@pytest.mark.parametrize("sign", ["-", "‐", "---"])
def test_signs_below_labels_are_no_pieces_of_them(sign: str) -> None:
    lines = ["| 结果维持 | 结果纠正 | 其他结果 |", f"| {sign} | {sign} | {sign} |", "| 1 | 2 | 3 |"]
    assert join_rows(lines * 2) == lines * 2


def test_a_number_broken_over_lines_is_one_number() -> None:
    lines = ["指标 | 数量 |", "收费 | 13609011", ".74元 |", "其他 | 3 |"]
    assert join_rows(lines) == ["指标 | 数量 |", "收费 | 13609011.74元 |", "其他 | 3 |"]


def test_the_last_row_does_not_swallow_the_text_below_it() -> None:
    lines = [
        "甲 | 1 | 2 ||",
        "乙 | 3 | 4 ||",
        "丙 | 5 | 6",
        "四、行政复议、行政诉讼情况",
        "行政复议 | 行政诉讼 |||",
    ]
    assert join_rows(lines) == lines


def test_lines_of_a_row_between_frames_are_joined_cell_by_cell() -> None:
    rule = "+------+------+"
    lines = [
        rule,
        "| 指标 | 数量 |",
        "+======+======+",
        "| 主动公开 | 12 |",
        "| 信息数   |    |",
        rule,
        "| 其他 | 3 |",
        rule,
        "完",
    ]
    assert join_rows(lines) == ["| 指标 | 数量 |", "| 主动公开信息数 | 12 |", "| 其他 | 3 |", "完"]
    drawn = ["┌──┬──┐", "│ 指标 │ 数量 │", "├──┼──┤", "│ 信息数 │ 12 │", "│ 其他 │ 3 │", "└──┴──┘"]
    assert join_rows(drawn) == ["| 指标 | 数量 |", "| 信息数 | 12 |", "| 其他 | 3 |"]


def test_a_cell_of_several_lines_that_a_spreadsheet_copied_is_one() -> None:
    lines = ["指标\t数量", '"公开""三公""', '经费"\t3', "备注"]
    assert join_rows(lines) == ["指标\t数量", '公开"三公"经费\t3', "备注"]
    assert join_rows(['他说："好', "的。"]) == ['他说："好', "的。"]


def test_a_broken_last_row_does_not_swallow_the_signature() -> None:
    lines = [
        "| 指标 | 数量",
        "| 政务新媒体推",
        "送数 | 3",
        "| 窗口公开",
        "栏 | 580",
        "青石县水务局",
        "2015年1月15日",
    ]
    assert join_rows(lines) == ["| 指标 | 数量", "| 政务新媒体推送数 | 3", "| 窗口公开栏 | 580", *lines[-2:]]


@given(st.text(alphabet='|｜\t\n+-─│"#* 0第二十条（一）项行政复议指标数量', max_size=60))
def test_no_text_breaks_the_joining_of_rows(text: str) -> None:
    restored = restore_lines(text)
    assert set("".join(restored.split())) <= set(text) | {"|", "/"}


@needs_corpus
@pytest.mark.parametrize("name", ["b20_markdown.txt", "shuyang2025.txt"])
def test_markdown_of_the_field(name: str) -> None:
    path = CORPUS / "field" / "files" / name
    made = read(Document(name, path.read_bytes()))
    assert (made.form, len(made.figures)) == ("2021", 200)
    assert not [check for check in made.checks if check.status == "fail"]


RULED = """
  ------------------ ------------------------ ------------ ------------
  第二十条第（一）项
  信息内容           本年制发件数             本年废止件数 现行有效件数
  规章               15                       1            339
  行政规范性文件     1                        1472         339
  第二十条第（五）项
  信息内容           本年处理决定数量
  行政许可           1472
  第二十条第（六）项
  信息内容           本年处理决定数量
  行政处罚           339
  行政强制           0
  第二十条第（八）项
  信息内容           本年收费金额（单位：万元）
  行政事业性收费     43.788
  ------------------ ------------------------ ------------ ------------
"""


def test_rules_of_a_table_without_bars_are_no_cells() -> None:
    found = report(RULED)
    assert [figure.value for figure in found.figures] == [15, 1, 339, 1, 1472, 339, 1472, 339, 0, 43.788]
    assert "lost_cell" not in {problem.kind for problem in found.problems}


def test_rows_with_a_bar_in_front_of_which_most_have_one_cell() -> None:
    found = report(
        "二、主动公开政府信息情况\n| 第二十条第（一）项\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n"
        "| 规章 | 0 | 见说明\n| 行政规范性文件 | 1 | 0\n| 第二十条第（五）项\n| 信息内容 | 本年处理决定数量\n| 行政许可\n"
        "| 第二十条第（六）项\n| 信息内容 | 本年处理决定数量\n| 行政处罚\n| 行政强制\n"
    )
    assert not found.figures
    assert {problem.kind for problem in found.problems} >= {"lost_cell"}


FILLED = (
    "| （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | | | 申请人情况 | | | | | | |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    "| 自然人 | 法人或其他组织 | | | | | 总计 |\n| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n"
    "| 一、本年新收政府信息公开申请数量 | | | 7 | 1 | 0 | 0 | 0 | 2 | 10 |\n"
    "| 二、上年结转政府信息公开申请数量 | | | 0 | 1 | 0 | 0 | 0 | 0 | 1 |\n"
    "| 三、本年度办理结果 | （一）予以公开 | | 6 | 1 | 0 | 0 | 0 | — | — |\n"
    "| （二）部分公开（区分处理的，只计这一情形，不计其他情形） | | 1 | 1 | 0 | 0 | 0 | 0 | 2 |\n"
    "| （三）不予公开 | 1.属于国家秘密 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
    + "".join(
        f"| {label} | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        for label in ("2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”")
    )
    + "| 7.属于行政执法案卷 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n| 8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
)


def test_blank_cells_for_the_columns_of_a_label_are_none_of_its_values() -> None:
    made = report(FILLED)
    assert values(made, "requests_received_new") == [7, 1, 0, 0, 0, 2, 10]
    assert values(made, "disclosure_granted") == [6, 1, 0, 0, 0, None, None]
    assert values(made, "withheld_state_secret") == [1, 0, 0, 0, 0, 0, 1]


def test_a_blank_cell_in_one_row_only_may_be_a_value() -> None:
    one_more = FILLED.replace("| | | 0 | 1 | 0 | 0 | 0 | 0 | 1 |", "| | | | 0 | 1 | 0 | 0 | 0 | 0 | — |")
    made = report(one_more)
    assert values(made, "requests_carried_over_from_prior_year") == []
    assert values(made, "disclosure_granted") == [6, 1, 0, 0, 0, None, None]
    assert any(p.kind == "lost_cell" and "carried_over_from" in p.message for p in made.problems)


def test_a_half_of_the_disputes_under_a_rule_of_one_column_is_a_caption() -> None:
    outcomes = "结果维持| 结果纠正| 其他结果| 尚未审结| 总计"
    lines = [
        "行政复议  ",
        "---  ",
        outcomes,
        "0| 4| 4| 0| 8  ",
        "行政诉讼  ",
        "---  ",
        "未经复议直接起诉| 复议后起诉",
    ]
    made = report("\n".join([*lines, f"{outcomes}| {outcomes}", "0| 0| 0| 0| 0| 0| 0| 3| 0| 3"]) + "\n")
    assert values(made, "reconsideration") == [0, 4, 4, 0, 8]
    assert values(made, "litigation_after_reconsideration") == [0, 0, 3, 0, 3]


def test_rows_of_markdown_without_bars_around_them_are_on_one_line_each() -> None:
    rows = ["指标名称| 数量| 备注  ", "---|---|---  ", "主动公开信息数|  |   ", "其中：1．政府网站| 23条|   "]
    rows += ["2．政府公报| 61| 含上年  ", "受理依申请公开信息总数| 4条|   ", "其中：1．当面申请数|  |   "]
    made = report("\n".join(rows) + "\n")
    assert [(figure.row, figure.value) for figure in made.figures] == [
        ("proactive_items", None),
        ("channel_website", 23),
        ("channel_gazette", 61),
        ("requests_total", 4),
        ("requests_in_person", None),
    ]
