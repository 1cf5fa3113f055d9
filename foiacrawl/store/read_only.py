"""Open a database for reading alone: current, of this program, at one moment."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from foiacrawl.store.connect import APPLICATION_ID, check_file, explained
from foiacrawl.store.database import Store
from foiacrawl.store.derived import is_stale
from foiacrawl.store.schema import views
from foiacrawl.store.schema.upgrade import VERSION
from foiacrawl.store.types import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that sees the database as it is now, whatever a crawl writes meanwhile, with rows by name.

    An older database is brought up to date first, and so are its derived tables. Raises StoreError if the file is absent,
    damaged, or another program's.
    """
    if not path.is_file():
        raise StoreError(
            "there is no database", str(path), "Run `make demo` first, or name the file a crawl wrote."
        )
    check_file(path)
    with explained(path):
        connection = _connect(path)
        try:
            if not _is_current(connection):
                connection.close()
                Store(path).close()
                connection = _connect(path)
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _is_current(connection: sqlite3.Connection) -> bool:
    marks = [
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    ]
    return marks == [APPLICATION_ID, VERSION] and not views.has_stale(connection) and not is_stale(connection)
