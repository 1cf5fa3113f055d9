"""Rows that thousands of reports share are written once; the reports refer to them by their numbers."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from foiacrawl.store.sql import insert, insert_statement

if TYPE_CHECKING:
    import sqlite3

    from foiacrawl.store.form_rows import FormRow, PackedFormRow

MAX_CACHED = 50_000
"""Entries kept in memory. Lists before 2014 are an open vocabulary, so their number has no natural limit."""


class SharedRows:
    """Finds or writes form rows and check rules. Call `clear` after a rollback."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._form_rows: dict[int, int] = {}
        self._check_rules: dict[tuple[str, str], int] = {}

    def clear(self) -> None:
        """Forget all numbers: those given in a transaction that was rolled back do not exist."""
        self._form_rows.clear()
        self._check_rules.clear()

    def number_form_row(self, row: PackedFormRow) -> int:
        """Return the number of this row of a form, writing it with its cells if it is new."""
        known = self._form_rows.get(row[0])
        if known is None:
            if len(self._form_rows) >= MAX_CACHED:
                self._form_rows.clear()
            known = self._form_rows[row[0]] = self._find_form_row(row)
        return known

    def number_check_rule(self, rule: str, at: str) -> int:
        """Return the number of a check rule at its row or column (`requests.flow` at `total`), writing it if it is new."""
        known = self._check_rules.get((rule, at))
        if known is None:
            if len(self._check_rules) >= MAX_CACHED:
                self._check_rules.clear()
            known = self._check_rules[rule, at] = self._find_check_rule(rule, at)
        return known

    def _find_form_row(self, packed: PackedFormRow) -> int:
        digest, data = packed
        found = self._connection.execute("SELECT form_row_id FROM form_rows WHERE digest = ?", (digest,))
        if (hit := found.fetchone()) is not None:
            return int(hit[0])
        row: FormRow = pickle.loads(data)  # noqa: S301  (from our own code)
        table, form, row_id, cells = row
        units = {unit for _, _, unit, _ in cells}
        number = insert(
            self._connection,
            "form_rows",
            {
                "table_name": table,
                "form": form,
                "row": row_id,
                "label": cells[0][1],
                "unit": units.pop() if len(units) == 1 else None,
                "digest": digest,
            },
        )
        self._connection.executemany(
            insert_statement("form_cells"),
            [(number, position, *cell) for position, cell in enumerate(cells)],
        )
        return number

    def _find_check_rule(self, rule: str, at: str) -> int:
        self._connection.execute("INSERT OR IGNORE INTO check_rules (rule, at) VALUES (?, ?)", (rule, at))
        found = self._connection.execute(
            "SELECT check_rule_id FROM check_rules WHERE rule = ? AND at = ?", (rule, at)
        )
        return int(found.fetchone()[0])
