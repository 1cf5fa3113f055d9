"""What the database's home page and cells show; the words come from `datasette/metadata.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping

DATABASE = "foia"
COUNT_LIMIT = {"custom_time_limit": 300}
"""Milliseconds a count may take on the home page; a table of millions shows none."""


def cell(value: Any, column: str, datasette: Any) -> str | None:
    """Return a cell's HTML where it is a report's number or a word of a closed vocabulary, else None."""
    if column == "report_id" and isinstance(value, int):
        path = datasette.urls.query(DATABASE, "one_report")
        return Markup('<a href="{}?report_id={}">{}</a>').format(path, value, value)
    if column == "status" and isinstance(value, str):
        words: Mapping[str, str] = (datasette.plugin_config(DATABASE) or {}).get("words", {})
        if value in words:
            return Markup('<span class="status status-{}">{} · {}</span>').format(value, value, words[value])
    return None


async def home(datasette: Any) -> dict[str, Any]:
    """Return the home page's groups of tables with descriptions and counts, its queries and its advice."""
    config = datasette.plugin_config(DATABASE) or {}
    said = datasette.metadata("tables", database=DATABASE) or {}
    queries = await datasette.get_canned_queries(DATABASE, None)
    return {
        "database_path": datasette.urls.database(DATABASE),
        "reading": [_both(text) for text in config.get("reading", [])],
        "groups": [
            {
                "title": group["title"],
                "tables": [await _table(datasette, name, said.get(name, {})) for name in group["tables"]],
            }
            for group in config.get("groups", [])
        ],
        "questions": [
            {
                "path": datasette.urls.query(DATABASE, name),
                "title": query["title"],
                "description": _both(query["description"]),
            }
            for name, query in queries.items()
            if name != "search"
        ],
        "search_path": datasette.urls.query(DATABASE, "search"),
    }


async def _table(datasette: Any, name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "path": datasette.urls.table(DATABASE, name),
        "title": said.get("title", name),
        "description": _both(said.get("description", "")),
        "count": await _count(datasette, name),
    }


async def _count(datasette: Any, table: str) -> int | None:
    from datasette.database import QueryInterrupted  # type: ignore[import-untyped]  # it has no type hints

    try:
        counted = await datasette.get_database(DATABASE).execute(
            f'SELECT count(*) FROM "{table}"',  # noqa: S608 - the names are those of metadata.yaml
            **COUNT_LIMIT,
        )
    except QueryInterrupted:
        return None
    return int(counted.first()[0])


def _both(text: str) -> tuple[str, str]:
    """Return the English and the Chinese of a description."""
    english, _, chinese = text.partition(" · ")
    return english.strip(), chinese.strip()
