"""Downloader middlewares: the fence around each portal, the budget of each host."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request

logger = logging.getLogger(__name__)


class OffLimits(IgnoreRequest):
    """The request would leave the portal's hosts."""


class Blocked(IgnoreRequest):
    """The portal answers with a shield, or is left alone; `kind` is a kind of problems.toml."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class LeftAlone(Blocked):
    """The host is asked for nothing more in this run; the next one completes the work. The words are the same each time."""


def send_back(crawler: Crawler, host: str, error: Callable[[], Exception]) -> None:
    """Fail the requests that already wait in a host's slot."""
    engine = crawler.engine
    slot = engine.downloader.slots.get(host) if engine is not None else None
    while slot is not None and slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(Failure(error()))  # type: ignore[no-untyped-call]


def stop(crawler: Crawler, reason: str, error: Exception) -> asyncio.Future[None] | None:
    """End the crawl because nothing can be kept any more: neither does what already waits go out."""
    engine = crawler.engine
    if engine is None:
        return None
    logger.error("The crawl ends here: %s", error)
    for host in list(engine.downloader.slots):
        send_back(crawler, host, lambda: LeftAlone(f"the crawl ended early: {error}", "fetch_failed"))
    return asyncio.ensure_future(engine.close_spider_async(reason=reason))


class HostFence:
    """Refuses requests that leave the portal's hosts, redirects included, and gives every host its own slot.

    A host is name and port together. Requests for robots.txt carry no portal: they may go where the request that
    needs them goes, and nowhere else by redirect.
    """

    def process_request(self, request: Request) -> None:
        """Check one request; what a redirect points at comes through here again."""
        listing_url = request.meta.get("listing_url")
        if listing_url:
            fence = Scope(listing_url)
            attachment = urls.is_attachment(request.url) and fence.allows_attachment(request.url)
            if not attachment and not fence.allows(request.url):
                raise OffLimits(f"{urls.netloc(request.url)} is not a host of this portal")
        elif (came_from := request.meta.get("redirect_urls")) and not Scope(came_from[0]).allows(request.url):
            raise OffLimits(f"{came_from[0]} redirects to another host")
        request.meta["download_slot"] = urls.netloc(request.url)


class Budget:
    """WalkLimits how many requests a host gets in one run: a trap costs that much and no more."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spent: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the budget from the settings."""
        return cls(crawler.settings.getint("FOIACRAWL_HOST_REQUESTS"))

    def process_request(self, request: Request) -> None:
        """Count a request, and refuse it when the budget is spent."""
        host = urls.netloc(request.url)
        if self._spent[host] >= self._most:
            raise LeftAlone(f"{host} has had its {self._most} requests of this run", "over_budget")
        self._spent[host] += 1
