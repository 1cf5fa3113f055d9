"""Obey robots.txt: its rules, by Scrapy's middleware, its visiting hours, and the longest delay a run waits for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse
from scrapy.robotstxt import decode_robotstxt
from twisted.internet.defer import Deferred

from foiacrawl.addresses import urls
from foiacrawl.crawl.errors import HostSkipped, RequestRefused
from foiacrawl.crawl.kept_robots import KeptRobots
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.robots import PaceRules, pace_rules_of, rules_for
from foiacrawl.crawl.run_state import RunState
from foiacrawl.crawl.signals import visit_finished

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, which says by a kind why it refuses, and skips a host outside of its visiting hours.

    A host that was once outside of its hours is skipped until the end of the run: a run does not wait for the next day, nor
    for a delay with which it would never end.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._closed_hosts: set[str] = set()
        self._kept = kept_robots(crawler) if RunState.of(crawler).keeps_robots else None
        self._max_delay = crawler.settings.getfloat("FOIACRAWL_MAX_CRAWL_DELAY")
        crawler.signals.connect(self._visit_finished, signal=visit_finished)

    def _visit_finished(self, portal_id: str) -> None:
        """Forget the rules of the host of a portal that was visited, unless another of its portals is being visited."""
        visits = RunState.of(self.crawler).visits
        host = urlsplit(visits[portal_id].portal.listing_url).netloc
        others = (visit for other, visit in visits.items() if other != portal_id)
        if any(urlsplit(visit.portal.listing_url).netloc == host for visit in others):
            return
        if not isinstance(self._parsers.get(host), Deferred):
            self._parsers.pop(host, None)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of a request's host: those kept of the night before, or what the host sends now."""
        netloc, url = urlsplit(request.url).netloc, _robots_url(request)
        body = self._kept.find(url) if self._kept and netloc not in self._parsers else None
        if body is not None:
            self._parsers[netloc] = Deferred()
            await self._parse(TextResponse(url, body=body), netloc, request)
        return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        await self._parse(response, netloc, request)
        if self._kept:
            self._kept.keep(_robots_url(request), response.status, response.body)

    async def _parse(self, response: Response, netloc: str, request: Request) -> None:
        text = rules_for(decode_robotstxt(response.body, None), self._default_useragent)
        await super()._parse_robots(response.replace(body=text.encode("utf-8", "replace")), netloc, request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Check a request by the parsed robots.txt of its host."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RequestRefused(str(error), ProblemKind.ROBOTS) from error
        self._check_pace(rp, request)

    def check_rules(self, url: str) -> None:
        """Check an address by the robots.txt that its host has sent, as far as it has; raises IgnoreRequest."""
        rp = self._parsers.get(urlsplit(url).netloc)
        if rp is not None and not isinstance(rp, Deferred) and not rp.allowed(url, self._default_useragent):
            raise RequestRefused("Forbidden by robots.txt", ProblemKind.ROBOTS)

    def _check_pace(self, rp: RobotParser | None, request: Request) -> None:
        rules = pace_rules_of(rp, self._default_useragent) if rp else PaceRules()
        host, hours = urls.netloc(request.url), rules.hours
        if rules.delay and rules.delay > self._max_delay:
            raise HostSkipped(
                f"robots.txt of {host} asks for {rules.delay:,.0f} seconds between two requests; at most"
                f" {self._max_delay:,.0f} are waited (FOIACRAWL_MAX_CRAWL_DELAY)",
                ProblemKind.ROBOTS,
            )
        if hours is None:
            return
        if host in self._closed_hosts or not hours.includes(datetime.now(UTC).time()):
            self._closed_hosts.add(host)
            raise HostSkipped(
                f"robots.txt of {host} allows visits {hours} (Visit-time); crawl at that time",
                ProblemKind.ROBOTS,
            )


def _robots_url(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def kept_robots(crawler: Crawler) -> KeptRobots:
    """Return the robots.txt files that are kept beside the database."""
    return KeptRobots(Path(f"{crawler.settings['FOIACRAWL_DB']}-robots"), datetime.now(UTC))
