"""Read from the database what earlier crawls know of an address, a list, a portal, a host."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from foiacrawl.walk.actions import KnownList

BEIJING = timezone(timedelta(hours=8))
SEASON = (1, 2, 3, 4)  # months in which reports are published, late ones included

_KNOWN = """
SELECT document_id, etag, last_modified, first_seen, last_seen FROM documents
WHERE url = ? AND is_current AND gone_on IS NULL AND attached_to IS NULL
"""
_ATTACHED = """
SELECT url, etag, last_modified FROM documents WHERE attached_to = ? AND is_current ORDER BY document_id
"""
_OF_PORTAL = """
SELECT d.url, d.listed_title, d.listed_on FROM reports r JOIN documents d ON d.document_id = r.document_id
WHERE r.portal_id = ? AND r.is_latest AND d.is_current AND d.gone_on IS NULL ORDER BY d.last_seen, d.document_id
"""
_PORTAL = """
SELECT
  (SELECT count(*) FROM reports r JOIN documents d USING (document_id)
   WHERE r.portal_id = p.portal_id AND r.is_latest AND d.is_current AND d.gone_on IS NULL),
  (SELECT count(*) FROM documents d WHERE d.portal_id = p.portal_id AND d.gone_on IS NOT NULL AND d.attached_to IS NULL),
  coalesce(p.most_listed, 0), p.state
FROM portals p WHERE p.portal_id = ?
"""
_INTERRUPTED = """
SELECT min(started_at) FROM runs
WHERE run_id > coalesce((SELECT max(run_id) FROM runs WHERE reason = 'finished'), 0)
"""


class KnownDocument(NamedTuple):
    """A document as it was last seen; `first_seen`, when it became what it is, and `last_seen` are UTC."""

    document_id: int
    etag: str | None
    last_modified: str | None
    first_seen: str
    last_seen: str


class KnownAttachment(NamedTuple):
    """An attachment of a known document."""

    url: str
    etag: str | None
    last_modified: str | None


class KnownReport(NamedTuple):
    """A report known of a portal, with the words of the listing."""

    url: str
    title: str | None
    date: str | None


class KnownPortal(NamedTuple):
    """What is known of a portal: its reports that are there, those that are gone, the most its lists showed, its state."""

    reports: int = 0
    gone: int = 0
    most_listed: int = 0
    state: str | None = None


class RefusedHost(NamedTuple):
    """A host that refused `refusals` runs in a row; it is skipped until `until` (UTC), if that is set."""

    kind: str
    refusals: int
    until: str | None


class History:
    """Reads the database at `path` through a connection of its own.

    A list is read to its end again after `list_days` days, one whose lines are in no order after `unordered_days`.
    """

    def __init__(self, path: str | Path, list_days: int, unordered_days: int) -> None:
        self._list_days = list_days
        self._unordered_days = unordered_days
        # Opened for writing, then forbidden to write: the last connection to close must be able to remove the log file.
        self._connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=rw", uri=True)
        self._connection.execute("PRAGMA query_only = ON")
        self._interrupted = self._connection.execute(_INTERRUPTED).fetchone()[0]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def find_document(self, url: str) -> KnownDocument | None:
        """Return the current document of an address; None if there is none, or if it is gone."""
        row = self._connection.execute(_KNOWN, (url,)).fetchone()
        return KnownDocument(*row) if row else None

    def was_seen_by_interrupted_run(self, known: KnownDocument) -> bool:
        """Return whether an interrupted crawl, which this one completes, has seen the document already."""
        return self._interrupted is not None and known.last_seen >= self._interrupted

    def attachments_of(self, known: KnownDocument) -> list[KnownAttachment]:
        """Return the attachments of a known document."""
        return [KnownAttachment(*row) for row in self._connection.execute(_ATTACHED, (known.document_id,))]

    def has_document(self, url: str) -> bool:
        """Return whether an entry's document is known."""
        return self.find_document(url) is not None

    def known_list(self, url: str) -> KnownList | None:
        """Return a list that was seen to its end not long ago; None for any other."""
        if self._interrupted is not None:
            # What that crawl found on the further pages may not have been stored.
            return None
        row = self._connection.execute(
            "SELECT seen_at, entries, declared FROM listings WHERE url = ?", (url,)
        ).fetchone()
        if row is None or interval_ended(url, last := day_of(row[0]), self._list_days):
            return None
        # One seen today is due: a person started the crawl again.
        is_due = last == today() or interval_ended(url, last, self._unordered_days)
        _, lines, declared = row
        return KnownList(lines, declared, is_due)

    def reports(self, portal_id: str) -> list[KnownReport]:
        """Return the reports known of a portal, those not seen for the longest time first."""
        return [KnownReport(*row) for row in self._connection.execute(_OF_PORTAL, (portal_id,))]

    def portal(self, portal_id: str) -> KnownPortal:
        """Return what is known of a portal."""
        row = self._connection.execute(_PORTAL, (portal_id,)).fetchone()
        return KnownPortal(*row) if row else KnownPortal()

    def next_visit(self, portal_id: str, days: int, days_in_season: int) -> str | None:
        """Return the day (YYYY-MM-DD, Beijing) from which a portal is due again, None if it is due now.

        A portal visited today is due: a person started the crawl again.
        """
        row = self._connection.execute(
            "SELECT finished_at FROM visits WHERE portal_id = ?", (portal_id,)
        ).fetchone()
        if row is None:
            return None
        now, last = today(), day_of(row[0])
        due = last + timedelta(days=days_in_season if now.month in SEASON else days)
        return None if now == last or now >= due else due.isoformat()

    def refused_hosts(self) -> dict[str, RefusedHost]:
        """Return the hosts that refused the crawl and have not answered since."""
        rows = self._connection.execute(
            "SELECT host, kind, refusals, cooling_until FROM hosts WHERE refusals > 0"
        )
        return {host: RefusedHost(*rest) for host, *rest in rows}


def interval_ended(url: str, last: date, days: int) -> bool:
    """Return whether one of the intervals of `days` days has ended since the day `last`.

    Each address has its own days at which they end: of those that were first seen in one night, each night has its share.
    """
    offset = crc32(url.encode())
    return (today().toordinal() + offset) // days > (last.toordinal() + offset) // days


def day_of(time: str) -> date:
    """Return the day in Beijing of a time (UTC)."""
    return _time(time).astimezone(BEIJING).date()


def today() -> date:
    """Return the day in Beijing."""
    return datetime.now(BEIJING).date()


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
