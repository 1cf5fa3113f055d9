"""Store what was read, and all other events, in the archive and in the database."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from scrapy import signals
from scrapy.exceptions import DontCloseSpider

from foiacrawl.archive import DAMAGED, ArchiveError
from foiacrawl.crawl.engine import look_again, stop_crawl
from foiacrawl.crawl.grouped_commits import GroupedCommits
from foiacrawl.crawl.items import FetchedItem, VisitFinished
from foiacrawl.crawl.pipelines.postponed import with_postponed
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.run_state import FinishReason, RunResult, RunState
from foiacrawl.crawl.signals import host_refused, stopping, visit_finished
from foiacrawl.journal import (
    DocumentFetched,
    DocumentGone,
    DocumentsUnchanged,
    Event,
    Ledger,
    ListWalked,
    PortalsRegistered,
    PortalVisited,
    ProblemFound,
    RunFinished,
    RunStarted,
    VisitEnded,
    to_json,
)
from foiacrawl.model import PortalState
from foiacrawl.problems import kinds
from foiacrawl.store import Outcome, StoreError
from foiacrawl.store.runs import KEYS, as_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Self

    from scrapy.crawler import Crawler

    from foiacrawl.journal import HostRefused
    from foiacrawl.model import Portal
    from foiacrawl.store.pack import Packed

logger = logging.getLogger(__name__)

# The names of outcomes in the run report.
_COUNT_NAMES = {Outcome.NEW: "new", Outcome.UNCHANGED: "unchanged", Outcome.REVISED: "changed"}
_UNREAD = "foiacrawl/unread_family/"  # the statistics of portals whose lists only a browser would fill
_RECORDED_SETTINGS = ("DOWNLOAD_DELAY", "USER_AGENT")
_REGISTERED_AT_ONCE = 200  # portals; some 50 ms, in which nothing else happens
_REGISTERING_PAUSES = 4.0  # times as long as the recording before it


# Recorded after the documents of the visit that are being read: a kill before that must not hide one, and a report is
# gone only if it is at no other address.
_AfterDocuments: TypeAlias = ListWalked | PortalVisited | VisitEnded | VisitFinished | DocumentGone


class StoragePipeline:
    """Writes each event into the archive, then into the database: the only component of a crawl that changes either."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._state = RunState.of(crawler)
        self._ledger = Ledger(crawler.settings["FOIACRAWL_DB"])
        self._commits = GroupedCommits(self._ledger, self._stop)
        self._held: dict[str, list[_AfterDocuments]] = {}
        self._unregistered: dict[str, Portal] = {}
        self._registering: asyncio.Task[None] | None = None
        self._stopping: asyncio.Future[None] | None = None
        self._unread: set[str] = set()  # portals with lists that only a browser would fill
        crawler.signals.connect(self._spider_closed, signal=signals.spider_closed)
        self._completing: asyncio.Future[None] | None = None
        crawler.signals.connect(self._host_refused, signal=host_refused)
        crawler.signals.connect(self._spider_idle, signal=signals.spider_idle)
        crawler.signals.connect(self._ledger.interrupt, signal=stopping)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the database; a StoreError ends the crawl before it starts."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Record the run, the first of its portals and the problems of the registry; the other portals while it runs."""
        settings = {name: str(self._crawler.settings.get(name)) for name in _RECORDED_SETTINGS}
        self._unregistered = dict(self._state.portals)
        self._ledger.wait_for_new_second()
        self._record(RunStarted({**settings, **self._state.arguments}, self._take_unregistered()))
        if self._unregistered:
            self._registering = asyncio.ensure_future(self._register_others())
        for problem in self._state.registry_problems:
            self.process_item(ProblemFound(problem.kind, problem.message))
        for damage in self._state.archive.damages if self._state.archive else ():
            self.process_item(ProblemFound(DAMAGED, str(damage), url=damage.url))

    async def _register_others(self) -> None:
        """Record the other portals of a large registry little by little: it would take a minute, in which nothing is fetched."""
        while self._unregistered and self._stopping is None:
            started = monotonic()
            self.process_item(PortalsRegistered(self._take_unregistered()))
            await asyncio.sleep(_REGISTERING_PAUSES * (monotonic() - started))

    def _take_unregistered(self) -> tuple[Portal, ...]:
        some = tuple(islice(self._unregistered, _REGISTERED_AT_ONCE))
        return tuple(self._unregistered.pop(portal_id) for portal_id in some)

    def process_item(self, item: Any) -> Any:
        """Record one event, or end the crawl if the database or the archive fails: nothing could be stored any more."""
        try:
            if isinstance(item, FetchedItem):
                if item.report is not None:
                    self._save(item, item.report)
                elif item.is_postponed:
                    self._postpone(item)
                else:
                    return item  # it is being read, or the crawl was stopped before it was
                self._release(item)
            elif isinstance(item, _AfterDocuments) and self._is_unsaved(item):
                self._held.setdefault(item.portal_id or "", []).append(item)
            else:
                self._pass(item)
        except (StoreError, ArchiveError) as error:
            self._stop(error)
        return item

    def _is_unsaved(self, item: _AfterDocuments) -> bool:
        visit = self._state.visits.get(item.portal_id or "")
        return visit is not None and visit.progress.unsaved > 0

    def _postpone(self, item: FetchedItem) -> None:
        """Record a document that is not read in this run."""
        self._record(item.event)
        self._state.visits[item.event.document.fetched.portal_id or ""].progress.postponed += 1

    def _pass(self, item: Event | VisitFinished) -> None:
        visit = self._state.visits.get(_portal_of(item) or "")
        for one in with_postponed(item, visit):
            if isinstance(one, VisitFinished):
                self._count_unread(one.portal_id)
                self._crawler.signals.send_catch_log(visit_finished, portal_id=one.portal_id)
                self._state.end_visit(one.portal_id)
            else:
                self._record(one)
                self._count_event(one)

    def _save(self, item: FetchedItem, report: Packed) -> None:
        portal_id = item.event.document.fetched.portal_id
        years = self._state.years
        if years and report.form is not None and report.year not in (None, *years):
            self._count(portal_id, "outside the years")
            return
        saved = self._record(item.event, report)
        if not saved:
            self._count(portal_id, "kept")
        for portal_id, outcome, read in saved:
            self._count(portal_id, _COUNT_NAMES[outcome] if read.form is not None else "not a report")
            if read.form is None and any(kinds()[problem.kind].unread for problem in read.problems):
                self._count(portal_id, "unread")

    def _release(self, item: FetchedItem) -> None:
        """Record the end of a visit when the last of its documents is stored: a kill before that must not hide one."""
        portal_id = item.event.document.fetched.portal_id or ""
        progress = self._state.visits[portal_id].progress
        progress.unsaved -= 1
        progress.held_bytes -= item.size
        if not progress.unsaved:
            for event in self._held.pop(portal_id, ()):
                self._pass(event)

    def _record(
        self, event: Event, report: Packed | None = None
    ) -> Sequence[tuple[str | None, Outcome, Packed]]:
        if self._unregistered and (portal := self._unregistered.pop(_portal_of(event) or "", None)):
            self._record(PortalsRegistered((portal,)))
        if self._state.archive is not None:
            self._state.archive.event(to_json(event))
        if report is not None and self._completing is None:
            self._commits.begin()
        return self._ledger.apply(event, report)

    def _host_refused(self, event: HostRefused) -> None:
        self.process_item(event)

    def _stop(self, error: StoreError | ArchiveError) -> None:
        if self._stopping is None:
            is_store = isinstance(error, StoreError)
            reason = FinishReason.DATABASE_FAILED if is_store else FinishReason.ARCHIVE_FAILED
            self._stopping = stop_crawl(self._crawler, reason, error)

    def _count_event(self, event: Event) -> None:
        match event:
            case DocumentsUnchanged():
                self._count(event.portal_id, "unchanged")
            case DocumentGone():
                self._count(event.portal_id, "gone")
            case ProblemFound():
                self._count(event.portal_id, "problems")
                self._count(event.portal_id, f"problem/{event.kind}")
                if event.kind == ProblemKind.NEEDS_BROWSER and event.portal_id:
                    self._unread.add(event.portal_id)

    def _count_unread(self, portal_id: str) -> None:
        """Count a portal whose lists were not read by its family."""
        visit = self._state.visits.get(portal_id)
        if visit is not None and portal_id in self._unread:
            self._unread.remove(portal_id)
            family = visit.walk.family.family if visit.walk.family else "unknown"
            self._crawler.stats.inc_value(f"{_UNREAD}{family}")

    def _count(self, portal_id: str | None, name: str) -> None:
        self._crawler.stats.inc_value(f"foiacrawl/{name}")
        if visit := self._state.visits.get(portal_id or ""):
            visit.progress.counts[name] += 1

    def _spider_idle(self) -> None:
        """Have the derived tables made before the crawl ends, in a thread: meanwhile it can be stopped."""
        if any(visit.progress.unsaved for visit in self._state.visits.values()) or self._stopping:
            return
        if self._completing is None:
            self._completing = asyncio.ensure_future(self._complete())
        if not self._completing.done():
            raise DontCloseSpider

    async def _complete(self) -> None:
        try:
            self._commits.end()
            while self._unregistered:
                self._record(PortalsRegistered(self._take_unregistered()))
                await asyncio.sleep(0)
            await asyncio.to_thread(self._ledger.complete)
        except (StoreError, ArchiveError) as error:
            if not self._state.is_stopping:
                self._stop(error)
        look_again(self._crawler)

    def _spider_closed(self, reason: str) -> None:
        """Record the end of the run with its counts, and close database and archive."""
        if self._registering is not None:
            self._registering.cancel()
        if reason != FinishReason.FINISHED:
            self._ledger.interrupt()
        reported = set()
        for step in (
            self._commits.end,
            partial(self._record_end, reason),
            self._ledger.close,
            self._close_archive,
        ):
            try:
                step()
            except (StoreError, ArchiveError) as error:
                if str(error) not in reported:
                    logger.error("The end of the run could not be recorded: %s", error)
                self._state.failure = self._state.failure or str(error)
                reported.add(str(error))

    def _record_end(self, reason: str) -> None:
        counts = self._counts()
        self._record(RunFinished(reason, counts))
        has_failed = reason in (FinishReason.DATABASE_FAILED, FinishReason.ARCHIVE_FAILED)
        states = self._state.states
        has_ended = reason == FinishReason.FINISHED
        nothing_reached = (
            has_ended and bool(states) and not any(state is None or state.is_reached for state in states)
        )
        message = "no portal could be reached: see foiacrawl problems" if nothing_reached else ""
        if has_failed:
            message = self._state.failure
        elif not has_ended:
            message = f"the crawl was stopped before its end ({reason}); the next run completes it"
        messages = (message,) if message else ()
        stats = self._crawler.stats.get_stats()
        unread = {
            name.removeprefix(_UNREAD): value for name, value in stats.items() if name.startswith(_UNREAD)
        }
        self._state.result = RunResult(
            f"{as_words(reason, counts, unread)}\n", messages, has_failed, nothing_reached
        )

    def _close_archive(self) -> None:
        if self._state.archive is not None:
            self._state.archive.close()

    def _counts(self) -> dict[str, int]:
        """Return the counts of the run report: what the crawl counted, replaced by what the database holds where it knows."""
        stats = self._crawler.stats.get_stats()
        counts = {
            name.removeprefix("foiacrawl/"): value
            for name, value in stats.items()
            if name.startswith("foiacrawl/") and isinstance(value, int)
        }
        states = self._state.states
        run = {
            "requests": int(stats.get("downloader/request_count", 0)),
            "portals": len(self._state.portals),
            "portals_finished": self._state.visits_finished,
            "portals_blocked": states[PortalState.BLOCKED],
            "portals_unreachable": states[PortalState.UNREACHABLE],
            "portals_skipped": self._state.skipped,
        }
        return dict.fromkeys(KEYS, 0) | counts | run | self._ledger.counted()


def _portal_of(event: Event | VisitFinished) -> str | None:
    """Return the portal that an event is about, if it is about one."""
    if isinstance(event, DocumentFetched):
        return event.document.fetched.portal_id
    return getattr(event, "portal_id", None)
