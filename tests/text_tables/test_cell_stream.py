"""Tables that a text prints as a stream of cells: one a line, on one line, row by row, with labels in pieces."""

from __future__ import annotations

import json

import pytest

from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from foiacrawl.text_tables.text_lines import restore_lines
from tests.generator import generate
from tests.generator.compare import rates, score, total
from tests.shared import CORPUS, needs_corpus

FIELD = CORPUS / "field"
STREAMS = (
    "cell_lines",
    "cell_paragraphs",
    "broken_labels",
    "broken_paragraphs",
    "lone_bars",
    "one_line",
    "spaced_rows",
    "wrapped_line",
)
BEFORE = "梅溪县水利局2022年政府信息公开工作年度报告\n一、总体情况\n本年度公开工作平稳有序。\n"
LIST_BEFORE = "梅溪县水利局2012年政府信息公开工作年度报告\n一、概述\n本年度公开工作平稳有序。\n附表\n"


def report(text: str) -> Report:
    return read(Document("report.txt", text.encode()))


def values(text: str) -> dict[str, float | None]:
    return {
        f"{figure.row or figure.label}.{figure.column}": figure.value if figure.state == "reported" else None
        for figure in report(text).figures
    }


def lines(*cells: object) -> str:
    return "\n".join(map(str, cells))


def kinds(text: str) -> set[str]:
    return {problem.kind for problem in report(text).problems}


@pytest.mark.parametrize("dialect", STREAMS)
def test_nearly_every_figure_is_read_and_the_rest_told(dialect: str) -> None:
    scores = []
    for seed in range(40, 52):
        made = generate(seed, None, None, dialect)
        scores.append(score(read(Document(made.name, made.body)), made.gold))
    counts = total(scores)
    assert rates(counts)["recall"] >= 0.99
    for category in ("wrong_value", "wrong_state", "silent", "lost_silent", "invented", "crash"):
        assert not counts[category], [note for one in scores for note in one.notes]


@pytest.mark.parametrize("dialect", STREAMS)
@pytest.mark.parametrize("form", ["2021", "2019", "2014", "shanghai", "fujian", "free"])
def test_a_plain_report_of_each_form_is_read_whole(dialect: str, form: str) -> None:
    made = generate(7, form, (), dialect)
    found = score(read(Document(made.name, made.body)), made.gold)
    assert not found.failed, found.notes


BLOCK = ("第二十条第(一)项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数")


def test_a_row_whose_blank_cell_is_not_printed_is_told_and_not_shifted() -> None:
    text = BEFORE + lines(*BLOCK, "规章", 4, 7, "行政规范性文件", 1, 2, 3)
    assert values(text) == {
        "normative_documents.issued": 1,
        "normative_documents.repealed": 2,
        "normative_documents.in_force": 3,
    }
    assert "lost_cell" in kinds(text)


def test_a_block_whose_head_lacks_a_column_has_no_sure_value() -> None:
    text = BEFORE.replace("2022", "2019") + lines(
        "第二十条第(五)项", "信息内容", "本年增/减", "处理决定数量", "行政许可", 57, 3, 0,
        "第二十条第(六)项", "信息内容", "上一年项目数量", "本年增/减", "处理决定数量", "行政处罚", 1, 2, 3,
    )  # fmt: skip
    assert not any(name.startswith("administrative_license") for name in values(text))
    assert values(text)["administrative_penalty.decisions"] == 3
    assert "lost_cell" in kinds(text)


def test_a_caption_in_pieces_and_heads_in_pieces() -> None:
    text = BEFORE + lines(
        "第二十条",
        "第(一)项",
        "信息内容",
        "本年制",
        "发件数",
        "本年废止件数",
        "现行有",
        "效件数",
        "规章",
        1,
        2,
        3,
    )
    assert values(text) == {"rules.issued": 1, "rules.repealed": 2, "rules.in_force": 3}


def test_a_number_in_pieces_is_no_number() -> None:
    text = BEFORE.replace("2022", "2019") + lines(
        "第二十条",
        "第(九)项",
        "信息内容",
        "采购项",
        "目数量",
        "采购总金额",
        "政府集",
        "中采购",
        41,
        "6243",
        "05万元",
    )
    assert not values(text)
    assert "lost_cell" in kinds(text)


