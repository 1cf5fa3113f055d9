"""The views: SQL files of their own names in `schema/views`; `figures` has an arm for each form's table."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

FILES = Path(__file__).parent / "schema" / "views"
ROWS: Mapping[str, str] = MappingProxyType(
    {
        "disclosure": "disclosure_rows",
        "requests": "request_rows",
        "disputes": "dispute_rows",
        "statistics": "statistic_rows",
    }
)
"""The forms' tables and where their rows are kept."""
ALWAYS = {
    "report_id",
    "ordinal",
    "form_row_id",
    "where_table",
    "where_row",
    "where_column",
    "marks",
    "document_id",
}
OTHERS = """
SELECT
  o.report_id, r.agency, r.division_code, r.year, o.table_name, o."row", o."column", o.label, o.value,
  o.raw, o.state, o.unit, o.form, o.where_table, o.where_row, o.where_column,
  coalesce(o.document_id, r.document_id) AS document_id, o.confidence, r.is_current, o.ordinal
FROM other_figures o
JOIN reports r ON r.report_id = o.report_id"""


def columns(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Return the columns of each form's table that hold numbers, as the database has them."""
    return {
        table: tuple(
            name
            for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (rows,))
            if name not in ALWAYS
        )
        for table, rows in ROWS.items()
    }


def definitions(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the SELECT of every view by its name."""
    selects = {file.stem: file.read_text(encoding="utf-8").strip() for file in sorted(FILES.glob("*.sql"))}
    arm = selects["figures"]
    arms = [_arm(arm, table, names) for table, names in columns(connection).items()]
    return selects | {"figures": "\nUNION ALL\n".join([*arms, OTHERS.strip()])}


def _arm(arm: str, table: str, names: Sequence[str]) -> str:
    arm = "\n".join(line for line in arm.splitlines() if not line.startswith("--"))
    cases = " ".join(f"WHEN '{name}' THEN t.{name}" for name in names)
    return arm.replace(":table", table).replace(":rows", ROWS[table]).replace(":cases", cases)
