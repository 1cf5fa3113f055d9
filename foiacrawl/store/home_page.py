"""What Datasette's home page and cells show; the wording is in `datasette/metadata.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping

DATABASE = "foia"
SITE = Path(__file__).parent / "datasette"
MAX_COUNT_TIME = {"custom_time_limit": 300}
"""Milliseconds a count may take on the home page; none is shown for a table of millions."""


def render_cell(value: Any, column: str, datasette: Any) -> str | None:
    """Return a cell's HTML if it is a report's number or a word of a closed vocabulary, else None."""
    if column == "report_id" and isinstance(value, int):
        path = datasette.urls.query(DATABASE, "one_report")
        return Markup('<a href="{}?report_id={}">{}</a>').format(path, value, value)
    if column == "status" and isinstance(value, str):
        words: Mapping[str, str] = (datasette.plugin_config(DATABASE) or {}).get("words", {})
        if value in words:
            return Markup('<span class="status status-{}">{} · {}</span>').format(value, value, words[value])
    return None


async def describe_home_page(datasette: Any) -> dict[str, Any]:
    """Return what the template of the home page shows: groups of tables with counts, queries and advice."""
    config = datasette.plugin_config(DATABASE) or {}
    described = datasette.metadata("tables", database=DATABASE) or {}
    queries = await datasette.get_canned_queries(DATABASE, None)
    return {
        "database_path": datasette.urls.database(DATABASE),
        "reading": [_split_languages(text) for text in config.get("reading", [])],
        "groups": [
            {
                "title": group["title"],
                "tables": [
                    await _table(datasette, name, described.get(name, {})) for name in group["tables"]
                ],
            }
            for group in config.get("groups", [])
        ],
        "questions": [
            {
                "path": datasette.urls.query(DATABASE, name),
                "title": query["title"],
                "description": _split_languages(query["description"]),
            }
            for name, query in queries.items()
            if name != "search"
        ],
        "search_path": datasette.urls.query(DATABASE, "search"),
    }


async def _table(datasette: Any, name: str, described: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "path": datasette.urls.table(DATABASE, name),
        "title": described.get("title", name),
        "description": _split_languages(described.get("description", "")),
        "count": await _count(datasette, name),
    }


async def _count(datasette: Any, table: str) -> int | None:
    from datasette.database import QueryInterrupted  # type: ignore[import-untyped]  # it has no type hints

    try:
        counted = await datasette.get_database(DATABASE).execute(
            f'SELECT count(*) FROM "{table}"',  # noqa: S608 - the names are those of metadata.yaml
            **MAX_COUNT_TIME,
        )
    except QueryInterrupted:
        return None
    return int(counted.first()[0])


def _split_languages(text: str) -> tuple[str, str]:
    """Return the English and the Chinese of a description."""
    english, _, chinese = text.partition(" · ")
    return english.strip(), chinese.strip()
