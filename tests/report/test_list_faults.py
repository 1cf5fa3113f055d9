"""Rows of lists with cells in the wrong place, numberings that begin again, and lines printed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiacrawl.grid.text import grids as text_grids
from tests.report.table_case import kinds, read, read_grids

if TYPE_CHECKING:
    from foiacrawl.report.form_rows import Tables

HEAD = "<tr><td>指标名称</td><td>单位</td><td>数量</td><td>备注</td></tr>"


def list_of(*rows: str) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in rows)
    return f"<table>{HEAD}{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


ROWS = ("主动公开信息数|条|15|", "收到政府信息公开申请数|件|8|", "窗口公开栏更新数|次|4|")


def test_a_numbering_that_begins_again_is_a_part_of_the_line_above() -> None:
    tables = read(
        list_of(
            *ROWS,
            "正式受理申请数|件|9|",
            "其中：1．在办|件|1|",
            "2．办结|件|8|",
            "其中：1．同意提供|件|5|",
            "2．拒绝提供|件|3|",
            "其中：1．描述不清|件|2|",
            "2．涉密|件|1|",
            "3．其他|件|0|",
            "咨询数|次|7|",
            "其中：1．公开电话|次|6|",
        ),
        2011,
    )
    assert [figure.label for figure in tables.figures][len(ROWS) :] == [
        "正式受理申请数",
        "正式受理申请数/其中:1.在办",
        "正式受理申请数/2.办结",
        "正式受理申请数/2.办结/其中:1.同意提供",
        "正式受理申请数/2.办结/2.拒绝提供",
        "正式受理申请数/2.办结/2.拒绝提供/其中:1.描述不清",
        "正式受理申请数/2.办结/2.拒绝提供/2.涉密",
        "正式受理申请数/2.办结/2.拒绝提供/3.其他",
        "咨询数",
        "咨询数/其中:1.公开电话",
    ]


def test_a_number_goes_on_where_its_numbering_was_left() -> None:
    lines = (
        "1.甲类|件|9|",
        "2.乙类|件|8|",
        "其中：1.子类|件|1|",
        "3.丙类|件|5|",
        "其中：1.另一类|件|5|",
        "1.丁类|件|0|",
    )
    tables = read(list_of(*ROWS, "事项数|件|30|", *lines), 2011)
    assert [figure.label for figure in tables.figures][-6:] == [
        "事项数/1.甲类",
        "事项数/2.乙类",
        "事项数/2.乙类/其中:1.子类",
        "事项数/3.丙类",
        "事项数/3.丙类/其中:1.另一类",
        "事项数/1.丁类",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "条|窗口更新栏数|4|",
        "5|次|窗口更新栏数|",
        "含上年|次|5|主动公开信息数",
        "|窗口更新栏数|次|4|",
        "窗口更新栏数|次||4|",
    ],
)
def test_cells_out_of_place_give_no_value(line: str) -> None:
    plain, changed = read(list_of(*ROWS), 2011), read(list_of(*ROWS, line), 2011)
    assert [figure.value for figure in changed.figures if figure.value is not None] == [
        figure.value for figure in plain.figures
    ]
    assert kinds(changed)


def test_a_lost_label_is_said() -> None:
    tables = read(list_of(*ROWS).replace("<td>窗口公开栏更新数</td>", ""), 2011)
    assert [figure.value for figure in tables.figures] == [15, 8]
    assert kinds(tables) == {"lost_cell"}


def test_one_line_twice_with_two_numbers_is_said_and_both_are_kept() -> None:
    tables = read(list_of(*ROWS, "窗口公开栏更新数|次|44|"), 2011)
    assert [figure.value for figure in tables.figures] == [15, 8, 4, 44]
    assert kinds(tables) == {"conflicting_values"}
    assert not kinds(read(list_of(*ROWS, ROWS[-1]), 2011))


def test_a_share_is_one_only_where_the_label_says_so() -> None:
    tables = read(list_of(*ROWS, "按时办结率||98%|", "接待来访数|人|12%|", "数量比上年增减|条|-3|"), 2011)
    assert [(figure.value, figure.state) for figure in tables.figures[-3:]] == [
        (98, "reported"),
        (None, "unparsed"),
        (-3, "reported"),
    ]
    assert kinds(tables) == {"unparsed_value"}


@pytest.mark.parametrize(
    "line",
    ["台|窗口自助终端台数|6|", "窗口自助终端台数|台|||", "条||", "20|件|含上年|当面申请数", "当面申请数|||"],
)
def test_a_row_that_is_no_row_of_the_list_is_said(line: str) -> None:
    tables = read(list_of(*ROWS, line), 2011)
    assert [figure.value for figure in tables.figures if figure.value is not None] == [15, 8, 4]
    assert "lost_cell" in kinds(tables) or line.endswith("|||")


def test_rows_above_the_first_of_a_list_that_goes_on_are_said() -> None:
    rows = ("咨询数|次|3|", "5|次|来访数|", "来信数|件|9|", "来电数|次|8|")
    rest = list_of(*rows).replace(HEAD, "")
    tables = read(list_of(*ROWS) + rest, 2011)
    assert [figure.value for figure in tables.figures] == [15, 8, 4, 9, 8]
    assert [
        problem.where.row for problem in tables.problems if problem.kind == "unread_table" and problem.where
    ] == [
        0,
        1,
    ]


def test_a_label_of_a_form_in_two_rows_is_one() -> None:
    tables = read(
        list_of(
            *ROWS,
            "五、行政诉讼数量|件|20|",
            "（一）维持具体行政行为或者驳回原告诉讼|||",
            "请求数|件|20|",
            "（二）被依法纠错数|件|0|",
        ),
        2015,
    )
    assert not kinds(tables)
    assert [(figure.row, figure.value) for figure in tables.figures][len(ROWS) :] == [
        ("litigation_total", 20),
        ("litigation_upheld_or_dismissed", 20),
        ("litigation_corrected", 0),
    ]


def test_a_heading_above_a_row_is_no_half_of_its_label() -> None:
    tables = read(list_of(*ROWS, "公开|||", "行政诉讼数量|件|20|"), 2015)
    assert [figure.row for figure in tables.figures if figure.value == 20] == ["litigation_total"]


def test_a_heading_whose_first_line_is_printed_twice_keeps_its_rows() -> None:
    head = "<tr><td>类别</td><td>指标</td><td>单位</td><td>数量</td></tr>"
    first = "<td rowspan=3>受理依申请公开信息总数</td>"
    lines = ("当面申请数|8", "当面申请数|9", "传真申请数|3", "信函申请数|5")
    rows = [
        f"<td>{label}</td><td>条</td><td>{number}</td>"
        for label, number in (line.split("|") for line in lines)
    ]
    rows[0], rows[1] = first + rows[0], first + rows[1]
    after = "<tr><td>咨询数</td><td>现场咨询</td><td>次</td><td>7</td></tr>"
    tables = read(f"<table>{head}{''.join(f'<tr>{row}</tr>' for row in rows)}{after}</table>", 2013)
    assert [(figure.row, figure.label, figure.value) for figure in tables.figures] == [
        ("requests_in_person", "受理依申请公开信息总数/当面申请数", 8),
        ("requests_by_fax", "受理依申请公开信息总数/传真申请数", 3),
        ("requests_by_letter", "受理依申请公开信息总数/信函申请数", 5),
        (None, "咨询数/现场咨询", 7),
    ]
    assert kinds(tables) == {"conflicting_values"}


def test_a_unit_that_spans_down_is_no_heading() -> None:
    head = "<tr><td>指标</td><td>单位</td><td>数量</td></tr>"
    rows = "<tr><td>主动公开信息数</td><td rowspan=2>条</td><td>15</td></tr><tr><td>网站公开数</td><td>7</td></tr>"
    assert [figure.value for figure in read(f"<table>{head}{rows}</table>", 2013).figures] == [15, 7]


def text_list(*rows: str) -> Tables:
    return read_grids(text_grids(["指标 | 数量 |", *(f"{row.replace('|', ' | ')} |" for row in rows)]), 2014)


def test_the_end_of_a_label_in_the_row_below_belongs_to_it() -> None:
    tables = text_list("申请总数|22", "1.当面申请|", "数|0", "6.其他形式申|5", "请数", "对申请的答复总数|18")
    assert [(figure.row, figure.value) for figure in tables.figures] == [
        ("requests_total", 22),
        ("requests_in_person", 0),
        ("requests_other_form", 5),
        ("replies_total", 18),
    ]
    assert not kinds(tables)


def test_labels_that_no_form_knows_are_not_read_among_ends_of_labels() -> None:
    tables = text_list(
        "申请总数|22", "电子邮3.件申请数|4", "窗口咨询|5", "次数", "请数|", "对申请的答复总数|18"
    )
    assert [(figure.row, figure.value) for figure in tables.figures] == [
        ("requests_total", 22),
        ("replies_total", 18),
    ]
    assert kinds(tables) == {"lost_cell"}
    assert [
        figure.value for figure in text_list("申请总数|22", "窗口咨询|5", "对申请的答复总数|18").figures
    ] == [22, 5, 18]


def test_words_in_place_of_a_number_are_no_unit_of_a_row_whose_heading_is_above() -> None:
    rows = ("网站改版次数|首页改版|次|3", "专题改版|次|见说明", "宣传册数|发放册数|册|5")
    tables = read_grids(
        text_grids([f"| {row.replace('|', ' | ')} |" for row in ("类别|指标|单位|数量", *rows)]), 2014
    )
    assert [(figure.label, figure.value, figure.raw) for figure in tables.figures] == [
        ("网站改版次数/首页改版", 3, "3"),
        ("网站改版次数/专题改版", None, "见说明"),
        ("宣传册数/发放册数", 5, "5"),
    ]
    assert kinds(tables) == {"unparsed_value"}
