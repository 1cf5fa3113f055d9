"""The visit of one portal: Scrapy's callbacks for its pages, which turn responses into requests, items and events.

Where to look next is decided by `foiacrawl.walk`, what a document says by the reader. This module waits for attachments; what
concerns documents of earlier runs is in known_documents.py.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses.calls import parse_call
from foiacrawl.crawl.callbacks import callback, errback
from foiacrawl.crawl.documents import PendingDocument, archived_document, item_of
from foiacrawl.crawl.items import VisitFinished
from foiacrawl.crawl.known_documents import KnownDocuments
from foiacrawl.crawl.pages import body_of, source_of
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.progress import VisitProgress
from foiacrawl.crawl.requests import Purpose, build_request
from foiacrawl.listings.listing import PageRequest
from foiacrawl.model import PortalState
from foiacrawl.spool import size_of
from foiacrawl.walk.actions import ListFinished, ReportFound, WalkProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scrapy import Request
    from scrapy.http import Response

    from foiacrawl.crawl.callbacks import LaterOutputs, Outputs
    from foiacrawl.crawl.failures import RequestFailure
    from foiacrawl.crawl.history import History
    from foiacrawl.crawl.items import FetchedItem
    from foiacrawl.crawl.list_readers import ListReaders
    from foiacrawl.crawl.refetch import RefetchPolicy
    from foiacrawl.journal import ArchivedDocument
    from foiacrawl.model import Portal
    from foiacrawl.spool import Body
    from foiacrawl.walk.actions import Action
    from foiacrawl.walk.walk import Walk

_BEFORE_OTHER_PAGES = 1  # priority: a document waits in memory for its attachments


class Visit(KnownDocuments):
    """The visit of one portal. `claim` returns whether no other row has requested a page; `rendering` is as in render.py."""

    def __init__(
        self,
        portal: Portal,
        walk: Walk,
        history: History,
        policy: RefetchPolicy,
        claim: Callable[[PageRequest], bool],
        readers: ListReaders,
        rendering: Callable[[str], dict[str, Any]],
    ) -> None:
        super().__init__(portal, walk, VisitProgress(), history, policy, claim)
        self._readers = readers
        self._reading = asyncio.Lock()
        self._rendering = rendering
        self._has_rechecked = False
        self._before = history.portal(portal.portal_id)

    def start(self) -> Outputs:
        """Yield the first requests."""
        yield from self._perform(self.walk.start(), None)

    # --- callbacks -----------------------------------------------------------------------------------

    @callback
    async def parse_listing(self, response: Response, page_request: PageRequest) -> LaterOutputs:
        """Follow a listing, or a further page of one."""
        async for output in self._take_page(response, page_request):
            yield output

    @callback
    async def parse_entry(self, response: Response, page_request: PageRequest) -> LaterOutputs:
        """Take the page of an entry: a report, or after all a list."""
        async for output in self._take_page(response, page_request):
            yield output

    @callback
    async def parse_attachment(
        self, response: Response, page_request: PageRequest, pending: PendingDocument
    ) -> LaterOutputs:
        """Add an attachment to its document."""
        body = body_of(response)
        size = size_of(body)
        if pending.size + size > self._policy.max_article_bytes:
            for output in self._leave_out(page_request, pending, size):
                yield output
        else:
            document = self._document(page_request, response)
            pending.attachments[page_request.url] = document, body
            self.progress.held_bytes += size
        for output in self._settle(pending, page_request):
            yield output

    # --- errbacks ------------------------------------------------------------------------------------

    @errback
    def page_failed(self, failure: RequestFailure, page_request: PageRequest) -> Outputs:
        """Continue without a page."""
        yield from self._continue_without(page_request, failure)

    @errback
    def attachment_failed(
        self, failure: RequestFailure, page_request: PageRequest, pending: PendingDocument
    ) -> Outputs:
        """Continue without an attachment."""
        yield from self._continue_without(page_request, failure)
        yield from self._settle(pending, page_request)

    # --- for the callbacks ---------------------------------------------------------------------------

    def report_unreadable(self, page_request: PageRequest, cause: str) -> Outputs:
        """Report a page on which parsing failed: it must not take the portal's other pages with it."""
        yield from self._perform(self.walk.fail(page_request, cause, ProblemKind.UNREADABLE), None)

    # --- what the walk decides -----------------------------------------------------------------------

    async def _take_page(self, response: Response, page_request: PageRequest) -> LaterOutputs:
        source, content = source_of(response, self.portal, page_request.url), None
        with self.progress.holding(size_of(body_of(response))):
            # One page of a portal at a time: they are taken in their order, and a slow portal holds one process at most.
            async with self._reading:
                if source is not None:
                    content = await self._readers.read(source, page_request, self.portal)
        for output in self._perform(self.walk.take(page_request, content), response):
            yield output

    def _perform(self, actions: Iterable[Action], response: Response | None) -> Outputs:
        for action in actions:
            match action:
                case PageRequest():
                    if self._claim(action):
                        yield from self._request(action)
                case WalkProblem():
                    yield from self._report_problem(action.kind, action.message, action.url)
                case ListFinished():
                    self.progress.lists[action.url] = action
                case ReportFound():
                    if response is not None:
                        yield from self._take_document(action, response)

    def _continue_without(self, page_request: PageRequest, failure: RequestFailure) -> Outputs:
        if failure.is_skipped:
            actions = self.walk.skip(page_request, failure.cause, failure.kind)
        else:
            actions = self.walk.fail(page_request, failure.cause, failure.kind, is_gone=failure.is_gone)
        yield from self._perform(actions, None)

    def _take_document(self, found: ReportFound, response: Response) -> Outputs:
        """Yield a document; one with attachments waits until each of them was fetched or has failed."""
        document = archived_document(response, found.listed, self.portal)
        if not found.attachments:
            yield self._item(document, body_of(response))
            return
        pending = PendingDocument(
            document,
            body_of(response),
            {page_request.url: None for page_request in found.attachments},
        )
        self._requested.update(pending.due)
        self.progress.held_bytes += pending.size
        for page_request in found.attachments:
            callbacks = self.parse_attachment, self.attachment_failed
            yield self._send(page_request, *callbacks, {"pending": pending}, priority=_BEFORE_OTHER_PAGES)

    def _settle(self, pending: PendingDocument, page_request: PageRequest) -> Outputs:
        """Note that an attachment was fetched or has failed; after the last one, yield the document."""
        pending.due.discard(page_request.url)
        if not pending.due:
            self.progress.unsaved += 1
            yield pending.as_item()

    def _leave_out(self, page_request: PageRequest, pending: PendingDocument, size: int) -> Outputs:
        """Report a file that is archived, and not read: the files of one article are in memory together."""
        message = (
            f"{page_request.url} has {size:,} bytes, and the files before it {pending.size:,};"
            f" of one article {self._policy.max_article_bytes:,} are read"
        )
        yield from self._report_problem(ProblemKind.TOO_LARGE, message, page_request.url)

    def _item(self, document: ArchivedDocument, body: Body) -> FetchedItem:
        self.progress.unsaved += 1
        self.progress.held_bytes += size_of(body)
        return item_of(document, body)

    # --- the end -------------------------------------------------------------------------------------

    def finish_if_done(self) -> Outputs:
        """After the last response check the reports that no list showed, then record the end of the visit."""
        if self.progress.waiting or self.progress.is_finished:
            return
        if (
            not self._shows_something
            and not self.progress.has_searched_home
            and not self.progress.is_cut_short
        ):
            self.progress.has_searched_home = True
            if not self.walk.has_failed or self.walk.start_is_gone:
                yield from self._perform(self.walk.search_home(), None)
                if self.progress.waiting:
                    return
        if not self._has_rechecked and not self.walk.has_failed and not self.progress.is_cut_short:
            self._has_rechecked = True
            yield from self._request_unlisted()
            if self.progress.waiting:
                return
        self.progress.is_finished = True
        yield from self.progress.closing_events(self.walk, self._before)
        yield VisitFinished(self.portal.portal_id)

    @property
    def _shows_something(self) -> bool:
        """Whether the lists of the portal have shown a report in this visit."""
        return bool(self.walk.listed)

    @property
    def _is_relaunched(self) -> bool:
        """Whether the portal, which showed reports until the last visit, shows none: its old pages may be restored later."""
        was_quiet = self._before.state == PortalState.QUIET
        return not self._shows_something and self._before.reports > 0 and not was_quiet

    # --- requests ------------------------------------------------------------------------------------

    def _send(
        self,
        page_request: PageRequest,
        on_response: Callable[..., LaterOutputs],
        on_failure: Callable[..., Outputs],
        arguments: Mapping[str, object] | None = None,
        **options: Any,
    ) -> Request:
        self.progress.waiting += 1
        if (self.portal.render or page_request.render) and not parse_call(page_request.url):
            options["rendering"] = self._rendering(page_request.url)
        purpose = Purpose(self.portal, page_request)
        return build_request(purpose, on_response, on_failure, arguments=arguments, **options)

    def _request_new(self, page_request: PageRequest) -> Request:
        parse = self.parse_entry if page_request.kind == "entry" else self.parse_listing
        return self._send(page_request, parse, self.page_failed)

    def _take_file(self, page_request: PageRequest, response: Response) -> FetchedItem:
        return self._item(self._document(page_request, response), body_of(response))

    def _document(self, page_request: PageRequest, response: Response) -> ArchivedDocument:
        assert page_request.listed is not None  # noqa: S101  (entries and attachments are listed)
        return archived_document(response, page_request.listed, self.portal)
