"""The schema and how an older database becomes a current one.

A step is a function; the number of steps taken is PRAGMA user_version. Views and the problem kinds are not
data but code: they are compared with the code at each opening and renewed where they differ.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.store import views
from foiacrawl.store.codes import lists
from foiacrawl.store.connect import APPLICATION_ID
from foiacrawl.store.nouns import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Step = Callable[[sqlite3.Connection], None]

SCHEMA = Path(__file__).parent / "schema"


def tables(connection: sqlite3.Connection) -> None:
    """Step 1: portals, runs, documents, reports, the forms' rows, mentions, checks, problems."""
    _run(connection, SCHEMA / "1_tables.sql")


def search(connection: sqlite3.Connection) -> None:
    """Step 2: full text over titles and sections; `search.catch_up` fills it for the reports that are there."""
    _run(connection, SCHEMA / "2_search.sql")


def documents(connection: sqlite3.Connection) -> None:
    """Step 3: attachments of documents, copies of reports."""
    _run(connection, SCHEMA / "3_documents.sql")


def memory(connection: sqlite3.Connection) -> None:
    """Step 4: what a crawl remembers for the next one; changed figures."""
    _run(connection, SCHEMA / "4_memory.sql")


def agencies(connection: sqlite3.Connection) -> None:
    """Step 5: level, kind and identity of the body, and what each source said of it."""
    _run(connection, SCHEMA / "5_agencies.sql")


def confidence(connection: sqlite3.Connection) -> None:
    """Step 6: figures of pictures say how sure they are."""
    _run(connection, SCHEMA / "6_confidence.sql")


STEPS: Sequence[Step] = (tables, search, documents, memory, agencies, confidence)


def migrate(connection: sqlite3.Connection, path: object, steps: Sequence[Step] = STEPS) -> None:
    """Take the steps that are missing, each in a transaction of its own; then renew views and kinds."""
    version = _version(connection)
    if version > len(steps):
        raise StoreError(
            f"its schema is version {version}, this code knows {len(steps)}",
            str(path),
            "Use the newer foiacrawl that wrote it, or name another file.",
        )
    for number in range(version, len(steps)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have taken the step while we waited for the lock.
            if _version(connection) == number:
                steps[number](connection)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite has ended it already where the disk is full
                connection.execute("ROLLBACK")
            raise
    _renew(connection)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _renew(connection: sqlite3.Connection) -> None:
    """Bring views and code lists up to the code's; writes nothing where they agree."""
    wanted = views.definitions(connection)
    there = {
        name: sql.removeprefix(f'CREATE VIEW "{name}" AS ')
        for name, sql in connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view'")
    }
    stale = [
        codes
        for codes in lists()
        if not set(codes.rows)
        <= set(connection.execute(f"SELECT {', '.join(codes.columns)} FROM {codes.table}"))  # noqa: S608 - our own names
    ]
    if there == wanted and not stale:
        return
    # Loaded only where it is needed: it loads pandas, where that is installed, and each start would wait 0.3 s for it.
    from sqlite_utils import Database

    database = Database(connection, execute_plugins=False)
    with database.atomic():
        for name in there.keys() - wanted.keys():
            database.view(name).drop()
        for name, sql in wanted.items():
            database.create_view(name, sql, replace=True)
        for codes in stale:
            database.table(codes.table).upsert_all(
                [dict(zip(codes.columns, row, strict=True)) for row in codes.rows], pk=codes.key
            )


def _run(connection: sqlite3.Connection, file: Path) -> None:
    # executescript would commit first: statements are run one by one inside the step's transaction.
    for statement in _statements(file.read_text(encoding="utf-8")):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        if not statement and (not line.strip() or line.startswith("--")):
            continue
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
