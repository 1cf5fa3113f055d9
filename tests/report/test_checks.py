"""The check rules of the forms, tried on reports that keep and break them by one."""

from __future__ import annotations

import pytest

from foiacrawl.forms import form
from foiacrawl.model import Document, Number
from foiacrawl.reading import read

FORM = "2014"
TITLE = "松川市水务局2015年政府信息公开工作年度报告"


def statuses(values: dict[str, Number | str]) -> dict[tuple[str, str], str]:
    """Read a statistics list with these values, 0 in all other rows; return the status of each check."""
    table = form(FORM).table("statistics")
    assert table is not None
    lines = "".join(
        f"<tr><td>{row.label}</td><td>{row.unit or ''}</td><td>{values.get(row.id, 0)}</td></tr>"
        for row in table.rows
    )
    page = f"<meta charset=utf-8><h1>{TITLE}</h1><table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>{lines}</table>"
    report = read(Document("page.html", page.encode()))
    assert report.form == FORM
    return {(check.rule, check.at): check.status for check in report.checks}


@pytest.mark.parametrize(
    ("rule", "at", "parts", "whole"),
    [
        (
            "b_parent_sums",
            "reconsideration_total",
            ("reconsideration_upheld", "reconsideration_other"),
            "reconsideration_total",
        ),
        (
            "b_subset",
            "press_conferences_by_principal",
            ("press_conferences_by_principal",),
            "press_conferences",
        ),
        ("b_concluded_vs_replies", "in_year", ("replies_total",), "requests_concluded"),
    ],
)
@pytest.mark.parametrize(
    ("above", "status"), [(-3, "pass"), (0, "pass"), (1, "fail")], ids=["below", "equal", "above"]
)
def test_parts_are_at_most_the_whole(
    rule: str, at: str, parts: tuple[str, ...], whole: str, above: int, status: str
) -> None:
    values: dict[str, Number | str] = dict.fromkeys(parts, 5)
    values[whole] = 5 * len(parts) - above
    assert statuses(values)[rule, at] == status


@pytest.mark.parametrize(("difference", "status"), [(-1, "fail"), (0, "pass"), (1, "fail")])
def test_parts_are_equal_to_the_whole(difference: int, status: str) -> None:
    values: dict[str, Number | str] = {
        "staff_full_time": 4,
        "staff_part_time": 3,
        "staff_total": 7 + difference,
    }
    assert statuses(values)["b_parent_sums", "staff_total"] == status


@pytest.mark.parametrize("printed", ["", "-"])
def test_a_side_without_a_number_is_not_assessable(printed: str) -> None:
    values: dict[str, Number | str] = {"press_conferences": printed, "press_conferences_by_principal": 1}
    assert statuses(values)["b_subset", "press_conferences_by_principal"] == "not_assessable"


@pytest.mark.parametrize(
    ("more", "status"),
    [((("其中:1.甲类", 9), ("2.乙类", 10)), "fail"), ((("3.其他岗位人员", 4),), "not_assessable")],
)
def test_a_part_of_a_known_part_is_no_part_of_the_whole(
    more: tuple[tuple[str, int], ...], status: str
) -> None:
    rows = (("政府信息公开指定专职人员数", 40), ("其中：1．全职人员", 17), ("2．兼职人员", 19), *more)
    lines = "".join(f"<tr><td>{label}</td><td>人</td><td>{value}</td></tr>" for label, value in rows)
    known = "<tr><td>申请总次数</td><td>条</td><td>3</td></tr><tr><td>非《规定》所指政府信息数</td><td>条</td><td>0</td></tr>"
    head = "<tr><td>指标名称</td><td>单位</td><td>数量</td></tr>"
    title = "<h1>上海市水务局2012年政府信息公开工作年度报告</h1>"
    page = f"<meta charset=utf-8>{title}<table>{head}{known}{lines}</table>"
    report = read(Document("page.html", page.encode()))
    found = {(check.rule, check.at): check.status for check in report.checks}
    assert found["a_fees_shanghai", "staff_total"] == status
