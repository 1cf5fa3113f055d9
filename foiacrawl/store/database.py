"""Store: the SQLite database, written report by report."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from foiacrawl.store.changes import note_reader_changes
from foiacrawl.store.connect import explained
from foiacrawl.store.copied_text import compare_batch
from foiacrawl.store.crawl_tables import CrawlTables
from foiacrawl.store.derived import is_stale, mark_fresh, mark_stale, refresh
from foiacrawl.store.pack import Packed, pack
from foiacrawl.store.rows import Rows
from foiacrawl.store.search import index_new_reports, is_behind
from foiacrawl.store.types import Outcome, StoreError
from foiacrawl.store.values import replace_surrogates
from foiacrawl.store.versions import Versions
from foiacrawl.text import to_simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from foiacrawl.model import Report
    from foiacrawl.store.search import Fold
    from foiacrawl.store.types import Fetched

MAX_UNINDEXED = 64
"""New reports after which the full text is brought up to date; see search.index_new_reports."""
MAX_UNINDEXED_TEXT = 200_000
"""Characters of new reports after which it is, too: some 0.2 seconds, in which nothing else happens."""

_INSTRUCTIONS = 100_000  # of SQLite between two looks at whether to end early: some milliseconds


def utc_now() -> str:
    """Return the time as the database has it, 2026-11-22T04:30:00Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store(CrawlTables):
    """The database of reports; for opening, threads and errors see OpenDatabase, for the crawl's tables CrawlTables.

    `fold` turns text into simplified characters for the full text.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        timeout: float = 30.0,
        fold: Fold = to_simplified,
        clock: Callable[[], str] = utc_now,
    ) -> None:
        super().__init__(path, timeout, clock)
        self._fold = fold
        self._unindexed = 0
        self._unindexed_text = 0
        self._is_marked = False  # that the derived tables are stale
        self._is_interrupted = False
        self._rows = Rows(self._connection)
        self._versions = Versions(self._connection, self._rows)
        try:
            self.index_text()
        except BaseException:
            self._connection.close()
            raise

    def complete(self) -> None:
        """Bring up to date what follows from the reports: shared text, derived tables. `interrupt` ends it from a thread."""
        with self._lock:
            self._connection.set_progress_handler(lambda: self._is_interrupted, _INSTRUCTIONS)
            try:
                self.compare_texts()
                self.refresh()
            finally:
                self._connection.set_progress_handler(None, 0)

    def interrupt(self) -> None:
        """End `complete` early, and have closing leave the derived tables as they are: the next run completes them."""
        self._is_interrupted = True

    def close(self) -> None:
        """Bring the full text and the derived tables up to date, and close the file."""
        with self._lock:
            try:
                if self._unindexed:
                    self.index_text()
                self.refresh()
            except StoreError:
                pass  # the next opening does it
            finally:
                super().close()

    def index_text(self) -> None:
        """Bring the full text up to date. Opening, closing and saving call it."""
        with self._lock:
            if is_behind(self._connection):
                with super()._transaction() as connection:  # no derived table has anything of the full text
                    index_new_reports(connection, self._fold)
            self._unindexed = self._unindexed_text = 0

    def refresh(self) -> None:
        """Bring the derived tables up to date, if anything was written. The end of a run and closing call it."""
        with self._lock:
            if self._is_interrupted:
                return
            with explained(self.path):
                stale = not self._connection.in_transaction and is_stale(self._connection)
            if stale:
                with self._unchecked(), super()._transaction() as connection:
                    refresh(connection, self._clock())
            self._is_marked = False

    def count_run(self, run_id: int) -> dict[str, int]:
        """Return the counts of a run that the database can compute; see runs.counted."""
        self.refresh()
        return super().count_run(run_id)

    def end_run(self, run_id: int, reason: str, counts: Mapping[str, int]) -> None:
        """Record that a crawl ended, why, and its counts. A run without an end was killed."""
        with self._lock:
            was_stale = is_stale(self._connection)
            super().end_run(run_id, reason, counts)
            if not was_stale:  # nothing that was derived depends on the end of a run
                with super()._transaction() as connection:
                    mark_fresh(connection, self._clock())
                self._is_marked = False

    def compare_texts(self) -> int:
        """Measure how much text new reports share with others; return how many were compared (see copied_text.py)."""
        compared = 0
        while not self._is_interrupted:
            with super()._transaction() as connection:  # no derived table has anything of what is compared
                done = compare_batch(connection)
            compared += done
            if not done:
                break
        return compared

    def compare_with(self, older: Path) -> dict[str, int]:
        """Write into `changes` what differs from the reading in another database; see changes.note_reader_changes."""
        if not older.is_file():
            raise StoreError("there is no database", str(older), "Name the one to compare with.")
        with (
            explained(older),
            closing(sqlite3.connect(f"{older.resolve().as_uri()}?mode=ro", uri=True)) as other,
            self._transaction() as connection,
        ):
            return note_reader_changes(connection, other)

    def has_report(self, url: str) -> bool:
        """Return whether a report of this address is known."""
        with self._lock, explained(self.path):
            found = self._connection.execute("SELECT 1 FROM reports WHERE url = ? LIMIT 1", (url,))
            return found.fetchone() is not None

    def save(
        self,
        fetched: Fetched,
        report: Report | Packed,
        *,
        run_id: int | None,
        attached: Sequence[Fetched] = (),
    ) -> Outcome:
        """Write a document, its attachments and what was read in them, in one transaction.

        A reading equal to the current one only changes `last_seen` and the position in the archive. A reading that
        differs becomes a new version, and the one before is kept. A document that is no report has a row
        and problems; if that URL had a report before, it stays current, unless the same bytes are
        read otherwise now.
        """
        self._check_kinds(*(problem.kind for problem in report.problems))
        packed = report if isinstance(report, Packed) else pack(report)
        try:
            return self._save(fetched, packed, run_id, attached)
        except UnicodeEncodeError:
            clean = replace_surrogates((fetched, packed, tuple(attached)))
            return self._save(clean[0], clean[1], run_id, clean[2])

    def _save(
        self, fetched: Fetched, report: Packed, run_id: int | None, attached: Sequence[Fetched]
    ) -> Outcome:
        with self._lock:
            with self._transaction():
                outcome = self._versions.save(fetched, report, run_id, attached)
            if outcome is not Outcome.UNCHANGED:
                self._unindexed += 1
                self._unindexed_text += sum(len(str(value)) for row in report.sections for value in row)
            if self._unindexed >= MAX_UNINDEXED or self._unindexed_text >= MAX_UNINDEXED_TEXT:
                self.index_text()
            return outcome

    @contextmanager
    def _unchecked(self) -> Iterator[None]:
        """Look up no references meanwhile: derived tables refer to the rows they are made from, a fifth of their time."""
        self._connection.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self._connection.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with super()._transaction() as connection:
            try:
                if not self._is_marked:
                    mark_stale(connection)
                    self._is_marked = True
                yield connection
            except BaseException:
                self._forget()
                raise

    def _forget(self) -> None:
        self._rows.clear_cache()
        self._is_marked = False
