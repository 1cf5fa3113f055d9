"""The Datasette plugin: search functions for SQL, links to whole reports, what the home page shows.

Datasette loads it by `--plugins-dir`; `foiacrawl serve` does so too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import datasette as package  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.store import face, search

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable

Hook = TypeVar("Hook")


def hookimpl(hook: Hook) -> Hook:
    """Mark a function as one of Datasette's hooks."""
    return cast("Hook", package.hookimpl(hook))


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every connection `bigrams(query)` and `excerpt(text, query)`."""
    search.register(conn)


@hookimpl
def render_cell(value: Any, column: str, datasette: Any) -> str | None:
    """Lead from a report's number to the report, and show closed words in both languages."""
    return face.cell(value, column, datasette)


@hookimpl
def extra_template_vars(template: str, datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give the home page its groups of tables and its queries."""
    if template != "index.html":
        return None

    async def home() -> dict[str, Any]:
        return await face.home(datasette)

    return home
