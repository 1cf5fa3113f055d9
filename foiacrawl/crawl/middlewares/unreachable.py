"""Skip a host that can no longer be reached, for the rest of the run.

It has not refused the crawl, so nothing is stored for later runs: the next one tries again, and completes the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from foiacrawl.addresses import urls
from foiacrawl.crawl.engine import fail_waiting_requests
from foiacrawl.crawl.errors import HostSkipped
from foiacrawl.crawl.failures import explain
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.requests import purpose_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

# Addresses in a row without any response, each after its retries: a few slow files in a row do not mean that the host is down.
MAX_FAILURES_IN_A_ROW = 5


class UnreachableHostMiddleware:
    """Counts failures in a row. A host without its robots.txt is skipped at once (RFC 9309, 2.3.1.4)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._failures: dict[str, int] = {}
        self._skipped: dict[str, HostSkipped] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Start with all hosts reachable."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse requests to a host that is skipped."""
        self._refuse_if_skipped(urls.netloc(request.url))

    def process_response(self, request: Request, response: Response) -> Response:
        """Reset the count: any response shows that the host can be reached."""
        self._failures.pop(urls.netloc(request.url), None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a failure. A page that fails in the browser says nothing about the host."""
        if isinstance(exception, IgnoreRequest) or request.meta.get("playwright"):
            return
        kind, cause = explain(exception)
        host = urls.netloc(request.url)
        self._refuse_if_skipped(host)  # the request was sent before the one that failed last
        if purpose_of(request) is None:
            self._skip(host, kind, f"{host} did not send its robots.txt ({cause})")
            self._refuse_if_skipped(host)
        if kind is ProblemKind.TOO_LARGE:
            self._failures.pop(host, None)
            return
        self._failures[host] = self._failures.get(host, 0) + 1
        if self._failures[host] >= MAX_FAILURES_IN_A_ROW:
            self._skip(host, kind, f"{host} failed {MAX_FAILURES_IN_A_ROW} times in a row ({cause})")

    def _refuse_if_skipped(self, host: str) -> None:
        if skipped := self._skipped.get(host):
            raise HostSkipped(str(skipped), skipped.kind)

    def _skip(self, host: str, kind: ProblemKind, why: str) -> None:
        message = f"{why} and is skipped for the rest of this run; the next run tries again"
        self._skipped[host] = HostSkipped(message, kind)
        fail_waiting_requests(self._crawler, host, lambda: HostSkipped(message, kind))
