"""Grids from text: pipes in both dialects, and one cell a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foiacrawl.grid.text import grids


def rows(text: str, number: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row if not cell.padding] for row in grids(text.splitlines())[number].rows]


def test_pipes_at_the_end_are_padding_not_blank_cells() -> None:
    text = "标题\n一、本年新收 | 1 | - | 0 | ||\n二、上年结转 | 0 | - | - | ||\n"
    (grid,) = grids(text.splitlines())
    assert rows(text) == [["一、本年新收", "1", "-", "0"], ["二、上年结转", "0", "-", "-"]]
    assert not grid.keeps_blanks
    assert grid.lines == range(1, 3)
    assert grid.before == "标题"


def test_framed_rows_keep_their_blank_cells() -> None:
    text = "| 指标 | 数量 |\n|---|---|\n| 甲 |  |\n| 乙 | 3 |\n"
    (grid,) = grids(text.splitlines())
    assert grid.keeps_blanks
    assert [[cell.text for cell in row] for row in grid.rows] == [["指标", "数量"], ["甲", ""], ["乙", "3"]]


def test_rows_broken_before_each_cell_are_put_together() -> None:
    text = "指标\n| 计量\n单位\n| 代码\n| 本年累计\n|\n当面申请数\n| 条\n| 11\n|\n|\n传真申请数\n| 条\n| 12\n| 5\n|\n"
    (grid,) = grids(text.splitlines())
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["指标", "计量单位", "代码", "本年累计"],
        ["当面申请数", "条", "11", ""],
        ["传真申请数", "条", "12", "5"],
    ]


def test_a_row_of_dashes_is_data_unless_it_is_the_rule_below_the_head() -> None:
    assert rows("指标 | 数量\n甲 | 1\n乙 | ---\n") == [["指标", "数量"], ["甲", "1"], ["乙", "---"]]


def test_one_cell_a_line_shows_by_its_period() -> None:
    text = "附表3\n\n指标\n单位\n数量\n网上咨询数\n人次\n5\n现场接待人数\n人次\n12\n页面访问量\n人次\n-\n\n以上。\n"
    assert rows(text) == [
        ["指标", "单位", "数量"],
        ["网上咨询数", "人次", "5"],
        ["现场接待人数", "人次", "12"],
        ["页面访问量", "人次", "-"],
    ]


def test_one_cell_a_line_without_a_period_breaks_where_numbers_end() -> None:
    text = "一、本年新收政府信息公开申请数量\n1\n0\n1\n三、本年度办理结果\n(一)予以公开\n1\n0\n1\n(二)部分公开\n0\n0\n0\n"
    assert rows(text) == [
        ["一、本年新收政府信息公开申请数量", "1", "0", "1"],
        ["三、本年度办理结果", "(一)予以公开", "1", "0", "1"],
        ["(二)部分公开", "0", "0", "0"],
    ]


def test_prose_is_no_table() -> None:
    assert grids(["一、概述", "2020年,本局共公开信息74条。", "关于我们 | 网站地图", "谢谢"]) == []


@given(st.text(alphabet="|a1 -\n指标数量", max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    lines = text.splitlines()
    for grid in grids(lines):
        assert grid.lines is not None
        assert grid.lines.stop <= len(lines)
        assert all(len(row) == grid.width for row in grid.covered)


def test_a_row_of_tabs_alone_is_a_row_of_blank_cells() -> None:
    text = "维持\t纠正\t总计\n\t\t\n\n以上。\n"
    assert rows(text) == [["维持", "纠正", "总计"], ["", "", ""]]


def test_a_last_row_that_is_blank_and_lacks_its_bars_belongs_to_the_rows_above() -> None:
    text = "指标 | 数量 |\n来信来访 | |\n其中：1、来信 | 4 |\n2、来访 | 1470 |\n3、热线转办 | 0 |\n"
    for last in ("4、其他", "4、其他\n松川市水务局"):
        assert rows(text + last)[-1] == ["4、其他"]
    for other in ("5、其他", "四、其他", "4、我局还收到其他来信若干，均已转交有关部门办理。", "\n4、其他"):
        assert rows(text + other)[-1] == ["3、热线转办", "0"]
