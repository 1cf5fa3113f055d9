"""Downloader middleware: a host that cannot be reached any more is left alone for the rest of the run.

It has not refused us, so nothing is kept for later runs: the next one asks again, and completes the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure

from foiacrawl.addresses import urls
from foiacrawl.crawl.failures import explain
from foiacrawl.crawl.middlewares import LeftAlone, send_back

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

PATIENCE = 5  # addresses in a row without any answer, each after its retries: some slow files in a row are not the net


class Unreachable:
    """Counts failures in a row. Without its robots.txt, a host may not be asked for anything else (RFC 9309, 2.3.1.4)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._in_a_row: dict[str, int] = {}
        self._left: dict[str, tuple[str, str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Begin with all hosts reachable."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse requests to a host that was given up."""
        host = urls.netloc(request.url)
        if host in self._left:
            raise self._left_alone(host)

    def process_response(self, request: Request, response: Response) -> Response:
        """Any answer shows that the host is there."""
        self._in_a_row.pop(urls.netloc(request.url), None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a failure. A browser's page that does not come to rest says nothing about the host."""
        if isinstance(exception, IgnoreRequest) or request.meta.get("playwright"):
            return
        kind, cause = explain(Failure(exception))  # type: ignore[no-untyped-call]
        host = urls.netloc(request.url)
        if host in self._left:  # it was on its way when the one before it failed
            raise self._left_alone(host)
        if "ask" not in request.meta:
            self._leave(host, kind, f"{host} did not give its robots.txt ({cause})")
            raise self._left_alone(host)
        if kind == "too_large":
            self._in_a_row.pop(host, None)
            return
        self._in_a_row[host] = self._in_a_row.get(host, 0) + 1
        if self._in_a_row[host] >= PATIENCE:
            self._leave(host, kind, f"{host} failed {PATIENCE} times in a row ({cause})")

    def _leave(self, host: str, kind: str, why: str) -> None:
        self._left[host] = kind, f"{why} and is left alone for the rest of this run; the next one asks again"
        send_back(self._crawler, host, lambda: self._left_alone(host))

    def _left_alone(self, host: str) -> LeftAlone:
        kind, message = self._left[host]
        return LeftAlone(message, kind)
