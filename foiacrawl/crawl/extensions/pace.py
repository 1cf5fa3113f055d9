"""Limit the pace of requests to each host."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals

from foiacrawl.addresses import urls
from foiacrawl.crawl.robots import pace_rules_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

# Seconds. A response is complete here before its server has finished with it: without a gap the next request reached the server
# up to 24 ms before the end of the last one, on a busy machine. On a connection that is used again this cannot happen.
_MIN_GAP = 0.01
_MIN_GAP_AFTER_CLOSE = 0.05  # a server that speaks HTTP/1.0 closes the connection after each response


class HostPace:
    """Sends one request at a time to a host, and never faster than its crawl-delay, whatever the settings say.

    The limits of a host's download slot (set by PortalScopeMiddleware) are enforced whenever a request reaches it and
    whenever a response was received. The delay is counted from the end of a response: from its start it would be the
    shorter, the slower the host is.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delays: dict[str, float] = {}
        self._gaps: dict[str, float] = {}
        self._raised: dict[str, tuple[float, float, float]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals of the downloader and of robots.txt."""
        pace = cls(crawler)
        crawler.signals.connect(pace.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(pace.request_reached_downloader, signal=signals.request_reached_downloader)
        crawler.signals.connect(pace.response_downloaded, signal=signals.response_downloaded)
        return pace

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Take a host's crawl-delay or request rate, in seconds between requests."""
        delay = pace_rules_of(robotparser, self._crawler.settings["USER_AGENT"]).delay
        # With a longer one nothing is requested (middlewares.RobotsMiddleware); other rows may share the slot.
        if delay and delay <= self._crawler.settings.getfloat("FOIACRAWL_MAX_CRAWL_DELAY"):
            host = urls.netloc(request.url)
            self._delays[host] = max(self._delays.get(host, 0.0), delay)
            self._enforce_delay(host)
            logger.info("robots.txt of %s sets a delay of %g seconds between requests", host, delay)

    def request_reached_downloader(self, request: Request) -> None:
        """Enforce the delay before Scrapy looks at the slot's queue."""
        self._enforce_delay(request.meta["download_slot"])

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Enforce the delay before the next request, after AutoThrottle, and count it from now."""
        closes = response.protocol in (None, "HTTP/1.0")
        self._gaps[request.meta["download_slot"]] = _MIN_GAP_AFTER_CLOSE if closes else _MIN_GAP
        if slot := self._enforce_delay(request.meta["download_slot"]):
            slot.lastseen = monotonic()

    def _enforce_delay(self, host: str) -> Slot | None:
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(host) if engine is not None else None
        if slot is None:
            return None
        slot.concurrency = 1
        raised, delay, jitter = self._raised.pop(host, (None, 0.0, 0.0))
        if raised == slot.delay:
            slot.delay, slot.jitter = delay, jitter
        minimum = max(self._delays.get(host, 0.0), self._gaps.get(host, _MIN_GAP_AFTER_CLOSE))
        if slot.delay * (1 - slot.jitter) < minimum:
            self._raised[host] = (max(slot.delay, minimum), slot.delay, slot.jitter)
            slot.delay, slot.jitter = max(slot.delay, minimum), 0.0
        return slot
