"""Obey robots.txt: its rules, by Scrapy's middleware, and its visiting hours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest

from foiacrawl.addresses import urls
from foiacrawl.crawl.errors import HostSkipped, RequestRefused
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.robots import pace_rules_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request
    from scrapy.robotstxt import RobotParser


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, which says by a kind why it refuses, and skips a host outside of its visiting hours.

    A host that was once outside of its hours is skipped until the end of the run: a run does not wait for the next day.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._closed_hosts: set[str] = set()

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Check a request by the parsed robots.txt of its host."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RequestRefused(str(error), ProblemKind.ROBOTS) from error
        hours = pace_rules_of(rp, self._default_useragent).hours if rp else None
        if hours is None:
            return
        host = urls.netloc(request.url)
        if host in self._closed_hosts or not hours.includes(datetime.now(UTC).time()):
            self._closed_hosts.add(host)
            raise HostSkipped(
                f"robots.txt of {host} allows visits {hours} (Visit-time); crawl at that time",
                ProblemKind.ROBOTS,
            )
