"""Documents that are saved in a group: committed at once, or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from foiacrawl.store import Store
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = [build.report(source=f"http://127.0.0.1:9001/{number}.html") for number in range(3)]


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
        return found


def save(store: Store, number: int) -> None:
    store.save(build.fetched(REPORTS[number]), REPORTS[number], run_id=None)


def test_a_group_is_committed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    with Store(path) as store:
        store.begin_group()
        save(store, 0)
        store.begin_group()  # it is one already
        save(store, 1)
        assert count(path) == 0
        store.end_group()
        assert count(path) == 2
        store.end_group()
        save(store, 2)
        assert count(path) == 3


def test_what_a_kill_took_is_saved_again(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    store = Store(path)
    save(store, 0)
    store.begin_group()
    save(store, 1)
    store._connection.close()  # as the end of the process does
    assert count(path) == 1
    with Store(path) as again:
        save(again, 1)
    assert count(path) == 2
    with Store(path) as grouped:
        grouped.begin_group()
        save(grouped, 2)
        grouped.end_group()
        rows = grouped._connection.execute(
            "SELECT DISTINCT r.url FROM figures f JOIN reports r USING (report_id) ORDER BY 1"
        ).fetchall()
    assert [url for (url,) in rows] == [report.source for report in REPORTS]
