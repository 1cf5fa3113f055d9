"""Queries of the site through Datasette's connections: rows as dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiacrawl.site.kept import Kept
from foiacrawl.store.home_page import DATABASE

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]
_LIMIT = {"custom_time_limit": 4_000}  # milliseconds

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
    """Return the names of a query's columns, and its rows."""
    found = await datasette.get_database(DATABASE).execute(sql, dict(parameters), truncate=False, **_LIMIT)
    return list(found.columns), [tuple(row) for row in found.rows]


async def rows(datasette: Any, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
    """Return the rows of a query."""
    found = await datasette.get_database(DATABASE).execute(
        sql, dict(parameters or {}), truncate=False, **_LIMIT
    )
    return [dict(row) for row in found.rows]


async def first(datasette: Any, sql: str, parameters: Mapping[str, Any] | None = None) -> Row | None:
    """Return the first row of a query, None if there is none."""
    found = await rows(datasette, sql, parameters)
    return found[0] if found else None


async def value(datasette: Any, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
    """Return the first value of a query, None if there is no row."""
    row = await first(datasette, sql, parameters)
    return next(iter(row.values())) if row else None
