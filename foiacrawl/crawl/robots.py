"""The hours that a robots.txt gives are kept. Its rules, with `*` and `$`, are kept by Scrapy with Protego."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from protego import Protego
from scrapy import signals

from foiacrawl.addresses import urls
from foiacrawl.crawl.middlewares import LeftAlone
from foiacrawl.crawl.robots_pace import Wishes, wishes_of_rules

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request
    from scrapy.robotstxt import RobotParser

    from foiacrawl.crawl.robots_pace import Hours


def wishes_of(robotparser: RobotParser, agent: str) -> Wishes:
    """Return what a robots.txt that Scrapy has parsed asks of a user agent."""
    rules = getattr(robotparser, "rp", None)
    if isinstance(rules, Protego):
        return wishes_of_rules(rules, agent)
    return Wishes(robotparser.crawl_delay(agent))


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
