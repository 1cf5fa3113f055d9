"""The lists of one portal that are being read page after page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.listing import PageRequest
from foiacrawl.walk.actions import ListFinished, WalkProblem
from foiacrawl.walk.classify import is_newest_first
from foiacrawl.walk.pagination import Pagination

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import Listing, Route
    from foiacrawl.walk.actions import Action, History
    from foiacrawl.walk.frontier import Frontier


@dataclass
class _List:
    """A list and how its further pages are requested. `fallbacks` are requested if they do not complete it."""

    pagination: Pagination
    route: Route
    fallbacks: tuple[PageRequest, ...]
    render: bool


@dataclass
class Lists:
    """The lists of one portal, by the key of their first page.

    `frontier` decides which pages may be requested; `history` knows the lists of earlier walks. `unread_lines` counts the
    lines of pages not requested because their list is as it was.
    """

    frontier: Frontier
    history: History | None
    unread_lines: int = 0
    _lists: dict[str, _List] = field(default_factory=dict)

    def start(self, request: PageRequest, url: str, listing: Listing, route: Route) -> list[Action]:
        """Add the list that begins on the page at `url`; return the request for its next page, or what is missing of it.

        Nothing is requested of a list that is as it was when it was once seen to its end.
        """
        if self._is_as_before(url, listing):
            return []
        key = urls.key(url)
        self._lists[key] = _List(Pagination(url, listing), route, listing.fallbacks, request.render)
        return list(self.request_next(key))

    def add_page(self, request: PageRequest, listing: Listing) -> bool:
        """Add what a further page lists; return whether any of it was new."""
        return self._get(request.list_key).pagination.add_page(listing)

    def mark_failed(self, request: PageRequest) -> None:
        """Record that a further page could not be fetched."""
        self._get(request.list_key).pagination.mark_failed()

    def stop(self, request: PageRequest) -> ListFinished:
        """End the list that a request continues before its end."""
        return self._finish(self._get(request.list_key).pagination, is_whole=False)

    def request_next(self, key: str | None) -> Iterator[Action]:
        """Yield the request for the list's next page, or what of it is missing."""
        one = self._get(key)
        pagination = one.pagination
        while url := pagination.next():
            url = self.frontier.with_own_scheme(url)
            if self.frontier.was_requested(url):
                pagination.mark_shared()
                continue
            if not self.frontier.scope.allows(url):
                pagination.mark_failed()
                continue
            if not self.frontier.may_list():
                yield from self.frontier.report_limit(pagination.url)
                return
            self.frontier.add(url)
            yield PageRequest(url, "page", one.route, list_key=key, origin=pagination.url, render=one.render)
            return
        missing = pagination.missing
        if missing and one.fallbacks:
            fallbacks = [replace(request, list_key=key) for request in one.fallbacks]
            one.fallbacks = ()
            if actions := self.frontier.admit(fallbacks, pagination.url):
                yield from actions
                return
        yield self._finish(pagination, is_whole=not missing)
        if missing:
            message = f"{calls.split(pagination.url)[0]} {missing}"
            problem = WalkProblem("listing_incomplete", message, pagination.url)
            yield from self.frontier.report_once(pagination.url, problem)

    def _is_as_before(self, url: str, listing: Listing) -> bool:
        """Return whether a list that was once seen to its end has nothing new at its top: the rest is then as it was."""
        if self.history is None or not listing.entries:
            return False
        known = self.history.known_list(url)
        if known is None or known.declared != listing.pager.total:
            return False
        if known.is_due and known.declared is None and not is_newest_first(listing.entries):
            return False
        addresses = (self.frontier.with_own_scheme(entry.url) for entry in listing.entries)
        if not all(map(self.history.has_document, addresses)):
            return False
        self.unread_lines += max(0, known.lines - listing.lines)
        return True

    def _get(self, key: str | None) -> _List:
        return self._lists[key or ""]

    @staticmethod
    def _finish(pagination: Pagination, *, is_whole: bool) -> ListFinished:
        return ListFinished(
            pagination.url, pagination.good_pages, pagination.lines, pagination.stated.total, is_whole
        )
