"""Write one line for the whole run into the log, each minute and at the end."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from foiacrawl.crawl.run_state import RunState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Self

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
_COUNTS = ("new", "changed", "unchanged", "problems")


class RunLog:
    """Logs how far a run is, every LOGSTATS_INTERVAL seconds (0: only at its end); in the place of Scrapy's LogStats."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = RunState.of(crawler)
        self._interval = crawler.settings.getfloat("LOGSTATS_INTERVAL")
        self._started = self._last = monotonic()
        self._requests = 0
        self._loop = create_looping_call(self._log)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the opening and the close of the spider."""
        log = cls(crawler)
        crawler.signals.connect(log.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(log.spider_closed, signal=signals.spider_closed)
        return log

    def spider_opened(self) -> None:
        """Begin to log."""
        if self._interval:
            self._loop.start(self._interval, now=False)

    def spider_closed(self) -> None:
        """Log how far the run has come."""
        if self._loop.running:
            self._loop.stop()
        self._log()

    def _log(self) -> None:
        stats = self._crawler.stats.get_stats()
        now, requests = monotonic(), int(stats.get("downloader/request_count", 0))
        rate = (requests - self._requests) / max(now - self._last, 0.001)
        self._last, self._requests = now, requests
        logger.info("%s", summarize_run(self._run, stats, now - self._started, rate))


def summarize_run(run: RunState, stats: Mapping[str, Any], seconds: float, rate: float) -> str:
    """Return how far a run is: portals, requests with their `rate` a second, reports, problems; after `seconds`."""
    due = len(run.portals) - run.skipped
    counts = ", ".join(f"{stats.get(f'foiacrawl/{name}', 0):,} {name}" for name in _COUNTS)
    return (
        f"after {seconds / 60:.0f} min: {run.ended.total():,} of {due:,} portals ended, {len(run.visits):,} open;"
        f" {stats.get('downloader/request_count', 0):,} requests, {rate:.0f} a second; {counts}"
    )
