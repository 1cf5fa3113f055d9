"""Extension: the pace towards each host."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals

from foiacrawl.addresses import urls
from foiacrawl.crawl.robots import wishes_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

# Seconds. An answer is whole here before its server has put it away: without a breath the next request met the last
# one still open there, by up to 24 ms on a busy machine. A connection that is used again cannot meet itself.
_BREATH = 0.01
_BREATH_AFTER_CLOSING = 0.05  # a server that speaks HTTP/1.0 closes the connection after each answer


class HostPace:
    """One request at a time to a host, and never faster than its crawl-delay, whatever the settings say.

    The slot of a host (set by HostFence) is put right whenever a request reaches it and whenever an answer has come.
    The pause is counted from the end of an answer: from its beginning it would be shorter the slower the host is.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delays: dict[str, float] = {}
        self._breaths: dict[str, float] = {}
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
        """Remember a host's crawl-delay or request rate, in seconds between requests."""
        delay = wishes_of(robotparser, self._crawler.settings["USER_AGENT"]).delay
        if delay:
            host = urls.netloc(request.url)
            self._delays[host] = max(self._delays.get(host, 0.0), delay)
            self._put_right(host)
            logger.info("%s asks for %g seconds between requests", host, delay)

    def request_reached_downloader(self, request: Request) -> None:
        """Put the slot right before its queue is looked at."""
        self._put_right(request.meta["download_slot"])

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Put the slot right before its next request, after AutoThrottle, and count the pause from now."""
        closes = response.protocol in (None, "HTTP/1.0")
        self._breaths[request.meta["download_slot"]] = _BREATH_AFTER_CLOSING if closes else _BREATH
        if slot := self._put_right(request.meta["download_slot"]):
            slot.lastseen = monotonic()

    def _put_right(self, host: str) -> Slot | None:
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(host) if engine is not None else None
        if slot is None:
            return None
        slot.concurrency = 1
        raised, delay, jitter = self._raised.pop(host, (None, 0.0, 0.0))
        if raised == slot.delay:
            slot.delay, slot.jitter = delay, jitter
        least = max(self._delays.get(host, 0.0), self._breaths.get(host, _BREATH_AFTER_CLOSING))
        if slot.delay * (1 - slot.jitter) < least:
            self._raised[host] = (max(slot.delay, least), slot.delay, slot.jitter)
            slot.delay, slot.jitter = max(slot.delay, least), 0.0
        return slot
