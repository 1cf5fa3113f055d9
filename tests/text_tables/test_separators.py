"""Text that converters print with other signs between cells: read as tabs and bars are, the rest is left alone."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document
from foiacrawl.reading import read
from foiacrawl.text_tables.separators import with_tabs
from tests.generator import generate
from tests.generator.compare import rates, score, total

DIALECTS = (
    "comma_values",
    "double_tabs",
    "tabs_in_front",
    "bars_on_one_line",
    "broken_markdown",
    "copied_markdown",
    "escaped_markdown",
)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_tables_between_other_signs_are_read(dialect: str) -> None:
    scores = []
    for seed in range(4100, 4124):
        made = generate(seed, None, None, dialect)
        scores.append(score(read(Document(made.name, made.body)), made.gold))
    counts = total(scores)
    assert rates(counts)["recall"] >= 0.99
    for category in ("wrong_value", "wrong_state", "invented", "crash"):
        assert not counts.get(category), category


@pytest.mark.parametrize(
    "text",
    [
        "本年收费金额为1,200元\n收到申请3件,答复3件。\n其中网上申请2件,信函申请1件。\n办结率100%,满意率98%。\n共发布1,024条\n",
        "网站公开  条  5,914\n微博公开  条  4,322\n微信公开  条  7,823\n其他公开  条  5,909\n窗口公开  条  2,203\n",
        "首页|政务公开|办事服务|互动交流|数据|专题|无障碍\n2022年报告\n",
        "一、总体情况\n1,234\n5,678\n9,012\n3,456\n7,890\n",
        "规章\t3\n行政规范性文件\t\t\t\n行政许可\t\t5\n行政处罚\t2\n行政强制\t1\n",
        "| 科室 | 电话 | 科室 | 电话 |\n| 甲 | 1 | 乙 | 2 |\n| 丙 | 3 | 丁 | 4 |\n",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert with_tabs(text.splitlines()) == text.splitlines()


def test_tables_on_one_line_each_are_parted_where_they_follow_each_other() -> None:
    lines = [
        "第二十条第(五)项|信息内容|本年处理决定数量|行政许可|7",
        "第二十条第(六)项|信息内容|本年处理决定数量|行政处罚|19|行政强制|0",
        "指标|数量|主动公开信息数|71|新增的行政规范性文件数|0",
        "依申请公开信息目录数|0|申请总数|5|其中：1.当面申请数|0",
    ]
    assert with_tabs(lines)[1:] == [cell for line in lines[1:] for cell in line.split("|")]
    assert with_tabs(lines)[0] == lines[0]


def test_lists_side_by_side_stay_as_they_are() -> None:
    lines = ["指标|数量|指标|数量|指标|数量|备注", "甲类|3|乙类|5|丙类|6|", "丁类|3|戊类|5|己类|6|"]
    assert with_tabs(lines) == lines
