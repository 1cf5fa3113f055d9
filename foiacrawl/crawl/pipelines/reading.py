"""Read fetched documents in processes of their own."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import DontCloseSpider

from foiacrawl.crawl.engine import look_again
from foiacrawl.crawl.items import FetchedItem
from foiacrawl.crawl.pipelines.storage import StoragePipeline
from foiacrawl.crawl.shares import Shares
from foiacrawl.crawl.signals import stopping_now
from foiacrawl.problems import kinds
from foiacrawl.readers import Readers, ReadingStoppedError
from foiacrawl.spool import SpooledDocument
from foiacrawl.workers import reduce_gc

if TYPE_CHECKING:
    from typing import Any, Self

    from scrapy.crawler import Crawler

# Bytes of large documents that are read at the same time, for some take ten times as much memory; one may have more.
_MAX_READ_AT_ONCE = 40_000_000
_LONG_SECONDS = 20  # of a document after which those of its portal leave one process to the other portals


class ReadingPipeline:
    """Reads documents in a few processes, so that the reactor continues to fetch meanwhile."""

    def __init__(self, crawler: Crawler, readers: Readers) -> None:
        self._crawler = crawler
        self._readers = readers
        self._large: set[asyncio.Task[None]] = set()
        # One more than processes: it is sent while they read.
        self._shares = Shares(readers.count + 1, max(1, readers.count - 1), _LONG_SECONDS, _MAX_READ_AT_ONCE)
        self._max_seconds = crawler.settings.getfloat("FOIACRAWL_PORTAL_READ_SECONDS")
        crawler.signals.connect(self._readers.close, signal=stopping_now)
        crawler.signals.connect(self._spider_idle, signal=signals.spider_idle)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the reader and the number of processes from the settings."""
        settings = crawler.settings
        readers = Readers(
            settings["FOIACRAWL_READ"],
            settings.getint("FOIACRAWL_READERS"),
            settings.getfloat("FOIACRAWL_READ_SECONDS"),
        )
        return cls(crawler, readers)

    def open_spider(self) -> None:
        """Keep the garbage collector away from what is loaded by now."""
        reduce_gc()

    async def process_item(self, item: Any) -> Any:
        """Fill in the report of a fetched document; a large one is passed on without, and is stored when it was read.

        Scrapy keeps the response until its items were processed: it would be in memory as long as the document waits.
        """
        if not isinstance(item, FetchedItem) or item.report is not None:
            return item
        if self._is_over_budget(item):
            item.is_postponed = True
        elif isinstance(item.document, SpooledDocument):
            task = asyncio.ensure_future(self._read_large(item))
            self._large.add(task)
            task.add_done_callback(self._large.discard)
            task.add_done_callback(lambda _: look_again(self._crawler))
        else:
            await self._read(item)
        return item

    async def close_spider(self) -> None:
        """End the processes, after the large documents that are still being read."""
        if self._large:
            await asyncio.wait(self._large)
        self._readers.close()

    async def _read_large(self, item: FetchedItem) -> None:
        """Read a large document when it is its turn, then store it."""
        await self._read(item, item.size)
        storage = self._crawler.get_item_pipeline(StoragePipeline)
        if storage is not None:
            storage.process_item(item)

    async def _read(self, item: FetchedItem, size: int = 0) -> None:
        """Read a document when it is its portal's turn, unless the portal has used its seconds meanwhile."""
        portal_id = _portal_of(item)
        async with self._shares.taken(portal_id, size):
            if self._is_over_budget(item):
                item.is_postponed = True
                return
            with suppress(ReadingStoppedError):
                item.report = await asyncio.wrap_future(self._readers.submit(item.document))
        if item.report is not None and any(kinds()[problem.kind].unread for problem in item.report.problems):
            self._shares.mark_heavy(portal_id)

    def _is_over_budget(self, item: FetchedItem) -> bool:
        return self._shares.used(_portal_of(item)) >= self._max_seconds

    def _spider_idle(self) -> None:
        if self._large:
            raise DontCloseSpider


def _portal_of(item: FetchedItem) -> str:
    return item.event.document.fetched.portal_id or ""
