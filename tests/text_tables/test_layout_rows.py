"""Tables in columns whose labels are broken over lines, the numbers of a row beside the middle of its label."""

from __future__ import annotations

from foiacrawl.text_tables.layout_rows import join_layout

KNOWN = """\
一、本年新收
政府信息公开         7    1    0    0    0    2    10
申请数量
二、上年结转
政府信息公开         0    0    0    0    0    0    0
申请数量
三、本年度办  （一）予以公   6    1    0    0    0    2    9
理结果        开
              （三）不予公   1.属于国家秘   1    0    0    0    0    0    1
              开             密
（七）总计           7    1    0    0    0    2    10
"""
UNKNOWN = """\
指标名称         单位     数量
图书馆移交公开   件       3
文件数
窗口自助终端台   台       5
数
其中：当面办理   台       9
的终端台数
"""


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in join_layout(text.splitlines())]


def test_a_label_above_and_below_its_numbers_is_one() -> None:
    found = rows(KNOWN)
    assert ["一、本年新收政府信息公开申请数量", "7", "1", "0", "0", "0", "2", "10"] in found
    assert ["二、上年结转政府信息公开申请数量", "0", "0", "0", "0", "0", "0", "0"] in found


def test_the_label_nearest_to_the_numbers_is_that_of_the_row() -> None:
    found = rows(KNOWN)
    assert ["（一）予以公开", "6", "1", "0", "0", "0", "2", "9"] in found
    assert ["1.属于国家秘密", "1", "0", "0", "0", "0", "0", "1"] in found
    assert ["三、本年度办理结果"] in found


def test_a_label_of_no_form_goes_on_where_its_first_line_fills_the_column() -> None:
    assert rows(UNKNOWN)[-3:] == [
        ["图书馆移交公开文件数", "件", "3"],
        ["窗口自助终端台数", "台", "5"],
        ["其中：当面办理的终端台数", "台", "9"],
    ]


def test_numbers_that_are_broken_too_are_told() -> None:
    text = KNOWN.replace("申请数量\n二", "申请数量" + " " * 41 + "00\n二")
    (row,) = (row for row in rows(text) if row[0].startswith("一、"))
    assert row == ["一、本年新收政府信息公开申请数量", "7", "1", "0", "0", "0", "2", "10/00"]


def test_the_end_of_a_unit_below_its_number_is_part_of_it() -> None:
    text = "行政事业        13360万\n性收费          元\n行政许可        3\n政府集中        8万\n采购            元\n"
    assert rows(text) == [["行政事业性收费", "13360万元"], ["行政许可", "3"], ["政府集中采购", "8万元"]]


def test_lines_of_text_stay_as_they_are() -> None:
    lines = ["一、总体情况", "  我局  公开  3  条", "", "全年收到申请2件。"]
    assert join_layout(lines) == lines


def test_a_publication_block_without_numbers_stays_as_it_is() -> None:
    block = """\
索 引 号  10562/2012-91929  分　类  政府信息公开年报,综合政务
发布机构  松川市水务局  名　称  松川市水务局2011年度政府信息公开工作报告
发布日期  2012-01-07  文　号
有 效 性  有效"""
    table = ["指标名称  单位  数量", "网站公开  条  3", "窗口公开  条  5", "专栏公开  条  6"]
    lines = [*block.splitlines(), "本报告全文如下。", *table]
    assert join_layout(lines) == lines
