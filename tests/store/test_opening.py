"""Opening: every way a file can be wrong gets a message that says what, where and what to do."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from foiacrawl import problems
from foiacrawl.agencies.kinds import kinds
from foiacrawl.agencies.offices import offices
from foiacrawl.store import Outcome, Store, StoreError
from foiacrawl.store.connect import APPLICATION_ID, explained
from foiacrawl.store.schema.upgrade import VERSION
from tests.store import build


def opened(path: Path) -> None:
    Store(path, timeout=0.1).close()


def test_a_new_file_is_marked_as_a_database_of_foiacrawl(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    opened(path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_an_empty_file_is_used(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    path.touch()
    opened(path)


def test_opening_a_current_database_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    build.build(path)
    before = path.read_bytes()
    opened(path)
    assert path.read_bytes() == before


def test_a_view_that_was_changed_by_hand_is_renewed(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    opened(path)
    connection = sqlite3.connect(path)
    connection.executescript("DROP VIEW checks; CREATE VIEW checks AS SELECT 1; CREATE VIEW mine AS SELECT 2")
    opened(path)
    assert connection.execute("SELECT count(*) FROM pragma_table_info('checks')").fetchone()[0] > 5
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


def test_opening_a_current_database_does_not_import_sqlite_utils(tmp_path: Path) -> None:
    """It imports pandas, where that is installed, and each reading command would wait for it."""
    path = tmp_path / "foia.db"
    opened(path)
    script = "import sys; from foiacrawl.store import Store; Store(sys.argv[1]).close(); print('sqlite_utils' in sys.modules)"
    ran = subprocess.check_output([sys.executable, "-c", script, str(path)], text=True)  # noqa: S603 - our own script
    assert ran == "False\n"


def test_a_new_database_is_made_without_pandas_and_numpy_which_can_be_imported_afterwards(
    tmp_path: Path,
) -> None:
    script = (
        "import sys; from foiacrawl.store import Store; Store(sys.argv[1]).close()\n"
        "print({'sqlite_utils', 'pandas', 'numpy'} & sys.modules.keys()); import numpy, pandas"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "foia.db")]
    assert subprocess.check_output(command, text=True) == "{'sqlite_utils'}\n"  # noqa: S603 - our own script


def test_a_code_of_an_agency_list_that_was_changed_is_renewed(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    opened(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE agency_kinds SET en = 'old' WHERE kind = 'public_security'")
        connection.execute("DELETE FROM office_successions")
        connection.commit()
        opened(path)
        assert connection.execute("SELECT label FROM agency_kinds WHERE en = 'old'").fetchall() == []
        assert connection.execute("SELECT count(*) FROM agency_kinds").fetchone() == (len(kinds().labels),)
        written = connection.execute("SELECT earlier, later, whole FROM office_successions").fetchall()
        assert set(written) == {(s.earlier, s.later, s.whole) for s in offices().successions}


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


def test_a_damaged_page_is_reported_when_it_is_read(tmp_path: Path) -> None:
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
    ("message", "advice"),
    [
        ("attempt to write a readonly database", "Give write permission"),
        ("database or disk is full", "Make room"),
        ("disk I/O error", "Check the disk"),
        ("database disk image is malformed", "rebuild it from the archive"),
        ("something nobody thought of", "report it"),
    ],
)
def test_every_error_says_what_to_do(message: str, advice: str) -> None:
    """Some of them cannot be brought about by a test, least of all by root."""
    with pytest.raises(StoreError, match=advice), explained("foia.db"):
        raise sqlite3.OperationalError(message)


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


def test_an_old_database_that_another_process_is_changing_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself does not wait when a file without a write-ahead log gets one."""
    path = tmp_path / "foia.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process is writing"):
            opened(path)
        end_of_writing = threading.Timer(0.3, other.execute, ("COMMIT",))
        end_of_writing.start()
        Store(path).close()
        end_of_writing.join()


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    store = Store(tmp_path / "foia.db")
    store.close()
    store.close()
