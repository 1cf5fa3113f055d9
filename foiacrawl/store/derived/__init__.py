"""The tables that follow from the others: coverage, panel, indicators and the like, rebuilt at the end of a run.

Each is the result of the query in the SQL file of its name. As views they took seconds for each page of a site over 100,000
reports; to make all of them takes some 9 s of processor time at that size.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.store.schema.tables import TABLES

if TYPE_CHECKING:
    import sqlite3

_FOLDER = Path(__file__).parent
DERIVED = ("agencies", "coverage", "panel", "year_check_rows", "text_checks", "indicators")
"""The derived tables, each after those that its query reads."""


def refresh(connection: sqlite3.Connection, now: str) -> None:
    """Rebuild the derived tables inside the caller's transaction. `now` (UTC) decides which years are due."""
    # A temporary table of the same name hides the view, which six queries would compute again.
    connection.execute("DROP TABLE IF EXISTS temp.report_bodies")
    connection.execute("CREATE TEMP TABLE report_bodies AS SELECT * FROM main.report_bodies")
    connection.execute("CREATE INDEX temp.report_bodies_body ON report_bodies (body, year)")
    for name in DERIVED:
        query = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
        columns = ", ".join(f'"{column}"' for column in TABLES[name].columns)
        connection.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names
        connection.execute(f"INSERT INTO {name} ({columns}) {query}", {"now": now} if ":now" in query else {})
    connection.execute("DROP TABLE temp.report_bodies")
    mark_fresh(connection, now)


def mark_fresh(connection: sqlite3.Connection, now: str) -> None:
    """Record that the derived tables follow from the others."""
    connection.execute("INSERT OR REPLACE INTO derived (name, made_at) VALUES ('all', ?)", (now,))


def mark_stale(connection: sqlite3.Connection) -> None:
    """Record that the derived tables do not follow from the others any more."""
    connection.execute("DELETE FROM derived")


def is_stale(connection: sqlite3.Connection) -> bool:
    """Return whether the derived tables have to be rebuilt."""
    return bool(connection.execute("SELECT count(*) FROM derived").fetchone() == (0,))
