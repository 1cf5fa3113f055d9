"""All rows of a database, made comparable: numbers of rows replaced by what they point at, times left out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TIMES = {
    "first_seen",
    "last_seen",
    "started_at",
    "finished_at",
    "state_since",
    "visited_at",
    "closed_at",
    "made_at",
    "seen_at",
    "refused_at",
    "cooling_until",
    "gone_on",
}
PLACES = {"warc_file", "warc_offset"}
OWN = {
    "report_id",
    "document_id",
    "problem_id",
    "section_id",
    "mention_id",
    "run_id",
    "form_row_id",
    "check_rule_id",
}
OWN |= {"prior_report_id", "other_report_id", "attached_to", "copy_of"}
LEFT = {
    "runs",
    "run_reports",
    "form_rows",
    "form_cells",
    "check_rules",
    "report_search",
    "title_search",
    "_sqlite_migrations",
}


def rows(
    database: Path, without: Iterable[str] = (), columns: Iterable[str] = ()
) -> dict[str, list[tuple[Any, ...]]]:
    """Return every table's and view's rows, sorted, without some `columns`.

    Rows of a report begin with its address and version.
    """
    left = LEFT | set(without)
    unseen = TIMES | PLACES | OWN | set(columns)
    found = {}
    with closing(sqlite3.connect(database)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
            )
            if not name.startswith(("sqlite_", "report_search", "title_search")) and name not in left
        ]
        for name in names:
            columns = [
                column for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            ]
            shown = [f't."{column}"' for column in columns if column not in unseen]
            join = ""
            if "report_id" in columns and name != "reports":
                join = "LEFT JOIN reports owner ON owner.report_id = t.report_id"
                shown = ["owner.url", "owner.version", *shown]
            query = f"SELECT {', '.join(shown)} FROM {name} t {join}"  # noqa: S608  (names of the schema)
            found[name] = sorted(connection.execute(query).fetchall(), key=repr)
    return found


def differences(
    one: Path, other: Path, without: Iterable[str] = (), columns: Iterable[str] = ()
) -> dict[str, Any]:
    """Return for each table the rows that only one of two databases has; `without` are tables that are left out."""
    left, right = rows(one, without, columns), rows(other, without, columns)
    assert left.keys() == right.keys()
    found = {}
    for name in left:
        if left[name] != right[name]:
            here, there = set(map(repr, left[name])), set(map(repr, right[name]))
            found[name] = (sorted(here - there)[:3], sorted(there - here)[:3])
    return found
