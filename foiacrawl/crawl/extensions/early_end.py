"""End a crawl soon that is stopped before its work is done (SIGTERM, Ctrl-C, a CLOSESPIDER_ setting)."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals

from foiacrawl.crawl.engine import fail_all_waiting_requests, give_up_requests, is_stopped
from foiacrawl.crawl.errors import CrawlStopped
from foiacrawl.crawl.run_state import RunState
from foiacrawl.crawl.signals import stopping, stopping_now

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

_INTERVAL = 0.2  # seconds between two looks at the engine
PATIENCE = 10.0  # seconds for answers and readings that are under way


class EarlyEnd:
    """Sends `stopping` when the crawl is stopped, and some seconds later `stopping_now`.

    Scrapy itself sends all requests that wait for their host, one every few seconds, and waits for all that is read.
    Requests that wait are not sent; nothing is recorded of them, so that the next run sends them.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the start and the end of the crawl."""
        ending = cls(crawler)
        crawler.signals.connect(ending.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(ending.spider_closed, signal=signals.spider_closed)
        return ending

    def spider_opened(self) -> None:
        """Begin to watch."""
        self._watching = asyncio.ensure_future(self._watch())

    def spider_closed(self) -> None:
        """Stop watching."""
        if self._watching:
            self._watching.cancel()

    async def _watch(self) -> None:
        while not is_stopped(self._crawler):
            await asyncio.sleep(_INTERVAL)
        RunState.of(self._crawler).is_stopping = True
        self._crawler.signals.send_catch_log(stopping)
        end = monotonic() + PATIENCE
        while monotonic() < end:
            # Again and again: requests that waited for something else reach their host's queue only now.
            fail_all_waiting_requests(self._crawler, CrawlStopped)
            await asyncio.sleep(_INTERVAL)
        self._crawler.signals.send_catch_log(stopping_now)
        give_up_requests(self._crawler)
