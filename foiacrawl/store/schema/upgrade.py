"""Bring a database up to date on opening: migrations, views and code lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.store.connect import APPLICATION_ID, write_transaction
from foiacrawl.store.schema import code_lists, views
from foiacrawl.store.schema.light_import import import_sqlite_utils
from foiacrawl.store.types import StoreError

if TYPE_CHECKING:
    import sqlite3

VERSION = 10
"""PRAGMA user_version of a current database. Versions 1 to 6 were made before the migrations had names."""


def upgrade(connection: sqlite3.Connection, path: object) -> None:
    """Run the pending migrations and renew views and code lists, all in one transaction; write nothing if all is current.

    Raises StoreError for a database of a newer version.
    """
    if _read_version(connection, path) == VERSION and not (
        views.has_stale(connection) or code_lists.find_stale(connection)
    ):
        return
    import_sqlite_utils()
    from sqlite_utils import Database

    from foiacrawl.store.schema.migrations import MIGRATIONS

    database = Database(connection, execute_plugins=False, recursive_triggers=False)
    with write_transaction(connection):
        # Another process may have written while this one waited for the lock.
        if _read_version(connection, path) < VERSION:
            MIGRATIONS.apply(database)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        views.renew(database)
        code_lists.renew(database)


def _read_version(connection: sqlite3.Connection, path: object) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise StoreError(
            f"its schema is version {version}, this code knows {VERSION}",
            str(path),
            "Use the newer foiacrawl that wrote it, or name another file.",
        )
    return version
