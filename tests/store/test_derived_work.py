"""The work of making the derived tables grows as the reports do, also in a new database that has no statistics yet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from foiacrawl.store import Store
from foiacrawl.store.derived import refresh
from tests.large import reports
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FEW, MANY = 60, 240


def work(path: Path, count: int) -> int:
    """Return how many hundreds of SQLite's steps it takes for a database of so many reports."""
    with Store(path, clock=lambda: "2026-06-01T00:00:00Z") as store:
        for portal in reports.portals(count):
            store.save_portal(portal)
        for made in reports.reports(count):
            store.save(made.fetched, made.report, run_id=None)
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE name GLOB 'sqlite_stat*'"
        ).fetchall():
            connection.execute(f"DELETE FROM {name}")  # noqa: S608 - SQLite's own tables
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.set_progress_handler(step, 100)
        refresh(connection, "2026-06-01T00:00:00Z")
        connection.set_progress_handler(None, 0)
        assert connection.execute("SELECT count(*) FROM year_check_rows").fetchone()[0] > count
    return steps


def test_four_times_the_reports_are_some_four_times_the_work(tmp_path: Path) -> None:
    few, many = work(tmp_path / "few.db", FEW), work(tmp_path / "many.db", MANY)
    assert many < 1.25 * MANY / FEW * few, (few, many)


def test_the_end_of_a_run_makes_the_derived_tables_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(connection: sqlite3.Connection, now: str) -> None:
        made.append(now)
        refresh(connection, now)

    monkeypatch.setattr("foiacrawl.store.database.refresh", counted)
    with Store(tmp_path / "foia.db") as store:
        run = store.begin_run({})
        of = build.report()
        store.save(build.fetched(of), of, run_id=run)
        counts = store.count_run(run)
        assert store.compare_texts() == 1
        store.end_run(run, "finished", counts)
    assert len(made) == 1
    with closing(sqlite3.connect(tmp_path / "foia.db")) as connection:
        assert connection.execute("SELECT count(*) FROM coverage").fetchone()[0] > 0
        assert connection.execute("SELECT count(*) FROM report_search").fetchone() == (1,)
