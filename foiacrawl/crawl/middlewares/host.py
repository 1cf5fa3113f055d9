"""Which hosts a request may go to, and how many requests a host gets in one run. A host is name and port together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import Scope
from foiacrawl.crawl.errors import HostSkipped, RequestRefused
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.requests import purpose_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request


class PortalScopeMiddleware:
    """Refuses requests that leave the portal's hosts, redirects included, and gives every host its own download slot.

    Requests for robots.txt have no purpose: they may go where the request that needs them goes, and by redirect to no
    other host.
    """

    def process_request(self, request: Request) -> None:
        """Check one request; a redirect is checked here again."""
        if purpose := purpose_of(request):
            scope = Scope(purpose.portal.listing_url)
            is_attachment = urls.is_attachment(request.url) and scope.allows_attachment(request.url)
            if not is_attachment and not scope.allows(request.url):
                message = f"{urls.netloc(request.url)} is not a host of this portal"
                raise RequestRefused(message, ProblemKind.OFF_LIMITS)
        elif (path := request.meta.get("redirect_urls")) and not Scope(path[0]).allows(request.url):
            raise RequestRefused(f"{path[0]} redirects to another host", ProblemKind.OFF_LIMITS)
        request.meta["download_slot"] = urls.netloc(request.url)


class HostBudgetMiddleware:
    """Limits the requests to a host in one run, so that a trap costs no more than that."""

    def __init__(self, max_requests: int) -> None:
        self._max_requests = max_requests
        self._sent: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the limit from the settings."""
        return cls(crawler.settings.getint("FOIACRAWL_HOST_REQUESTS"))

    def process_request(self, request: Request) -> None:
        """Count a request, and refuse it when the budget is spent."""
        host = urls.netloc(request.url)
        if self._sent[host] >= self._max_requests:
            message = (
                f"{host} has had its {self._max_requests} requests of this run (FOIACRAWL_HOST_REQUESTS)"
            )
            raise HostSkipped(message, ProblemKind.OVER_BUDGET)
        self._sent[host] += 1
