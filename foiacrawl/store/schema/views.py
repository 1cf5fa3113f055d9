"""The views: SQL files of their own names in `views/`; `figures` has a part for each form's table."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from foiacrawl.store.schema.tables import TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from sqlite_utils import Database

FILES = Path(__file__).parent / "views"
ROW_TABLES: Mapping[str, str] = MappingProxyType(
    {
        "disclosure": "disclosure_rows",
        "requests": "request_rows",
        "disputes": "dispute_rows",
        "statistics": "statistic_rows",
    }
)
"""The forms' tables and the tables that hold their rows."""
NUMBER_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        table: tuple(name for name, kind in TABLES[rows].columns.items() if kind == "ANY")
        for table, rows in ROW_TABLES.items()
    }
)
"""The columns of each form's table that hold numbers."""
OTHER_FIGURES = """
SELECT
  o.report_id, r.agency, r.division_code, r.year, o.table_name, o."row", o."column", o.label, o.value,
  o.raw, o.state, o.unit, o.form, o.where_table, o.where_row, o.where_column,
  coalesce(o.document_id, r.document_id) AS document_id, o.confidence, r.is_current, o.ordinal
FROM other_figures o
JOIN reports r ON r.report_id = o.report_id"""


@cache
def definitions() -> Mapping[str, str]:
    """Return the SELECT of every view by its name."""
    selects = {file.stem: file.read_text(encoding="utf-8").strip() for file in sorted(FILES.glob("*.sql"))}
    template = "\n".join(line for line in selects["figures"].splitlines() if not line.startswith("--"))
    parts = [_figures_of(table, template) for table in ROW_TABLES]
    return selects | {"figures": "\nUNION ALL\n".join([*parts, OTHER_FIGURES.strip()])}


def has_stale(connection: sqlite3.Connection) -> bool:
    """Return whether the views of a database differ from the definitions."""
    created = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view'"))
    return created != {name: f'CREATE VIEW "{name}" AS {select}' for name, select in definitions().items()}


def renew(db: Database) -> None:
    """Create the views that are absent or differ, and drop those that have no definition."""
    for name in set(db.view_names()) - definitions().keys():
        db.view(name).drop()
    for name, select in definitions().items():
        db.create_view(name, select, replace=True)


def _figures_of(table: str, template: str) -> str:
    """Return the part of the view `figures` that shows one form's table."""
    cases = " ".join(f"WHEN '{name}' THEN t.{name}" for name in NUMBER_COLUMNS[table])
    return template.replace(":table", table).replace(":rows", ROW_TABLES[table]).replace(":cases", cases)
