"""What earlier crawls left behind for this one: what is known of an address, a list, a portal, a host. Only reads."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

BEIJING = timezone(timedelta(hours=8))
SEASON = (1, 2, 3, 4)  # months in which reports are published, with those that come late

KNOWN = """
SELECT document_id, etag, last_modified, last_seen FROM documents
WHERE url = ? AND is_current AND gone_on IS NULL AND attached_to IS NULL
"""
ATTACHED = """
SELECT url, etag, last_modified FROM documents WHERE attached_to = ? AND is_current ORDER BY document_id
"""
OF_PORTAL = """
SELECT d.url, d.listed_title, d.listed_on FROM reports r JOIN documents d ON d.document_id = r.document_id
WHERE r.portal_id = ? AND r.is_latest AND d.is_current AND d.gone_on IS NULL ORDER BY d.last_seen, d.document_id
"""
INTERRUPTED = """
SELECT min(started_at) FROM runs
WHERE run_id > coalesce((SELECT max(run_id) FROM runs WHERE reason = 'finished'), 0)
"""


class Known(NamedTuple):
    """A document as it was last seen; `last_seen` is UTC."""

    document_id: int
    etag: str | None
    last_modified: str | None
    last_seen: str


class Attached(NamedTuple):
    """An attachment of a known document."""

    url: str
    etag: str | None
    last_modified: str | None


class Report(NamedTuple):
    """A report known of a portal, with the words of the listing."""

    url: str
    title: str | None
    date: str | None


class Cooling(NamedTuple):
    """A host that refused us `refusals` times in a row; it is left alone until `until` (UTC), if that is set."""

    kind: str
    refusals: int
    until: str | None


class Memory:
    """Reads the database at `path` through a connection of its own."""

    def __init__(self, path: str | Path) -> None:
        # Opened for writing, and then not allowed to: who closes last must be able to clear the log away.
        self._connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=rw", uri=True)
        self._connection.execute("PRAGMA query_only = ON")
        self._interrupted = self._connection.execute(INTERRUPTED).fetchone()[0]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def known(self, url: str) -> Known | None:
        """Return what is known of an address, if its document is still there."""
        row = self._connection.execute(KNOWN, (url,)).fetchone()
        return Known(*row) if row else None

    def was_just_seen(self, known: Known) -> bool:
        """Tell whether a crawl that was cut short, and that this one completes, has seen the document already."""
        return self._interrupted is not None and known.last_seen >= self._interrupted

    def attached(self, known: Known) -> list[Attached]:
        """Return the attachments of a known document."""
        return [Attached(*row) for row in self._connection.execute(ATTACHED, (known.document_id,))]

    def has_document(self, url: str) -> bool:
        """Tell whether an entry's document is known."""
        return self.known(url) is not None

    def declared(self, url: str) -> tuple[bool, int | None]:
        """Tell whether a list was seen to its end once, and how many lines it declared then."""
        if self._interrupted is not None:
            # What that crawl found further down may not have been stored.
            return False, None
        row = self._connection.execute("SELECT declared FROM listings WHERE url = ?", (url,)).fetchone()
        return (True, row[0]) if row else (False, None)

    def reports(self, portal_id: str) -> list[Report]:
        """Return the reports known of a portal, those not seen for longest first."""
        return [Report(*row) for row in self._connection.execute(OF_PORTAL, (portal_id,))]

    def next_visit(self, portal_id: str, days: int, days_in_season: int) -> str | None:
        """Return the day (YYYY-MM-DD, Beijing) from which a portal is due again, None if it is due now.

        A visit on the same day as the last one is always due: somebody wants it.
        """
        row = self._connection.execute(
            "SELECT finished_at FROM visits WHERE portal_id = ?", (portal_id,)
        ).fetchone()
        if row is None:
            return None
        today, last = datetime.now(BEIJING).date(), _time(row[0]).astimezone(BEIJING).date()
        due = last + timedelta(days=days_in_season if today.month in SEASON else days)
        return None if today == last or today >= due else due.isoformat()

    def cooling(self) -> dict[str, Cooling]:
        """Return the hosts that refused us and have not answered since."""
        rows = self._connection.execute(
            "SELECT host, kind, refusals, cooling_until FROM hosts WHERE refusals > 0"
        )
        return {host: Cooling(*rest) for host, *rest in rows}


def days_since(time: str) -> int:
    """Return how many days have passed in Beijing since a time (UTC): 0 for today."""
    return (datetime.now(BEIJING).date() - _time(time).astimezone(BEIJING).date()).days


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
