"""Item pipelines: reading, off the reactor's thread, and storing."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import signals

from foiacrawl.crawl.items import FetchedItem, ProblemItem
from foiacrawl.crawl.readers import Readers
from foiacrawl.store import Store, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Self

    from scrapy import Spider
    from scrapy.crawler import Crawler

    from foiacrawl.model import Report
    from foiacrawl.store import Fetched

logger = logging.getLogger(__name__)


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

    async def process_item(self, item: Any) -> Any:
        """Fill in the report of a fetched document."""
        if isinstance(item, FetchedItem):
            item.report = await asyncio.wrap_future(self._readers.submit(item.document))
        return item

    def close_spider(self) -> None:
        """End the processes."""
        self._readers.close()


class Storing:
    """Writes portals, reports, problems and the run itself. The only place of the crawl that knows the database."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._store = Store(crawler.settings["FOIACRAWL_DB"])
        self._run_id = 0
        self._given_up: asyncio.Future[None] | None = None
        crawler.signals.connect(self._spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the database; a StoreError ends the crawl before it begins."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Note the run, its portals and what is wrong with the registry."""
        spider: Any = self._crawler.spider
        told = {
            name: str(self._crawler.settings.get(name))
            for name in ("DOWNLOAD_DELAY", "FOIACRAWL_ARCHIVE", "USER_AGENT")
        }
        self._run_id = self._store.begin_run(told | spider.arguments)
        for portal in spider.portals.values():
            self._store.save_portal(portal)
        for problem in spider.registry_problems:
            self._save_problem(ProblemItem(problem.kind, problem.message))

    def process_item(self, item: Any) -> Any:
        """Write one report or one problem. If the database gives way, fetching more would be fetching for nothing."""
        try:
            if isinstance(item, ProblemItem):
                self._save_problem(item)
            elif isinstance(item, FetchedItem) and item.report is not None:
                self._save_report(item)
        except StoreError as error:
            self._give_up(error)
        return item

    def _give_up(self, error: StoreError) -> None:
        engine = self._crawler.engine
        logger.error("The crawl ends here: %s", error)
        if engine is not None and not self._given_up:
            self._given_up = asyncio.ensure_future(engine.close_spider_async(reason="database"))

    def _save_report(self, item: FetchedItem) -> None:
        report, portal_id = item.report, item.fetched.portal_id
        assert report is not None  # noqa: S101  (process_item has seen it)
        if item.is_cut and self._store.has_report(item.fetched.url):
            # What a file gave before must not seem to be withdrawn because the file did not come tonight.
            self._count(portal_id, "kept")
            return
        apart = {other.source: other for other in report.others}
        attached = [file for file in item.attached if file.url not in apart]
        self._save_one(item.fetched, report, attached)
        for file in item.attached:
            if file.url in apart:
                self._save_one(file, apart[file.url], ())

    def _save_one(self, fetched: Fetched, report: Report, attached: Sequence[Fetched]) -> None:
        spider: Any = self._crawler.spider
        wanted = not spider.years or report.year is None or report.year in spider.years
        if report.form is not None and not wanted:
            self._count(fetched.portal_id, "outside the years")
            return
        outcome = self._store.save(fetched, report, run_id=self._run_id, attached=attached)
        self._count(fetched.portal_id, outcome.value if report.form is not None else "not a report")

    def _save_problem(self, item: ProblemItem) -> None:
        self._store.save_problem(
            item.kind, item.message, portal_id=item.portal_id, url=item.url, run_id=self._run_id
        )
        self._count(item.portal_id, "problems")

    def _count(self, portal_id: str | None, name: str) -> None:
        if self._crawler.stats is None:
            return
        self._crawler.stats.inc_value(f"foiacrawl/{name}")
        if portal_id:
            self._crawler.stats.inc_value(f"foiacrawl/portal/{portal_id}/{name}")

    def _spider_closed(self, spider: Spider, reason: str) -> None:
        """Note what the walks missed, and the end of the run with its counts."""
        if reason == "finished":
            self._tell_what_is_missing(spider)
        stats = self._crawler.stats.get_stats() if self._crawler.stats else {}
        counts = {
            name.removeprefix("foiacrawl/"): value
            for name, value in stats.items()
            if name.startswith("foiacrawl/") and isinstance(value, int) and "/portal/" not in name
        }
        counts["requests"] = int(stats.get("downloader/request_count", 0))
        try:
            self._store.compare_texts()
            if self._run_id:
                self._store.end_run(self._run_id, reason, counts)
        except StoreError as error:
            logger.error("The run's end could not be noted: %s", error)
        finally:
            self._store.close()

    def _tell_what_is_missing(self, spider: Spider) -> None:
        for portal_id, walk in getattr(spider, "walks", {}).items():
            for trouble in walk.close():
                self.process_item(ProblemItem(trouble.kind, trouble.message, portal_id, trouble.url))
