"""The list of tables in SCHEMA.md, from the words people see in Datasette: `python -m foiacrawl.store.document`.

Rewrites the part of SCHEMA.md below its marker; tests fail where the file and the schema differ.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiacrawl.store.migrate import migrate
from foiacrawl.store.serve import FACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA = Path(__file__).with_name("SCHEMA.md")
MARKER = "<!-- Below this line: python -m foiacrawl.store.document -->\n"


def tables() -> dict[str, list[str]]:
    """Return the columns of every table and view of a new database, by name; the index's own tables left out."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(connection, ":memory:")
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
            )
            if not name.startswith(("sqlite_", "report_search_"))
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
    """Return what `metadata.yaml` says of each table and view."""
    from datasette.utils import parse_metadata  # type: ignore[import-untyped]  # it has no type hints

    metadata = parse_metadata((FACE / "metadata.yaml").read_text(encoding="utf-8"))
    return dict(metadata["databases"]["foia"]["tables"])


def listing() -> str:
    """Return the part of SCHEMA.md below the marker."""
    schema = tables()
    return "\n".join(line for name, said in described().items() for line in _table(name, said, schema[name]))


def write() -> None:
    """Renew the part of SCHEMA.md below the marker."""
    kept, marker, _ = SCHEMA.read_text(encoding="utf-8").partition(MARKER)
    SCHEMA.write_text(f"{kept}{marker}\n{listing()}", encoding="utf-8")


def _table(name: str, said: Mapping[str, Any], columns: list[str]) -> Iterator[str]:
    yield f"### `{name}`\n"
    yield f"{_english(said['description']).rstrip('.')}.\n"
    for column in columns:
        yield f"- `{column}` {_english(said['columns'][column])}"
    yield ""


def _english(text: str) -> str:
    return str(text).partition(" · ")[0]


if __name__ == "__main__":
    write()
