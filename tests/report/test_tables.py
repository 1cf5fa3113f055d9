"""The statutory tables on awkward markup: what real pages do to them (docs/forms.md)."""

from __future__ import annotations

import pytest

from foiacrawl.grid.text import grids as text_grids
from tests.report.table_case import COLUMNS, NEW, NUMBERS, cells, kinds, read, read_grids, requests_table, row


def test_a_row_is_read_by_its_label_with_place_and_unit() -> None:
    tables = read(requests_table(NEW))
    figures = row(tables, "requests_received_new")
    assert [figure.column for figure in figures] == COLUMNS
    assert [figure.value for figure in figures] == [1, 2, 3, 4, 5, 6, 21]
    last = figures[-1]
    assert (last.where.table, last.where.row, last.where.column) == (0, 3, 9)
    assert (last.unit, last.state, last.raw, last.form) == ("件", "reported", "21", "2021")


@pytest.mark.parametrize("count", [5, 6, 8])
def test_a_lost_or_added_cell_is_named_and_no_value_is_shifted(count: int) -> None:
    values = [*NUMBERS, "9", "9"][:count]
    tables = read(
        requests_table(f"<tr><td colspan=3>二、上年结转政府信息公开申请数量</td>{cells(values)}</tr>", NEW)
    )
    assert not row(tables, "requests_carried_over_from_prior_year")
    assert row(tables, "requests_received_new")
    (problem,) = [p for p in tables.problems if p.kind == "lost_cell"]
    assert "requests_carried_over_from_prior_year" in problem.message
    assert problem.where is not None
    assert problem.where.row == 3


def test_a_damaged_head_is_read_by_its_place_and_said() -> None:
    tables = read(requests_table(NEW).replace(">科研机构<", ">科研机<"))
    assert [figure.value for figure in row(tables, "requests_received_new")] == [1, 2, 3, 4, 5, 6, 21]
    assert kinds(tables) == {"guessed_label"}


@pytest.mark.parametrize(
    ("heads", "read_columns"),
    [
        (("本年新", "本年新", "对外公开总数量"), ["newly_made", "newly_disclosed", "disclosed_total"]),
        (("对外公开总数量", "本年新", "本年新"), ["disclosed_total"]),
    ],
)
def test_heads_cut_short_are_read_by_their_place_beside_a_whole_one(
    heads: tuple[str, ...], read_columns: list[str]
) -> None:
    cells = "".join(f"<td>{text}</td>" for text in heads)
    tables = read(
        "<table><tr><td colspan=4>第二十条第（一）项</td></tr>"
        f"<tr><td>信息内容</td>{cells}</tr><tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr></table>",
        2019,
    )
    assert [figure.column for figure in tables.figures if figure.row == "rules"] == read_columns


def test_heads_in_another_order_are_followed() -> None:
    swapped = (
        requests_table(NEW)
        .replace(">商业企业<", ">甲<")
        .replace(">其他<", ">商业企业<")
        .replace(">甲<", ">其他<")
    )
    figures = {figure.column: figure.value for figure in row(read(swapped), "requests_received_new")}
    assert (figures["commercial_enterprise"], figures["other_organization"]) == (6, 2)


def test_heads_that_no_form_has_in_that_order_give_no_value() -> None:
    foreign = requests_table(NEW).replace(">科研机构<", ">个体户<").replace(">商业企业<", ">社会公益组织<")
    tables = read(foreign)
    assert not tables.figures
    assert "lost_cell" in kinds(tables)


def test_an_unknown_row_is_a_problem_not_a_figure() -> None:
    tables = read(
        requests_table(
            NEW,
            f"<tr><td rowspan=2>三、本年度办理结果</td><td>（三）不予公开</td><td>9.属于工作秘密</td>{cells(NUMBERS)}</tr>",
        )
    )
    assert kinds(tables) == {"unmatched_row"}
    assert len(tables.figures) == 7


def test_the_plain_label_other_needs_its_own_heading() -> None:
    tables = read(
        requests_table(
            NEW,
            f"<tr><td rowspan=2>三、本年度办理结果</td><td>（五）不予处理</td><td>6.其他</td>{cells(NUMBERS)}</tr>",
        )
    )
    assert not row(tables, "other_other")
    assert "unmatched_row" in kinds(tables)


def test_a_damaged_label_is_taken_by_its_number_and_heading_and_said() -> None:
    tables = read(
        requests_table(
            NEW,
            f"<tr><td>三、本年度办理结果</td><td>（三）不予公开</td><td>5.属于三类内部事信息</td>{cells(NUMBERS)}</tr>",
        )
    )
    assert row(tables, "withheld_internal_affairs")
    assert "guessed_label" in kinds(tables)


