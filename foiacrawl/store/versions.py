"""What becomes of a document that was fetched again: nothing new, a new version, or no report any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import foiacrawl
from foiacrawl.store import fingerprint
from foiacrawl.store.nouns import Outcome
from foiacrawl.store.sql import insert, update

if TYPE_CHECKING:
    import sqlite3

    from foiacrawl.model import Report
    from foiacrawl.store.nouns import Fetched
    from foiacrawl.store.rows import Rows


class Known(NamedTuple):
    """The document of a URL as it is now; `has_report` says whether a version of a report came from it."""

    document_id: int
    sha256: str
    reading: str
    detail: str
    has_report: bool


class Current(NamedTuple):
    """The current report of a URL."""

    report_id: int
    document_id: int
    version: int
    reading: str
    detail: str
    reader_version: str


class Versions:
    """Decides between new, unchanged and revised, and writes what follows. Transactions are the caller's."""

    def __init__(self, connection: sqlite3.Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def save(self, fetched: Fetched, report: Report, run_id: int | None) -> Outcome:
        """Write the document and its reading; see Store.save."""
        known, current = self._known(fetched.url), self._current(fetched.url)
        reading, detail = fingerprint.reading(report), fingerprint.detail(report)
        if report.form is not None and current is not None and current.reading == reading:
            self._confirm(fetched, report, run_id, known, current, detail)
            return Outcome.UNCHANGED
        if report.form is None and known is not None and not known.has_report and known.reading == reading:
            self._update_document(known.document_id, fetched, reading, detail)
            if known.detail != detail:
                self._rows.replace_problems(report, fetched, known.document_id, None, run_id)
            return Outcome.UNCHANGED
        self._revise(fetched, report, run_id, known, current, reading, detail)
        return Outcome.NEW if known is None else Outcome.REVISED

    def _confirm(
        self,
        fetched: Fetched,
        report: Report,
        run_id: int | None,
        known: Known | None,
        current: Current,
        detail: str,
    ) -> None:
        """Move the times of a report that says what it said before."""
        if known is not None and known.document_id != current.document_id:
            # The address showed something else in between, an outage for example.
            self._retire_document(known.document_id)
        self._update_document(current.document_id, fetched, current.reading, detail)
        self._connection.execute(
            "UPDATE reports SET last_seen = ? WHERE report_id = ?", (fetched.fetched_at, current.report_id)
        )
        if current.detail != detail:
            self._rows.replace_detail(current.report_id, report)
            self._rows.replace_problems(report, fetched, current.document_id, current.report_id, run_id)

    def _revise(
        self,
        fetched: Fetched,
        report: Report,
        run_id: int | None,
        known: Known | None,
        current: Current | None,
        reading: str,
        detail: str,
    ) -> None:
        """Write what is read here for the first time, or what is read otherwise than before."""
        same_bytes = known is not None and known.sha256 == fetched.sha256
        if known is not None and (same_bytes or not known.has_report):
            document_id = known.document_id
            self._update_document(document_id, fetched, reading, detail)
        else:
            if known is not None:
                self._retire_document(known.document_id)
            document_id = self._add_document(fetched, reading, detail)
        if current is not None and (report.form is not None or same_bytes):
            self._connection.execute(
                "UPDATE reports SET is_current = 0 WHERE report_id = ?", (current.report_id,)
            )
        report_id: int | None = None
        if report.form is not None:
            head = {
                "url": fetched.url,
                "portal_id": fetched.portal_id,
                "document_id": document_id,
                "version": self._next_version(fetched.url),
                "is_current": 1,
                "changed_by": _changed_by(current, same_bytes=same_bytes),
                "first_seen": fetched.fetched_at,
                "last_seen": fetched.fetched_at,
                "run_id": run_id,
                "reader_version": foiacrawl.__version__,
                "reading": reading,
            }
            report_id = self._rows.add(report, head)
        self._rows.replace_problems(report, fetched, document_id, report_id, run_id)

    def _known(self, url: str) -> Known | None:
        row = self._connection.execute(
            "SELECT document_id, sha256, reading, detail, EXISTS (SELECT 1 FROM reports r"
            " WHERE r.document_id = d.document_id) FROM documents d WHERE url = ? AND is_current",
            (url,),
        ).fetchone()
        return None if row is None else Known(*row)

    def _current(self, url: str) -> Current | None:
        row = self._connection.execute(
            "SELECT r.report_id, r.document_id, r.version, r.reading, d.detail, r.reader_version"
            " FROM reports r JOIN documents d USING (document_id) WHERE r.url = ? AND r.is_current",
            (url,),
        ).fetchone()
        return None if row is None else Current(*row)

    def _next_version(self, url: str) -> int:
        row = self._connection.execute(
            "SELECT coalesce(max(version), 0) + 1 FROM reports WHERE url = ?", (url,)
        ).fetchone()
        return int(row[0])

    def _add_document(self, fetched: Fetched, reading: str, detail: str) -> int:
        first = {"url": fetched.url, "first_seen": fetched.fetched_at, "reading": reading, "detail": detail}
        return insert(self._connection, "documents", first | _as_seen(fetched))

    def _update_document(self, document_id: int, fetched: Fetched, reading: str, detail: str) -> None:
        seen = _as_seen(fetched) | {"reading": reading, "detail": detail}
        update(self._connection, "documents", seen, "document_id", document_id)

    def _retire_document(self, document_id: int) -> None:
        self._connection.execute("UPDATE documents SET is_current = 0 WHERE document_id = ?", (document_id,))


def _as_seen(fetched: Fetched) -> dict[str, object]:
    return {
        "final_url": fetched.final_url,
        "portal_id": fetched.portal_id,
        "listed_title": fetched.listed_title,
        "listed_on": fetched.listed_on,
        "status": fetched.status,
        "content_type": fetched.content_type,
        "size": fetched.size,
        "sha256": fetched.sha256,
        "warc_file": fetched.warc_file,
        "warc_offset": fetched.warc_offset,
        "last_seen": fetched.fetched_at,
        "is_current": 1,
    }


def _changed_by(current: Current | None, *, same_bytes: bool) -> str | None:
    """Return why a new version differs from the one before, or None for a first version."""
    if current is None:
        return None
    if same_bytes:
        return "reader"
    return "page" if current.reader_version == foiacrawl.__version__ else "page or reader"
