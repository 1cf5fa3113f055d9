"""Operations on Scrapy's engine: wait for room for one more portal, fail requests that wait, look at its end, end it early."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from twisted.python.failure import Failure

from foiacrawl.crawl.errors import HostSkipped
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.run_state import RunState

if TYPE_CHECKING:
    from collections.abc import Callable, Sized

    from scrapy import Request
    from scrapy.crawler import Crawler

    from foiacrawl.crawl.run_state import FinishReason

logger = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 10.0


async def wait_for_room(crawler: Crawler, open_ones: Sized, room: asyncio.Event, most: int) -> None:
    """Wait until fewer than `most` portals are open, so that they end before others begin; `room` is set when one ends.

    One that waits for nothing any more and was not counted as ended must not keep all others waiting.
    """
    while len(open_ones) >= max(1, most):
        room.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(room.wait(), _SECONDS_BETWEEN_LOOKS)
            continue
        if _is_idle(crawler):
            logger.warning("%d portals wait for nothing; the next one is visited", len(open_ones))
            return


def _is_idle(crawler: Crawler) -> bool:
    engine = crawler.engine
    if engine is None or engine.scheduler is None:
        return False
    if engine.downloader.active or engine.scheduler.has_pending_requests():
        return False
    return bool(engine.scraper.slot is None or engine.scraper.slot.is_idle())


def fail_waiting_requests(crawler: Crawler, host: str, make_error: Callable[[], Exception]) -> None:
    """Fail the requests that wait in the downloader's slot of a host."""
    engine = crawler.engine
    slot = engine.downloader.slots.get(host) if engine is not None else None
    while slot is not None and slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(Failure(make_error()))  # type: ignore[no-untyped-call]


def fail_all_waiting_requests(crawler: Crawler, make_error: Callable[[], Exception]) -> None:
    """Fail the requests that wait for any host."""
    engine = crawler.engine
    for host in list(engine.downloader.slots) if engine is not None else ():
        fail_waiting_requests(crawler, host, make_error)


def is_stopped(crawler: Crawler) -> bool:
    """Return whether the crawl was stopped before its work is done."""
    slot = crawler.engine._slot if crawler.engine is not None else None
    return not crawler.crawling or (slot is not None and slot.closing is not None and bool(slot.inprogress))


def give_up_requests(crawler: Crawler) -> None:
    """Have the engine end without the requests that were sent and are not answered yet."""
    slot = crawler.engine._slot if crawler.engine is not None else None
    if slot is not None:
        for request in list(slot.inprogress):
            slot.remove_request(request)
        # Their answers and readings still come to an end, each of which would be an error that is logged.
        slot.remove_request = _ignore  # type: ignore[method-assign]


def _ignore(request: Request) -> None:
    del request


def look_again(crawler: Crawler) -> None:
    """Have an idle engine look at once whether there is still something to do, not after its five seconds."""
    slot = crawler.engine._slot if crawler.engine is not None else None
    if slot is not None:
        slot.nextcall.schedule()


def stop_crawl(crawler: Crawler, reason: FinishReason, error: Exception) -> asyncio.Future[None] | None:
    """End the crawl because nothing can be stored any more; requests that wait are not sent."""
    engine = crawler.engine
    if engine is None:
        return None
    logger.error("The crawl ends here: %s", error)
    RunState.of(crawler).failure = str(error)
    fail_all_waiting_requests(
        crawler, lambda: HostSkipped(f"the crawl ended early: {error}", ProblemKind.FETCH_FAILED)
    )
    return asyncio.ensure_future(engine.close_spider_async(reason=reason))
