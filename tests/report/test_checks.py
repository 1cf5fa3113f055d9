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
