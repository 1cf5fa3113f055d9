"""Things that thousands of reports share are written once; reports point at them by a small number."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from foiacrawl.store.sql import insert, insert_whole

if TYPE_CHECKING:
    import sqlite3

    from foiacrawl.store.lines import FormRow

REMEMBERED = 50_000
"""Entries kept in memory. Lists before 2014 are an open vocabulary, so there is no natural end."""


class Interned:
    """The numbers of form rows and of identities, found or given. Call `forget` after a rollback."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._form_rows: dict[FormRow, int] = {}
        self._identities: dict[tuple[str, str], int] = {}

    def forget(self) -> None:
        """Drop what is remembered: numbers given in a transaction that was rolled back do not exist."""
        self._form_rows.clear()
        self._identities.clear()

    def form_row(self, row: FormRow) -> int:
        """Return the number of this row of a form, writing it with its cells if it is new."""
        known = self._form_rows.get(row)
        if known is None:
            if len(self._form_rows) >= REMEMBERED:
                self._form_rows.clear()
            known = self._form_rows[row] = self._find_form_row(row)
        return known

    def identity(self, rule: str, at: str) -> int:
        """Return the number of an identity at its place (`requests.flow` at `total`)."""
        known = self._identities.get((rule, at))
        if known is None:
            if len(self._identities) >= REMEMBERED:
                self._identities.clear()
            known = self._identities[rule, at] = self._find_identity(rule, at)
        return known

    def _find_form_row(self, row: FormRow) -> int:
        digest = _digest(row)
        found = self._connection.execute("SELECT form_row_id FROM form_rows WHERE digest = ?", (digest,))
        if (hit := found.fetchone()) is not None:
            return int(hit[0])
        table, form, row_id, cells = row
        units = {unit for _, _, unit, _ in cells}
        number = insert(
            self._connection,
            "form_rows",
            {
                "table_name": table,
                "form": form,
                '"row"': row_id,
                "label": cells[0][1],
                "unit": units.pop() if len(units) == 1 else None,
                "digest": digest,
            },
        )
        self._connection.executemany(
            insert_whole("form_cells", 6),
            [(number, position, *cell) for position, cell in enumerate(cells)],
        )
        return number

    def _find_identity(self, rule: str, at: str) -> int:
        self._connection.execute("INSERT OR IGNORE INTO identities (rule, at) VALUES (?, ?)", (rule, at))
        found = self._connection.execute(
            "SELECT identity_id FROM identities WHERE rule = ? AND at = ?", (rule, at)
        )
        return int(found.fetchone()[0])


def _digest(row: FormRow) -> int:
    """Return 64 bits that identify the row: among a million rows two agree with odds of 1 in 30 million."""
    return int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest(), "big", signed=True)
