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
from foiacrawl.listings.listing import Listing, Pager, PageRequest, Route
from foiacrawl.listings.stated_calls import page_of_script, page_without_lines
from foiacrawl.walk.actions import Action, History, ReportFound, WalkLimits, WalkProblem
from foiacrawl.walk.classify import make_line
from foiacrawl.walk.frontier import Frontier, Years
from foiacrawl.walk.lists import Lists
from foiacrawl.walk.page_reading import PageContent, read_page
from foiacrawl.walk.rendering import Rendering
from foiacrawl.walk.report_files import files_of

if TYPE_CHECKING:
    from foiacrawl.listings.families.detection import Detection
    from foiacrawl.listings.listing import ListingPage
    from foiacrawl.model import Portal


@dataclass
class Walk:
    """One portal's walk. `years` limits the reports by the year of their titles and folders; None takes all.

    `rendering` opens listings in a browser that are empty without their scripts. `reports` and `pages` count what was
    found; `listed` are the addresses of reports that lists showed, `unread_lines` the lines of further pages that were not
    requested because the list is as it was; `family` is that of the first page.
    """

    portal: Portal
    years: Years = None
    limits: WalkLimits = field(default_factory=WalkLimits)
    history: History | None = None
    rendering: Rendering = field(default_factory=Rendering)
    family: Detection | None = None
    reports: int = 0
    listed: set[str] = field(default_factory=set)
    pages: int = 0
    failure: str | None = None  # kind of problem: not even the first page could be fetched
    start_is_gone: bool = False  # the portal answered that its first page does not exist
    is_incomplete: bool = False  # a listing could not be fetched
    sources: dict[str, int] = field(default_factory=dict)  # lines shown by address of the page
    _deferred: list[Action] = field(default_factory=list)
    _from_entries: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._frontier = Frontier(self.portal.listing_url, self.years, self.limits)
        self._lists = Lists(self._frontier, self.history)
        self.scope = self._frontier.scope

    @property
    def has_failed(self) -> bool:
        """Whether not even the first page could be fetched."""
        return self.failure is not None

    @property
    def unread_lines(self) -> int:
        """The lines of pages that were not requested because their list is as it was when all of it was seen."""
        return self._lists.unread_lines

    def start(self) -> list[Action]:
        """Return the first request: the address of the registry."""
        return [PageRequest(self.portal.listing_url, "listing")]

    def search_home(self) -> list[Action]:
        """Return the request for the portal's home page, where a column that has moved may be linked."""
        home = urls.home(self.portal.listing_url)
        if not self._frontier.may_list() or not self._frontier.add(home):
            return []
        return [PageRequest(home, "listing", Route(depth=1), guessed=True)]

    # --- a page was fetched --------------------------------------------------------------------------

    def take(self, request: PageRequest, page: ListingPage | PageContent | None) -> list[Action]:
        """Return what follows from a fetched page, read or not; `page` is None for a file that is no page (PDF, Word)."""
        return [*self._take(request, page), *self._finish_rendering(request)]

    def _take(self, request: PageRequest, page: ListingPage | PageContent | None) -> list[Action]:
        if page is None and request.listed:
            return self._report(request)
        if page is None:
            message = f"{request.url} is a file, not a page that lists reports"
            return [WalkProblem("listing_empty", message, request.url)]
        if not self._frontier.is_first(request, page.url):
            return list(self._lists.request_next(request.list_key)) if request.kind == "page" else []
        content = page if isinstance(page, PageContent) else read_page(page, request, self.portal)
        self._count(content)
        self._deferred += self._frontier.report_outside(content)
        if request.kind == "page":
            return self._take_further_page(request, content)
        if request.kind == "entry":
            return self._take_entry(request, content)
        return self._take_listing(request, content)

    def _count(self, content: PageContent) -> None:
        """Count a page that was read as a list, and note what of it was not read."""
        if content.family is None:
            return
        self.pages += 1
        self.family = self.family or content.family
        if new := len(content.shown - self.listed):
            self.sources[content.url] = new
        self.listed |= content.shown
        if content.unread:
            message = f"{calls.split(content.url)[0]}: {content.unread}"
            problem = WalkProblem("listing_incomplete", message, content.url)
            self._deferred += self._frontier.report_once(f"unread {content.url}", problem)

    def _take_entry(self, request: PageRequest, content: PageContent) -> list[Action]:
        """Take the page that a line leads to: a report, a list, or both."""
        itself = self._report(request, content) if content.is_report else []
        if content.listing is None:
            return itself
        return [*itself, *self._follow(request, content, content.listing)]

    def _take_listing(self, request: PageRequest, content: PageContent) -> list[Action]:
        listing = content.listing or Listing()
        if listing.error or (request.expects_data and not content.is_data):
            reason = listing.error or "the answer is a page, not data"
            problem = WalkProblem(
                "listing_incomplete", f"{calls.split(request.url)[0]}: {reason}", request.url
            )
            of_page = page_without_lines(request.url)
            alternative = self._request_alternative(request) or self._leave_unread(request, of_page)
            return alternative or [problem, *self._resume_list(request)]
        if listing.vacant:
            alternative, of_page = self._request_alternative(request), page_of_script(request.url)
            if alternative or of_page:
                return alternative or self._leave_unread(request, of_page)
        # What the scripts say is asked first: it costs less than a browser.
        self.rendering.reasons[content.url] = content.why_empty or ""
        if content.why_empty and not any(page_without_lines(column.url) for column in listing.columns):
            rendered = self._render(request, content)
            if rendered is not None:
                return rendered
        actions: list[Action] = []
        frontier = self._frontier
        if content.is_report:
            self.listed.add(urls.key(content.url))
        if content.is_report and frontier.is_of_wanted_year(content.title) and frontier.add_text(content):
            actions += self._report(replace(request, listed=make_line(content.title, request)), content)
        if content.is_report and not content.shown:
            listing = replace(listing, pager=Pager())  # what it counts are not the lines of a list
        return actions + self._follow(request, content, listing)

    def _take_further_page(self, request: PageRequest, content: PageContent) -> list[Action]:
        """Take a further page of a list: unless it has lines not seen before, the next numbering is tried."""
        listing = content.listing or Listing()
        actions: list[Action] = []
        if self._lists.add_page(request, listing):
            actions += self._frontier.admit((*listing.entries, *listing.columns), content.url)
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
            self.is_incomplete |= not is_gone
            reported = self._frontier.report_once(f"{kind} {request.list_key}", problem)
            return [*([] if is_unfetched else reported), *self._lists.request_next(request.list_key)]
        if is_unfetched and request.guessed and is_gone:
            return []
        if is_unfetched and (alternative := self._request_alternative(request)):
            return alternative
        rendered = self._leave_unread(request, page_without_lines(request.url))
        if rendered or page_of_script(request.url):
            return rendered
        self._note_failed_start(request, kind)
        self.start_is_gone |= is_gone and self.has_failed
        self.is_incomplete |= request.kind == "listing" and not is_gone
        if kind == "off_limits":
            return self._frontier.report_once(f"off_limits {cause}", problem)
        return [problem, *self._resume_list(request)]

    def skip(self, request: PageRequest, cause: str, kind: str) -> list[Action]:
        """Handle a host skipped for this run: report it once and stop reading its lists."""
        self._note_failed_start(request, kind)
        problem = WalkProblem(kind, cause, self.portal.listing_url)
        actions = self._frontier.report_once(f"skipped {cause}", problem)
        if request.kind == "page":
            actions.append(self._lists.stop(request))
        return [*actions, *self._finish_rendering(request)]

    def _note_failed_start(self, request: PageRequest, kind: str) -> None:
        if request.route.depth == 0 and request.kind == "listing":
            self.failure = kind

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

    def _leave_unread(self, request: PageRequest, url: str | None) -> list[Action]:
        """Return what follows where what the scripts of the page at `url` say brings no list of it: a browser may."""
        if url is None:
            return []
        if request.list_key:
            return self._resume_list(request)  # its page shows lines: what is missing of them is reported
        why = self.rendering.reasons.get(url) or "no script says how its list is fetched"
        content = PageContent(url, why_empty=why)
        return self._render(replace(request, url=url, alternatives=()), content) or []

    def _render(self, request: PageRequest, page: PageContent) -> list[Action] | None:
        """Request an empty listing once more, from a browser; None if it has to be read as it is."""
        if request.render or self.portal.render:
            self.rendering.fruitless += 1
            return None
        if not self.rendering.available:
            self.rendering.unread[page.url] = page.why_empty or ""
        if self.rendering.available is False:
            missing = self.rendering.explain_missing(page.url, page.why_empty)
            self._deferred += self._frontier.report_once("browser", missing)
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
        problem = self.rendering.explain_end(self.portal.listing_url)
        return self._frontier.report_once("rendering over", problem)

    # --- reading and following -----------------------------------------------------------------------

    def _follow(self, request: PageRequest, page: PageContent, listing: Listing) -> list[Action]:
        # A line may lead to a list of reports; a list behind a line of such a list is more likely invented.
        is_deep = urls.key(request.url) in self._from_entries
        actions = self._frontier.admit((*listing.entries, *listing.columns), page.url, is_deep=is_deep)
        if request.kind == "entry":
            self._from_entries.update(
                urls.key(action.url)
                for action in actions
                if isinstance(action, PageRequest) and action.kind == "entry"
            )
        route = replace(request.route, role="column" if listing.annual else request.route.role)
        inner = replace(route, depth=route.depth + 1)
        inner_pages = (PageRequest(url, "listing", inner) for url in listing.wrapped)
        actions += self._frontier.admit(inner_pages, page.url)
        if listing.entries or listing.annual:
            actions += self._lists.start(request, page.url, listing, route)
        return actions

    def _report(self, request: PageRequest, page: PageContent | None = None) -> list[Action]:
        """Return a report with its files. `page` is None where the report is itself a file."""
        self.reports += 1
        if request.listed is None:
            return []
        if page is None:
            return [ReportFound(request.listed)]
        files, too_many = files_of(request.listed, request, page)
        actions = [*self._frontier.admit(files, page.url), *too_many]
        admitted = tuple(action for action in actions if isinstance(action, PageRequest))
        others = [action for action in actions if not isinstance(action, PageRequest)]
        return [ReportFound(request.listed, admitted), *others]

    def close(self) -> list[WalkProblem]:
        """Return at the end what the whole walk did not find, and what it could not read."""
        url = self.portal.listing_url
        family = self.family.family if self.family else "unknown"
        problems = [*self._frontier.explain_further_hosts(), *self.rendering.explain_unread(url, family)]
        if self.listed or self.has_failed:
            return problems
        why = f" ({family}: {self.family.reason})" if self.family else ""
        return [*problems, WalkProblem("listing_empty", f"no report was found from {url}{why}", url)]
