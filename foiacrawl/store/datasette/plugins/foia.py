"""The Datasette plugin: search functions for SQL, links to whole reports, what the home page shows.

Datasette loads it by `--plugins-dir`; `foiacrawl serve` does so too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import datasette as package  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.store import abbreviations, home_page, search

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable

Hook = TypeVar("Hook")


def hookimpl(hook: Hook) -> Hook:
    """Mark a function as one of Datasette's hooks."""
    return cast("Hook", package.hookimpl(hook))


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every connection `bigrams(query)`, `excerpt(text, query)`, and the text of reports quickly."""
    search.register(conn)
    abbreviations.register_fast_view(conn)


@hookimpl
def render_cell(value: Any, column: str, datasette: Any) -> str | None:
    """Link a report's number to the report, and show words of closed vocabularies in both languages."""
    return home_page.render_cell(value, column, datasette)


@hookimpl
def extra_template_vars(template: str, datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Return the variables of the home page's template: groups of tables, and queries."""
    if template != "index.html":
        return None

    async def home() -> dict[str, Any]:
        return await home_page.describe_home_page(datasette)

    return home
