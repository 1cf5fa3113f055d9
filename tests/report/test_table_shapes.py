"""Tables in other shapes: printed as text, cut, with lost or further heads, over two rows."""

from __future__ import annotations

import pytest

from foiacrawl.grid.text import grids as text_grids
from tests.report.table_case import (
    COLUMNS,
    HEAD,
    NEW,
    NUMBERS,
    cells,
    kinds,
    read,
    read_grids,
    requests_table,
    row,
)

TABLE_THREE = [
    ["一、本年新收政府信息公开申请数量", *NUMBERS],
    ["二、上年结转政府信息公开申请数量", *"0000000"],
    ["三、本年度办理结果", "（一）予以公开", *"1000012"],
    ["（二）部分公开（区分处理的，只计这一情形，不计其他情形）", *"0000000"],
    ["（三）不予公开", "1.属于国家秘密", *"0000000"],
    ["2.其他法律行政法规禁止公开", *"0000003"],
]
HEADS = [
    "申请人情况",
    "自然人",
    "法人或其他组织",
    "总计",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
]


def test_table_three_printed_one_cell_a_line() -> None:
    lines = [
        "三、收到和处理政府信息公开申请情况",
        "",
        *HEADS,
        *(cell for cells in TABLE_THREE for cell in cells),
        "",
        "以上。",
    ]
    tables = read_grids(text_grids(lines))
    assert [figure.value for figure in row(tables, "requests_received_new")] == [1, 2, 3, 4, 5, 6, 21]
    assert [figure.value for figure in row(tables, "withheld_other_law_prohibits")] == [0, 0, 0, 0, 0, 0, 3]
    assert len(tables.figures) == 42
    assert not kinds(tables)


def test_table_three_with_tabs_keeps_blank_cells() -> None:
    lines = [
        "\t\t\t申请人情况",
        "\t\t\t自然人\t法人或其他组织\t\t\t\t\t总计",
        "\t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t",
        "一、本年新收政府信息公开申请数量\t\t\t1\t\t0\t0\t0\t0\t",
        "三、本年度办理结果\t（一）予以公开\t\t1\t2\t3\t4\t5\t6\t21",
        "\t（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0",
    ]
    tables = read_grids(text_grids(lines))
    assert [figure.value for figure in row(tables, "requests_received_new")] == [1, None, 0, 0, 0, 0, None]
    assert [figure.value for figure in row(tables, "disclosure_granted")] == [1, 2, 3, 4, 5, 6, 21]
    assert [figure.value for figure in row(tables, "withheld_state_secret")] == [0] * 7
    assert not kinds(tables)


def test_a_list_head_of_two_rows_is_read_by_its_lower_one() -> None:
    tables = read(
        "<table><tr><td rowspan=2>指标名称</td><td rowspan=2>计算单位</td><td colspan=2>数量</td></tr>"
        "<tr><td>本月累计</td><td>本年累计</td></tr>"
        "<tr><td>主动公开信息数</td><td>条</td><td>3</td><td>41</td></tr>"
        "<tr><td>申请总次数</td><td>条</td><td>0</td><td>7</td></tr></table>",
        2012,
    )
    assert [(f.row, f.column, f.value) for f in tables.figures] == [
        ("proactive_items", "in_year", 41),
        ("requests_total", "in_year", 7),
    ]


def test_a_list_cut_twice_goes_on_under_its_first_head() -> None:
    tables = read(
        "<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
        "<tr><td>（一）收到申请数</td><td>件</td><td>5</td></tr><tr><td>（二）申请办结数</td><td>件</td><td>4</td></tr></table>"
        "<table><tr><td>四、行政复议数量</td><td>件</td><td>3</td></tr></table>"
        "<table><tr><td>五、行政诉讼数量</td><td>件</td><td>2</td></tr></table>",
        2016,
    )
    assert [figure.value for figure in tables.figures] == [5, 4, 3, 2]


@pytest.mark.parametrize("lost", range(1, 4))
def test_a_list_whose_head_has_lost_a_cell_gives_no_shifted_value(lost: int) -> None:
    heads = ["指标名称", "计量单位", "2012年度", "历年累计"]
    del heads[lost]
    tables = read(
        f"<table><tr>{cells(heads)}</tr><tr><td>行政复议数</td><td>件</td><td>3</td><td>4</td></tr>"
        "<tr><td>行政诉讼数</td><td>件</td><td>5</td><td>6</td></tr></table>",
        2012,
    )
    assert not tables.figures
    assert kinds(tables) == {"lost_cell"}


def test_a_head_that_has_lost_the_cell_over_the_organisations_has_slipped() -> None:
    tables = read(f"<table>{HEAD.replace('<td colspan=5>法人或其他组织</td>', '')}{NEW}</table>")
    assert not tables.figures
    assert {"unmatched_column", "lost_cell"} <= kinds(tables)


