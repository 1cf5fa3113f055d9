"""Two operations on Scrapy's engine: fail the requests that wait for a host, and end the crawl early."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from twisted.python.failure import Failure

from foiacrawl.crawl.errors import HostSkipped
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.run_state import RunState

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

    from foiacrawl.crawl.run_state import FinishReason

logger = logging.getLogger(__name__)


def fail_waiting_requests(crawler: Crawler, host: str, make_error: Callable[[], Exception]) -> None:
    """Fail the requests that wait in the downloader's slot of a host."""
    engine = crawler.engine
    slot = engine.downloader.slots.get(host) if engine is not None else None
    while slot is not None and slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(Failure(make_error()))  # type: ignore[no-untyped-call]


def stop_crawl(crawler: Crawler, reason: FinishReason, error: Exception) -> asyncio.Future[None] | None:
    """End the crawl because nothing can be stored any more; requests that wait are not sent."""
    engine = crawler.engine
    if engine is None:
        return None
    logger.error("The crawl ends here: %s", error)
    RunState.of(crawler).failure = str(error)
    for host in list(engine.downloader.slots):
        fail_waiting_requests(
            crawler,
            host,
            lambda: HostSkipped(f"the crawl ended early: {error}", ProblemKind.FETCH_FAILED),
        )
    return asyncio.ensure_future(engine.close_spider_async(reason=reason))
