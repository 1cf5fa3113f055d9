"""One portal's visit: the walk's steps become requests, answers become steps and events.

Conditional requests, the resuming of a crawl that was cut short, and the search for what vanished are decided here; where
to look is decided by the walk, what a document says by the reader.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from scrapy import Request

from foiacrawl.addresses import urls
from foiacrawl.addresses.calls import parse_call
from foiacrawl.crawl.failures import explain, is_gone
from foiacrawl.crawl.items import FetchedItem, VisitOver
from foiacrawl.crawl.memory import days_since
from foiacrawl.crawl.middlewares import LeftAlone
from foiacrawl.crawl.pages import content_type, encoding_of, is_file, page_of
from foiacrawl.journal import Came, Event, File, Gone, Troubled, Unchanged, Visited, Walked
from foiacrawl.listings.listing import PageRequest, Route
from foiacrawl.model import Document, Hint, Listed
from foiacrawl.store import Fetched
from foiacrawl.store.database import utc_now
from foiacrawl.walk.actions import ListFinished, ReportFound, WalkProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from foiacrawl.crawl.memory import Attached, Known, Memory
    from foiacrawl.model import Portal
    from foiacrawl.walk.actions import Action
    from foiacrawl.walk.walk import Walk

Output: TypeAlias = "FetchedItem | VisitOver | Event | Request"
FOR_GOOD = ("robots", "off_limits", "soft_404")  # failures that asking again will not mend
BEFORE_OTHER_PAGES = 1  # priority: an article waits in memory for its files


@dataclass(frozen=True, slots=True)
class Manner:
    """How often and how much is asked again; see settings.py. `everything`: all of it, and in full."""

    everything: bool
    refetch_days: int
    recheck: int


@dataclass
class Article:
    """An article waiting for its files: `files` by address, None until one has come; `due` are still on their way."""

    document: File
    body: bytes
    files: dict[str, tuple[File, bytes] | None]
    due: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.due = set(self.files)


@dataclass
class Question:
    """Has a known article changed, or one of its attachments? `due` are the attachments not yet answered for."""

    ask: PageRequest
    due: set[str]
    has_changed: bool = False


class Visit:
    """The visit of one portal. `is_ours` tells whether no other row has asked for an address yet.

    `unsaved` counts the documents handed on and not yet stored: until it is 0 the end of the visit may not be noted.
    `began` (seconds, monotonic) and `answers`, failures among them, are for those who watch.
    """

    def __init__(
        self,
        portal: Portal,
        walk: Walk,
        memory: Memory,
        manner: Manner,
        is_ours: Callable[[PageRequest], bool],
        rendered: Callable[[str], dict[str, Any]],
    ) -> None:
        self.portal = portal
        self.walk = walk
        self.is_over = False
        self.began = monotonic()
        self.answers = 0
        self._memory = memory
        self._manner = manner
        self._is_ours = is_ours
        self._rendered = rendered
        self._open = 0
        self._asked: set[str] = set()
        self._has_rechecked = False
        self._lists: dict[str, ListFinished] = {}
        self._lacks_a_document = False
        self._is_cut = False
        self.unsaved = 0

    # --- from outside --------------------------------------------------------------------------------

    @property
    def waiting(self) -> int:
        """How many requests have no answer yet."""
        return self._open

    def start(self, callback: Callable[..., Any], errback: Callable[..., Any]) -> Iterator[Output]:
        """Begin; every request gets these two as callback and errback."""
        self._callback, self._errback = callback, errback
        yield from self._carry_out(self.walk.start(), None)

    def came(self, response: Response) -> Iterator[Output]:
        """Go on from an answer."""
        self._open -= 1
        self.answers += 1
        meta = response.meta
        if question := meta.get("question"):
            yield from self._answer(question, meta["ask"], is_changed=response.status != 304)
        elif article := meta.get("article"):
            article.files[meta["ask"].url] = (self._file(meta["ask"].listed, response), response.body)
            yield from self._settle(article, meta["ask"].url)
        elif response.status == 304:
            yield from self._not_modified(meta["ask"], meta["known"])
        elif meta.get("recheck"):
            yield self._item(self._file(meta["ask"].listed, response), response.body)
        else:
            yield from self._carry_out(self.walk.take(meta["ask"], page_of(response, self.portal)), response)
        yield from self._finish_if_done()

    def failed(self, failure: Failure) -> Iterator[Output]:
        """Go on without an answer."""
        self._open -= 1
        self.answers += 1
        request: Request = failure.request  # type: ignore[attr-defined]
        ask = request.meta["ask"]
        kind, cause = explain(failure)
        is_left = isinstance(failure.value, LeftAlone)
        self._is_cut |= is_left and urls.same_host(request.url, self.portal.listing_url)
        answered = not is_left and (is_gone(failure) or kind in FOR_GOOD)
        self._lacks_a_document |= ask.kind in ("entry", "attachment") and not answered
        if request.meta.get("known") and is_gone(failure):
            yield Gone(ask.url, cause, self.portal.portal_id)
            self.walk.mark_unchanged(ask)
        elif question := request.meta.get("question"):
            yield from self._answer(question, ask, is_changed=True)
        elif request.meta.get("recheck") and not is_left:
            yield Troubled(kind, f"{ask.url}: {cause}", self.portal.portal_id, ask.url)
        else:
            actions = (
                self.walk.skip(ask, cause, kind)
                if is_left
                else self.walk.fail(ask, cause, kind, is_gone=is_gone(failure))
            )
            yield from self._carry_out(actions, None)
            if article := request.meta.get("article"):
                yield from self._settle(article, ask.url)
        yield from self._finish_if_done()

    def broken(self, response: Response, error: Exception) -> Iterator[Output]:
        """Go on after a page that broke its reader: it must not take the portal's others with it."""
        cause = f"{type(error).__name__}: {error}"
        yield from self._carry_out(self.walk.fail(response.meta["ask"], cause, "unreadable"), None)
        yield from self._finish_if_done()

    # --- steps ---------------------------------------------------------------------------------------

    def _carry_out(self, steps: Iterable[Action], response: Response | None) -> Iterator[Output]:
        for step in steps:
            if isinstance(step, PageRequest):
                if self._is_ours(step):
                    yield from self._request(step)
            elif isinstance(step, WalkProblem):
                yield Troubled(step.kind, step.message, self.portal.portal_id, step.url)
            elif isinstance(step, ListFinished):
                self._lists[step.url] = step
            elif response is not None:
                yield from self._found(step, response)

    def _found(self, found: ReportFound, response: Response) -> Iterator[Output]:
        """Hand on a document; one with attachments waits until all of them have come, or have failed to."""
        document = self._file(found.listed, response)
        if not found.attachments:
            yield self._item(document, response.body)
            return
        article = Article(document, response.body, {ask.url: None for ask in found.attachments})
        self._asked.update(ask.url for ask in found.attachments)
        for ask in found.attachments:
            yield self._send(ask, priority=BEFORE_OTHER_PAGES, article=article)

    def _settle(self, article: Article, url: str) -> Iterator[Output]:
        """Note that a file has come or failed; after the last one, hand on the article with those that came."""
        article.due.discard(url)
        if article.due:
            return
        came = [file for file in article.files.values() if file]
        item = self._item(article.document, article.body)
        parts = tuple(Document(f.fetched.url, body, f.content_type, f.hint) for f, body in came)
        item.document = replace(item.document, attachments=parts)
        is_cut = len(came) < len(article.files)
        item.came = Came(article.document, tuple(file for file, _ in came), is_cut)
        yield item

    def _item(self, file: File, body: bytes) -> FetchedItem:
        self.unsaved += 1
        return FetchedItem(Document(file.fetched.url, body, file.content_type, file.hint), Came(file))

    # --- asking again --------------------------------------------------------------------------------

    def _request(self, ask: PageRequest, **more: Any) -> Iterator[Output]:
        """PageRequest for a page: for a document that is known only whether it changed, or not at all."""
        self._asked.add(ask.url)
        known = self._memory.known(ask.url) if ask.kind == "entry" and not self._manner.everything else None
        if known is None:
            yield self._send(ask, **more)
        elif self._is_not_due(known):
            self.walk.mark_unchanged(ask)
        else:
            yield self._send(ask, validators=known, known=known, **more)

    def _is_not_due(self, known: Known) -> bool:
        if self._memory.was_just_seen(known):
            return True
        has_validator = known.etag or known.last_modified
        return not has_validator and 0 < days_since(known.last_seen) < self._manner.refetch_days

    def _not_modified(self, ask: PageRequest, known: Known) -> Iterator[Output]:
        """Believe that an article has not changed, if its attachments have not either."""
        attached = self._memory.attached(known)
        if not attached:
            yield self._unchanged(ask, ())
            return
        question = Question(ask, {file.url for file in attached})
        for file in attached:
            listed = Listed(file.url, ask.listed.title if ask.listed else "")
            yield self._send(
                PageRequest(file.url, "attachment", ask.route, listed), validators=file, question=question
            )

    def _answer(self, question: Question, ask: PageRequest, *, is_changed: bool) -> Iterator[Output]:
        question.due.discard(ask.url)
        question.has_changed |= is_changed
        if question.due:
            return
        if question.has_changed:
            yield self._send(question.ask)
        else:
            known = self._memory.known(question.ask.url)
            files = self._memory.attached(known) if known else []
            yield self._unchanged(question.ask, tuple(file.url for file in files))

    def _unchanged(self, ask: PageRequest, files: tuple[str, ...]) -> Unchanged:
        self.walk.mark_unchanged(ask)
        return Unchanged((ask.url, *files), self.portal.portal_id)

    # --- the end -------------------------------------------------------------------------------------

    def _finish_if_done(self) -> Iterator[Output]:
        if self._open or self.is_over:
            return
        if not self._has_rechecked and not self.walk.has_failed and not self._is_cut:
            self._has_rechecked = True
            yield from self._recheck()
            if self._open:
                return
        self.is_over = True
        for trouble in self.walk.close():
            yield Troubled(trouble.kind, trouble.message, self.portal.portal_id, trouble.url)
        for end in self._lists.values():
            # A document that did not come lies below the top of its list, where the next visit would not look.
            is_whole = end.is_whole and not self._lacks_a_document
            numbers = end.pages, end.lines, end.declared
            yield Walked(end.url, self.portal.portal_id, *numbers, is_whole)
        # A visit that was cut short is due again with the next run, not in a month.
        if not self.walk.has_failed and not self._is_cut and self.walk.years is None:
            family = self.walk.family.family if self.walk.family else None
            yield Visited(self.portal.portal_id, family, self.walk.pages, self.walk.reports)
        yield VisitOver(self.portal.portal_id)

    def _recheck(self) -> Iterator[Output]:
        """PageRequest for reports that are known and that no list has shown this time: they may have changed, or be gone."""
        asked = 0
        for report in self._memory.reports(self.portal.portal_id):
            if report.url in self._asked or asked >= self._manner.recheck:
                continue
            if self.walk.scope.allows(report.url):
                asked += 1
                listed = Listed(report.url, report.title or "", report.date)
                ask = PageRequest(report.url, "entry", Route(), listed)
                if self._is_ours(ask):
                    yield from self._request(ask, recheck=True)

    # --- making requests and documents ---------------------------------------------------------------

    def _send(
        self, ask: PageRequest, validators: Known | Attached | None = None, priority: int = 0, **more: Any
    ) -> Request:
        meta: dict[str, Any] = {
            "ask": ask,
            "portal": self.portal,
            "listing_url": self.portal.listing_url,
            "download_slot": urls.netloc(ask.url),  # known to the scheduler already, so that hosts take turns
            "cookiejar": self.portal.portal_id,
            **more,
        }
        if (self.portal.render or ask.render) and not parse_call(ask.url):
            meta |= self._rendered(ask.url)
        headers = {}
        if validators is not None:
            meta["handle_httpstatus_list"] = [304]
            if validators.etag:
                headers["If-None-Match"] = validators.etag
            if validators.last_modified:
                headers["If-Modified-Since"] = validators.last_modified
        self._open += 1
        # The walk asks for each page once, so Scrapy need not remember them too.
        request = Request(
            ask.url,
            callback=self._callback,
            errback=self._errback,
            meta=meta,
            headers=headers,
            priority=priority,
            dont_filter=True,
        )
        if call := parse_call(ask.url):
            head = {"Content-Type": call.content_type, "X-Requested-With": "XMLHttpRequest"}
            request = request.replace(url=call.url, method="POST", body=call.body, headers=head)
        if ask.origin:
            # Some portals answer a list's calls only if they come from the list (403 or 404 without).
            request.headers["Referer"] = ask.origin.partition("#")[0]
        return request

    def _file(self, listed: Listed, response: Response) -> File:
        portal = self.portal
        warc_file, warc_offset = response.meta.get("warc", (None, None))
        fetched = Fetched(
            url=listed.url,
            final_url=response.url,
            status=response.status,
            content_type=content_type(response),
            sha256=hashlib.sha256(response.body).hexdigest(),
            size=len(response.body),
            fetched_at=utc_now(),
            portal_id=portal.portal_id,
            listed_title=listed.title,
            listed_on=listed.date,
            warc_file=warc_file,
            warc_offset=warc_offset,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )
        hint = Hint(listed.title or None, listed.date, listed.body, portal.name, portal.division_code)
        told = None if is_file(response) else encoding_of(portal)
        return File(fetched, told or content_type(response), hint)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
