"""The one function that turns an event into rows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from foiacrawl.journal.events import (
    FINISHED,
    DocumentFetched,
    DocumentGone,
    DocumentsUnchanged,
    HostRefused,
    ListWalked,
    PortalsRegistered,
    PortalVisited,
    ProblemFound,
    RunFinished,
    RunStarted,
    VisitEnded,
)
from foiacrawl.model import PortalState
from foiacrawl.store import Store
from foiacrawl.store.database import utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from foiacrawl.journal.events import Event
    from foiacrawl.store import Outcome
    from foiacrawl.store.pack import Packed

_PAUSE = 0.02  # seconds


class Ledger:
    """Applies events to the database at `path`. Its clock is that of the events. Raises StoreError."""

    def __init__(self, path: str | Path) -> None:
        self._at = utc_now()
        self._run_id: int | None = None
        self.store = Store(path, clock=lambda: self._at)

    def wait_for_new_second(self) -> None:
        """Wait until the second is over in which the run before wrote something: runs are distinguished by whole seconds."""
        newest = self.store.newest_time()
        while newest == utc_now():
            time.sleep(_PAUSE)

    def apply(
        self, event: Event, report: Packed | None = None
    ) -> Sequence[tuple[str | None, Outcome, Packed]]:
        """Write an event; `report` is what was read in a fetched document.

        Returns for each report that was stored: the portal, the outcome, and what was read.
        """
        self._at = event.at
        match event:
            case DocumentFetched():
                return self._save_document(event, report) if report else ()
            case RunStarted() | PortalsRegistered() | RunFinished():
                self._save_run(event)
            case DocumentGone():
                moved_to = self.store.mark_gone(event.url)
                kind, what = ("moved", f"is now {moved_to}") if moved_to else ("gone", event.cause)
                self._save_problem(ProblemFound(kind, f"{event.url}: {what}", event.portal_id, event.url))
            case ProblemFound():
                self._save_problem(event)
            case DocumentsUnchanged():
                self.store.confirm(event.urls)
            case HostRefused():
                self.store.save_refusal(event.host, event.kind, event.refusals, event.cooling_until)
            case ListWalked():
                self._save_list(event)
            case PortalVisited():
                self.store.save_visit(event.portal_id, event.family, event.listing_pages, event.reports)
            case VisitEnded():
                self._end_visit(event)
        return ()

    def begin_group(self) -> None:
        """Commit what is applied from now on at once by `end_group`: half of the time for storing a report is its commit."""
        self.store.begin_group()

    def end_group(self) -> None:
        """Commit what was applied since `begin_group`."""
        self.store.end_group()

    def counted(self) -> dict[str, int]:
        """Return what the database knows of the current run; nothing before one has started."""
        return {} if self._run_id is None else self.store.count_run(self._run_id)

    def complete(self) -> None:
        """Bring up to date what follows from the reports, which may take minutes; `interrupt` ends it from another thread."""
        self.store.complete()

    def interrupt(self) -> None:
        """Leave what follows from the reports to the next run."""
        self.store.interrupt()

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    def _save_run(self, event: RunStarted | PortalsRegistered | RunFinished) -> None:
        if isinstance(event, RunStarted):
            self.store.save_portals(event.portals)  # before the run, which has the version of the last one
            self._run_id = self.store.begin_run(event.settings)
        elif isinstance(event, PortalsRegistered):
            self.store.save_portals(event.portals, self._run_id)
        elif self._run_id is not None:
            if event.reason == FINISHED:
                self.store.complete()
            self.store.end_run(self._run_id, event.reason, event.counts)

    def _save_list(self, event: ListWalked) -> None:
        if event.is_whole:
            numbers = event.pages, event.lines, event.declared
            self.store.save_listing(event.url, event.portal_id, *numbers)
        else:
            self.store.forget_listing(event.url)

    def _save_document(
        self, event: DocumentFetched, report: Packed
    ) -> Sequence[tuple[str | None, Outcome, Packed]]:
        main = event.document.fetched
        if event.is_incomplete and self.store.has_report(main.url):
            # What an attachment gave before must not seem to be withdrawn because it could not be fetched this time.
            return ()
        others = report.others
        files = [attachment.fetched for attachment in event.attachments]
        attached = [file for file in files if file.url not in others]
        parts = [(main, report, attached)]
        parts += [(file, others[file.url], []) for file in files if file.url in others]
        return [
            (fetched.portal_id, self.store.save(fetched, read, run_id=self._run_id, attached=own), read)
            for fetched, read, own in parts
        ]

    def _end_visit(self, event: VisitEnded) -> None:
        state = PortalState(event.state)
        self.store.save_state(event.portal_id, state, event.listed, is_exact=event.is_exact)
        if state.is_complete:
            self.store.close_problems(event.portal_id, self._run_id)

    def _save_problem(self, event: ProblemFound) -> None:
        self.store.save_problem(
            event.kind, event.message, portal_id=event.portal_id, url=event.url, run_id=self._run_id
        )
