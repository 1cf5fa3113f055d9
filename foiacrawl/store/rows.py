"""Write the rows of one report: its head, sections, figures, mentions, checks and problems."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from foiacrawl.store.fingerprint import report_key
from foiacrawl.store.form_rows import DOCUMENT
from foiacrawl.store.pack import position
from foiacrawl.store.schema.views import ROW_TABLES
from foiacrawl.store.shared_rows import SharedRows
from foiacrawl.store.sql import delete, insert, insert_statement, update

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from typing import Any

    from foiacrawl.store.form_rows import Marks
    from foiacrawl.store.pack import Packed
    from foiacrawl.store.types import Fetched

Documents: TypeAlias = "Mapping[str | None, int]"
"""The number of each attachment's document by its URL; the report's own is under None."""
DETAIL_TABLES = (*ROW_TABLES.values(), "other_figures", "check_rows", "evidence")


class Rows:
    """Write and replace the rows that belong to a report, inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._shared = SharedRows(connection)

    def clear_cache(self) -> None:
        """Forget the numbers of shared rows, after a rollback."""
        self._shared.clear()

    def add(self, report: Packed, head: Mapping[str, Any], documents: Documents) -> int:
        """Write a new report with all its rows; return its number. `head` has the columns that are not read in the document."""
        report_id = insert(self._connection, "reports", {**report.head, **_body(report, head["url"]), **head})
        self._add_evidence(report_id, report)
        self._add_text(report_id, report)
        self._add_mentions(report_id, report)
        self._add_figures(report_id, report, documents)
        self._add_checks(report_id, report)
        return report_id

    def replace_detail(self, report_id: int, url: str, report: Packed, documents: Documents) -> None:
        """Write figures, checks and what is known of the body again, where the numbers are the same as before."""
        for table in DETAIL_TABLES:
            delete(self._connection, table, report_id)
        update(self._connection, "reports", _body(report, url), "report_id", report_id)
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
        """Replace the problems of a document by those of its latest reading.

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
            insert_statement("evidence"),
            [(report_id, *row) for row in report.evidence],
        )

    def _add_text(self, report_id: int, report: Packed) -> None:
        self._connection.executemany(
            "INSERT INTO section_rows (report_id, ordinal, heading, text, is_shortened) VALUES (?, ?, ?, ?, ?)",
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
        for table, ordinal, form_row, values, place, marks, source in report.form_rows:
            number = self._shared.number_form_row(form_row)
            document = None if source is None else documents[source]
            row = (report_id, ordinal, number, *values, *place, _json(marks, documents), document)
            rows.setdefault(table, []).append(row)
        for table, written in rows.items():
            self._connection.executemany(insert_statement(ROW_TABLES[table]), written)
        self._connection.executemany(
            insert_statement("other_figures"),
            [
                (report_id, *row, None if source is None else documents[source], confidence)
                for *row, source, confidence in report.other_figures
            ],
        )

    def _add_checks(self, report_id: int, report: Packed) -> None:
        self._connection.executemany(
            insert_statement("check_rows"),
            [
                (report_id, number, self._shared.number_check_rule(rule, at), *row)
                for rule, at, number, *row in report.checks
            ],
        )


def _body(report: Packed, url: str) -> dict[str, str | None]:
    """Return the columns of `reports` that depend on what is known of the body."""
    body = report.owner["identity"] or report.agency
    return {**report.owner, "report_key": report_key(url, body, report.year)}


def _json(marks: Marks | None, documents: Documents) -> str | None:
    """Return marks as JSON, with the numbers of documents in place of their URLs."""
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
