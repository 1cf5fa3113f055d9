"""What becomes of a document that was fetched again: nothing new, a new version, or no report any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import foiacrawl
from foiacrawl.store.changes import note_changes
from foiacrawl.store.copies import settle
from foiacrawl.store.nouns import Outcome
from foiacrawl.store.sql import insert, update

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from foiacrawl.store.nouns import Fetched
    from foiacrawl.store.pack import Packed
    from foiacrawl.store.rows import Rows


class Known(NamedTuple):
    """The document of a URL as it is now; `has_report` says whether a version of a report came from it."""

    document_id: int
    sha256: str
    reading: str
    detail: str
    has_report: bool


class Current(NamedTuple):
    """The latest report of a URL."""

    report_id: int
    document_id: int
    agency: str | None
    year: int | None
    reading: str
    detail: str
    reader_version: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What came this time: a document, its attachments, and what was read in them."""

    fetched: Fetched
    attached: tuple[Fetched, ...]
    report: Packed
    run_id: int | None


class Versions:
    """Decides between new, unchanged and revised, and writes what follows. Transactions are the caller's."""

    def __init__(self, connection: sqlite3.Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def save(
        self, fetched: Fetched, report: Packed, run_id: int | None, attached: Sequence[Fetched] = ()
    ) -> Outcome:
        """Write the document, its attachments and its reading; see Store.save."""
        known, current = self._known(fetched.url), self._current(fetched.url)
        reading, detail = report.reading, report.detail
        seen = Seen(fetched, tuple(attached), report, run_id)
        if report.form is not None and current is not None and current.reading == reading:
            self._confirm(seen, known, current)
            return Outcome.UNCHANGED
        if report.form is None and known is not None and not known.has_report and known.reading == reading:
            self._update_document(known.document_id, fetched, reading, detail)
            documents = self._attach(known.document_id, attached)
            if known.detail != detail:
                self._rows.replace_problems(report, fetched, documents, None, run_id)
            return Outcome.UNCHANGED
        self._revise(seen, known, current)
        if current is not None and (current.agency, current.year) != (report.agency, report.year):
            settle(self._connection, current.agency, current.year)
        settle(self._connection, report.agency, report.year)
        return Outcome.NEW if known is None else Outcome.REVISED

    def _confirm(self, seen: Seen, known: Known | None, current: Current) -> None:
        """Move the times of a report that says what it said before."""
        if known is not None and known.document_id != current.document_id:
            # The address showed something else in between, an outage for example.
            self._retire_document(known.document_id)
        fetched, report = seen.fetched, seen.report
        self._update_document(current.document_id, fetched, current.reading, seen.report.detail)
        documents = self._attach(current.document_id, seen.attached)
        self._connection.execute(
            "UPDATE reports SET last_seen = ? WHERE report_id = ?", (fetched.fetched_at, current.report_id)
        )
        if current.detail != seen.report.detail:
            self._rows.replace_detail(current.report_id, report, documents)
            self._rows.replace_problems(report, fetched, documents, current.report_id, seen.run_id)
            settle(self._connection, report.agency, report.year)

    def _revise(self, seen: Seen, known: Known | None, current: Current | None) -> None:
        """Write what is read here for the first time, or what is read otherwise than before."""
        fetched, report = seen.fetched, seen.report
        same_bytes = known is not None and self._is_same_bytes(known, seen)
        if known is not None and (same_bytes or not known.has_report):
            document_id = known.document_id
            self._update_document(document_id, fetched, seen.report.reading, seen.report.detail)
        else:
            if known is not None:
                self._retire_document(known.document_id)
            document_id = self._add_document(fetched, seen.report.reading, seen.report.detail)
        documents = self._attach(document_id, seen.attached)
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
                "run_id": seen.run_id,
                "reader_version": foiacrawl.__version__,
                "reading": seen.report.reading,
            }
            report_id = self._rows.add(report, head, documents)
            if current is not None:
                note_changes(self._connection, current.report_id, report_id, str(head["changed_by"]))
        self._rows.replace_problems(report, fetched, documents, report_id, seen.run_id)

    def _is_same_bytes(self, known: Known, seen: Seen) -> bool:
        """Tell whether page and attachments are, byte by byte, those of the last reading."""
        files = self._connection.execute(
            "SELECT url, sha256 FROM documents WHERE attached_to = ? AND is_current", (known.document_id,)
        )
        return known.sha256 == seen.fetched.sha256 and set(files) == {
            (file.url, file.sha256) for file in seen.attached
        }

    def _attach(self, document_id: int, attached: Sequence[Fetched]) -> dict[str | None, int]:
        """Write the attachments of a document; return the numbers of all its documents."""
        documents: dict[str | None, int] = {None: document_id}
        for file in attached:
            known = self._known(file.url)
            if known is not None and known.sha256 == file.sha256:
                number = known.document_id
                update(self._connection, "documents", _as_seen(file), "document_id", number)
            else:
                if known is not None:
                    self._retire_document(known.document_id)
                number = self._add_document(file, reading="", detail="")
            update(self._connection, "documents", {"attached_to": document_id}, "document_id", number)
            documents[file.url] = number
        return documents

    def _known(self, url: str) -> Known | None:
        row = self._connection.execute(
            "SELECT document_id, sha256, reading, detail, EXISTS (SELECT 1 FROM reports r"
            " WHERE r.document_id = d.document_id) FROM documents d WHERE url = ? AND is_current",
            (url,),
        ).fetchone()
        return None if row is None else Known(*row)

    def _current(self, url: str) -> Current | None:
        row = self._connection.execute(
            "SELECT r.report_id, r.document_id, r.agency, r.year, r.reading, d.detail, r.reader_version"
            " FROM reports r JOIN documents d USING (document_id) WHERE r.url = ? AND r.is_latest",
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
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
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
