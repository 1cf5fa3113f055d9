"""Make Scrapy's callbacks and errbacks of a visit's methods: count the response, and finish the visit after the last."""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Protocol, TypeAlias

from foiacrawl.crawl.errors import CrawlStopped
from foiacrawl.crawl.failures import classify
from foiacrawl.crawl.list_readers import PageUnreadError
from foiacrawl.readers import ReadingStoppedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from scrapy import Request
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from foiacrawl.crawl.items import FetchedItem, VisitFinished
    from foiacrawl.crawl.progress import VisitProgress
    from foiacrawl.journal import Event
    from foiacrawl.listings.listing import PageRequest

logger = logging.getLogger(__name__)

Outputs: TypeAlias = "Iterator[FetchedItem | VisitFinished | Event | Request]"
LaterOutputs: TypeAlias = "AsyncIterator[FetchedItem | VisitFinished | Event | Request]"
"""The same of a method that waits for a page to be read elsewhere."""


class Countable(Protocol):
    """A visit, as far as its callbacks need it here."""

    progress: VisitProgress

    def report_unreadable(self, page_request: PageRequest, cause: str) -> Outputs:
        """Report a page on which parsing failed."""

    def finish_if_done(self) -> Outputs:
        """Finish the visit if no request is open."""


def callback(parse: Callable[..., LaterOutputs]) -> Callable[..., LaterOutputs]:
    """Make a Scrapy callback of a method, which gets the response and the request's `cb_kwargs`.

    A page on which it fails is a problem, and does not stop the visit. The response counts when it was parsed: until then
    the visit may not end.
    """

    @wraps(parse)
    async def run(
        visit: Countable, response: Response, page_request: PageRequest, **arguments: object
    ) -> LaterOutputs:
        try:
            async for output in parse(visit, response, page_request, **arguments):
                yield output
        except ReadingStoppedError:
            return
        except PageUnreadError as error:
            for output in visit.report_unreadable(page_request, str(error)):
                yield output
        except Exception as error:
            logger.exception("%s could not be parsed", response.url)
            for output in visit.report_unreadable(page_request, f"{type(error).__name__}: {error}"):
                yield output
        visit.progress.count_response()
        for output in visit.finish_if_done():
            yield output

    return run


def errback(handle: Callable[..., Outputs]) -> Callable[..., Outputs]:
    """Make a Scrapy errback of a method, which gets the classified failure and the request's `cb_kwargs`."""

    @wraps(handle)
    def run(visit: Countable, failure: Failure) -> Outputs:
        if isinstance(failure.value, CrawlStopped):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        failed = classify(failure.value)
        visit.progress.count_failure(request, failed)
        yield from handle(visit, failed, **request.cb_kwargs)
        yield from visit.finish_if_done()

    return run
