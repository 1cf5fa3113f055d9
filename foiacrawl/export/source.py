"""The rows of each table of the dataset, read from the database."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiacrawl.export.codebook import codebook
from foiacrawl.export.panel import panel_rows
from foiacrawl.export.tables import tables

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    Record = tuple[Any, ...]

_QUERIES = Path(__file__).parent / "queries"


class Source:
    """The dataset of a database; `years` are the first and the last report year, None for all.

    The panel is made report by report, so that memory does not grow with the database.
    """

    def __init__(self, connection: sqlite3.Connection, years: tuple[int, int] | None = None) -> None:
        self._connection = connection
        self._years = years or (None, None)

    def rows(self, table: str) -> Iterator[Record]:
        """Yield the rows of a table in a fixed order, with the columns of tables.toml."""
        if table == "panel":
            for report in self._query("reports"):
                yield from panel_rows(self._connection, report)
        elif table == "codebook":
            yield from map(astuple, codebook().values())
        else:
            names = tables()[table].names
            for row in self._query(table):
                yield tuple(row[name] for name in names)

    def _query(self, name: str) -> Iterator[sqlite3.Row]:
        query = (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")
        first, last = self._years
        yield from self._connection.execute(query, {"first": first, "last": last})

    def made_at(self) -> str | None:
        """Return when the database was last written by a crawl (UTC, ISO 8601); None for an empty one."""
        found = self._connection.execute(
            "SELECT coalesce((SELECT max(coalesce(finished_at, started_at)) FROM runs), (SELECT max(last_seen) FROM reports))"
        ).fetchone()[0]
        return None if found is None else str(found)

    def span(self) -> tuple[int, int] | None:
        """Return the first and the last report year of the dataset; None if it is empty."""
        first, last = self._connection.execute(
            "SELECT min(year), max(year) FROM reports WHERE is_current AND (:first IS NULL OR year BETWEEN :first AND :last)",
            dict(zip(("first", "last"), self._years, strict=True)),
        ).fetchone()
        return None if first is None else (first, last)