def test_a_head_of_the_disclosure_table_that_has_lost_a_cell_gives_no_shifted_value() -> None:
    tables = read(
        "<table><tr><td colspan=4>第二十条第（一）项</td></tr>"
        "<tr><td>信息内容</td><td>本年新公开数量</td><td>对外公开总数量</td></tr>"
        "<tr><td>规章</td><td>1</td><td>2</td><td>33</td></tr></table>",
        2019,
    )
    assert not tables.figures
    assert "lost_cell" in kinds(tables)


@pytest.mark.parametrize("own_first", [True, False])
def test_last_years_table_printed_for_comparison_is_not_read(own_first: bool) -> None:
    own = f"<p>2021年度收到和处理政府信息公开申请情况</p>{requests_table(NEW)}"
    last = f"<p>2020年度收到和处理政府信息公开申请情况：</p>{requests_table(NEW.replace('21', '9'))}"
    tables = read(own + last if own_first else last + own)
    assert [figure.value for figure in row(tables, "requests_received_new")] == [1, 2, 3, 4, 5, 6, 21]
    assert kinds(tables) == {"unread_table"}


def test_a_table_alone_is_the_reports_whatever_year_its_caption_names() -> None:
    assert row(
        read(f"<p>2020年度收到和处理政府信息公开申请情况</p>{requests_table(NEW)}"), "requests_received_new"
    )


def test_columns_beside_the_forms_own_are_reported_and_left_out() -> None:
    head = HEAD.replace(
        "申请人情况</td>", "申请人情况</td><td rowspan=3>上年总计</td><td rowspan=3>同比</td>"
    )
    tables = read(f"<table>{head}{NEW.replace('</tr>', '<td>77</td><td>12%</td></tr>')}</table>")
    assert [figure.value for figure in row(tables, "requests_received_new")] == [1, 2, 3, 4, 5, 6, 21]
    assert kinds(tables) == {"unmatched_column"}


def test_a_table_without_the_total_column_is_read_by_its_heads() -> None:
    head = HEAD.replace("<td rowspan=2>总计</td>", "").replace("colspan=7", "colspan=6")
    tables = read(f"<table>{head}{NEW.replace('<td>21</td>', '')}</table>")
    assert [figure.column for figure in row(tables, "requests_received_new")] == COLUMNS[:-1]
    assert kinds(tables) == {"unmatched_column"}


def test_a_head_that_has_lost_a_column_shifts_no_blank_total() -> None:
    row_ = NEW.replace("<td>21</td>", "<td></td>")
    tables = read(f"<table>{HEAD.replace('<td>科研机构</td>', '')}{row_}</table>")
    assert [figure.value for figure in row(tables, "requests_received_new")] == [1, 2, 3, 4, 5, 6, None]


def test_a_head_without_total_over_rows_of_seven_is_not_trusted() -> None:
    head = HEAD.replace("<td rowspan=2>总计</td>", "").replace("colspan=7", "colspan=6")
    tables = read(f"<table>{head}{NEW}</table>")
    assert [figure.value for figure in row(tables, "requests_received_new")] in ([], [1, 2, 3, 4, 5, 6, 21])


def test_a_label_over_two_rows_has_the_numbers_of_the_second() -> None:
    blank = "<td></td>" * 7
    tables = read(
        requests_table(
            NEW,
            f"<tr><td colspan=3>二、上年结转政府信息</td>{blank}</tr>",
            f"<tr><td colspan=3>公开申请数量</td>{cells(NUMBERS)}</tr>",
        )
    )
    figures = row(tables, "requests_carried_over_from_prior_year")
    assert [figure.value for figure in figures] == [1, 2, 3, 4, 5, 6, 21]
    assert not kinds(tables)


def test_a_sheet_is_as_wide_as_its_widest_table_remarks_and_halves_are_not() -> None:
    filler = "<td></td>" * 4
    remark = (
        f"<tr><td colspan=3>一、本年新收政府信息公开申请数量</td>{cells(NUMBERS)}<td>含上年</td>{filler}</tr>"
    )
    head = HEAD.replace(
        "<td colspan=7>申请人情况</td>", f"<td colspan=7>申请人情况</td><td rowspan=3>备注</td>{filler}"
    )
    tables = read(f"<table>{head}{remark}</table>")
    assert [figure.value for figure in row(tables, "requests_received_new")] == [1, 2, 3, 4, 5, 6, 21]
    halves = (
        f"<tr><td colspan=5>行政复议</td>{filler}</tr>"
        f"<tr>{cells(['结果维持', '结果纠正', '其他结果', '尚未审结', '总计'])}{filler}</tr>"
        f"<tr>{cells(['', '30', '1', '', '31'])}{filler}</tr>"
    )
    tables = read(f"<table>{halves}</table>")
    assert [figure.value for figure in row(tables, "reconsideration", "disputes")] == [None, 30, 1, None, 31]
