"""Read the pages of portals in a few processes: a page that keeps its reader busy is ended, and delays no other portal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar

from foiacrawl.addresses import urls
from foiacrawl.crawl.shares import Shares
from foiacrawl.readers import ReadingStoppedError
from foiacrawl.spool import size_of
from foiacrawl.walk.page_reading import read_source
from foiacrawl.walk.plain_articles import read_plain_article
from foiacrawl.workers import Fault, Limits, WorkerError, Workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiacrawl.listings.listing import Listing, PageRequest
    from foiacrawl.model import Portal
    from foiacrawl.walk.page_reading import PageContent, PageSource

_PROCESSES = 3  # a page takes some 20 ms; more would only take memory
_LARGE = 500_000  # bytes of a page from which on it takes a second or more; a list of 1,000 lines has 200,000
_LONG_SECONDS = 5  # of a page after which all of its portal may take long
_KEYS_AT_ONCE = 200  # addresses; some 6 ms, in which nothing else happens
_MEMORY = 600_000_000  # bytes of address space; a page of 4 MB takes up to 230 MB
_MAX_OUTPUT = 64_000_000  # bytes of what a page lists, pickled; 15,000 lines have 5 MB
_MAX_CALLS = 2000  # pages after which a process is replaced, for libraries leak memory


JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")


class PageUnreadError(Exception):
    """A page was not read within its limits; the message says which."""


class PageReaders(Generic[JobT, ResultT]):
    """Calls `function` for pages in processes, or in a thread of this process with `processes` of 0.

    A page may take `seconds` seconds.
    """

    def __init__(
        self, function: Callable[[JobT], ResultT], seconds: float, processes: int = _PROCESSES
    ) -> None:
        self._seconds = seconds
        limits = Limits(seconds, _MEMORY, _MAX_OUTPUT, _MAX_CALLS)
        self._workers: Workers[JobT, ResultT] = Workers(function, processes, limits)
        if processes:
            self._workers.start()  # loaded while the crawl fetches its first pages

    async def call(self, job: JobT) -> ResultT:
        """Return what the function says of a page; raises `PageUnreadError` for one that could not be read within the limits.

        `ReadingStoppedError`: the processes were ended meanwhile.
        """
        return await asyncio.wrap_future(self._workers.submit(job, self._on_fault))

    def _on_fault(self, _job: object, error: WorkerError) -> NoReturn:
        if error.fault is Fault.STOPPED:
            raise ReadingStoppedError from error
        if error.fault is Fault.TIME:
            raise PageUnreadError(f"reading it took longer than {self._seconds:g} seconds") from error
        raise PageUnreadError(str(error)) from error

    def close(self) -> None:
        """End the processes."""
        self._workers.stop()


class ListReaders(PageReaders["tuple[PageSource, PageRequest, Portal]", "PageContent"]):
    """Reads what a walk needs of pages. Pages that may take long are read one at a time: the other processes are for the rest."""

    def __init__(self, seconds: float, processes: int = _PROCESSES) -> None:
        super().__init__(read_source, seconds, processes)
        self.shares = Shares(2 * _PROCESSES, 1, _LONG_SECONDS, doubtful_slots=_PROCESSES - 1)

    async def read(self, source: PageSource, request: PageRequest, portal: Portal) -> PageContent:
        """Return what a page says; raises as `call` does."""
        if (plain := read_plain_article(source, request)) is not None:
            return plain
        async with self.shares.taken(portal.portal_id, is_long=size_of(source.body) > _LARGE):
            try:
                content = await self.call((source, request, portal))
            except PageUnreadError:
                self.shares.mark_long(portal.portal_id)
                raise
        if content.listing is not None:
            await _keep_keys(content.listing)
        return content


async def _keep_keys(listing: Listing) -> None:
    """Compute the keys of a list's addresses little by little: of 15,000 it takes half a second."""
    links = [link.url for link in (*listing.entries, *listing.columns)]
    for number, url in enumerate((*links, *listing.wrapped), start=1):
        urls.key(url)
        if number % _KEYS_AT_ONCE == 0:
            await asyncio.sleep(0)
