"""Opening: every way a file can be wrong gets a message that says what, where and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from foiacrawl import problems
from foiacrawl.store import Outcome, Store, StoreError
from foiacrawl.store.connect import APPLICATION_ID, connect, explained
from foiacrawl.store.migrate import STEPS, migrate
from tests.store import build


def opened(path: Path) -> None:
    Store(path, timeout=0.1).close()


def test_a_new_file_is_marked_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    opened(path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_an_empty_file_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    path.touch()
    opened(path)


def test_opening_a_current_database_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    build.build(path)
    before = path.read_bytes()
    opened(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("steps", range(len(STEPS) + 1))
def test_an_older_database_becomes_a_current_one(tmp_path: Path, steps: int) -> None:
    path = tmp_path / "foia.db"
    older = connect(path, 1)
    for number, step in enumerate(STEPS[:steps]):
        step(older)
        older.execute(f"PRAGMA user_version = {number + 1}")
    older.execute(f"PRAGMA application_id = {APPLICATION_ID if steps else 0}")
    if steps:
        older.execute("DROP VIEW IF EXISTS requests")
        older.execute(
            "INSERT INTO documents (url, status, size, sha256, first_seen, last_seen, is_current, reading, detail)"
            " VALUES ('http://127.0.0.1/', 200, 1, '', '', '', 1, '', '')"
        )
        older.execute(
            "INSERT INTO reports (title, form, url, document_id, version, is_current, first_seen, last_seen, script,"
            " reader_version, name, reading) VALUES ('行政复议情况', 'prose', '', 1, 1, 1, '', '', '', '', '', '')"
        )
    older.close()
    with Store(path):
        connection = sqlite3.connect(path)
        found = "SELECT count(*) FROM report_search WHERE report_search MATCH '复议'"
        assert connection.execute(found).fetchone() == (min(steps, 1),)
        assert connection.execute("SELECT count(*) FROM requests").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        connection.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (a)")
        connection.execute("CREATE TABLE half (a)")

    connection = connect(path, 1)
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, path, (*STEPS, broken))
    assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone()
    connection.close()
    opened(path)


def test_a_view_that_was_changed_by_hand_is_renewed(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    opened(path)
    connection = sqlite3.connect(path)
    connection.executescript(
        "DROP VIEW coverage; CREATE VIEW coverage AS SELECT 1; CREATE VIEW mine AS SELECT 2"
    )
    opened(path)
    assert connection.execute("SELECT count(*) FROM pragma_table_info('coverage')").fetchone()[0] > 5
    connection.close()


def test_the_kinds_of_problems_are_a_table(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    opened(path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE problem_kinds SET zh = '旧' WHERE kind = 'robots'")
    connection.commit()
    opened(path)
    rows = connection.execute("SELECT kind, label FROM problem_kinds").fetchall()
    connection.close()
    assert rows == [(kind, f"{k.en} · {k.zh}") for kind, k in problems.kinds().items()]


def test_a_newer_schema(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    opened(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match=r"version 99.*Use the newer foiacrawl"):
        opened(path)


def test_another_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("公开年报")
    with pytest.raises(StoreError, match="not a SQLite database"):
        opened(path)
    assert path.read_text() == "公开年报"


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (a)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program's database"):
        opened(path)
    assert path.read_bytes() == before


def test_a_corrupt_header(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    opened(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:16] + b"\xff" * 84 + whole[100:])
    with pytest.raises(StoreError, match=r"damaged.*rebuild it from the archive"):
        opened(path)


def test_a_damaged_page_is_told_when_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    build.build(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match="damaged"), Store(path) as store:
        of = build.report()
        store.save(build.fetched(of), of, run_id=None)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="a folder"):
        opened(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"does not exist.*Create"):
        opened(tmp_path / "nowhere" / "foia.db")


@pytest.mark.skipif(
    not Path("/proc/self").is_dir(), reason="needs a folder that even root cannot write: /proc"
)
def test_an_unwritable_folder() -> None:
    with pytest.raises(StoreError, match=r"cannot be opened.*Give write permission"):
        opened(Path("/proc/self/foia.db"))


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("attempt to write a readonly database", "Give write permission"),
        ("database or disk is full", "Make room"),
        ("disk I/O error", "Check the disk"),
        ("database disk image is malformed", "rebuild it from the archive"),
        ("something nobody thought of", "report it"),
    ],
)
def test_every_error_says_what_to_do(said: str, advice: str) -> None:
    """Some of them cannot be brought about by a test, least of all by root."""
    with pytest.raises(StoreError, match=advice), explained("foia.db"):
        raise sqlite3.OperationalError(said)


def test_a_locked_database(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    opened(path)
    other = sqlite3.connect(path, isolation_level=None)
    with Store(path, timeout=0.2) as store:
        of = build.report()
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process is writing"):
            store.save(build.fetched(of), of, run_id=None)
        other.execute("ROLLBACK")
        other.close()
        assert store.save(build.fetched(of), of, run_id=None) is Outcome.NEW


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    store = Store(tmp_path / "foia.db")
    store.close()
    store.close()
