"""Put large bodies into files: Scrapy keeps a response until all that follows from it was read and stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.crawl.pages import LARGE_BODY
from foiacrawl.crawl.requests import purpose_of
from foiacrawl.crawl.run_state import RunState
from foiacrawl.spool import LargeBody

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

_HEAD = 65_536  # bytes by which a page is distinguished from other files


class LargeBodyMiddleware:
    """Leaves of a large body its beginning in the response; `body_of` in pages.py has the whole."""

    def __init__(self, state: RunState) -> None:
        self._state = state

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the run's spool, if it has one."""
        return cls(RunState.of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        """Return a response without most of its body, if that is large."""
        if self._state.spool is None or purpose_of(request) is None:
            return response
        body = self._state.spool.keep(response.body)
        if not isinstance(body, LargeBody):
            return response
        request.meta[LARGE_BODY] = body
        return response.replace(body=response.body[:_HEAD])
