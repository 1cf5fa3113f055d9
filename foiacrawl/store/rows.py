"""The rows of one report: its head, sections, figures, mentions, checks and problems."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from foiacrawl.store import views
from foiacrawl.store.intern import Interned
from foiacrawl.store.lines import DOCUMENT
from foiacrawl.store.pack import position
from foiacrawl.store.sql import delete, insert, insert_whole, update

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from typing import Any

    from foiacrawl.store.lines import Marks
    from foiacrawl.store.nouns import Fetched
    from foiacrawl.store.pack import Packed

Documents: TypeAlias = "Mapping[str | None, int]"
"""The number of each attachment's document by its URL; under None that of the report's own."""
DETAIL_TABLES = (*views.ROWS.values(), "other_figures", "check_rows", "evidence")


class Rows:
    """Writes and replaces the rows that belong to a report. Transactions are the caller's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._interned = Interned(connection)
        self._insert = {
            table: insert_whole(rows, len(columns) + len(views.ALWAYS))
            for (table, rows), columns in zip(
                views.ROWS.items(), views.columns(connection).values(), strict=True
            )
        }

    def forget(self) -> None:
        """Drop what was remembered of a transaction that was rolled back."""
        self._interned.forget()

    def add(self, report: Packed, head: Mapping[str, Any], documents: Documents) -> int:
        """Write a new report with everything in it; `head` is what its row says beyond the reading."""
        report_id = insert(self._connection, "reports", {**report.head, **report.owner, **head})
        self._add_evidence(report_id, report)
        self._add_text(report_id, report)
        self._add_mentions(report_id, report)
        self._add_figures(report_id, report, documents)
        self._add_checks(report_id, report)
        return report_id

    def replace_detail(self, report_id: int, report: Packed, documents: Documents) -> None:
        """Write figures, checks and the body's level, kind and evidence again: a reader that knows more did that."""
        for table in DETAIL_TABLES:
            delete(self._connection, table, report_id)
        update(self._connection, "reports", report.owner, "report_id", report_id)
        self._add_evidence(report_id, report)
        self._add_figures(report_id, report, documents)
        self._add_checks(report_id, report)

    def replace_problems(
        self,
        report: Packed,
        fetched: Fetched,
        documents: Documents,
        report_id: int | None,
        run_id: int | None,
    ) -> None:
        """Write the problems of a document's latest reading in place of those of the one before.

        Problems of an older version of the report stay with that version.
        """
        origin = (report_id, fetched.portal_id, run_id, fetched.fetched_at, fetched.fetched_at)
        self._connection.executemany(
            "DELETE FROM problems WHERE document_id = ? AND (report_id IS NULL OR report_id = ?)",
            [(document_id, report_id) for document_id in documents.values()],
        )
        self._connection.executemany(
            "INSERT INTO problems (kind, message, where_table, where_row, where_column, document_id, url,"
            " report_id, portal_id, run_id, first_seen, last_seen)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    p.kind,
                    p.message,
                    *position(p.where),
                    documents[p.source],
                    p.source or fetched.url,
                    *origin,
                )
                for p in report.problems
            ],
        )

    def _add_evidence(self, report_id: int, report: Packed) -> None:
        self._connection.executemany(
            "INSERT INTO evidence (report_id, ordinal, source, told, division_code) VALUES (?, ?, ?, ?, ?)",
            [(report_id, *row) for row in report.evidence],
        )

    def _add_text(self, report_id: int, report: Packed) -> None:
        self._connection.executemany(
            "INSERT INTO sections (report_id, ordinal, heading, text) VALUES (?, ?, ?, ?)",
            [(report_id, *row) for row in report.sections],
        )

    def _add_mentions(self, report_id: int, report: Packed) -> None:
        self._connection.executemany(
            "INSERT INTO mentions (report_id, indicator, value, unit, approximate, sentence, span_start,"
            " span_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(report_id, *row) for row in report.mentions],
        )

    def _add_figures(self, report_id: int, report: Packed, documents: Documents) -> None:
        rows: dict[str, list[tuple[Any, ...]]] = {}
        for table, ordinal, form_row, values, place, marks, source in report.lines:
            number = self._interned.form_row(form_row)
            document = None if source is None else documents[source]
            row = (report_id, ordinal, number, *values, *place, _json(marks, documents), document)
            rows.setdefault(table, []).append(row)
        for table, written in rows.items():
            self._connection.executemany(self._insert[table], written)
        self._connection.executemany(
            insert_whole("other_figures", 16),
            [
                (report_id, *row, None if source is None else documents[source], confidence)
                for *row, source, confidence in report.single
            ],
        )

    def _add_checks(self, report_id: int, report: Packed) -> None:
        self._connection.executemany(
            "INSERT INTO check_rows VALUES (?, ?, ?, ?, ?, ?)",
            [
                (report_id, number, self._interned.identity(rule, at), *row)
                for rule, at, number, *row in report.checks
            ],
        )


def _json(marks: Marks | None, documents: Documents) -> str | None:
    """Return the marks as the database keeps them, documents by their numbers."""
    if marks is None:
        return None
    written = {
        column: [
            documents[value or None] if place == DOCUMENT and value is not None else value
            for place, value in enumerate(mark)
        ]
        for column, mark in marks.items()
    }
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))
