"""Databases of every released version open, and keep their rows; two processes and a kill do no harm."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from foiacrawl.store import Store
from foiacrawl.store.abbreviations import spell_out
from foiacrawl.store.connect import APPLICATION_ID
from foiacrawl.store.fingerprint import report_key
from foiacrawl.store.schema import migrations, tables, upgrade
from foiacrawl.store.schema.migrations import MIGRATIONS, RENAMED_COLUMNS, RENAMED_TABLES
from foiacrawl.store.schema.upgrade import VERSION
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMAS = Path(__file__).parent / "schemas"
OLDER = range(1, 7)
NUMBERS = {"NUMERIC", "ANY"}
"""Two names for one affinity: numbers stay as they are."""

Rows = dict[str, list[dict[str, Any]]]


def make(path: Path, version: int) -> None:
    """Make a database of an older version, with rows in every table it had."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for number in range(1, version + 1):
            for name in (f"{number}.sql", f"{number}_rows.sql"):
                connection.executescript((SCHEMAS / name).read_text(encoding="utf-8"))
        connection.executescript((SCHEMAS / "views.sql").read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def rows(path: Path) -> Rows:
    """Return all rows of all tables but those of the full text."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 - names of the schema
            for name in names
            if not name.startswith(("report_search", "title_search", "sqlite_", "_sqlite"))
        }


def renamed(found: Mapping[str, list[dict[str, Any]]]) -> Rows:
    """Return the rows of an older database under the present names."""
    new = {(table, old): name for table, old, name in RENAMED_COLUMNS}
    tables = {RENAMED_TABLES.get(name, name): entries for name, entries in found.items()}
    return {
        table: [{new.get((table, column), column): value for column, value in row.items()} for row in entries]
        for table, entries in tables.items()
    }


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(params=OLDER)
def older(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Path, int]]:
    path = tmp_path / "foia.db"
    make(path, request.param)
    yield path, request.param


def test_every_table_of_the_older_versions_has_rows(tmp_path: Path) -> None:
    make(tmp_path / "foia.db", OLDER[-1])
    assert all(rows(tmp_path / "foia.db").values())


def test_an_older_database_keeps_all_rows(older: tuple[Path, int]) -> None:
    path, version = older
    before = renamed(rows(path))
    Store(path).close()
    after = rows(path)
    for table, entries in before.items():
        if table in ("problem_kinds", "agency_kinds", "office_successions"):
            keys = {
                tuple(row.values())[:2] if table == "office_successions" else row["kind"] for row in entries
            }
            kept = {
                tuple(row.values())[:2] if table == "office_successions" else row["kind"]
                for row in after[table]
            }
            assert keys <= kept
            continue
        assert len(entries) == len(after[table])
        for row, kept_row in zip(entries, after[table], strict=True):
            if table == "section_rows" and kept_row["is_shortened"]:
                assert kept_row["text"] != row["text"]
                kept_row["text"] = spell_out(kept_row["text"])
            assert row.items() <= kept_row.items(), table
    assert query(path, "PRAGMA user_version") == [(VERSION,)]
    assert query(path, "SELECT name FROM _sqlite_migrations ORDER BY id") == [
        (f"version_{number}",) for number in range(7, VERSION + 1)
    ]
    latest = {1: 0, 2: 1} | ({3: 1} if version >= 3 else {})
    assert dict(query(path, "SELECT report_id, is_latest FROM reports")) == latest


def test_the_views_of_an_older_database_answer(older: tuple[Path, int]) -> None:
    path, _ = older
    Store(path).close()
    assert query(
        path, "SELECT report_id, rule, status, difference FROM checks ORDER BY report_id, ordinal"
    ) == [
        (1, "requests.flow", "fail", -1),
        (2, "requests.flow", "pass", 0),
        (2, "disputes.sum", "not_assessable", None),
    ]
    assert query(path, "SELECT report_id, total FROM requests") == [(2, 7)]
    assert query(path, "SELECT report_id, text FROM sections ORDER BY 1") == [(1, "旧文"), (2, "新文")]
    figures = 'SELECT "column", value, raw FROM figures WHERE report_id = 2 ORDER BY ordinal, where_column'
    assert query(path, figures) == [
        ("total", 7, "7件"),
        ("issued", 3, "3"),
        ("amount_collected", 2.5, "2.5"),
        ("total", 1, "1"),
        ("in_year", 8, "8"),
        ("new", 4, "4"),
    ]
    searched = "SELECT rowid FROM report_search WHERE report_search MATCH '复议' ORDER BY rowid"
    assert query(path, searched) == [(1,), (2,)]
    assert not query(path, "SELECT 1 FROM sqlite_schema WHERE name = 'broken'")


def test_the_keys_of_older_reports_are_computed(older: tuple[Path, int]) -> None:
    path, version = older
    Store(path).close()
    body = "990100/公安局" if version >= 5 else "临江市公安局"
    expected = report_key("http://127.0.0.1:9001/2021.html", body, 2021)
    assert query(path, "SELECT report_key FROM reports WHERE report_id = 2") == [(expected,)]


def test_a_migrated_database_has_the_shape_of_a_new_one(older: tuple[Path, int], tmp_path: Path) -> None:
    path, _ = older
    Store(path).close()
    Store(tmp_path / "new.db").close()
    assert shape(path) == shape(tmp_path / "new.db")


def test_a_key_is_the_same_for_http_and_https_and_differs_by_body_and_year() -> None:
    key = report_key("http://127.0.0.1/x", "990100/公安局", 2021)
    assert key == report_key("https://127.0.0.1/x", "990100/公安局", 2021)
    assert len(key) == 16
    others: list[tuple[str, str | None, int | None]] = [
        ("http://127.0.0.1/y", "990100/公安局", 2021),
        ("http://127.0.0.1/x", None, 2021),
    ]
    others += [("http://127.0.0.1/x", "990100/公安局", 2022), ("http://127.0.0.1/x", "990100/公安局", None)]
    assert len({key, *(report_key(*other) for other in others)}) == 5


def test_an_error_in_the_middle_leaves_the_database_as_it_was(
    older: tuple[Path, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, version = older
    before = rows(path)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(migrations, "create_missing_indexes", lambda _: 1 / 0)
        Store(path)
    assert rows(path) == before
    assert query(path, "PRAGMA user_version") == [(version,)]
    assert not query(path, "SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'")
    assert query(path, "SELECT total FROM requests WHERE report_id = 2") == [(7,)]  # the older view
    Store(path).close()


KILLED = """
import os, signal, sys
from foiacrawl.store import Store
from foiacrawl.store.schema import migrations
migrations.create_missing_indexes = lambda _: os.kill(os.getpid(), signal.SIGKILL)
Store(sys.argv[1])
"""
OPENED = "import sys; from foiacrawl.store import Store; Store(sys.argv[1]).close()"


def start(script: str, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=Path.cwd())  # noqa: S603 - our own script


@pytest.mark.parametrize("version", [1, 6])
def test_a_kill_in_the_middle_leaves_the_database_as_it_was(tmp_path: Path, version: int) -> None:
    path = tmp_path / "foia.db"
    make(path, version)
    before = rows(path)
    assert start(KILLED, path).wait(300) == -signal.SIGKILL
    assert rows(path) == before
    Store(path).close()
    assert query(path, "PRAGMA user_version") == [(VERSION,)]


@pytest.mark.parametrize("version", [0, 1, 6])
def test_processes_that_open_at_once_migrate_once(tmp_path: Path, version: int) -> None:
    path = tmp_path / "foia.db"
    if version:
        make(path, version)
    opened = [start(OPENED, path) for _ in range(3)]
    assert [process.wait(300) for process in opened] == [0, 0, 0]
    assert query(path, "SELECT count(*) FROM _sqlite_migrations") == [(VERSION - 6,)]
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_later_migration_adds_a_column_to_old_and_new_databases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "old.db", 6)
    Store(tmp_path / "old.db").close()

    later = Migrations("foiacrawl")
    released = [getattr(migrations, f"version_{number}") for number in range(7, VERSION + 1)]
    for migration in released:
        later()(migration)

    @later()
    def version_next(db: Database) -> None:
        if "note" in tables.create_missing_tables(db)["runs"]:
            db.execute("UPDATE runs SET note = reason")

    runs = tables.TABLES["runs"]
    monkeypatch.setitem(tables.TABLES, "runs", replace(runs, columns={**runs.columns, "note": "text"}))
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    monkeypatch.setattr(upgrade, "VERSION", VERSION + 1)
    for name, notes in (("old.db", [("finished",)]), ("new.db", [])):
        Store(tmp_path / name).close()
        assert query(tmp_path / name, "SELECT note FROM runs") == notes
        assert query(tmp_path / name, "SELECT name FROM _sqlite_migrations ORDER BY id") == [
            *((migration.__name__,) for migration in released),
            ("version_next",),
        ]


def test_version_8_adds_the_states_of_portals(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for view in [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")
        ]:
            connection.execute(f'DROP VIEW "{view}"')
        connection.execute("ALTER TABLE portals DROP COLUMN state")
        connection.execute("ALTER TABLE problems DROP COLUMN closed_at")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'version_8'")
        connection.execute(
            "INSERT INTO portals (portal_id, name, listing_url, render) VALUES ('p', 'p', 'u', 0)"
        )
        connection.execute("PRAGMA user_version = 7")
    Store(path).close()
    assert query(path, "SELECT portal_id, state FROM portals") == [("p", None)]
    assert query(path, "SELECT count(closed_at) FROM problems") == [(0,)]


def test_version_9_makes_the_full_text_again(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    build.build(path)
    count = "SELECT count(*) FROM report_search WHERE report_search MATCH '公开'"
    before = query(path, count)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE title_search")
        connection.execute("DROP TABLE report_search")
        connection.execute(
            "CREATE VIRTUAL TABLE report_search USING fts5 (title, text, content = '', tokenize = 'ascii')"
        )
        connection.execute("INSERT INTO report_search (rowid, title, text) VALUES (1, '旧文 文', '旧文 文')")
        connection.execute("CREATE UNIQUE INDEX reports_current ON reports (url) WHERE is_current")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'version_9'")
        connection.execute("PRAGMA user_version = 8")
    Store(path).close()
    assert query(path, count) == before > [(0,)]
    assert query(path, "SELECT count(*) FROM title_search WHERE title_search MATCH '\"公安 安局\"'") > [(0,)]
    assert not query(path, "SELECT rowid FROM report_search WHERE report_search MATCH '旧文'")
    assert (
        "detail = 'none'" in query(path, "SELECT sql FROM sqlite_schema WHERE name = 'report_search'")[0][0]
    )
    assert not query(path, "SELECT name FROM sqlite_schema WHERE name = 'reports_current'")


def test_version_10_adds_the_rates_of_the_year_before_and_of_peers(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    build.build(path)
    shown = "SELECT report_id, before_rate, before_outcomes, mean_of_peers, peers FROM indicators ORDER BY report_id"
    before = query(path, shown)
    with closing(sqlite3.connect(path)) as connection, connection:
        for column in ("before_rate", "before_outcomes", "mean_of_peers", "peers"):
            connection.execute(f"ALTER TABLE indicators DROP COLUMN {column}")
        connection.execute("DROP INDEX check_rows_failing")
        connection.execute("CREATE INDEX check_rows_failed ON check_rows (report_id) WHERE status = 'fail'")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'version_10'")
        connection.execute("PRAGMA user_version = 9")
    Store(path).close()
    assert query(path, shown) == before != []
    assert query(path, "SELECT name FROM sqlite_schema WHERE name GLOB 'check_rows_fail*'") == [
        ("check_rows_failing",)
    ]


def test_the_version_counts_the_migrations() -> None:
    assert [migration.name for migration in MIGRATIONS.pending(Database(memory=True))] == [
        f"version_{number}" for number in range(7, VERSION + 1)
    ]


def shape(path: Path) -> dict[str, Any]:
    """Return columns, foreign keys and indexes of each table; unnamed unique indexes go by their columns."""
    found: dict[str, Any] = {}
    with closing(sqlite3.connect(path)) as connection:
        for name, sql in connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"
        ).fetchall():
            columns = {
                column: ("NUMBER" if kind in NUMBERS else kind, bool(required or pk), default, pk)
                for _, column, kind, required, default, pk in connection.execute(
                    f'PRAGMA table_info("{name}")'
                )
            }
            keys = {row[2:5] for row in connection.execute(f'PRAGMA foreign_key_list("{name}")')}
            indexes = set()
            for _, index, unique, origin, partial in connection.execute(
                f'PRAGMA index_list("{name}")'
            ).fetchall():
                listed = tuple(row[2] for row in connection.execute(f'PRAGMA index_info("{index}")'))
                indexes.add((listed, unique, partial, index if partial else origin == "pk"))
            found[name] = (columns, keys, indexes, "WITHOUT ROWID" in sql)
    return found
