"""Checks across years, and of the text against the table."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from foiacrawl.model import Mention
from foiacrawl.store import Store
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.model import Report


def _rows(path: Path, query: str, *reports: Report) -> list[Any]:
    """Store reports and return what a query gives."""
    with Store(path) as store:
        for report in reports:
            store.save(build.fetched(report), report, run_id=None)
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def _with(report: Report, table: str, row: str, values: dict[str, int | None]) -> Report:
    figures = tuple(
        f._replace(value=values[f.column], raw=str(values[f.column]), state="reported")
        if (f.table, f.row) == (table, row) and values.get(f.column) is not None
        else f._replace(value=None, raw="", state="blank")
        if (f.table, f.row) == (table, row) and f.column in values
        else f
        for f in report.figures
    )
    return replace(report, figures=figures)


def _year(year: int, **more: Any) -> Report:
    return build.report(
        "云浮市公安局",
        year,
        source=f"http://127.0.0.1:9001/{year}.html",
        figures=build.full_figures("2021", seed=year),
        **more,
    )


def test_what_is_carried_over_is_compared_in_every_column_and_only_between_neighbouring_years(
    tmp_path: Path,
) -> None:
    before = _with(
        _year(2021), "requests", "requests_carried_over_to_next_year", {"total": 5, "natural_person": 4}
    )
    after = _with(
        _year(2022),
        "requests",
        "requests_carried_over_from_prior_year",
        {"total": 5, "natural_person": 3, "other_organization": None},
    )
    later = _year(2024)
    query = """SELECT year, at, status, "left", "right" FROM year_checks WHERE rule = 'requests.carry'"""
    rows = _rows(tmp_path / "foia.db", query, before, after, later)
    assert {year for year, *_ in rows} == {2022}
    found = {at: (status, left, right) for _, at, status, left, right in rows}
    assert len(found) == 6  # where a cell is blank, nothing is compared
    assert found["total"] == ("pass", 5, 5)
    assert found["natural_person"] == ("fail", 3, 4)
    assert "other_organization" not in found


def test_documents_in_force_roll_on(tmp_path: Path) -> None:
    before = _with(_year(2021), "disclosure", "normative_documents", {"in_force": 21})
    after = _with(
        _year(2022), "disclosure", "normative_documents", {"issued": 3, "repealed": 1, "in_force": 23}
    )
    query = (
        """SELECT status, "left", "right" FROM year_checks """
        "WHERE rule = 'disclosure.in_force' AND at = 'normative_documents'"
    )
    assert _rows(tmp_path / "foia.db", query, before, after) == [("pass", 23, 23)]


def test_the_text_is_compared_with_the_table(tmp_path: Path) -> None:
    mentions = (
        Mention("requests_received", 7, "件", False, "收到申请7件。", (4, 5)),
        Mention("reconsideration_total", 9, "件", False, "行政复议9件。", (4, 5)),
        Mention("litigation_total", 2, "件", True, "诉讼2件余。", (2, 3)),
    )
    report = _with(_year(2022, mentions=mentions), "requests", "requests_received_new", {"total": 7})
    report = _with(report, "disputes", "reconsideration", {"total": 4})
    found = dict(_rows(tmp_path / "foia.db", "SELECT indicator, status FROM text_checks", report))
    assert found == {"requests_received": "pass", "reconsideration_total": "fail"}
