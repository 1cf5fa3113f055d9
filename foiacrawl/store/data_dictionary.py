"""Write the list of tables in SCHEMA.md from the descriptions in metadata.yaml: `python -m foiacrawl.store.data_dictionary`.

Rewrites the part of SCHEMA.md below its marker; a test fails if the file and the schema differ.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiacrawl.store.home_page import SITE
from foiacrawl.store.schema.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA = Path(__file__).with_name("SCHEMA.md")
MARKER = "<!-- Below this line: python -m foiacrawl.store.data_dictionary -->\n"


def tables() -> dict[str, list[str]]:
    """Return the columns of every table and view of a new database, by name; the index's own tables left out."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        upgrade(connection, ":memory:")
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
            )
            if not name.startswith(("sqlite_", "report_search_", "title_search_"))
        ]
        return {
            name: [
                column for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            ]
            for name in names
        }
    finally:
        connection.close()


def described() -> dict[str, dict[str, Any]]:
    """Return the entry of each table and view in `metadata.yaml`."""
    from datasette.utils import parse_metadata  # type: ignore[import-untyped]  # it has no type hints

    metadata = parse_metadata((SITE / "metadata.yaml").read_text(encoding="utf-8"))
    return dict(metadata["databases"]["foia"]["tables"])


def listing() -> str:
    """Return the part of SCHEMA.md below the marker."""
    schema = tables()
    return "\n".join(
        line for name, entry in described().items() for line in _table(name, entry, schema[name])
    )


def write() -> None:
    """Rewrite the part of SCHEMA.md below the marker."""
    kept, marker, _ = SCHEMA.read_text(encoding="utf-8").partition(MARKER)
    SCHEMA.write_text(f"{kept}{marker}\n{listing()}", encoding="utf-8")


def _table(name: str, entry: Mapping[str, Any], columns: list[str]) -> Iterator[str]:
    yield f"### `{name}`\n"
    yield f"{_english(entry['description']).rstrip('.')}.\n"
    for column in columns:
        yield f"- `{column}` {_english(entry['columns'][column])}"
    yield ""


def _english(text: str) -> str:
    return str(text).partition(" · ")[0]


if __name__ == "__main__":
    write()
