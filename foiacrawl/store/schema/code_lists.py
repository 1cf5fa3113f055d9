"""Closed lists of the package's data files, copied into the database so that codes can be read as words there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl import problems
from foiacrawl.data import load_toml
from foiacrawl.store.schema.tables import TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from sqlite_utils import Database

AGENCIES = str(Path(__file__).parents[2] / "agencies" / "data" / "kinds.toml")


class CodeList(NamedTuple):
    """A table of the database, and the rows of a data file in the order of its columns."""

    table: str
    rows: tuple[tuple[str | int, ...], ...]


@cache
def code_lists() -> tuple[CodeList, ...]:
    """Return the kinds of problems, the kinds of bodies, and which office took over the work of which other one."""
    kinds = load_toml(AGENCIES, "kinds.toml")
    successions = load_toml(AGENCIES, "offices.toml")["succession"]
    return (
        CodeList(
            "problem_kinds",
            tuple((kind, f"{k.en} · {k.zh}", k.en, k.zh, k.todo) for kind, k in problems.kinds().items()),
        ),
        CodeList(
            "agency_kinds",
            tuple((kind, f"{k['en']} · {k['zh']}", k["en"], k["zh"]) for kind, k in kinds.items()),
        ),
        CodeList(
            "office_successions",
            tuple(
                (s["earlier"], s["later"], s["since"], int(s.get("whole", False)), s["note"])
                for s in successions
            ),
        ),
    )


def find_stale(connection: sqlite3.Connection) -> Sequence[CodeList]:
    """Return the lists of which rows are absent from the database or differ there."""
    return [
        codes
        for codes in code_lists()
        if not set(codes.rows) <= set(connection.execute(f"SELECT * FROM {codes.table}"))  # noqa: S608 - our own names
    ]


def renew(db: Database) -> None:
    """Write the lists that are stale. A code that the data file no longer has stays: older reports may have it."""
    for codes in find_stale(db.conn):
        table = TABLES[codes.table]
        db.table(codes.table).upsert_all(
            [dict(zip(table.columns, row, strict=True)) for row in codes.rows], pk=table.pk
        )
