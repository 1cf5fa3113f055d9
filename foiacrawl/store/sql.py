"""Statements put together from names of our own schema; values are always bound, never written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def insert_whole(table: str, columns: int) -> str:
    """Return an INSERT that fills all columns of a table in their order."""
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"  # noqa: S608 - our own table names


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any], then: str = "") -> int:
    """Insert a row given by its columns' names and return its number; `then` may end the statement."""
    slots = ", ".join("?" * len(row))
    statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({slots}) {then}"  # noqa: S608 - our own names
    return int(connection.execute(statement, tuple(row.values())).lastrowid or 0)


def delete(connection: sqlite3.Connection, table: str, report_id: int) -> None:
    """Delete a report's rows from a table."""
    connection.execute(f"DELETE FROM {table} WHERE report_id = ?", (report_id,))  # noqa: S608 - our own names


def update(connection: sqlite3.Connection, table: str, row: Mapping[str, Any], key: str, number: int) -> None:
    """Set columns of the row whose `key` is `number`."""
    new = ", ".join(f"{name} = ?" for name in row)
    connection.execute(f"UPDATE {table} SET {new} WHERE {key} = ?", (*row.values(), number))  # noqa: S608 - our own names
