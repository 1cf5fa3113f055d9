"""The base of spiders that open pages of one portal, one after the other, and store nothing."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import signals

from foiacrawl.crawl.errors import CrawlStopped
from foiacrawl.crawl.failures import explain
from foiacrawl.crawl.list_readers import PageReaders, PageUnreadError
from foiacrawl.crawl.pages import source_of
from foiacrawl.crawl.requests import Purpose, build_request
from foiacrawl.crawl.run_state import RunState
from foiacrawl.crawl.signals import stopping_now
from foiacrawl.crawl.spider import PoliteSpider
from foiacrawl.model import Portal
from foiacrawl.readers import ReadingStoppedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from foiacrawl.crawl.list_readers import JobT, ResultT
    from foiacrawl.crawl.run_state import RunResult
    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.walk.page_reading import PageSource


_EXTENSIONS = {"foiacrawl.crawl.extensions.HostPace": 100, "foiacrawl.crawl.extensions.EarlyEnd": 200}


def leave_out_storing(settings: BaseSettings) -> None:
    """Set a spider up that stores nothing."""
    settings.set("ITEM_PIPELINES", {}, priority="spider")
    settings.set("EXTENSIONS", _EXTENSIONS, priority="spider")


def start_readers(
    crawler: Crawler, look: Callable[[JobT], ResultT], count: int
) -> PageReaders[JobT, ResultT]:
    """Start `count` processes that read pages by `look`, and end with the crawl."""
    readers = PageReaders(look, crawler.settings.getfloat("FOIACRAWL_PAGE_SECONDS"), count)
    for end in (stopping_now, signals.spider_closed):
        crawler.signals.connect(readers.close, signal=end)
    return readers


class PageSpider(PoliteSpider):
    """Opens the pages that `next_page` returns, all on the host of `address`, and prints `result` at the end.

    `look` says what is needed of a page; it is called in a process that may be ended.
    """

    look: ClassVar[staticmethod[[tuple[PageSource, PageRequest]], Any]]
    _readers: PageReaders[tuple[PageSource, PageRequest], Any]

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Leave out what stores, counts and shows reports."""
        super().update_settings(settings)
        leave_out_storing(settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider, and start the process that reads its pages."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._readers = start_readers(crawler, cls.look, 1)
        return spider

    def __init__(self, address: str | None) -> None:
        super().__init__()
        if not address:
            raise ValueError(f"{self.name}: the address of a page is missing")
        self._portal = Portal(self.name, address, address)
        self.run = RunState({self.name: self._portal})

    @abstractmethod
    def next_page(self) -> PageRequest | None:
        """Return the next page to open, None after the last one."""

    @abstractmethod
    def use_page(self, page_request: PageRequest, seen: Any) -> None:
        """Use what `look` has returned of a page."""

    @abstractmethod
    def report_missing(self, message: str) -> None:
        """Report a page that could not be opened; the message says which and why."""

    @abstractmethod
    def result(self) -> RunResult:
        """Return what is printed at the end."""

    async def start(self) -> AsyncIterator[Any]:
        """Request the first page."""
        for request in self._request_next():
            yield request

    async def parse_page(self, response: Response, page_request: PageRequest) -> AsyncIterator[Request]:
        """Use the page of a response, and request the next one."""
        source = source_of(response, self._portal, page_request.url)
        if source is None:
            self.report_missing(f"{page_request.url}: is a file, not a page that lists reports")
        else:
            try:
                seen = await self._readers.call((source, page_request))
            except PageUnreadError as error:
                self.report_missing(f"{page_request.url}: {error}")
            except ReadingStoppedError:
                return
            else:
                self.use_page(page_request, seen)
        for request in self._request_next():
            yield request

    def page_failed(self, failure: Failure) -> Iterator[Request]:
        """Report a page that could not be opened, and request the next one."""
        if isinstance(failure.value, CrawlStopped):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        _, cause = explain(failure.value)
        self.report_missing(f"{request.cb_kwargs['page_request'].url}: {cause}")
        yield from self._request_next()

    def closed(self, reason: str) -> None:
        """Leave the result for the command."""
        del reason
        self.run.result = self.result()

    def _request_next(self) -> Iterator[Request]:
        if page_request := self.next_page():
            yield build_request(Purpose(self._portal, page_request), self.parse_page, self.page_failed)
