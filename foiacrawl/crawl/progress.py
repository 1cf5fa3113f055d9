"""How far the visit of a portal is, and what is recorded at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.crawl.requests import purpose_of
from foiacrawl.journal import ListWalked, PortalVisited, ProblemFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request

    from foiacrawl.crawl.failures import RequestFailure
    from foiacrawl.journal import Event
    from foiacrawl.walk.actions import ListFinished
    from foiacrawl.walk.walk import Walk


@dataclass
class VisitProgress:
    """Counts of one visit, and what it lacks.

    `waiting` counts the requests without a response, `responses` those with one, failures included. `unsaved` counts the
    documents yielded and not yet stored: until it is 0 the end of the visit may not be recorded. `held_bytes` are those of
    documents in memory: not yet stored, or waiting for their attachments. `started` is monotonic, in
    seconds. `is_cut_short`: the portal's own host is skipped for this run.
    """

    started: float = field(default_factory=monotonic)
    waiting: int = 0
    responses: int = 0
    unsaved: int = 0
    held_bytes: int = 0
    is_finished: bool = False
    is_cut_short: bool = False
    lacks_document: bool = False
    lists: dict[str, ListFinished] = field(default_factory=dict)

    @property
    def is_stored(self) -> bool:
        """Whether the visit has ended and all its documents are stored."""
        return self.is_finished and not self.unsaved

    def count_response(self) -> None:
        """Count a response."""
        self.waiting -= 1
        self.responses += 1

    def count_failure(self, request: Request, failure: RequestFailure) -> None:
        """Count a failed request, and note what the visit lacks because of it."""
        self.count_response()
        if purpose := purpose_of(request):
            is_own_host = urls.same_host(request.url, purpose.portal.listing_url)
            self.is_cut_short |= failure.is_skipped and is_own_host
            self.lacks_document |= purpose.is_document and not failure.is_final

    def closing_events(self, walk: Walk) -> Iterator[Event]:
        """Yield what is recorded at the end of a visit: what the walk missed, its lists, and that the portal was visited."""
        portal_id = walk.portal.portal_id
        for problem in walk.close():
            yield ProblemFound(problem.kind, problem.message, portal_id, problem.url)
        for end in self.lists.values():
            # A document that could not be fetched is listed below the top of its list, where the next visit would not look.
            is_whole = end.is_whole and not self.lacks_document
            yield ListWalked(end.url, portal_id, end.pages, end.lines, end.declared, is_whole)
        # A visit that was cut short is due again with the next run, not in a month.
        if not walk.has_failed and not self.is_cut_short and walk.years is None:
            family = walk.family.family if walk.family else None
            yield PortalVisited(portal_id, family, walk.pages, walk.reports)