@pytest.mark.parametrize(
    "pieces", [("26377533.", "16万元"), ("26377533", ".16万元"), ("26377533．", "16万元")]
)
def test_a_number_in_two_pieces_at_its_point_is_one(pieces: tuple[str, str]) -> None:
    head = ("第二十条", "第(九)项", "信息内容", "采购项", "目数量", "采购总金额", "政府集", "中采购")
    text = BEFORE.replace("2022", "2019") + lines(*head, 41, *pieces)
    assert values(text)["centralized_government_procurement.procurement_amount"] == 26377533.16


def test_a_number_of_two_lines_in_a_paragraph_of_its_own_is_one() -> None:
    cells = ("第二十条第(九)项", "信息内容", "采购项目数量", "采购总金额", "政府集中采购", 41, "6243\n05万元")
    text = BEFORE.replace("2022", "2019") + "\n\n".join(map(str, (*cells, *("行政强制", 0, 0, 0) * 6)))
    assert values(text)["centralized_government_procurement.procurement_amount"] == 624305


REQUESTS = (
    "申请人情况", "自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"
)  # fmt: skip


def test_words_in_place_of_a_number_are_that_cell() -> None:
    text = BEFORE + lines(
        *REQUESTS, "一、本年新收政府信息公开申请数量", 3, "22(其中撤回16件)", 0, 0, 0, 0, 25
    )
    found = {figure.column: (figure.state, figure.value) for figure in report(text).figures}
    assert found["natural_person"] == ("reported", 3)
    assert found["total"] == ("reported", 25)
    assert found["commercial_enterprise"][1] in (None, 22)


def test_a_text_after_a_short_row_is_no_value() -> None:
    row = ("四、结转下年度继续办理", 1, 0, 0, 0, 0, 1)
    text = BEFORE + lines(
        *REQUESTS, "二、上年结转政府信息公开申请数量", 1, 0, 0, 0, 0, 0, 1, *row, "数据由综合股汇总"
    )
    assert {figure.row for figure in report(text).figures} == {"requests_carried_over_from_prior_year"}
    assert "lost_cell" in kinds(text)


def test_an_unknown_row_between_known_ones_takes_no_value_from_them() -> None:
    text = BEFORE + lines(
        *REQUESTS,
        "8.属于行政查询事项", 1, 0, 0, 0, 0, 0, 1,
        "9.属于工作秘密", 5, 0, 0, 0, 0, 0, 5,
        "1.本机关不掌握相关政府信息", 2, 0, 0, 0, 0, 0, 2,
    )  # fmt: skip
    found = values(text)
    assert found["withheld_administrative_inquiry_matter.total"] == 1
    assert found["unable_not_held.total"] == 2
    assert len(found) == 14
    assert "unmatched_row" in kinds(text)


def test_the_halves_of_the_disputes_table_one_after_the_other() -> None:
    outcomes = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    text = BEFORE + lines(
        "行政复议", *outcomes, 1, 0, 0, 2, 3,
        "行政诉讼", "未经复议直接起诉", "复议后起诉", *outcomes, *outcomes, 0, 0, 0, 0, 0, 4, 0, 0, 0, 4,
    )  # fmt: skip
    found = values(text)
    assert found["reconsideration.total"] == 3
    assert found["litigation_after_reconsideration.upheld"] == 4
    assert len(found) == 15


def test_a_list_whose_rows_are_numbered() -> None:
    text = LIST_BEFORE + lines(
        "序号", "指标名称", "计量单位", "数量",
        1, "主动公开信息数", "条", 12,
        2, "行政复议数", "件", 3,
        3, "行政诉讼数", "件", 4,
        4, "窗口自助终端台数", "台", 5,
    )  # fmt: skip
    assert values(text) == {
        "proactive_items.in_year": 12,
        "reconsideration_total.in_year": 3,
        "litigation_total.in_year": 4,
        "窗口自助终端台数.in_year": 5,
    }


def test_a_list_with_two_values_a_row_of_which_one_is_not_printed() -> None:
    text = LIST_BEFORE + lines(
        "指标名称", "计量单位", "2012年度", "历年累计",
        "主动公开信息数", "条", 12, 40,
        "行政复议数", "件", 3,
        "行政诉讼数", "件", 0, 4,
    )  # fmt: skip
    found = values(text)
    assert found["proactive_items.cumulative"] == 40
    assert found["litigation_total.cumulative"] == 4
    assert not any(name.startswith("reconsideration") for name in found)
    assert "lost_cell" in kinds(text)


