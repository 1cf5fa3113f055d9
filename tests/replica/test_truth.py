"""The golden expectations are consistent in themselves: what should add up does, but for what was planted."""

from __future__ import annotations

import pytest

from foiacrawl.replica import Expected, expected, expected_problems
from foiacrawl.replica.fixtures import layouts, portals, reports
from foiacrawl.replica.truth import request_rows

ALL = expected()
FORMS = {"2019", "2021", "2014", "local/guangdong_guangzhou", "local/fujian_putian_2009", "prose"}
APPLICANTS = [column for column, _ in layouts()["requests"]["columns"]]
OUTCOMES = ["upheld", "corrected", "other_outcome", "pending"]
SUMS = {
    "requests_total": [
        [
            "requests_in_person",
            "requests_by_fax",
            "requests_by_email",
            "requests_online",
            "requests_by_letter",
        ],
        ["requests_other_form"],
    ],
    "requests_received": [["requests_in_person", "requests_by_fax", "requests_online", "requests_by_letter"]],
    "requests_concluded": [["concluded_on_time", "concluded_with_extension"]],
    "reply_withheld": [
        ["withheld_state_secret", "withheld_trade_secret", "withheld_personal_privacy"],
        [
            "withheld_security_and_stability",
            "withheld_not_government_information",
            "withheld_other_legal_grounds",
        ],
    ],
    "replies_total": [
        [
            "reply_already_public",
            "reply_disclosure_granted",
            "reply_disclosure_partially_granted",
            "reply_withheld",
        ],
        ["reply_not_responsible_agency", "reply_does_not_exist", "reply_correction_requested"],
        ["reply_other_channel", "reply_not_this_agency", "reply_request_unclear"],
    ],
    "reconsideration_total": [
        ["reconsideration_upheld", "reconsideration_corrected", "reconsideration_other"],
    ],
    "litigation_total": [["litigation_upheld_or_dismissed", "litigation_corrected", "litigation_other"]],
    "staff_total": [["staff_full_time", "staff_part_time"]],
}


def name(item: Expected) -> str:
    return f"{item.agency} {item.year}"


def test_there_are_at_least_twelve_reports_of_every_form() -> None:
    assert len(ALL) >= 12
    assert {item.form for item in ALL} == FORMS
    assert {item.script for item in ALL} == {"simplified", "traditional"}


def test_no_body_reports_twice_for_one_year() -> None:
    keys = [(item.agency, item.year) for item in ALL]
    assert len(keys) == len(set(keys))


def test_every_report_file_is_listed_somewhere() -> None:
    listed = {entry.report for portal in portals() for column in portal.listings for entry in column.entries}
    assert set(reports()) == listed - {None}


def test_forbidden_branches_are_not_expected() -> None:
    assert "wuhai_forbidden_2019" in reports()
    assert not [item for item in ALL if item.agency == "乌海市档案局"]


def test_some_reports_are_listed_at_two_addresses() -> None:
    assert {item.portal_id for item in ALL if item.also_at} == {"wuhai", "shengsi"}


def test_all_states_occur() -> None:
    assert {figure.state for item in ALL for figure in item.figures} == {"reported", "blank", "dash"}


def test_units_printed_in_a_cell_are_the_figures_unit() -> None:
    amounts = {
        f.raw: (f.value, f.unit) for item in ALL for f in item.figures if f.column == "procurement_amount"
    }
    assert amounts == {
        "984361元": (984361, "元"),
        "160.5964万元": (160.5964, "万元"),
        "3206000": (3206000, None),
        "0": (0, None),
        "73802895.90元": (73802895.9, "元"),
        "251000元": (251000, "元"),
    }


def test_the_lost_row_has_no_figure() -> None:
    lost = {name(item): item.lost_rows for item in ALL if item.lost_rows}
    assert lost == {"云浮市公安局 2019": (("requests", "disclosure_granted"),)}


def test_expected_problems_name_known_portals() -> None:
    assert {portal for portal, _, _ in expected_problems()} <= {portal.portal_id for portal in portals()}


def test_in_the_second_edition_one_report_is_corrected_one_moved_one_gone() -> None:
    before, later = ({name(item): item for item in items} for items in (ALL, expected(2)))
    assert before.keys() - later.keys() == {"营口市财政局 2020"}
    assert not later.keys() - before.keys()
    revised = [key for key, new in later.items() if new.figures != before[key].figures]
    assert [(key, bool(before[key].checks_fail), bool(later[key].checks_fail)) for key in revised] == [
        ("乌海市教育局 2021", True, False)
    ]
    assert [key for key, new in later.items() if new.path != before[key].path] == ["营口市教育局 2021"]


@pytest.mark.parametrize("item", [*ALL, *expected(2)], ids=name)
def test_only_the_planted_checks_fail(item: Expected) -> None:
    assert sorted(_failures(item)) == sorted(item.checks_fail)


@pytest.mark.parametrize("item", [item for item in ALL if item.form in ("2019", "2021")], ids=name)
def test_the_statutory_tables_are_whole(item: Expected) -> None:
    sizes = {
        table: sum(f.table == table for f in item.figures) for table in ("disclosure", "requests", "disputes")
    }
    lost = 7 * len(item.lost_rows)
    want = {"2019": (22, 161, 15), "2021": (10, 175, 15)}[item.form]
    assert (sizes["disclosure"], sizes["requests"] + lost, sizes["disputes"]) == want


def _failures(item: Expected) -> list[tuple[str, str]]:
    values = {(f.table, f.row, f.column): f.value for f in item.figures}

    def total(table: str, cells: list[tuple[str, str]]) -> float | None:
        found = [values.get((table, row, column)) for row, column in cells]
        return None if any(value is None for value in found) else sum(value or 0 for value in found)

    tries: list[tuple[str, str, float | None, float | None]] = []
    if item.form in ("2019", "2021"):
        rows = [row for row, _, _ in request_rows(layouts()["requests"], item.form)]
        inflow, leaves, (summed, outflow) = rows[:2], rows[2:-2], rows[-2:]
        for column in APPLICANTS:
            left = total("requests", [(row, column) for row in inflow])
            right = total("requests", [(summed, column), (outflow, column)])
            tries.append(("requests.flow", column, left, right))
            left = total("requests", [(row, column) for row in leaves])
            tries.append(("requests.outcomes", column, left, total("requests", [(summed, column)])))
        for row in rows:
            left = total("requests", [(row, column) for column in APPLICANTS[:-1]])
            tries.append(("requests.applicants", row, left, total("requests", [(row, "total")])))
        for row, _ in layouts()["disputes"]["rows"]:
            left = total("disputes", [(row, column) for column in OUTCOMES])
            tries.append(("disputes.outcomes", row, left, total("disputes", [(row, "total")])))
    for parent, groups in SUMS.items():
        for column in ("in_year", "cumulative"):
            children = [c for group in groups for c in group if ("statistics", c, column) in values]
            if ("statistics", parent, column) in values and children:
                left = total("statistics", [(child, column) for child in children])
                tries.append((parent, column, left, total("statistics", [(parent, column)])))
    return [(rule, at) for rule, at, left, right in tries if None not in (left, right) and left != right]
