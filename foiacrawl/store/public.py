"""`foiacrawl serve --public`: the limits for requests from the public, and the copy of the database that is served.

They ask an immutable copy beside the database, made when the site starts and again after each crawl: a crawl and the
readers of the site never wait for each other, and no request can change or damage what was crawled.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiacrawl.store.connect import explained
from foiacrawl.store.database import Store
from foiacrawl.store.guard import Guard
from foiacrawl.store.types import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = {
    "default_allow_sql": False,  # the queries that the site brings remain
    "allow_download": False,  # a web server hands the file out better; see docs/publishing.md
    "allow_csv_stream": False,
    "allow_facet": True,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 1000,  # those of a file that is not in memory yet, and of a busy machine, too
}
"""Datasette's settings, above those of `foiacrawl serve`."""

MEMORY_BYTES = 512 * 1024 * 1024
"""Most memory that SQLite takes for all questions together."""

_LONGEST_VALUE = 16 * 1024 * 1024
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _LONGEST_VALUE,  # the longest text of a report has less than 1 MB
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,  # the time of one comparison grows with it
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_CHECK_SECONDS = 300.0
_SHOWN_RUN = "SELECT max(run_id) FROM runs WHERE finished_at IS NOT NULL"


def limit(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Limit what a connection may take and do; the memory is that of the process."""
    connection.execute(f"PRAGMA hard_heap_limit = {MEMORY_BYTES}")
    connection.execute("PRAGMA query_only = ON")
    for category, most in _LIMITS.items():
        connection.setlimit(category, most)
    return connection


def protect(datasette: Any, name: str) -> None:
    """Let a Datasette open the database `name` only within limits."""
    database = datasette.get_database(name)
    connect = database.connect
    database.connect = lambda write=False: limit(connect(write))
    # Else Datasette reads the whole file for it when the first page is shown.
    database.cached_hash = f"{Path(database.path).stat().st_mtime_ns:x}"


def public_copy(path: Path) -> Path:
    """Return the file beside the database that is served in its place."""
    return path.with_name(f"{path.stem}.public{path.suffix}")


def copy_database(path: Path) -> Path:
    """Copy the database as it is now, while a crawl may write to it; return the copy. Raises StoreError."""
    if not path.is_file():
        raise StoreError("there is no database", str(path), "Name the file that a crawl wrote.")
    copy = public_copy(path)
    new = copy.with_name(f"{copy.name}.new")
    _remove(new)
    with explained(path), closing(_open(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(new),))
    # Brings an older database up to date; refuses another program's.
    Store(new).close()
    with explained(new), closing(sqlite3.connect(new)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    new.replace(copy)
    return copy


class PublicSite:
    """The public ASGI application: `application(copy)` behind the guard, replaced when a crawl has ended."""

    def __init__(self, path: Path, application: Callable[[Path], Any]) -> None:
        self._path, self._application = path, application
        self._shown = self._last_run()
        self._guard = Guard(application(copy_database(path)))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        await self._guard(scope, receive, send)

    def renew(self) -> bool:
        """Show the database as it is now if a crawl has ended since; return whether it was so."""
        last = self._last_run()
        if last == self._shown:
            return False
        # Answers under way are of the old copy, whose file lives as long as it is open.
        self._guard.application = self._application(copy_database(self._path))
        self._shown = last
        return True

    def renew_for_ever(self) -> threading.Thread:
        """Look every five minutes, in a thread of its own, whether a crawl has ended."""
        thread = threading.Thread(target=self._renew_for_ever, daemon=True)
        thread.start()
        return thread

    def _renew_for_ever(self) -> None:
        pause = threading.Event()
        while not pause.wait(_CHECK_SECONDS):
            try:
                self.renew()
            except (StoreError, OSError) as error:
                sys.stderr.write(f"foiacrawl: the copy that is served could not be renewed: {error}\n")

    def _last_run(self) -> int | None:
        if not self._path.is_file():
            return None
        with explained(self._path), closing(_open(self._path)) as connection:
            found: int | None = connection.execute(_SHOWN_RUN).fetchone()[0]
        return found


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _remove(file: Path) -> None:
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)
