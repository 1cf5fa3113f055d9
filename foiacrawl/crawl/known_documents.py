"""Known documents in the visit of a portal: requested only in case they have changed; checked where no list shows them now."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from foiacrawl.crawl.callbacks import callback, errback
from foiacrawl.crawl.documents import AttachmentCheck
from foiacrawl.journal import DocumentGone, DocumentsUnchanged, ProblemFound
from foiacrawl.listings.listing import PageRequest, Route
from foiacrawl.model import Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy import Request
    from scrapy.http import Response

    from foiacrawl.crawl.callbacks import LaterOutputs, Outputs
    from foiacrawl.crawl.failures import RequestFailure
    from foiacrawl.crawl.history import History, KnownDocument
    from foiacrawl.crawl.items import FetchedItem
    from foiacrawl.crawl.progress import VisitProgress
    from foiacrawl.crawl.refetch import RefetchPolicy
    from foiacrawl.model import Portal
    from foiacrawl.walk.walk import Walk


class KnownDocuments(ABC):
    """The part of a visit that is about documents of earlier runs; `Visit` is the whole.

    `claim` returns whether no other row has requested a page.
    """

    def __init__(
        self,
        portal: Portal,
        walk: Walk,
        progress: VisitProgress,
        history: History,
        policy: RefetchPolicy,
        claim: Callable[[PageRequest], bool],
    ) -> None:
        self.portal = portal
        self.walk = walk
        self.progress = progress
        self._history = history
        self._policy = policy
        self._claim = claim
        self._requested: set[str] = set()

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
        else:
            yield self._request_new(page_request)

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
            yield self._take_file(page_request, response)

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
            yield from self._report_problem(failure.kind, message, page_request.url)

    @callback
    async def check_attachment(
        self, response: Response, page_request: PageRequest, check: AttachmentCheck
    ) -> LaterOutputs:
        """Note whether an attachment of an unchanged document has changed."""
        for output in self._settle_check(check, page_request, has_changed=response.status != 304):
            yield output

    @errback
    def attachment_check_failed(
        self, failure: RequestFailure, page_request: PageRequest, check: AttachmentCheck
    ) -> Outputs:
        """Fetch a document again whose attachment could not be checked."""
        del failure
        yield from self._settle_check(check, page_request, has_changed=True)

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
            yield self._request_new(check.page_request)
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

    def _report_problem(self, kind: str, message: str, url: str) -> Outputs:
        yield from self.progress.bounded(ProblemFound(kind, message, self.portal.portal_id, url))

    # --- the rest of the visit -----------------------------------------------------------------------

    @abstractmethod
    def report_unreadable(self, page_request: PageRequest, cause: str) -> Outputs:
        """Report a page on which parsing failed."""

    @abstractmethod
    def finish_if_done(self) -> Outputs:
        """Finish the visit if no request is open."""

    @property
    @abstractmethod
    def _is_relaunched(self) -> bool:
        """Whether the portal, which showed reports until the last visit, shows none."""

    @abstractmethod
    def _request_new(self, page_request: PageRequest) -> Request:
        """Return the request for a page that is not known."""

    @abstractmethod
    def _send(
        self,
        page_request: PageRequest,
        on_response: Callable[..., LaterOutputs],
        on_failure: Callable[..., Outputs],
        arguments: Mapping[str, object] | None = None,
        **options: Any,
    ) -> Request:
        """Return a request, and count it as waiting."""

    @abstractmethod
    def _take_page(self, response: Response, page_request: PageRequest) -> LaterOutputs:
        """Take a page that was fetched."""

    @abstractmethod
    def _continue_without(self, page_request: PageRequest, failure: RequestFailure) -> Outputs:
        """Continue without a page."""

    @abstractmethod
    def _take_file(self, page_request: PageRequest, response: Response) -> FetchedItem:
        """Return the item of a document without attachments."""
