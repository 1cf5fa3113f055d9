"""Make Scrapy's callbacks and errbacks of a visit's methods: count the response, and finish the visit after the last."""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Protocol, TypeAlias

from foiacrawl.crawl.failures import classify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy import Request
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from foiacrawl.crawl.items import FetchedItem, VisitFinished
    from foiacrawl.crawl.progress import VisitProgress
    from foiacrawl.journal import Event
    from foiacrawl.listings.listing import PageRequest

logger = logging.getLogger(__name__)

Outputs: TypeAlias = "Iterator[FetchedItem | VisitFinished | Event | Request]"


class Countable(Protocol):
    """A visit, as far as its callbacks need it here."""

    progress: VisitProgress

    def report_unreadable(self, page_request: PageRequest, error: Exception) -> Outputs:
        """Report a page on which parsing failed."""

    def finish_if_done(self) -> Outputs:
        """Finish the visit if no request is open."""


def callback(parse: Callable[..., Outputs]) -> Callable[..., Outputs]:
    """Make a Scrapy callback of a method, which gets the response and the request's `cb_kwargs`.

    A page on which it fails is a problem, and does not stop the visit.
    """

    @wraps(parse)
    def run(visit: Countable, response: Response, page_request: PageRequest, **arguments: object) -> Outputs:
        visit.progress.count_response()
        try:
            yield from parse(visit, response, page_request, **arguments)
        except Exception as error:
            logger.exception("%s could not be parsed", response.url)
            yield from visit.report_unreadable(page_request, error)
        yield from visit.finish_if_done()

    return run


def errback(handle: Callable[..., Outputs]) -> Callable[..., Outputs]:
    """Make a Scrapy errback of a method, which gets the classified failure and the request's `cb_kwargs`."""

    @wraps(handle)
    def run(visit: Countable, failure: Failure) -> Outputs:
        request: Request = failure.request  # type: ignore[attr-defined]
        failed = classify(failure.value)
        visit.progress.count_failure(request, failed)
        yield from handle(visit, failed, **request.cb_kwargs)
        yield from visit.finish_if_done()

    return run
