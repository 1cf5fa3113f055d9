"""Tables drawn with frames, as w3m, elinks and pandoc print them: cells that span rows and columns, one cell over many lines."""

from __future__ import annotations

import pytest

from foiacrawl.text_tables.frames import without_frames

DRAWN = """\
┌────────────────────────────────┐
│        第二十条第（一）项      │
├──────────────┬─────────────────┤
│              │     申请人      │
│   信息内容   ├───────┬─────────┤
│              │自然人 │商业     │
│              │       │企业     │
├──────┬───────┼───────┼─────────┤
│      │一、新 │   1   │         │
│三、本│收     │       │    2    │
│年度办├───────┼───────┼─────────┤
│理    │二、   │   3   │    —    │
└──────┴───────┴───────┴─────────┘"""
ROWS = [
    "| 第二十条第（一）项 |  |  |  |",
    "| 信息内容 |  | 申请人 |  |",
    "|  |  | 自然人 | 商业企业 |",
    "| 三、本年度办理 | 一、新收 | 1 | 2 |",
    "|  | 二、 | 3 | — |",
]


@pytest.mark.parametrize("signs", ["─│┌┐├┤└┘┬┴┼", "═║╔╗╠╣╚╝╦╩╬", "-|+++++++++", "━┃┏┓┣┫┗┛┳┻╋"])
def test_each_cell_is_once_in_its_first_row_and_column(signs: str) -> None:
    table = DRAWN.translate(str.maketrans("─│┌┐├┤└┘┬┴┼", signs)).splitlines()
    assert without_frames(["本报告如下。", *table, "以上。"]) == ["本报告如下。", *ROWS, "以上。"]


def test_numbers_below_each_other_in_a_cell_are_not_one() -> None:
    table = DRAWN.replace("│一、新 │   1   │", "│一、新 │   4   │").replace(
        "│三、本│收     │       │", "│三、本│收     │   1   │"
    )
    assert without_frames(table.splitlines())[3] == "| 三、本年度办理 | 一、新收 | 4  1 | 2 |"


@pytest.mark.parametrize(
    "text",
    [
        "├────┼────┤\n│ 规 │ 1 │\n│ 章 │   │\n├────┼────┤\n│ 甲 │ 2 │\n├────┼────┤",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |",
        "├──┤",
        "│├──",
    ],
)
def test_what_is_not_drawn_in_columns_stays_as_it_is(text: str) -> None:
    assert without_frames(text.splitlines()) == text.splitlines()
