"""The rows of one report: its head, sections, figures, mentions, checks and problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from foiacrawl.store import views
from foiacrawl.store.intern import Interned
from foiacrawl.store.numbers import storable
from foiacrawl.store.pack import gather
from foiacrawl.store.sql import delete, insert, insert_whole, update

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from typing import Any

    from foiacrawl.model import Figure, Owner, Place, Report
    from foiacrawl.store.nouns import Fetched

Documents: TypeAlias = "Mapping[str | None, int]"
"""The number of each attachment's document by its URL; under None that of the report's own."""
DETAIL_TABLES = (*views.ROWS.values(), "other_figures", "check_rows", "evidence")
DECISION = "decision"
"""The source of the evidence that says, in words, what was made of all the others."""


class Rows:
    """Writes and replaces the rows that belong to a report. Transactions are the caller's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._columns = views.columns(connection)
        self._interned = Interned(connection)
        self._insert = {
            table: insert_whole(rows, len(self._columns[table]) + len(views.ALWAYS))
            for table, rows in views.ROWS.items()
        }

    def forget(self) -> None:
        """Drop what was remembered of a transaction that was rolled back."""
        self._interned.forget()

    def add(self, report: Report, head: Mapping[str, Any], documents: Documents) -> int:
        """Write a new report with everything in it; `head` is what its row says beyond the reading."""
        meta = report.metadata
        row = {
            "agency": report.agency,
            "division_code": report.division_code,
            "year": report.year,
            "title": report.title,
            "form": report.form,
            "published_on": report.published_on,
            "script": report.script,
            "index_number": meta.index_number,
            "publisher": meta.publisher,
            "document_number": meta.document_number,
            "created_on": meta.created_on,
            "site_code": meta.site_code,
            "icp": meta.icp,
            "name": f"{report.agency or '—'} {report.year or '—'}",
            **_owner(report.owner),
            **head,
        }
        report_id = insert(self._connection, "reports", row)
        self._add_evidence(report_id, report.owner)
        self._add_text(report_id, report)
        self._add_mentions(report_id, report)
        self._add_figures(report_id, report, documents)
        self._add_checks(report_id, report)
        return report_id

    def replace_detail(self, report_id: int, report: Report, documents: Documents) -> None:
        """Write figures, checks and the body's level, kind and evidence again: a reader that knows more did that."""
        for table in DETAIL_TABLES:
            delete(self._connection, table, report_id)
        update(self._connection, "reports", _owner(report.owner), "report_id", report_id)
        self._add_evidence(report_id, report.owner)
        self._add_figures(report_id, report, documents)
        self._add_checks(report_id, report)

    def replace_problems(
        self,
        report: Report,
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
                    *_position(p.where),
                    documents[p.source],
                    p.source or fetched.url,
                    *origin,
                )
                for p in report.problems
            ],
        )

    def _add_evidence(self, report_id: int, owner: Owner) -> None:
        told = [(clue.source, clue.told, clue.division_code) for clue in owner.clues]
        told += [(DECISION, reason, None) for reason in owner.reasons]
        self._connection.executemany(
            "INSERT INTO evidence (report_id, ordinal, source, told, division_code) VALUES (?, ?, ?, ?, ?)",
            [(report_id, number, *row) for number, row in enumerate(told)],
        )

    def _add_text(self, report_id: int, report: Report) -> None:
        self._connection.executemany(
            "INSERT INTO sections (report_id, ordinal, heading, text) VALUES (?, ?, ?, ?)",
            [(report_id, number, s.heading, s.text) for number, s in enumerate(report.sections)],
        )

    def _add_mentions(self, report_id: int, report: Report) -> None:
        self._connection.executemany(
            "INSERT INTO mentions (report_id, indicator, value, unit, approximate, sentence, span_start,"
            " span_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (report_id, m.indicator, storable(m.value), m.unit, m.approximate, m.sentence, *m.span)
                for m in report.mentions
            ],
        )

    def _add_figures(self, report_id: int, report: Report, documents: Documents) -> None:
        lines, others = gather(report.figures, self._columns)
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in views.ROWS}
        for line in lines:
            table = line.first.table
            rows[table].append(
                (
                    report_id,
                    line.ordinal,
                    self._interned.form_row(line.form_row()),
                    *line.values(self._columns[table]),
                    *_position(line.first.where),
                    line.marks(documents),
                    _attachment(line.first, documents),
                )
            )
        for table, values in rows.items():
            self._connection.executemany(self._insert[table], values)
        self._connection.executemany(
            insert_whole("other_figures", 16),
            [
                (
                    report_id,
                    line.ordinal,
                    *_whole(line.first),
                    _attachment(line.first, documents),
                    line.first.confidence,
                )
                for line in others
            ],
        )

    def _add_checks(self, report_id: int, report: Report) -> None:
        self._connection.executemany(
            "INSERT INTO check_rows VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    report_id,
                    number,
                    self._interned.identity(c.rule, c.at),
                    c.status,
                    storable(c.left),
                    storable(c.right),
                )
                for number, c in enumerate(report.checks)
            ],
        )


def _owner(owner: Owner) -> dict[str, str | None]:
    return {
        "level": owner.level,
        "kind": owner.kind,
        "identity": owner.identity,
        "agency_told": owner.told,
        "other_name": owner.other_name,
    }


def _whole(figure: Figure) -> tuple[Any, ...]:
    return (
        figure.table,
        figure.row,
        figure.column,
        figure.label,
        storable(figure.value),
        figure.raw,
        figure.state,
        figure.unit,
        figure.form,
        *_position(figure.where),
    )


def _attachment(figure: Figure, documents: Documents) -> int | None:
    return None if figure.source is None else documents[figure.source]


def _position(place: Place | None) -> tuple[int | None, int | None, int | None]:
    return (None, None, None) if place is None else (place.table, place.row, place.column)
