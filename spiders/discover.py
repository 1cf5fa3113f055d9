"""The spider that looks for the portals of governments: it proposes registry rows from their home pages.

    scrapy crawl discover -a home=URL [-a registry=FILE.csv] [-a pages=30]
    scrapy crawl discover -a homes=governments -a output=FILE.csv [-a level=county] [-a province=45] [-a shard=3/16] …

From one home page the rows are printed as CSV on stdout, a summary on stderr. From the portals of a registry they are appended
to a file, portal by portal; an interrupted search continues it. Which pages to open is decided by `foiacrawl.portals.discover`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from foiacrawl.addresses import urls
from foiacrawl.crawl.arguments import select_levels, select_portals, select_provinces, select_shard
from foiacrawl.crawl.contact import check_contact
from foiacrawl.crawl.engine import wait_for_room
from foiacrawl.crawl.errors import CrawlStopped
from foiacrawl.crawl.failures import explain
from foiacrawl.crawl.list_readers import PageReaders, PageUnreadError
from foiacrawl.crawl.page_looks import look_at_source
from foiacrawl.crawl.page_spider import leave_out_storing, start_readers
from foiacrawl.crawl.pages import source_of
from foiacrawl.crawl.requests import Purpose, build_request
from foiacrawl.crawl.run_state import RunResult, RunState
from foiacrawl.crawl.spider import PoliteSpider
from foiacrawl.model import Portal
from foiacrawl.portals.discover import MAX_PAGES, KnownRows, Search
from foiacrawl.portals.discoveries import Discoveries
from foiacrawl.portals.registry import as_csv, read_registry
from foiacrawl.readers import ReadingStoppedError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Iterator
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.portals.discover import SeenPage
    from foiacrawl.walk.page_reading import PageSource


class DiscoverSpider(PoliteSpider):
    """Proposes rows from the page `home`, or from all portals of the registry `homes`, at most `pages` pages each.

    Rows that the CSV file `registry` has are left out; of many portals, those of all shipped registries where none is named.
    """

    name = "discover"
    _readers: PageReaders[tuple[PageSource, PageRequest], SeenPage]

    def __init__(
        self,
        home: str | None = None,
        registry: str | None = None,
        pages: str = "",
        homes: str | None = None,
        output: str | None = None,
        level: str | None = None,
        province: str | None = None,
        shard: str | None = None,
    ) -> None:
        super().__init__()
        if bool(home) == bool(homes) or bool(homes) != bool(output):
            raise ValueError(
                "discover: give the address of a page as home, or a registry as homes, with output"
            )
        self._pages = int(pages or MAX_PAGES)
        self._file = Discoveries(Path(output)) if output else None
        known = read_registry(registry or None).portals if registry or homes else ()
        self._known = KnownRows((*known, *(self._file.rows if self._file else ())))
        selected = {"home": Portal("home", home, home)} if home else _select(homes, level, province, shard)
        self._left = [portal for portal in selected.values() if not self._is_done(portal)]
        self._open: dict[str, Search] = {}
        self._lines: list[str] = []
        self._rows = self._failed = 0
        self._output = ""
        self.run = RunState({portal.portal_id: portal for portal in self._left})

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Leave out what stores, counts and shows reports."""
        super().update_settings(settings)
        leave_out_storing(settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider, and start the processes that read its pages; many portals are not searched without a contact."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._readers = start_readers(crawler, look_at_source, 1 if spider._file is None else 2)
        if spider._file is not None:
            try:
                check_contact(crawler.settings["FOIACRAWL_CONTACT"], spider._left)
            except ValueError as error:
                raise UsageError(str(error)) from error
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Begin the search of each portal when there is room for one more."""
        room: asyncio.Event = self.run.room
        for portal in self._left:
            await wait_for_room(
                self.crawler, self._open, room, self.settings.getint("FOIACRAWL_OPEN_PORTALS")
            )
            if self.run.is_stopping:
                return
            home = portal.listing_url if self._file is None else urls.home(portal.listing_url)
            name = portal.name if self._file is not None else ""
            self._open[portal.portal_id] = Search(home, self._known, self._pages, name)
            for request in self._request_next(portal):
                yield request

    async def parse_page(
        self, response: Response, page_request: PageRequest, portal: Portal
    ) -> AsyncIterator[Request]:
        """Note what a page shows, and request the next one of its portal."""
        search = self._open[portal.portal_id]
        source = source_of(response, portal, page_request.url)
        if source is None:
            search.failures.append(f"{page_request.url}: is a file, not a page that lists reports")
        else:
            try:
                search.take(page_request, await self._readers.call((source, page_request)))
            except PageUnreadError as error:
                search.failures.append(f"{page_request.url}: {error}")
            except ReadingStoppedError:
                return
        for request in self._request_next(portal):
            yield request

    def page_failed(self, failure: Failure) -> Iterator[Request]:
        """Note a page that could not be opened, and request the next one of its portal."""
        if isinstance(failure.value, CrawlStopped):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        portal: Portal = request.cb_kwargs["portal"]
        _, cause = explain(failure.value)
        self._open[portal.portal_id].failures.append(f"{request.cb_kwargs['page_request'].url}: {cause}")
        yield from self._request_next(portal)

    def closed(self, reason: str) -> None:
        """Leave the result for the command: the rows as CSV, or how many were written."""
        if self._file is None:
            for portal in self._left:
                self._end(portal)
            self.run.result = RunResult(self._output, tuple(self._lines), has_failed=bool(self._failed))
            return
        ended = len(self._left) - len(self._open)
        summary = f"{ended} portals searched, {self._failed} of them in vain; {self._rows} rows proposed"
        rest = (
            f"; the search was stopped ({reason}), the same command continues it"
            if reason != "finished"
            else ""
        )
        self.run.result = RunResult("", (summary + rest,))

    def _is_done(self, portal: Portal) -> bool:
        return self._file is not None and urls.home(portal.listing_url) in self._file.done

    def _request_next(self, portal: Portal) -> Iterator[Request]:
        if page_request := self._open[portal.portal_id].next():
            purpose = Purpose(portal, page_request)
            yield build_request(purpose, self.parse_page, self.page_failed, arguments={"portal": portal})
        elif self._file is not None:
            self._end(portal)

    def _end(self, portal: Portal) -> None:
        """Take what was found at a portal."""
        search = self._open.pop(portal.portal_id, None)
        if search is None:
            return
        found = search.outcome()
        self._rows += len(found.rows)
        self._failed += not found.rows and bool(found.failures)
        if self._file is not None:
            self._file.add(search.home, found)
            self.run.room.set()
            return
        summary = f"{found.pages} pages, {len(found.rows)} rows proposed, {found.known} known already"
        self._lines += [*found.failures, summary]
        self._output = as_csv(found.rows)


def _select(
    homes: str | None, level: str | None, province: str | None, shard: str | None
) -> dict[str, Portal]:
    """Return the portals to search, one a host."""
    rows = select_portals(read_registry(homes).portals, None)
    selected = select_shard(select_provinces(select_levels(rows, level), province), shard)
    hosts: dict[str, Portal] = {}
    for portal in selected.values():
        hosts.setdefault(urls.home(portal.listing_url), portal)
    return {portal.portal_id: portal for portal in hosts.values()}
