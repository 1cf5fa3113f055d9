"""The visit of one portal: Scrapy's callbacks for its pages, which turn responses into requests, items and events.

Where to look next is decided by `foiacrawl.walk`, what a document says by the reader. This module sends conditional requests
for known documents, waits for attachments, and checks known reports that no list shows any more.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses.calls import parse_call
from foiacrawl.crawl.callbacks import callback, errback
from foiacrawl.crawl.documents import AttachmentCheck, PendingDocument, archived_document, item_of
from foiacrawl.crawl.items import VisitFinished
from foiacrawl.crawl.pages import source_of
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.progress import VisitProgress
from foiacrawl.crawl.requests import Purpose, build_request
from foiacrawl.journal import DocumentGone, DocumentsUnchanged, ProblemFound
from foiacrawl.listings.listing import PageRequest, Route
from foiacrawl.model import Listed, PortalState
from foiacrawl.walk.actions import ListFinished, ReportFound, WalkProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scrapy import Request
    from scrapy.http import Response

    from foiacrawl.crawl.callbacks import LaterOutputs, Outputs
    from foiacrawl.crawl.failures import RequestFailure
    from foiacrawl.crawl.history import History, KnownDocument
    from foiacrawl.crawl.items import FetchedItem
    from foiacrawl.crawl.list_readers import ListReaders
    from foiacrawl.crawl.refetch import RefetchPolicy
    from foiacrawl.journal import ArchivedDocument
    from foiacrawl.model import Portal
    from foiacrawl.spool import Body
    from foiacrawl.walk.actions import Action
    from foiacrawl.walk.walk import Walk

_BEFORE_OTHER_PAGES = 1  # priority: a document waits in memory for its attachments


class Visit:
    """The visit of one portal. `claim` returns whether no other row has requested a page; `rendering` is as in render.py.

    `keep` puts a large body into a file.
    """

    def __init__(
        self,
        portal: Portal,
        walk: Walk,
        history: History,
        policy: RefetchPolicy,
        claim: Callable[[PageRequest], bool],
        readers: ListReaders,
        rendering: Callable[[str], dict[str, Any]],
        keep: Callable[[bytes], Body],
    ) -> None:
        self.portal = portal
        self.walk = walk
        self.progress = VisitProgress()
        self._history = history
        self._policy = policy
        self._claim = claim
        self._readers = readers
        self._reading = asyncio.Lock()
        self._rendering = rendering
        self._keep = keep
        self._requested: set[str] = set()
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
    async def parse_known_entry(
        self, response: Response, page_request: PageRequest, known: KnownDocument
    ) -> LaterOutputs:
        """Take the page of an entry that is known, if it has changed."""
        if response.status != 304:
            async for output in self._take_page(response, page_request):
                yield output
            return
        for output in self._check_attachments(page_request, known):
            yield output

    @callback
    async def parse_unlisted(
        self, response: Response, page_request: PageRequest, known: KnownDocument
    ) -> LaterOutputs:
        """Take a known report that no list shows any more, if it has changed."""
        if response.status == 304:
            for output in self._check_attachments(page_request, known):
                yield output
        else:
            yield self._item(self._document(page_request, response), response.body)

    @callback
    async def parse_attachment(
        self, response: Response, page_request: PageRequest, pending: PendingDocument
    ) -> LaterOutputs:
        """Add an attachment to its document."""
        size = len(response.body)
        if pending.size + size > self._policy.max_article_bytes:
            yield self._leave_out(page_request, pending, size)
        else:
            document = self._document(page_request, response)
            pending.attachments[page_request.url] = document, self._keep(response.body)
            self.progress.held_bytes += size
        for output in self._settle(pending, page_request):
            yield output

    @callback
    async def check_attachment(
        self, response: Response, page_request: PageRequest, check: AttachmentCheck
    ) -> LaterOutputs:
        """Note whether an attachment of an unchanged document has changed."""
        for output in self._settle_check(check, page_request, has_changed=response.status != 304):
            yield output

    # --- errbacks ------------------------------------------------------------------------------------

    @errback
    def page_failed(self, failure: RequestFailure, page_request: PageRequest) -> Outputs:
        """Continue without a page."""
        yield from self._continue_without(page_request, failure)

    @errback
    def known_entry_failed(
        self, failure: RequestFailure, page_request: PageRequest, known: KnownDocument
    ) -> Outputs:
        """Record that a known report is gone, or continue without it."""
        del known
        if failure.is_gone:
            yield from self._record_gone(page_request, failure)
        else:
            yield from self._continue_without(page_request, failure)

    @errback
    def unlisted_failed(
        self, failure: RequestFailure, page_request: PageRequest, known: KnownDocument
    ) -> Outputs:
        """Record that a known report, which no list shows any more, is gone, or could not be checked."""
        del known
        if failure.is_gone and self._is_relaunched:
            self.progress.vanished += 1
        elif failure.is_gone:
            yield from self._record_gone(page_request, failure)
        elif failure.is_skipped:
            yield from self._continue_without(page_request, failure)
        else:
            message = f"{page_request.url}: {failure.cause}"
            yield ProblemFound(failure.kind, message, self.portal.portal_id, page_request.url)

    @errback
    def attachment_failed(
        self, failure: RequestFailure, page_request: PageRequest, pending: PendingDocument
    ) -> Outputs:
        """Continue without an attachment."""
        yield from self._continue_without(page_request, failure)
        yield from self._settle(pending, page_request)

    @errback
    def attachment_check_failed(
        self, failure: RequestFailure, page_request: PageRequest, check: AttachmentCheck
    ) -> Outputs:
        """Fetch a document again whose attachment could not be checked."""
        del failure
        yield from self._settle_check(check, page_request, has_changed=True)

    # --- for the callbacks ---------------------------------------------------------------------------

    def report_unreadable(self, page_request: PageRequest, cause: str) -> Outputs:
        """Report a page on which parsing failed: it must not take the portal's other pages with it."""
        yield from self._perform(self.walk.fail(page_request, cause, ProblemKind.UNREADABLE), None)

    # --- what the walk decides -----------------------------------------------------------------------

    async def _take_page(self, response: Response, page_request: PageRequest) -> LaterOutputs:
        source, content = source_of(response, self.portal, page_request.url), None
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
                    yield ProblemFound(action.kind, action.message, self.portal.portal_id, action.url)
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
            yield self._item(document, response.body)
            return
        pending = PendingDocument(
            document,
            self._keep(response.body),
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

    def _leave_out(self, page_request: PageRequest, pending: PendingDocument, size: int) -> ProblemFound:
        """Report a file that is archived, and not read: the files of one article are in memory together."""
        message = (
            f"{page_request.url} has {size:,} bytes, and the files before it {pending.size:,};"
            f" of one article {self._policy.max_article_bytes:,} are read"
        )
        return ProblemFound(ProblemKind.TOO_LARGE, message, self.portal.portal_id, page_request.url)

    def _item(self, document: ArchivedDocument, body: bytes) -> FetchedItem:
        self.progress.unsaved += 1
        self.progress.held_bytes += len(body)
        return item_of(document, self._keep(body))

    # --- known documents -----------------------------------------------------------------------------

    def _request(self, page_request: PageRequest, *, is_listed: bool = True) -> Outputs:
        """Request a page: a known document only in case it has changed, or not at all."""
        self._requested.add(page_request.url)
        known = self._history.find_document(page_request.url) if page_request.kind == "entry" else None
        is_due = (
            self._policy.everything
            or not known
            or self._policy.is_due(page_request.url, known, self._history)
        )
        if not is_due:
            self.walk.mark_unchanged(page_request)
            return
        if known:
            callbacks = (
                (self.parse_known_entry, self.known_entry_failed)
                if is_listed
                else (self.parse_unlisted, self.unlisted_failed)
            )
            validators = None if self._policy.everything else known
            yield self._send(page_request, *callbacks, {"known": known}, validators=validators)
        elif page_request.kind == "entry":
            yield self._send(page_request, self.parse_entry, self.page_failed)
        else:
            yield self._send(page_request, self.parse_listing, self.page_failed)

    def _check_attachments(self, page_request: PageRequest, known: KnownDocument) -> Outputs:
        """Confirm a document as unchanged, if none of its attachments has changed."""
        attachments = self._history.attachments_of(known)
        if not attachments:
            yield self._confirm(page_request, ())
            return
        check = AttachmentCheck(page_request, {attachment.url for attachment in attachments})
        for attachment in attachments:
            listed = Listed(attachment.url, page_request.listed.title if page_request.listed else "")
            file = PageRequest(attachment.url, "attachment", page_request.route, listed)
            callbacks = self.check_attachment, self.attachment_check_failed
            yield self._send(file, *callbacks, {"check": check}, validators=attachment)

    def _settle_check(
        self, check: AttachmentCheck, page_request: PageRequest, *, has_changed: bool
    ) -> Outputs:
        check.due.discard(page_request.url)
        check.has_changed |= has_changed
        if check.due:
            return
        if check.has_changed:
            yield self._send(check.page_request, self.parse_entry, self.page_failed)
        else:
            known = self._history.find_document(check.page_request.url)
            attachments = self._history.attachments_of(known) if known else []
            yield self._confirm(check.page_request, tuple(attachment.url for attachment in attachments))

    def _confirm(self, page_request: PageRequest, attachments: tuple[str, ...]) -> DocumentsUnchanged:
        self.walk.mark_unchanged(page_request)
        return DocumentsUnchanged((page_request.url, *attachments), self.portal.portal_id)

    def _record_gone(self, page_request: PageRequest, failure: RequestFailure) -> Outputs:
        self.progress.gone += 1
        yield DocumentGone(page_request.url, failure.cause, self.portal.portal_id)
        self.walk.mark_unchanged(page_request)

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

    def _request_unlisted(self) -> Outputs:
        """Request known reports that no list has shown in this visit: they may have changed, or be gone."""
        requested = 0
        for report in self._history.reports(self.portal.portal_id):
            if report.url in self._requested or requested >= self._policy.max_rechecks:
                continue
            if self.walk.scope.allows(report.url):
                requested += 1
                listed = Listed(report.url, report.title or "", report.date)
                page_request = PageRequest(report.url, "entry", Route(), listed)
                if self._claim(page_request):
                    yield from self._request(page_request, is_listed=False)

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

    def _document(self, page_request: PageRequest, response: Response) -> ArchivedDocument:
        assert page_request.listed is not None  # noqa: S101  (entries and attachments are listed)
        return archived_document(response, page_request.listed, self.portal)
