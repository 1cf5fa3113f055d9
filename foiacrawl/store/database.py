"""Store: the one SQLite file, written report by report."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import foiacrawl
from foiacrawl import problems
from foiacrawl.store.changes import note_reader_changes
from foiacrawl.store.connect import connect, explained
from foiacrawl.store.migrate import migrate
from foiacrawl.store.nouns import Outcome, StoreError
from foiacrawl.store.pack import Packed, pack
from foiacrawl.store.rows import Rows
from foiacrawl.store.runs import counted
from foiacrawl.store.search import behind, catch_up, register
from foiacrawl.store.shared import compare_batch
from foiacrawl.store.sql import insert
from foiacrawl.store.versions import Versions
from foiacrawl.text import to_simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

    from foiacrawl.model import Portal, Report
    from foiacrawl.store.nouns import Fetched
    from foiacrawl.store.search import Fold


INDEXED_TOGETHER = 64
"""New reports after which the full text is brought up to date; see search.catch_up."""


def utc_now() -> str:
    """Return the time as the database writes it, 2026-11-22T04:30:00Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """The database at `path`, created or brought up to date on opening. Usable from several threads.

    `timeout` is how many seconds to wait for another process that writes; `fold` turns text into simplified
    characters for the full text; `clock` gives the time. Every method raises StoreError, which says what
    happened, where, and what to do; what was saved before stays whole.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        timeout: float = 30.0,
        fold: Fold = to_simplified,
        clock: Callable[[], str] = utc_now,
    ) -> None:
        self.path = Path(path)
        self._clock = clock
        self._fold = fold
        self._not_indexed = 0
        self._lock = threading.RLock()
        self._connection = connect(self.path, timeout)
        try:
            with explained(self.path):
                register(self._connection)
                migrate(self._connection, self.path)
                self._rows = Rows(self._connection)
                self._versions = Versions(self._connection, self._rows)
            self.index_text()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Bring the full text up to date, refresh the query planner's statistics, and close the file."""
        with self._lock:
            try:
                if self._not_indexed:
                    self.index_text()
                self._connection.execute("PRAGMA analysis_limit = 400")
                self._connection.execute("PRAGMA optimize")
            except (sqlite3.Error, StoreError):
                # Both are made up for at the next opening, and closing twice is harmless.
                pass
            finally:
                self._connection.close()

    def index_text(self) -> None:
        """Bring the full text up to date. It is done by itself on opening, on closing and every now and then."""
        with self._lock:
            if behind(self._connection):
                with self._transaction() as connection:
                    catch_up(connection, self._fold)
            self._not_indexed = 0

    def compare_texts(self) -> int:
        """Measure how much text new reports share with others; return how many were compared (see shared.py)."""
        compared = 0
        while True:
            with self._transaction() as connection:
                done = compare_batch(connection)
            compared += done
            if not done:
                return compared

    def compare_with(self, older: Path) -> dict[str, int]:
        """Write into `changes` what is read here otherwise than in another database; see note_reader_changes."""
        if not older.is_file():
            raise StoreError("there is no database", str(older), "Name the one to compare with.")
        with (
            explained(older),
            closing(sqlite3.connect(f"{older.resolve().as_uri()}?mode=ro", uri=True)) as other,
            self._transaction() as connection,
        ):
            return note_reader_changes(connection, other)

    def begin_run(self, settings: Mapping[str, str]) -> int:
        """Note that a crawl begins, under which settings; return its number."""
        with self._transaction() as connection:
            added = connection.execute(
                "INSERT INTO runs (started_at, reader_version, settings) VALUES (?, ?, ?)",
                (self._clock(), foiacrawl.__version__, _json(settings)),
            )
            return int(added.lastrowid or 0)

    def count_run(self, run_id: int) -> dict[str, int]:
        """Return what the database knows of what a run did; see runs.counted."""
        with self._lock, explained(self.path):
            return counted(self._connection, run_id)

    def end_run(self, run_id: int, reason: str, counts: Mapping[str, int]) -> None:
        """Note that a crawl ended, why, and what it counted. A run without an end was killed."""
        with self._transaction() as connection:
            done = connection.execute(
                "UPDATE runs SET finished_at = ?, reason = ?, counts = ? WHERE run_id = ?",
                (self._clock(), reason, _json(counts), run_id),
            )
            if not done.rowcount:
                raise StoreError(f"there is no run {run_id}", str(self.path), "Call begin_run first.")

    def has_report(self, url: str) -> bool:
        """Tell whether a report of this address is known."""
        with self._lock, explained(self.path):
            return (
                self._connection.execute("SELECT 1 FROM reports WHERE url = ? LIMIT 1", (url,)).fetchone()
                is not None
            )

    def confirm(self, urls: Sequence[str]) -> None:
        """Note that these addresses still show what they showed: the portal said so (status 304)."""
        now = self._clock()
        with self._transaction() as connection:
            for url in urls:
                connection.execute(
                    "UPDATE documents SET last_seen = ?, gone_on = NULL WHERE url = ? AND is_current",
                    (now, url),
                )
                connection.execute("UPDATE reports SET last_seen = ? WHERE url = ? AND is_latest", (now, url))

    def mark_gone(self, url: str) -> None:
        """Note that an address shows nothing any more; what was read there stays, and keeps the day it vanished."""
        day = self._clock()[:10]
        with self._transaction() as connection:
            connection.execute(
                "UPDATE documents SET gone_on = coalesce(gone_on, ?) WHERE url = ? AND is_current", (day, url)
            )

    def save_refusal(self, host: str, kind: str, refusals: int, cooling_until: str | None) -> None:
        """Note that a host refused us; none refusals: that it answers again."""
        row = {
            "host": host,
            "refusals": refusals,
            "kind": kind,
            "refused_at": self._clock(),
            "cooling_until": cooling_until,
        }
        with self._transaction() as connection:
            insert(connection, "hosts", row, _renewing(row, "host"))

    def save_listing(self, url: str, portal_id: str, pages: int, lines: int, declared: int | None) -> None:
        """Note that a list was seen to its end."""
        row = {
            "url": url,
            "portal_id": portal_id,
            "pages": pages,
            "lines": lines,
            "declared": declared,
            "seen_at": self._clock(),
        }
        with self._transaction() as connection:
            insert(connection, "listings", row, _renewing(row, "url"))

    def forget_listing(self, url: str) -> None:
        """Note that a list was not seen to its end this time: the next visit reads all of it."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM listings WHERE url = ?", (url,))

    def save_visit(self, portal_id: str, family: str | None, listing_pages: int, reports: int) -> None:
        """Note that a portal was walked to its end."""
        row = {
            "portal_id": portal_id,
            "finished_at": self._clock(),
            "family": family,
            "listing_pages": listing_pages,
            "reports": reports,
        }
        with self._transaction() as connection:
            insert(connection, "visits", row, _renewing(row, "portal_id"))

    def save_portal(self, portal: Portal) -> None:
        """Write or renew a portal's row."""
        row = {field.name: getattr(portal, field.name) for field in fields(portal)}
        with self._transaction() as connection:
            insert(connection, "portals", row, _renewing(row, "portal_id"))

    def save_problem(
        self,
        kind: str,
        message: str,
        *,
        portal_id: str | None = None,
        url: str | None = None,
        run_id: int | None = None,
    ) -> None:
        """Note a problem of the crawl. The same problem seen again only moves its `last_seen`."""
        self._check_kinds(kind)
        now = self._clock()
        with self._transaction() as connection:
            again = connection.execute(
                "UPDATE problems SET last_seen = ?, run_id = coalesce(?, run_id) WHERE document_id IS NULL"
                " AND url IS ? AND kind = ? AND message = ? AND portal_id IS ?",
                (now, run_id, url, kind, message, portal_id),
            )
            if not again.rowcount:
                connection.execute(
                    "INSERT INTO problems (kind, message, portal_id, url, run_id, first_seen, last_seen)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (kind, message, portal_id, url, run_id, now, now),
                )

    def save(
        self,
        fetched: Fetched,
        report: Report | Packed,
        *,
        run_id: int | None,
        attached: Sequence[Fetched] = (),
    ) -> Outcome:
        """Write a document, its attachments and what was read in them, in one transaction.

        A reading equal to the current one moves `last_seen` and the archive's reference. A reading that
        differs becomes a new version, and the one before stays. A document that is no report keeps its row
        and problems; where a report stood before at that URL it stays current, unless the same bytes are
        read otherwise now.
        """
        self._check_kinds(*(problem.kind for problem in report.problems))
        packed = report if isinstance(report, Packed) else pack(report)
        try:
            return self._save(fetched, packed, run_id, attached)
        except UnicodeEncodeError:
            # Half of a surrogate pair, left by a broken page, has no UTF-8: it becomes U+FFFD.
            return self._save(_scrubbed(fetched), _scrubbed(packed), run_id, _scrubbed(tuple(attached)))

    def _save(
        self, fetched: Fetched, report: Packed, run_id: int | None, attached: Sequence[Fetched]
    ) -> Outcome:
        with self._lock:
            with self._transaction():
                outcome = self._versions.save(fetched, report, run_id, attached)
            self._not_indexed += outcome is not Outcome.UNCHANGED
            if self._not_indexed >= INDEXED_TOGETHER:
                self.index_text()
            return outcome

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; the lock is taken at once, so that no other writer comes in between."""
        with self._lock, explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._rows.forget()
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _check_kinds(self, *kinds: str) -> None:
        for kind in kinds:
            if kind not in problems.kinds():
                raise StoreError(
                    f"unknown kind of problem {kind!r}", str(self.path), "Add it to problems.toml."
                )


def _renewing(row: Mapping[str, Any], key: str) -> str:
    """Return the end of an INSERT that renews the row with this key, if there is one."""
    return f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in row)}"


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True)


def _scrubbed(value: Any) -> Any:
    """Return the same nouns with every lone surrogate in their text replaced."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, tuple | list):
        return type(value)(map(_scrubbed, value))
    if isinstance(value, dict):
        return {name: _scrubbed(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _scrubbed(getattr(value, f.name)) for f in fields(value)})
    return value
