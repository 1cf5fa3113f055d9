"""Decide what a document that was fetched again is: unchanged, a new version, or no report any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import foiacrawl
from foiacrawl.store.changes import note_changes
from foiacrawl.store.copies import choose_current
from foiacrawl.store.sql import insert, update
from foiacrawl.store.types import Outcome

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from foiacrawl.store.pack import Packed
    from foiacrawl.store.rows import Rows
    from foiacrawl.store.types import Fetched


class Known(NamedTuple):
    """The current document of a URL; `has_report`: a version of a report was read in it."""

    document_id: int
    sha256: str
    content_digest: str
    detail_digest: str
    has_report: bool


class Current(NamedTuple):
    """The latest report of a URL."""

    report_id: int
    document_id: int
    agency: str | None
    year: int | None
    content_digest: str
    detail_digest: str
    reader_version: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A document fetched in this run, its attachments, and what was read in them."""

    fetched: Fetched
    attached: tuple[Fetched, ...]
    report: Packed
    run_id: int | None


class Versions:
    """Decide between new, unchanged and revised, and write the rows, inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def save(
        self, fetched: Fetched, report: Packed, run_id: int | None, attached: Sequence[Fetched] = ()
    ) -> Outcome:
        """Write the document, its attachments and its reading; see Store.save."""
        known, current = self._known(fetched.url), self._current(fetched.url)
        content = report.content_digest
        reading = Reading(fetched, tuple(attached), report, run_id)
        if report.form is not None and current is not None and current.content_digest == content:
            self._confirm(reading, known, current)
            return Outcome.UNCHANGED
        if (
            report.form is None
            and known is not None
            and not known.has_report
            and known.content_digest == content
        ):
            self._update_document(known.document_id, fetched, report)
            documents = self._attach(known.document_id, attached)
            if known.detail_digest != report.detail_digest:
                self._rows.replace_problems(report, fetched, documents, None, run_id)
            return Outcome.UNCHANGED
        self._revise(reading, known, current)
        if current is not None and (current.agency, current.year) != (report.agency, report.year):
            choose_current(self._connection, current.agency, current.year)
        choose_current(self._connection, report.agency, report.year)
        return Outcome.NEW if known is None else Outcome.REVISED

    def _confirm(self, reading: Reading, known: Known | None, current: Current) -> None:
        """Update the times of a report that has not changed."""
        if known is not None and known.document_id != current.document_id:
            # The address showed something else in between, an error page for example.
            self._retire_document(known.document_id)
        fetched, report = reading.fetched, reading.report
        self._update_document(current.document_id, fetched, report)
        documents = self._attach(current.document_id, reading.attached)
        self._connection.execute(
            "UPDATE reports SET last_seen = ? WHERE report_id = ?", (fetched.fetched_at, current.report_id)
        )
        if current.detail_digest != report.detail_digest:
            self._rows.replace_detail(current.report_id, fetched.url, report, documents)
            self._rows.replace_problems(report, fetched, documents, current.report_id, reading.run_id)
            choose_current(self._connection, report.agency, report.year)

    def _revise(self, reading: Reading, known: Known | None, current: Current | None) -> None:
        """Write what is read at this address for the first time, or differs from what was read before."""
        fetched, report = reading.fetched, reading.report
        same_bytes = known is not None and self._has_same_bytes(known, reading)
        if known is not None and (same_bytes or not known.has_report):
            document_id = known.document_id
            self._update_document(document_id, fetched, report)
        else:
            if known is not None:
                self._retire_document(known.document_id)
            document_id = self._add_document(fetched, report.content_digest, report.detail_digest)
        documents = self._attach(document_id, reading.attached)
        if current is not None and (report.form is not None or same_bytes):
            self._connection.execute(
                "UPDATE reports SET is_latest = 0, is_current = 0, copy_of = NULL WHERE report_id = ?",
                (current.report_id,),
            )
        report_id: int | None = None
        if report.form is not None:
            head = {
                "url": fetched.url,
                "portal_id": fetched.portal_id,
                "document_id": document_id,
                "version": self._next_version(fetched.url),
                "is_latest": 1,
                "is_current": 1,
                "changed_by": _changed_by(current, same_bytes=same_bytes),
                "first_seen": fetched.fetched_at,
                "last_seen": fetched.fetched_at,
                "run_id": reading.run_id,
                "reader_version": foiacrawl.__version__,
                "content_digest": report.content_digest,
            }
            report_id = self._rows.add(report, head, documents)
            if current is not None:
                note_changes(self._connection, current.report_id, report_id, str(head["changed_by"]))
        self._rows.replace_problems(report, fetched, documents, report_id, reading.run_id)

    def _has_same_bytes(self, known: Known, reading: Reading) -> bool:
        """Return whether page and attachments are, byte by byte, those of the last reading."""
        files = self._connection.execute(
            "SELECT url, sha256 FROM documents WHERE attached_to = ? AND is_current", (known.document_id,)
        )
        return known.sha256 == reading.fetched.sha256 and set(files) == {
            (file.url, file.sha256) for file in reading.attached
        }

    def _attach(self, document_id: int, attached: Sequence[Fetched]) -> dict[str | None, int]:
        """Write the attachments of a document; return the numbers of the document (under None) and of its attachments."""
        documents: dict[str | None, int] = {None: document_id}
        for file in attached:
            known = self._known(file.url)
            if known is not None and known.sha256 == file.sha256:
                number = known.document_id
                update(self._connection, "documents", _fetched_columns(file), "document_id", number)
            else:
                if known is not None:
                    self._retire_document(known.document_id)
                number = self._add_document(file, content_digest="", detail_digest="")
            update(self._connection, "documents", {"attached_to": document_id}, "document_id", number)
            documents[file.url] = number
        return documents

    def _known(self, url: str) -> Known | None:
        row = self._connection.execute(
            "SELECT document_id, sha256, content_digest, detail_digest, EXISTS (SELECT 1 FROM reports r"
            " WHERE r.document_id = d.document_id) FROM documents d WHERE url = ? AND is_current",
            (url,),
        ).fetchone()
        return None if row is None else Known(*row)

    def _current(self, url: str) -> Current | None:
        row = self._connection.execute(
            "SELECT r.report_id, r.document_id, r.agency, r.year, r.content_digest, d.detail_digest, r.reader_version"
            " FROM reports r JOIN documents d USING (document_id) WHERE r.url = ? AND r.is_latest",
            (url,),
        ).fetchone()
        return None if row is None else Current(*row)

    def _next_version(self, url: str) -> int:
        row = self._connection.execute(
            "SELECT coalesce(max(version), 0) + 1 FROM reports WHERE url = ?", (url,)
        ).fetchone()
        return int(row[0])

    def _add_document(self, fetched: Fetched, content_digest: str, detail_digest: str) -> int:
        first = {
            "url": fetched.url,
            "first_seen": fetched.fetched_at,
            "content_digest": content_digest,
            "detail_digest": detail_digest,
        }
        return insert(self._connection, "documents", first | _fetched_columns(fetched))

    def _update_document(self, document_id: int, fetched: Fetched, report: Packed) -> None:
        digests = {"content_digest": report.content_digest, "detail_digest": report.detail_digest}
        update(self._connection, "documents", _fetched_columns(fetched) | digests, "document_id", document_id)

    def _retire_document(self, document_id: int) -> None:
        self._connection.execute("UPDATE documents SET is_current = 0 WHERE document_id = ?", (document_id,))


def _fetched_columns(fetched: Fetched) -> dict[str, object]:
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
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
        "tls": fetched.tls,
        "gone_on": None,
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
