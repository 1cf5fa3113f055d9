"""A report's refusal rate stands beside that of the year before and the mean of its peers, as the questions show them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.store import Store
from tests.large import reports

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 240


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("rates") / "foia.db"
    with Store(path, clock=lambda: "2026-06-01T00:00:00Z") as store:
        for portal in reports.portals(COUNT):
            store.save_portal(portal)
        for made in reports.reports(COUNT):
            store.save(made.fetched, made.report, run_id=None)
    return path


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_the_year_before_is_that_of_the_same_body(database: Path) -> None:
    shown = ask(
        database,
        "SELECT report_id, before_rate, before_outcomes FROM indicators WHERE before_outcomes IS NOT NULL ORDER BY 1",
    )
    joined = ask(
        database,
        "SELECT i.report_id, b.refusal_rate, b.outcomes FROM indicators i"
        " JOIN indicators b ON b.identity = i.identity AND b.year = i.year - 1"
        " WHERE i.is_whole AND b.is_whole ORDER BY 1",
    )
    assert shown == joined
    assert len(shown) > COUNT / 4


def test_peers_are_whole_reports_of_the_same_kind_level_and_year(database: Path) -> None:
    shown = ask(
        database, "SELECT report_id, mean_of_peers, peers FROM indicators WHERE peers IS NOT NULL ORDER BY 1"
    )
    grouped = ask(
        database,
        "SELECT i.report_id, round(avg(p.refusal_rate), 2), count(*) FROM indicators i"
        " JOIN indicators p ON p.kind = i.kind AND p.level IS i.level AND p.year = i.year"
        " WHERE i.is_whole AND p.is_whole GROUP BY i.report_id ORDER BY 1",
    )
    assert shown == grouped
    assert max(peers for *_, peers in shown) > 1


def test_a_report_that_is_not_whole_is_compared_with_nothing(database: Path) -> None:
    assert ask(
        database,
        "SELECT count(*) > 0, count(refusal_rate), count(before_rate), count(before_outcomes), count(mean_of_peers), count(peers)"
        " FROM indicators WHERE NOT is_whole",
    ) == [(1, 0, 0, 0, 0, 0)]
