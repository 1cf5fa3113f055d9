"""Queries of the site through Datasette's connections: rows as dicts."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted  # type: ignore[import-untyped]  # it has no type hints
from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]

from foiacrawl.site.kept import Kept
from foiacrawl.store.home_page import DATABASE

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]
_MILLISECONDS = 4_000
"""How long a query of the site may take. Its work is bounded; a busy machine or disk is no reason to answer nothing.

Datasette's own limit, a second for the public, is for the queries of its pages, which readers put together.
"""

_STATE = """
SELECT max(run_id) || '/' || coalesce(max(finished_at), '') || '/' || coalesce((SELECT max(made_at) FROM derived), '') FROM runs
"""
_kept: Kept[tuple[Any, ...], list[Row]] = Kept(16_000_000)
_ROW_BYTES = 500  # about


async def kept_rows(datasette: Any, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
    """Return the rows of a query that sums over all reports: asked once, and again when a crawl has ended."""
    state = await value(datasette, _STATE)
    key = (datasette.get_database(DATABASE).path, state, sql, *sorted((parameters or {}).items()))
    found = _kept.get(key)
    if found is None:
        found = await rows(datasette, sql, parameters)
        _kept.put(key, found, _ROW_BYTES * (1 + len(found)))
    return found


async def table(
    datasette: Any, sql: str, parameters: Mapping[str, Any]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the names of a query's columns, and its rows. Raises QueryInterrupted after the time that it may take."""

    def ask(connection: sqlite3.Connection) -> tuple[list[str], list[tuple[Any, ...]]]:
        with sqlite_timelimit(connection, _MILLISECONDS):
            try:
                found = connection.execute(sql, dict(parameters))
                return [column for column, *_ in found.description], [tuple(row) for row in found]
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    raise QueryInterrupted(error, sql, parameters) from error
                raise

    found: tuple[list[str], list[tuple[Any, ...]]] = await datasette.get_database(DATABASE).execute_fn(ask)
    return found


async def rows(datasette: Any, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
    """Return the rows of a query."""
    columns, found = await table(datasette, sql, parameters or {})
    return [dict(zip(columns, row, strict=True)) for row in found]


async def first(datasette: Any, sql: str, parameters: Mapping[str, Any] | None = None) -> Row | None:
    """Return the first row of a query, None if there is none."""
    found = await rows(datasette, sql, parameters)
    return found[0] if found else None


async def value(datasette: Any, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
    """Return the first value of a query, None if there is no row."""
    row = await first(datasette, sql, parameters)
    return next(iter(row.values())) if row else None