def test_blank_dash_none_and_zero_are_four_states() -> None:
    tables = read(
        requests_table(
            f"<tr><td colspan=3>一、本年新收政府信息公开申请数量</td>{cells(['0', '', '&nbsp;', '-', '——', '无', '约3'])}</tr>"
        )
    )
    figures = row(tables, "requests_received_new")
    assert [figure.state for figure in figures] == [
        "reported", "blank", "blank", "dash", "dash", "not_applicable", "unparsed",
    ]  # fmt: skip
    assert [figure.value for figure in figures] == [0, None, None, None, None, None, None]
    assert "unparsed_value" in kinds(tables)


def test_a_table_cut_over_a_page_goes_on_in_the_next_one() -> None:
    tables = read(
        requests_table(NEW)
        + f"<table><tr><td rowspan=2>三、本年度办理结果</td><td colspan=2>（一）予以公开</td>{cells(NUMBERS)}</tr>"
        + f"<tr><td colspan=2>（二）部分公开</td>{cells(NUMBERS)}</tr></table>"
    )
    assert len(tables.figures) == 21
    assert row(tables, "disclosure_partially_granted")[0].where.table == 1


def test_a_hidden_twin_is_not_read_beside_the_shown_table() -> None:
    hidden = requests_table(NEW).replace(">21<", ">99<")
    tables = read(f"<div style='display:none'>{hidden}</div>{requests_table(NEW)}")
    assert row(tables, "requests_received_new")[-1].value == 21
    assert not kinds(tables)


def test_the_same_row_twice_with_other_numbers_is_a_problem() -> None:
    tables = read(requests_table(NEW, NEW.replace(">21<", ">22<")))
    assert row(tables, "requests_received_new")[-1].value == 21
    assert kinds(tables) == {"conflicting_values"}


def test_heads_and_data_of_table_two_agree_by_order_not_by_position() -> None:
    tables = read(
        "<table><tr><td colspan=5>第二十条第（五）项</td></tr>"
        "<tr><td>信息内容</td><td>上一年项目数量</td><td colspan=2>本年增/减</td><td>处理决定数量</td></tr>"
        "<tr><td>行政许可</td><td colspan=2>102</td><td>-3</td><td>40045</td></tr>"
        "<tr><td colspan=5>第二十条第（九）项</td></tr>"
        "<tr><td>信息内容</td><td colspan=2>采购项目数量</td><td colspan=2>采购总金额</td></tr>"
        "<tr><td>政府集中采购</td><td colspan=2>2笔</td><td colspan=2>984361元</td></tr></table>",
        2019,
    )
    assert {(f.row, f.column): (f.value, f.unit) for f in tables.figures} == {
        ("administrative_license", "items_prior_year"): (102, "项"),
        ("administrative_license", "items_change"): (-3, "项"),
        ("administrative_license", "decisions"): (40045, "件"),
        ("centralized_government_procurement", "procurement_projects"): (2, "笔"),
        ("centralized_government_procurement", "procurement_amount"): (984361, "元"),
    }


def test_a_number_under_no_head_is_a_problem() -> None:
    tables = read(
        "<table><tr><td colspan=4>第二十条第（八）项</td></tr>"
        "<tr><td>信息内容</td><td>上一年项目数量</td><td>本年增/减</td><td></td></tr>"
        "<tr><td>行政事业性收费</td><td>1</td><td>0</td><td>7</td></tr></table>",
        2019,
    )
    assert [figure.value for figure in tables.figures] == [1, 0]
    assert kinds(tables) == {"stray_value"}


def test_the_unit_in_a_heading_is_the_figures_unit() -> None:
    block = (
        "<table><tr><td colspan=2>第二十条第（八）项</td></tr><tr><td>信息内容</td><td>本年收费金额（单位：{}）</td></tr>"
        "<tr><td>行政事业性收费</td><td>5125.11</td></tr></table>"
    )
    for unit in ("万元", "元"):
        (figure,) = read(block.format(unit)).figures
        assert (figure.value, figure.unit) == (5125.11, unit)


