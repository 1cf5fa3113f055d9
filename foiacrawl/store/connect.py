"""Open the database file: check that it is there, is one of foiacrawl's, and can be written."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from foiacrawl.store.types import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x464F4941
"""'FOIA' in the file's header (PRAGMA application_id), by which the database is recognised."""
SIGNATURE = b"SQLite format 3\0"
_PAUSE = 0.02  # seconds
REBUILD = "Move it away and rebuild it from the archive: foiacrawl rebuild ARCHIVE --output DATABASE."
ADVICE = {
    "locked": ("another process is writing to it", "Let it finish or stop it, then run again."),
    "busy": ("another process is writing to it", "Let it finish or stop it, then run again."),
    "readonly": ("it may not be written", "Give write permission to the file and its folder."),
    "unable to open": ("it cannot be opened", "Give write permission to the folder, or name another."),
    "full": ("the disk is full", "Make room and run again; what was saved before is complete."),
    "malformed": ("the file is damaged", REBUILD),
    "not a database": ("the file is damaged", REBUILD),
    "foreign key": (
        "a portal, run or kind was named that does not exist",
        "Save the portal and begin the run first.",
    ),
    "disk i/o": ("the disk does not answer", "Check the disk and the room on it; then run again."),
}


def connect(path: Path, timeout: float) -> sqlite3.Connection:
    """Open or create the database at `path`, waiting `timeout` seconds where another process writes.

    Raises StoreError if the path is a folder, another kind of file, or another program's database.
    """
    check_file(path)
    with explained(path):
        # Transactions are begun and ended explicitly. The connection may move between threads (reading
        # is done outside the reactor's thread); Store admits one at a time.
        connection = sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)
        try:
            _check_owner(connection, path)
            _use_write_ahead_log(connection, timeout)
            # With WAL and NORMAL a killed process loses nothing; a power cut may lose the last transactions,
            # never a part of one. FULL costs a disk flush for each report.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            # 16 MB. Four times as much makes storing no faster and the derived tables by 2 % (12,000 reports, 100 MB), and a
            # crawl's memory would grow until it is full: the system keeps the file's pages anyway.
            connection.execute("PRAGMA cache_size = -16000")
            # Pages that many reports change are copied to the file once in 16 MB instead of once in 4.
            connection.execute("PRAGMA wal_autocheckpoint = 4000")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def explained(where: object) -> Iterator[None]:
    """Turn SQLite's errors into a StoreError that says what to do; `where` is the database."""
    try:
        yield
    except sqlite3.Error as error:
        message = str(error)
        for sign, (what, todo) in ADVICE.items():
            if sign in message.lower():
                raise StoreError(f"{what} ({message})", str(where), todo) from error
        raise StoreError(message, str(where), "If it happens again, report it with this message.") from error


@contextmanager
def reading_only(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that reads a database as it is, and changes nothing. Raises StoreError where there is none to read."""
    if not path.is_file():
        raise StoreError("there is no database", str(path), "Crawl first, or run make demo.")
    with (
        explained(path),
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        yield connection


@contextmanager
def write_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit all that is written inside, or nothing. The lock is taken at once, so that no other process writes meanwhile.

    Inside of another such transaction it is a part of that one.
    """
    if connection.in_transaction:
        with _savepoint(connection):
            yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite has ended it already where the disk is full
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep all that is written inside, or nothing."""
    connection.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        raise
    connection.execute("RELEASE part")


def check_file(path: Path) -> None:
    """Raise StoreError for a path that no database can have: a folder, in no folder, a file of another kind. It may be absent."""
    if path.is_dir():
        raise StoreError("this is a folder", str(path), "Name a file in it, for example foia.db.")
    if not path.parent.is_dir():
        raise StoreError("its folder does not exist", str(path), f"Create {path.parent} first.")
    try:
        with path.open("rb") as file:
            head = file.read(len(SIGNATURE))
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(
            f"it cannot be read ({error.strerror})", str(path), "Check its permissions."
        ) from error
    if head and head != SIGNATURE:
        raise StoreError("this is not a SQLite database", str(path), "Name another file, or move it away.")


def _use_write_ahead_log(connection: sqlite3.Connection, timeout: float) -> None:
    """Switch the file to a write-ahead log, which a new or an old database does not have yet.

    SQLite does not wait for the lock that this takes: of four processes that opened an old database at once, one failed
    in 17 of 60 tries.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the low byte of an extended code
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _check_owner(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN")  # between the two questions another process may create the tables
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    connection.execute("COMMIT")
    if application not in (0, APPLICATION_ID) or (application == 0 and tables):
        raise StoreError(
            "this is another program's database", str(path), "Name another file; this one was not touched."
        )
