"""The way through one portal, without a network: pages go in; requests, reports and problems are returned.

    walk = Walk(portal)
    actions = walk.start()
    ... fetch each PageRequest; then walk.take(request, page) or walk.fail(request, cause) returns further actions ...
    walk.close()

Every page is requested once, under whichever of its addresses was found first; nothing outside the scope is requested.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.attachments import find_attachments
from foiacrawl.listings.families.detection import Detection, choose_reader
from foiacrawl.listings.listing import Listing, Pager, PageRequest
from foiacrawl.listings.scripted import explain_empty
from foiacrawl.listings.wrappers import find_wrapped_pages
from foiacrawl.walk.actions import Action, History, ReportFound, WalkLimits, WalkProblem
from foiacrawl.walk.classify import (
    is_below,
    is_report_itself,
    make_line,
    may_be_collection,
)
from foiacrawl.walk.frontier import Frontier, Years
from foiacrawl.walk.lists import Lists
from foiacrawl.walk.rendering import NO_BROWSER, Rendering

if TYPE_CHECKING:
    from foiacrawl.listings.listing import ListingPage, Route
    from foiacrawl.model import Portal

MAX_ATTACHMENTS = 100  # a county may publish the reports of all its departments as files of one article
_MIN_COLLECTED = 2  # reports that an article links to if it is a collection of them


@dataclass
class Walk:
    """One portal's walk. `years` limits the reports by the year of their titles and folders; None takes all.

    `rendering` opens listings in a browser that are empty without their scripts. `reports`, `lines` and `pages` count what
    was found; `family` is that of the first page.
    """

    portal: Portal
    years: Years = None
    limits: WalkLimits = field(default_factory=WalkLimits)
    history: History | None = None
    rendering: Rendering = field(default_factory=Rendering)
    family: Detection | None = None
    reports: int = 0
    lines: int = 0
    pages: int = 0
    has_failed: bool = False  # not even the first page could be fetched
    _deferred: list[Action] = field(default_factory=list)
    _from_entries: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._frontier = Frontier(self.portal.listing_url, self.years, self.limits)
        self._lists = Lists(self._frontier, self.history)
        self.scope = self._frontier.scope

    def start(self) -> list[Action]:
        """Return the first request: the address of the registry."""
        return [PageRequest(self.portal.listing_url, "listing")]

    # --- a page was fetched --------------------------------------------------------------------------

    def take(self, request: PageRequest, page: ListingPage | None) -> list[Action]:
        """Return what follows from a fetched page. `page` is None for a file that is no page (PDF, Word, an image)."""
        return [*self._take(request, page), *self._finish_rendering(request)]

    def _take(self, request: PageRequest, page: ListingPage | None) -> list[Action]:
        if page is None and request.listed:
            return self._report(request)
        if page is None:
            message = f"{request.url} is a file, not a page that lists reports"
            return [WalkProblem("listing_empty", message, request.url)]
        if not self._frontier.is_first(request, page.url):
            return list(self._lists.request_next(request.list_key)) if request.kind == "page" else []
        if request.kind == "page":
            return self._take_further_page(request, page)
        if request.kind == "entry":
            return self._take_entry(request, page)
        return self._take_listing(request, page)

    def _take_entry(self, request: PageRequest, page: ListingPage) -> list[Action]:
        """Take the page that a line leads to: a report, a file that holds it, or after all a list."""
        # Cheapest first: most addresses of articles look like such, and reading the page took a twelfth of a crawl's time.
        is_article = urls.is_article(request.url)
        redirects = page.is_bare and any(find_wrapped_pages(page))
        if is_article and not redirects and not may_be_collection(request):
            return self._report(request, page)
        if page.is_report or find_attachments(page):
            return self._report(request, page)
        if is_article and not redirects:
            return self._take_collection(request, page)
        listing = self._read(page, replace(request.route, role="column"))
        below = [column for column in listing.columns if is_below(column.url, page.url)]
        has_pager = listing.pager.links or listing.pager.evident or listing.pager.total
        if not (listing.entries or below or listing.wrapped or has_pager):
            return self._report(request, page)
        # A list after all; but one that prints much besides its links may be a report with others beside it.
        itself = self._report(request, page) if page.is_wordy else []
        return [*itself, *self._follow(request, page, listing)]

    def _take_collection(self, request: PageRequest, page: ListingPage) -> list[Action]:
        """Take an article that is no report, but links to those of several bodies; all else on it is the portal's menus."""
        listing = self._read(page, replace(request.route, role="column", branch=urls.first_folder(page.url)))
        entries = tuple(entry for entry in listing.entries if urls.is_article(entry.url))
        if len(entries) < _MIN_COLLECTED:
            return self._report(request, page)
        itself = self._report(request, page) if page.is_wordy else []
        return [*itself, *self._follow(request, page, Listing(entries=entries))]

    def _take_listing(self, request: PageRequest, page: ListingPage) -> list[Action]:
        listing = self._read(page, request.route)
        if listing.error or (request.expects_data and page.json is None):
            reason = listing.error or "the answer is a page, not data"
            problem = WalkProblem(
                "listing_incomplete", f"{calls.split(request.url)[0]}: {reason}", request.url
            )
            return self._request_alternative(request) or [problem, *self._resume_list(request)]
        if listing.vacant and (alternative := self._request_alternative(request)):
            return alternative
        if not page.is_report and (why := explain_empty(page, listing)):
            rendered = self._render(request, page, why)
            if rendered is not None:
                return rendered
        entries = tuple(entry for entry in listing.entries if self.scope.allows(entry.url))
        is_report = page.json is None and page.is_report
        is_report = is_report and is_report_itself(page, replace(listing, entries=entries), request)
        actions: list[Action] = []
        if is_report and self._frontier.is_of_wanted_year(page) and self._frontier.add_text(page):
            actions += self._report(replace(request, listed=make_line(page, request)), page)
        if is_report and not entries:
            listing = replace(listing, pager=Pager())  # what it counts are not the lines of a list
        return actions + self._follow(request, page, listing)

    def _take_further_page(self, request: PageRequest, page: ListingPage) -> list[Action]:
        """Take a further page of a list: unless it has lines not seen before, the next numbering is tried."""
        page = replace(page, origin=self._lists.get_first_url(request))
        listing = self._read(page, request.route)
        actions: list[Action] = []
        if self._lists.add_page(request, listing):
            actions += self._frontier.admit((*listing.entries, *listing.columns), page)
        return [*actions, *self._lists.request_next(request.list_key)]

    def mark_unchanged(self, request: PageRequest) -> None:
        """Record that a report is known and has not changed: nothing of it is to be read."""
        self.reports += request.kind == "entry"

    # --- a page was not fetched ----------------------------------------------------------------------

    def fail(
        self, request: PageRequest, cause: str, kind: str = "fetch_failed", *, is_gone: bool = False
    ) -> list[Action]:
        """Return what follows when a page could not be fetched; `is_gone`: the portal answered that it does not exist.

        A guessed page that does not exist is no problem.
        """
        return [*self._fail(request, cause, kind, is_gone=is_gone), *self._finish_rendering(request)]

    def _fail(self, request: PageRequest, cause: str, kind: str, *, is_gone: bool) -> list[Action]:
        problem = WalkProblem(kind, f"{calls.split(request.url)[0]}: {cause}", request.url)
        is_unfetched = kind == "fetch_failed"
        if request.kind == "page":
            self._lists.mark_failed(request)
            reported = self._frontier.report_once(f"{kind} {request.list_key}", problem)
            return [*([] if is_unfetched else reported), *self._lists.request_next(request.list_key)]
        if is_unfetched and request.guessed and is_gone:
            return []
        if is_unfetched and (alternative := self._request_alternative(request)):
            return alternative
        self._note_failed_start(request)
        if kind == "off_limits":
            return self._frontier.report_once(f"off_limits {cause}", problem)
        return [problem, *self._resume_list(request)]

    def skip(self, request: PageRequest, cause: str, kind: str) -> list[Action]:
        """Handle a host skipped for this run: report it once and stop reading its lists."""
        self._note_failed_start(request)
        problem = WalkProblem(kind, cause, self.portal.listing_url)
        actions = self._frontier.report_once(f"skipped {cause}", problem)
        if request.kind == "page":
            actions.append(self._lists.stop(request))
        return [*actions, *self._finish_rendering(request)]

    def _note_failed_start(self, request: PageRequest) -> None:
        self.has_failed |= request.route.depth == 0 and request.kind == "listing"

    def _resume_list(self, request: PageRequest) -> list[Action]:
        """Return what a list still lacks, if the page was requested to complete it."""
        if request.kind != "listing" or not request.list_key:
            return []
        return list(self._lists.request_next(request.list_key))

    def _request_alternative(self, request: PageRequest) -> list[Action]:
        """Return the request for the first of the other addresses that was not requested yet."""
        for place, url in enumerate(request.alternatives, start=1):
            if self.scope.allows(url) and self._frontier.add(url):
                return [replace(request, url=url, alternatives=request.alternatives[place:])]
        return []

    # --- listings that are empty without their scripts -----------------------------------------------

    def _render(self, request: PageRequest, page: ListingPage, why: str) -> list[Action] | None:
        """Request an empty listing once more, from a browser; None if it has to be read as it is."""
        if request.render or self.portal.render:
            self.rendering.fruitless += 1
        elif self.rendering.available is False:
            message = f"{page.url} lists nothing without a browser: {why}; {NO_BROWSER}"
            problem = WalkProblem("needs_software", message, page.url)
            self._deferred += self._frontier.report_once("browser", problem)
        elif self.rendering.available and urls.same_host(page.url, self.portal.listing_url):
            if not self.rendering.is_over:
                return list(self.rendering.add(request, page.url))
            self._deferred += self._report_rendering_over()
        return None

    def _finish_rendering(self, request: PageRequest) -> list[Action]:
        """Return the next listing for the browser, and what is to be reported of those that are not opened."""
        actions: list[Action] = [*self.rendering.finish(request), *self._deferred]
        self._deferred = []
        return actions + (self._report_rendering_over() if self.rendering.discard_waiting() else [])

    def _report_rendering_over(self) -> list[Action]:
        url = self.portal.listing_url
        message = f"after {self.rendering.rendered} empty listings of {url} no more were opened in a browser"
        problem = WalkProblem("listing_incomplete", f"{message}; write render=true in its row", url)
        return self._frontier.report_once("rendering over", problem)

    # --- reading and following -----------------------------------------------------------------------

    def _read(self, page: ListingPage, route: Route) -> Listing:
        self.pages += 1
        detection, family = choose_reader(page, self.portal.family)
        self.family = self.family or detection
        listing = family.read(page, route)
        self.lines += len(listing.entries)
        if page.unread:
            problem = WalkProblem(
                "listing_incomplete", f"{calls.split(page.url)[0]}: {page.unread}", page.url
            )
            self._deferred += self._frontier.report_once(f"unread {page.url}", problem)
        return listing

    def _follow(self, request: PageRequest, page: ListingPage, listing: Listing) -> list[Action]:
        # A line may lead to a list of reports; a list behind a line of such a list is more likely invented.
        is_deep = urls.key(request.url) in self._from_entries
        actions = self._frontier.admit((*listing.entries, *listing.columns), page, is_deep=is_deep)
        if request.kind == "entry":
            self._from_entries.update(
                urls.key(action.url)
                for action in actions
                if isinstance(action, PageRequest) and action.kind == "entry"
            )
        route = replace(request.route, role="column" if listing.annual else request.route.role)
        inner = replace(route, depth=route.depth + 1)
        actions += self._frontier.admit((PageRequest(url, "listing", inner) for url in listing.wrapped), page)
        if listing.entries or listing.annual:
            actions += self._lists.start(request, page, listing, route)
        return actions

    def _report(self, request: PageRequest, page: ListingPage | None = None) -> list[Action]:
        """Return a report with its files. `page` is None where the report is itself a file."""
        self.reports += 1
        if request.listed is None:
            return []
        listed = request.listed
        files = [
            PageRequest(
                url, "attachment", request.route, replace(listed, url=url, title=name or listed.title)
            )
            for url, name in (find_attachments(page) if page else ())
        ]
        actions = self._frontier.admit(files[:MAX_ATTACHMENTS], page) if page else []
        if len(files) > MAX_ATTACHMENTS:
            message = f"{listed.url} carries {len(files)} files; the first {MAX_ATTACHMENTS} were read"
            actions.append(WalkProblem("listing_incomplete", message, listed.url))
        admitted = tuple(action for action in actions if isinstance(action, PageRequest))
        others = [action for action in actions if not isinstance(action, PageRequest)]
        return [ReportFound(listed, admitted), *others]

    def close(self) -> list[WalkProblem]:
        """Return at the end what the whole walk did not find."""
        if self.reports or self.lines or self.has_failed:
            return []
        family = f" ({self.family.family}: {self.family.reason})" if self.family else ""
        url = self.portal.listing_url
        return [WalkProblem("listing_empty", f"no report was found from {url}{family}", url)]