def test_the_remarks_of_a_list_are_no_labels() -> None:
    text = LIST_BEFORE + lines(
        "指标", "单位", "数量", "备注",
        "主动公开信息数", "条", 12, "含上年结转",
        "行政复议数", "件", 3,
        "行政诉讼数", "件", 4,
    )  # fmt: skip
    assert values(text) == {
        "proactive_items.in_year": 12,
        "reconsideration_total.in_year": 3,
        "litigation_total.in_year": 4,
    }


def test_labels_in_pieces_that_no_form_knows() -> None:
    text = LIST_BEFORE + lines(
        "指标", "单位", "数量",
        "窗口自助", "终端台数", "台", 5,
        "其中:新", "增台数", "台", 1,
        "志愿讲解", "员人数", "人", 9,
        "主动公", "开信息", "数", "条", 12,
    )  # fmt: skip
    assert values(text) == {
        "窗口自助终端台数.in_year": 5,
        "窗口自助终端台数/其中:新增台数.in_year": 1,
        "志愿讲解员人数.in_year": 9,
        "proactive_items.in_year": 12,
    }


def test_headings_of_a_list_are_no_pieces() -> None:
    text = LIST_BEFORE + lines(
        "指标", "单位", "数量",
        "公开情况", "主动公开信息数", "条", 12,
        "救济", "行政复议数量情形", "件", 3,
        "队伍建设", "志愿讲解员人数", "人", 9,
    )  # fmt: skip
    assert "志愿讲解员人数.in_year" in {name.rpartition("/")[2] for name in values(text)}


def test_a_table_on_one_line_after_sentences() -> None:
    flat = "指标名称 计量 单位 2012 年度 主动公开信息数 条 201 其中：1.网站公开 条 201 行政复议数 件 0 行政诉讼数 件 3"
    text = LIST_BEFORE + f"一、概述 本局2012年主动公开201条。 附件 情况统计表 {flat} 附件下载"
    found = values(text)
    assert found["proactive_items.in_year"] == 201
    assert found["litigation_total.in_year"] == 3
    assert len(found) == 4


def test_a_flat_table_ends_before_a_date() -> None:
    text = (
        LIST_BEFORE + "指标 数量 主动公开信息数 12 行政复议数 3 行政诉讼数 4 梅溪县水利局 2013 年 3 月 8 日"
    )
    assert sorted(values(text)) == [
        "litigation_total.in_year",
        "proactive_items.in_year",
        "reconsideration_total.in_year",
    ]


def test_digits_without_anything_between_are_reported() -> None:
    text = LIST_BEFORE + "指标单位数量志愿讲解员人数人1窗口自助终端台数台02行政复议数件10"
    assert not values(text)
    assert "unread_table" in kinds(text)


def test_sentences_in_short_lines_stay_as_they_are() -> None:
    text = lines(
        "2022年",
        "全年公开",
        12,
        "条,其中",
        "规章",
        3,
        "件。",
        "下一步,我们将努力。",
        "",
        "关于我们 | 网站地图",
    )
    assert restore_lines(text) == text


@needs_corpus
@pytest.mark.parametrize(
    ("name", "figures"),
    [("full_double.txt", 200), ("full_single.txt", 200), ("list2018_single.txt", 32), ("pt_jtj2012.txt", 16)],
)
def test_real_reports_are_read_without_a_problem(name: str, figures: int) -> None:
    found = read(Document(name, (FIELD / "files" / name).read_bytes()))
    assert len(found.figures) == figures
    assert not found.problems


@needs_corpus
@pytest.mark.parametrize(
    "name", ["ex_hebao2020.txt", "ex_taoyuan2023.txt", "ex_tuoshi2020_trad.txt", "ex_xjnlk2023.txt"]
)
def test_real_excerpts_are_read_as_their_gold_says(name: str) -> None:
    gold = json.loads((FIELD / "gold" / f"{name}.gold.json").read_text(encoding="utf-8"))
    found = score(read(Document(name, (FIELD / "files" / name).read_bytes())), {"figures": [], **gold})
    wrong = ("wrong_value", "wrong_state", "missing", "silent", "invented")
    assert not any(found.counts[category] for category in wrong), found.notes
