"""What robots.txt asks for besides its rules: a pace (Crawl-delay, Request-rate) and hours (Visit-time).

The rules themselves, with `*` and `$`, are kept by Scrapy with Protego. Visit-time and Request-rate are of the extended
standard of 1996, and some portals still have them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from protego import Protego
from scrapy import signals

from foiacrawl.crawl.middlewares import LeftAlone
from foiacrawl.portals import urls

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request
    from scrapy.robotstxt import RobotParser


@dataclass(frozen=True, slots=True)
class Hours:
    """When visits are welcome, in UTC, both ends included; over midnight if it ends before it begins."""

    begin: time
    end: time

    def welcome(self, at: time) -> bool:
        """Tell whether a time of day (UTC) lies within."""
        at = at.replace(second=0, microsecond=0, tzinfo=None)
        if self.begin <= self.end:
            return self.begin <= at <= self.end
        return at >= self.begin or at <= self.end

    def __str__(self) -> str:
        return f"from {self.begin:%H:%M} to {self.end:%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Wishes:
    """`delay`: seconds between two requests, None where nothing is said; `hours`: None for any."""

    delay: float | None = None
    hours: Hours | None = None


def read_wishes(text: str, agent: str) -> Wishes:
    """Return what a robots.txt asks of a user agent. Of Crawl-delay and Request-rate the slower one holds."""
    return _wishes(Protego.parse(text), agent)


def wishes_of(robotparser: RobotParser, agent: str) -> Wishes:
    """Return the same of a robots.txt that Scrapy has parsed."""
    rules = getattr(robotparser, "rp", None)
    if isinstance(rules, Protego):
        return _wishes(rules, agent)
    return Wishes(robotparser.crawl_delay(agent))


def _wishes(rules: Protego, agent: str) -> Wishes:
    rate, hours = rules.request_rate(agent), rules.visit_time(agent)
    delays = [rules.crawl_delay(agent) or 0.0, rate.seconds / rate.requests if rate else 0.0]
    return Wishes(max(delays) or None, Hours(hours.start_time, hours.end_time) if hours else None)


class VisitingHours:
    """Downloader middleware: outside of its hours a host is asked for its robots.txt and for nothing else in this run."""

    def __init__(self, crawler: Crawler) -> None:
        self._agent = crawler.settings["USER_AGENT"]
        self._hours: dict[str, Hours] = {}
        self._closed: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signal of robots.txt, which comes before the first request passes."""
        hours = cls(crawler)
        crawler.signals.connect(hours.robots_parsed, signal=signals.robots_parsed)
        return hours

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Remember a host's hours."""
        if hours := wishes_of(robotparser, self._agent).hours:
            self._hours[urls.netloc(request.url)] = hours

    def process_request(self, request: Request) -> None:
        """Refuse what comes outside of the hours, and all that comes later: a run is not to wait for the next day."""
        host = urls.netloc(request.url)
        hours = self._hours.get(host)
        if hours is None or "ask" not in request.meta:
            return
        if host in self._closed or not hours.welcome(datetime.now(UTC).time()):
            self._closed.add(host)
            raise LeftAlone(
                f"robots.txt of {host} asks for visits {hours} (Visit-time); crawl at that time", "robots"
            )
