"""Statements for the rows of a report, made of names of the schema; values are always bound, never written in.

Small tables are written through sqlite-utils. The rows of reports are not: it takes 67 µs to insert a row and 331 µs to insert
36 of a form's table, where these take 9 µs and 100 µs. A full report has some 90 such rows, and takes 2.2 ms in all.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from foiacrawl.store.schema.tables import TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


@cache
def insert_statement(table: str) -> str:
    """Return an INSERT that fills all columns of a table, in the order of tables.toml."""
    columns = TABLES[table].columns
    listed = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    """Insert a row given by its columns' names; return its number."""
    slots = ", ".join("?" * len(row))
    listed = ", ".join(f'"{column}"' for column in row)
    statement = f"INSERT INTO {table} ({listed}) VALUES ({slots})"  # noqa: S608 - our own names
    return int(connection.execute(statement, tuple(row.values())).lastrowid or 0)


def delete(connection: sqlite3.Connection, table: str, report_id: int) -> None:
    """Delete a report's rows from a table."""
    connection.execute(f"DELETE FROM {table} WHERE report_id = ?", (report_id,))  # noqa: S608 - our own names


def update(connection: sqlite3.Connection, table: str, row: Mapping[str, Any], key: str, number: int) -> None:
    """Set columns of the row whose `key` is `number`."""
    new = ", ".join(f"{name} = ?" for name in row)
    connection.execute(f"UPDATE {table} SET {new} WHERE {key} = ?", (*row.values(), number))  # noqa: S608 - our own names
