"""How far the visit of a portal is, and what is recorded at its end."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.crawl.portal_state import lines_shown, state_of
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.requests import purpose_of
from foiacrawl.journal import ListWalked, PortalVisited, ProblemFound, VisitEnded
from foiacrawl.model import PortalState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request

    from foiacrawl.crawl.failures import RequestFailure
    from foiacrawl.crawl.history import KnownPortal
    from foiacrawl.journal import Event
    from foiacrawl.model import Portal
    from foiacrawl.walk.actions import ListFinished
    from foiacrawl.walk.walk import Walk


_MAX_PROBLEMS = 1000  # of one kind in one visit; what follows them is counted


@dataclass
class VisitProgress:
    """Counts of one visit, and what it lacks.

    `waiting` counts the requests without a response, `responses` those with one, failures included. `unsaved` counts the
    documents yielded and not yet stored: until it is 0 the end of the visit may not be recorded. `held_bytes` are those of
    responses that wait: to be read, to be stored, or for their attachments. `started` is monotonic, in
    seconds. `skip_kind`: why the portal's own host is skipped for this run. `postponed` counts the documents that are left to
    the next run to read. `vanished` counts known reports that do not exist any more and are not recorded as gone, because
    the portal shows none. `gone` counts those recorded so. `state` is set at the end. `counts` are those of its line in the
    log: outcomes, problems, `problem/KIND`. `found` counts the problems by kind, also those that have no row of their own.
    """

    started: float = field(default_factory=monotonic)
    waiting: int = 0
    responses: int = 0
    unsaved: int = 0
    held_bytes: int = 0
    is_finished: bool = False
    skip_kind: ProblemKind | None = None
    lacks_document: bool = False
    postponed: int = 0
    vanished: int = 0
    gone: int = 0
    has_searched_home: bool = False
    state: PortalState | None = None
    lists: dict[str, ListFinished] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    @property
    def is_cut_short(self) -> bool:
        """Whether the portal's own host is skipped for this run."""
        return self.skip_kind is not None

    def count_response(self) -> None:
        """Count a response."""
        self.waiting -= 1
        self.responses += 1

    def count_failure(self, request: Request, failure: RequestFailure) -> None:
        """Count a failed request, and note what the visit lacks because of it."""
        self.count_response()
        if purpose := purpose_of(request):
            is_own_host = urls.same_host(request.url, purpose.portal.listing_url)
            if failure.is_skipped and is_own_host:
                self.skip_kind = failure.kind
            self.lacks_document |= purpose.is_document and not failure.is_final

    @contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Count the bytes of a page that waits to be read."""
        self.held_bytes += size
        try:
            yield
        finally:
            self.held_bytes -= size

    def bounded(self, problem: ProblemFound) -> Iterator[ProblemFound]:
        """Yield a problem, unless there were too many of its kind."""
        self.found[problem.kind] += 1
        if self.found[problem.kind] <= _MAX_PROBLEMS:
            yield problem

    def _explain_unlisted_problems(self, portal: Portal) -> Iterator[ProblemFound]:
        """Yield for each kind of which there were too many how many these are."""
        for kind, count in self.found.items():
            if count > _MAX_PROBLEMS:
                message = f"{count - _MAX_PROBLEMS:,} further problems of this kind, which are not listed"
                yield ProblemFound(kind, message, portal.portal_id, portal.listing_url)

    def closing_events(self, walk: Walk, before: KnownPortal) -> Iterator[Event]:
        """Yield what is recorded at the end of a visit: what the walk missed, its lists, its state, and that it was complete."""
        portal_id = walk.portal.portal_id
        self.state = state_of(walk, before._replace(gone=before.gone + self.gone), self.skip_kind)
        for problem in walk.close():
            yield ProblemFound(problem.kind, problem.message, portal_id, problem.url)
        yield from self._explain_unlisted_problems(walk.portal)
        if message := self._explain_state(walk, before):
            yield ProblemFound(*message, portal_id, walk.portal.listing_url)
        for end in self.lists.values():
            # A document that could not be fetched is listed below the top of its list, where the next visit would not look.
            is_whole = end.is_whole and not self.lacks_document
            yield ListWalked(end.url, portal_id, end.pages, end.lines, end.declared, is_whole)
        # A visit that was cut short is due again with the next run, not in a month.
        if not walk.has_failed and not self.is_cut_short and walk.years is None:
            family = walk.family.family if walk.family else None
            yield PortalVisited(portal_id, family, walk.pages, walk.reports)
        if walk.years is None or not self.state.is_reached:
            yield VisitEnded(portal_id, self.state, lines_shown(walk), is_exact=not walk.unread_lines)

    def _explain_state(self, walk: Walk, before: KnownPortal) -> tuple[ProblemKind, str] | None:
        """Return the problem that the state of a portal is, beside those of the walk; None if it is none."""
        url = walk.portal.listing_url
        moved = (
            max(walk.sources, key=walk.sources.__getitem__, default=None) if self.has_searched_home else None
        )
        if moved:
            message = f"{url} lists no report; {walk.sources[moved]} are listed at {moved}: write that into the registry"
            return ProblemKind.LISTING_MOVED, message
        if self.state is PortalState.QUIET:
            vanished = f"; {self.vanished} of them do not exist any more" if self.vanished else ""
            message = f"{url} lists no report, where {before.reports} were known before{vanished}"
            return ProblemKind.LISTING_SHRUNK, message
        if self.state is PortalState.SHRUNK and walk.years is None:
            message = f"{url} lists {lines_shown(walk)} reports, where it once listed {before.most_listed}"
            return ProblemKind.LISTING_SHRUNK, message
        return None
