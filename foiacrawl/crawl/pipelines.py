"""Item pipelines: reading, off the reactor's thread, and storing."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from scrapy import signals

from foiacrawl.archive import ArchiveError
from foiacrawl.crawl.archive import writer_of
from foiacrawl.crawl.items import FetchedItem, VisitOver
from foiacrawl.crawl.middlewares import stop
from foiacrawl.crawl.readers import Readers
from foiacrawl.crawl.shields import host_refused
from foiacrawl.journal import Began, Ended, Event, Gone, Ledger, Troubled, Unchanged, Visited, Walked, to_json
from foiacrawl.problems import kinds
from foiacrawl.store import StoreError
from foiacrawl.store.runs import KEYS
from foiacrawl.workers import reduce_gc

if TYPE_CHECKING:
    from typing import Any, Self

    from scrapy.crawler import Crawler

    from foiacrawl.crawl.visit import Visit
    from foiacrawl.store.pack import Packed

logger = logging.getLogger(__name__)

visit_over = object()
"""Signal: a visit is over and all it brought is stored; `portal_id` says whose."""
_TOLD = ("DOWNLOAD_DELAY", "USER_AGENT")


class Reading:
    """Reads documents in a few processes, so that the reactor goes on fetching meanwhile."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the reader and the number of processes from the settings."""
        settings = crawler.settings
        return cls(
            Readers(
                settings["FOIACRAWL_READ"],
                settings.getint("FOIACRAWL_READERS"),
                settings.getfloat("FOIACRAWL_READ_SECONDS"),
            )
        )

    def open_spider(self) -> None:
        """Let the garbage collector alone with what is loaded by now."""
        reduce_gc()

    async def process_item(self, item: Any) -> Any:
        """Fill in the report of a fetched document."""
        if isinstance(item, FetchedItem):
            item.report = await asyncio.wrap_future(self._readers.submit(item.document))
        return item

    def close_spider(self) -> None:
        """End the processes."""
        self._readers.close()


class Storing:
    """Writes each event into the archive, then into the database: the only place of the crawl that changes either."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._writer = writer_of(crawler)
        self._ledger = Ledger(crawler.settings["FOIACRAWL_DB"])
        self._held: dict[str, list[Walked | Visited | VisitOver]] = {}
        self._given_up: asyncio.Future[None] | None = None
        crawler.signals.connect(self._spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(self._host_refused, signal=host_refused)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the database; a StoreError ends the crawl before it begins."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Note the run, its portals and what is wrong with the registry."""
        spider: Any = self._crawler.spider
        settings = {name: str(self._crawler.settings.get(name)) for name in _TOLD} | spider.arguments
        self._note(Began(settings, tuple(spider.portals.values())))
        for problem in spider.registry_problems:
            self.process_item(Troubled(problem.kind, problem.message))

    def process_item(self, item: Any) -> Any:
        """Write one event. If the database or the archive gives way, fetching more would be fetching for nothing."""
        try:
            if isinstance(item, FetchedItem):
                self._save(item)
                self._saved(item)
            elif isinstance(item, Walked | Visited | VisitOver) and self._visit(item.portal_id).unsaved:
                self._held.setdefault(item.portal_id, []).append(item)
            else:
                self._pass(item)
        except (StoreError, ArchiveError) as error:
            self._give_up(error)
        return item

    def _pass(self, item: Event | VisitOver) -> None:
        if isinstance(item, VisitOver):
            self._crawler.signals.send_catch_log(visit_over, portal_id=item.portal_id)
        else:
            self._note(item)
            self._count_event(item)

    def _save(self, item: FetchedItem) -> None:
        spider: Any = self._crawler.spider
        report = item.report
        assert report is not None  # noqa: S101  (Reading fills it in)
        portal_id = item.came.document.fetched.portal_id
        if spider.years and report.form is not None and report.year not in (None, *spider.years):
            self._count(portal_id, "outside the years")
            return
        saved = self._note(item.came, report)
        if not saved:
            self._count(portal_id, "kept")
        for portal_id, outcome, read in saved:
            self._count(portal_id, outcome.value if read.form is not None else "not a report")
            if read.form is None and any(kinds()[problem.kind].unread for problem in read.problems):
                self._count(portal_id, "unread")

    def _saved(self, item: FetchedItem) -> None:
        """Note the end of a visit when the last of its documents is stored: a kill before that must not hide one."""
        portal_id = item.came.document.fetched.portal_id or ""
        visit = self._visit(portal_id)
        visit.unsaved -= 1
        if not visit.unsaved:
            for event in self._held.pop(portal_id, ()):
                self._pass(event)

    def _visit(self, portal_id: str) -> Visit:
        spider: Any = self._crawler.spider
        visit: Visit = spider.visits[portal_id]
        return visit

    def _note(self, event: Event, report: Packed | None = None) -> Any:
        if self._writer is not None:
            self._writer.event(to_json(event))
        return self._ledger.apply(event, report)

    def _host_refused(self, event: Event) -> None:
        self.process_item(event)

    def _give_up(self, error: Exception) -> None:
        if self._given_up is None:
            reason = "database" if isinstance(error, StoreError) else "archive"
            self._given_up = stop(self._crawler, reason, error)

    def _count_event(self, event: Event) -> None:
        match event:
            case Unchanged():
                self._count(event.portal_id, "unchanged")
            case Gone():
                self._count(event.portal_id, "gone")
            case Troubled():
                self._count(event.portal_id, "problems")
                self._count(event.portal_id, f"problem/{event.kind}")
            case _:
                pass

    def _count(self, portal_id: str | None, name: str) -> None:
        if self._crawler.stats is None:
            return
        self._crawler.stats.inc_value(f"foiacrawl/{name}")
        if portal_id:
            self._crawler.stats.inc_value(f"foiacrawl/portal/{portal_id}/{name}")

    def _spider_closed(self, reason: str) -> None:
        """Note the end of the run with its counts, and close what was written."""
        told = set()
        for end in (partial(self._report, reason), self._ledger.close, self._close_archive):
            try:
                end()
            except (StoreError, ArchiveError) as error:
                if str(error) not in told:
                    logger.error("The run's end could not be noted: %s", error)
                told.add(str(error))

    def _report(self, reason: str) -> None:
        spider: Any = self._crawler.spider
        counts = self._counted()
        self._note(Ended(reason, counts))
        spider.run_report = counts

    def _close_archive(self) -> None:
        if self._writer is not None:
            self._writer.close()

    def _counted(self) -> dict[str, int]:
        """Return the run report: what the crawl counted, and over it what the database holds."""
        spider: Any = self._crawler.spider
        stats = self._crawler.stats.get_stats()
        counts = {
            name.removeprefix("foiacrawl/"): value
            for name, value in stats.items()
            if name.startswith("foiacrawl/") and isinstance(value, int) and "/portal/" not in name
        }
        finished = sum(visit.is_over and not visit.unsaved for visit in spider.visits.values())
        told = {
            "requests": int(stats.get("downloader/request_count", 0)),
            "portals": len(spider.portals),
            "portals_finished": finished,
            "portals_skipped": len(spider.skipped),
        }
        return dict.fromkeys(KEYS, 0) | counts | told | self._ledger.counted()