def test_cut_head_words_of_table_four_do_not_matter() -> None:
    tables = read(
        "<table><tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        "<tr><td rowspan=2>结果维持</td><td rowspan=2>结果纠正</td><td rowspan=2>其他结果</td><td rowspan=2>尚未</td>"
        "<td rowspan=2>总计</td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
        f"<tr>{cells(['结果', '结果', '其他', '尚未', '总计'] * 2)}</tr>"
        f"<tr>{cells([str(n) for n in range(15)])}</tr><tr>{cells([' '] * 15)}</tr></table>"
    )
    assert [figure.value for figure in tables.figures] == list(range(15))
    assert [figure.column for figure in tables.figures[:5]] == [
        "upheld", "corrected", "other_outcome", "pending", "total",
    ]  # fmt: skip
    assert not kinds(tables)


def test_lists_are_an_open_vocabulary() -> None:
    tables = read(
        "<table><tr><td>指标名称</td><td>计量单位</td><td>2012年度</td><td>历年累计</td></tr>"
        "<tr><td>受理依申请公开信息总数</td><td>条</td><td>5</td><td>9</td></tr>"
        "<tr><td>其中:1、当面申请数</td><td>条</td><td>2</td><td>3</td></tr>"
        "<tr><td>2、信函、传真申请数</td><td>条</td><td>3</td><td>-</td></tr>"
        "<tr><td>接受行政诉讼、举报数</td><td>件</td><td>1,204</td><td></td></tr></table>",
        2012,
    )
    assert [(f.row, f.label, f.column, f.value, f.state) for f in tables.figures] == [
        ("requests_total", "受理依申请公开信息总数", "in_year", 5, "reported"),
        ("requests_total", "受理依申请公开信息总数", "cumulative", 9, "reported"),
        ("requests_in_person", "受理依申请公开信息总数/其中:1、当面申请数", "in_year", 2, "reported"),
        ("requests_in_person", "受理依申请公开信息总数/其中:1、当面申请数", "cumulative", 3, "reported"),
        (None, "受理依申请公开信息总数/2、信函、传真申请数", "in_year", 3, "reported"),
        (None, "受理依申请公开信息总数/2、信函、传真申请数", "cumulative", None, "dash"),
        (None, "接受行政诉讼、举报数", "in_year", 1204, "reported"),
        (None, "接受行政诉讼、举报数", "cumulative", None, "blank"),
    ]


def test_of_several_years_the_reports_own_column_is_read() -> None:
    tables = read(
        "<table><tr><td>指标名称</td><td>单位</td><td>2017年</td><td>2018年</td></tr>"
        "<tr><td>行政复议数</td><td>件</td><td>3</td><td>4</td></tr>"
        "<tr><td>行政诉讼数</td><td>件</td><td>5</td><td>6</td></tr></table>",
        2017,
    )
    assert [(figure.row, figure.value) for figure in tables.figures] == [
        ("reconsideration_total", 3),
        ("litigation_total", 5),
    ]
    assert kinds(tables) == {"unmatched_column"}


def test_one_page_may_mix_forms() -> None:
    tables = read(
        "<table><tr><td colspan=4>第二十条第（一）项</td></tr><tr><td>信息内容</td><td>本年新制作数量</td>"
        "<td>本年新公开数量</td><td>对外公开总数量</td></tr><tr><td>规章</td><td>1</td><td>1</td><td>2</td></tr></table>"
        + requests_table(
            NEW,
            "<tr><td rowspan=2>三、本年度办理结果</td><td rowspan=2>（六）其他处理</td>"
            f"<td>1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请</td>{cells(NUMBERS)}</tr>"
            f"<tr><td>3.其他</td>{cells(NUMBERS)}</tr>",
        ),
        2019,
    )
    assert tables.forms == {"disclosure": "2019", "requests": "2021"}
    assert {figure.form for figure in tables.figures} == {"2019", "2021"}


def test_a_short_row_of_pipe_text_has_lost_a_cell() -> None:
    lines = (
        "(本列数据的勾稽关系为:…) | 申请人情况 | ||||||||\n"
        "自然人 | 法人或其他组织 | 总计 | |||||||\n"
        "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||\n"
        "一、本年新收政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | ||\n"
        "三、本年度办理结果 | (一)予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | ||\n"
    ).splitlines()
    tables = read_grids(text_grids(lines))
    assert len(tables.figures) == 7
    assert kinds(tables) == {"lost_cell"}


def test_a_table_of_other_numbers_is_named_and_not_read() -> None:
    tables = read(
        "<table><tr><td>案件</td><td>起数</td></tr><tr><td>盗窃</td><td>12</td></tr>"
        "<tr><td>诈骗</td><td>7</td></tr><tr><td>抢劫</td><td>1</td></tr><tr><td>其他</td><td>3</td></tr></table>"
    )
    assert not tables.figures
    assert kinds(tables) == {"unread_table"}
