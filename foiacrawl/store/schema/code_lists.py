"""Closed lists of the package's data files, copied into the database so that codes can be read as words there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl import problems
from foiacrawl.data import load_toml
from foiacrawl.store.abbreviations import abbreviations
from foiacrawl.store.schema.tables import TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from sqlite_utils import Database

# The data files themselves: the store does not depend on the code that determines bodies.
AGENCIES = str(Path(__file__).parents[2] / "agencies" / "data" / "kinds.toml")

Rows = tuple[tuple[str | int, ...], ...]
"""The rows of a table, in the order of its columns."""


@cache
def code_lists() -> Mapping[str, Rows]:
    """Return, by table, the kinds of problems and of bodies, which office took over from which other one, abbreviations."""
    kinds = load_toml(AGENCIES, "kinds.toml")
    offices = load_toml(AGENCIES, "offices.toml")
    return {
        "problem_kinds": tuple(
            (kind, f"{k.en} · {k.zh}", k.en, k.zh, k.todo, int(k.unread))
            for kind, k in problems.kinds().items()
        ),
        "agency_kinds": tuple(
            (kind, f"{k['en']} · {k['zh']}", k["en"], k["zh"]) for kind, k in kinds.items()
        ),
        "office_successions": tuple(
            (s["earlier"], s["later"], s["since"], int(s.get("whole", False)), s["note"])
            for s in offices["succession"]
        ),
        "abbreviations": tuple(abbreviations().items()),
    }


def find_stale(connection: sqlite3.Connection) -> Mapping[str, Rows]:
    """Return the lists of which rows are absent from the database or differ there."""
    return {
        table: rows
        for table, rows in code_lists().items()
        if not set(rows) <= set(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 - our own names
    }


def renew(db: Database) -> None:
    """Write the lists that are stale. A code that the data file no longer has is kept: older reports may have it."""
    for name, rows in find_stale(db.conn).items():
        table = TABLES[name]
        db.table(name).upsert_all([dict(zip(table.columns, row, strict=True)) for row in rows], pk=table.pk)
