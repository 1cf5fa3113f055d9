"""The way through one portal, without a network: pages go in, asks, reports and problems come out.

    walk = Walk(portal)
    steps = walk.start()
    ... fetch each Ask; then walk.take(ask, page) or walk.missed(ask, cause) gives further steps ...
    walk.close()

Every page is asked for once, under whichever of its addresses came first; nothing outside the fence is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.attachments import attached
from foiacrawl.listings.families import MODULES, Detection, detect
from foiacrawl.listings.listing import Ask, Listing, ListingPage, Pager, Trail
from foiacrawl.listings.scripted import why_empty
from foiacrawl.listings.wrappers import shells
from foiacrawl.walk.actions import Bounds, Found, ListEnd, Remembers, Step, Trouble
from foiacrawl.walk.classify import is_below, is_newest_first, is_report_itself, listed_as, may_collect
from foiacrawl.walk.frontier import Gate, Years
from foiacrawl.walk.pagination import Chain
from foiacrawl.walk.rendering import NO_BROWSER, Browsing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.model import Portal

MOST_ATTACHMENTS = 100  # a county may publish the reports of all its departments as files of one article
_FEWEST_COLLECTED = 2  # reports that an article links to if it is a collection of them


@dataclass
class Walk:
    """One portal's walk. `years` limits the reports by the year of their titles and folders; None takes all.

    `browsing` says whether a listing that is empty without its scripts can be opened in a browser.
    """

    portal: Portal
    years: Years = None
    bounds: Bounds = field(default_factory=Bounds)
    memory: Remembers | None = None
    browsing: Browsing = field(default_factory=Browsing)
    family: Detection | None = None
    reports: int = 0
    lines: int = 0
    pages: int = 0
    _later: list[Step] = field(default_factory=list)
    _chains: dict[str, Chain] = field(default_factory=dict)
    _trails: dict[str, Trail] = field(default_factory=dict)
    _rests: dict[str, tuple[Ask, ...]] = field(default_factory=dict)
    _by_browser: set[str] = field(default_factory=set)
    _root_failed: bool = False
    _in_entries: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._gate = Gate(self.portal.listing_url, self.years, self.bounds)
        self.fence = self._gate.fence

    def start(self) -> list[Step]:
        """Return the first ask: the address of the registry."""
        return [Ask(self.portal.listing_url, "listing")]

    # --- a page came ---------------------------------------------------------------------------------

    def take(self, ask: Ask, page: ListingPage | None) -> list[Step]:
        """Go on from a fetched page. `page` is None for a file that is no page (PDF, Word, an image)."""
        return [*self._take(ask, page), *self._after_browser(ask)]

    def _take(self, ask: Ask, page: ListingPage | None) -> list[Step]:
        if page is None:
            return self._report(ask) if ask.listed else self._cannot_read(ask)
        if not self._gate.is_first(ask, page.url):
            return list(self._onward(ask.chain)) if ask.kind == "page" else []
        if ask.kind == "page":
            return self._take_further(ask, page)
        if ask.kind == "entry":
            return self._take_entry(ask, page)
        return self._take_listing(ask, page)

    def _cannot_read(self, ask: Ask) -> list[Step]:
        return [Trouble("listing_empty", f"{ask.url} is a file, not a page that lists reports", ask.url)]

    def _take_entry(self, ask: Ask, page: ListingPage) -> list[Step]:
        """Take the page behind a line: a report, a file that holds it, or after all a list."""
        # Cheapest first: most addresses of articles look like such, and reading the page took a twelfth of a crawl's time.
        is_article = urls.is_article(ask.url)
        passes_on = page.is_bare and any(shells(page))
        if (is_article and not passes_on and not may_collect(ask)) or page.is_report or attached(page):
            return self._report(ask, page)
        if is_article and not passes_on:
            return self._take_collection(ask, page)
        listing = self._read(page, replace(ask.trail, role="column"))
        below = [step for step in listing.columns if is_below(step.url, page.url)]
        paged = listing.pager.links or listing.pager.evident or listing.pager.total
        if not (listing.entries or below or listing.shells or paged):
            return self._report(ask, page)
        # A list after all; but one that prints much besides its links may be a report with others beside it.
        return [*(self._report(ask, page) if page.is_wordy else []), *self._follow(ask, page, listing)]

    def _take_collection(self, ask: Ask, page: ListingPage) -> list[Step]:
        """Take an article that is no report, but links to those of several bodies; all else on it is the portal's menus."""
        listing = self._read(page, replace(ask.trail, role="column", branch=urls.first_folder(page.url)))
        entries = tuple(entry for entry in listing.entries if urls.is_article(entry.url))
        if len(entries) < _FEWEST_COLLECTED:
            return self._report(ask, page)
        itself = self._report(ask, page) if page.is_wordy else []
        return [*itself, *self._follow(ask, page, Listing(entries=entries))]

    def _take_listing(self, ask: Ask, page: ListingPage) -> list[Step]:
        listing = self._read(page, ask.trail)
        if listing.unread or (ask.data and page.json is None):
            message = f"{calls.split(ask.url)[0]}: {listing.unread or 'a page came instead of data'}"
            told: Step = Trouble("listing_incomplete", message, ask.url)
            return self._instead(ask) or [told, *self._still_missing(ask)]
        if listing.vacant and (instead := self._instead(ask)):
            return instead
        steps: list[Step] = []
        if (why := why_empty(page, listing)) and not page.is_report:
            again = self._with_scripts(ask, page, why)
            if again is not None:
                return again
        within = replace(
            listing, entries=tuple(entry for entry in listing.entries if self.fence.allows(entry.url))
        )
        itself = page.json is None and page.is_report and is_report_itself(page, within, ask)
        if itself and self._gate.is_of_wanted_year(page) and self._gate.is_new_text(page):
            steps += self._report(replace(ask, listed=listed_as(page, ask)), page)
        if itself and not within.entries:
            listing = replace(listing, pager=Pager())  # what it counts are not the lines of a list
        return steps + self._follow(ask, page, listing)

    def _with_scripts(self, ask: Ask, page: ListingPage, why: str) -> list[Step] | None:
        """Ask for an empty listing once more, from a browser; None if it has to be taken as it is."""
        if ask.render or self.portal.render:
            self.browsing.fruitless += 1
        elif self.browsing.available is False:
            message = f"{page.url} lists nothing without a browser: {why}; {NO_BROWSER}"
            self._later += self._gate.once("browser", Trouble("needs_software", message, page.url))
        elif self.browsing.available and urls.same_host(page.url, self.portal.listing_url):
            if not self.browsing.is_over:
                return list(self.browsing.put(ask, page.url))
            self._later += self._tell_browser_over()
        return None

    def _after_browser(self, ask: Ask) -> list[Step]:
        """Return what waits for the browser's answer, and what is to be told of those that wait in vain."""
        steps: list[Step] = [*self.browsing.came(ask), *self._later]
        self._later = []
        return steps + (self._tell_browser_over() if self.browsing.gives_up() else [])

    def _tell_browser_over(self) -> list[Step]:
        url = self.portal.listing_url
        message = f"after {self.browsing.rendered} empty listings of {url} no more were opened in a browser"
        return self._gate.once(
            "over", Trouble("listing_incomplete", f"{message}; write render=true in its row", url)
        )

    def _take_further(self, ask: Ask, page: ListingPage) -> list[Step]:
        """Take a further page of a list: it must bring lines not seen before, or the next way is tried."""
        chain = self._chains[ask.chain or ""]
        listing = self._read(replace(page, origin=chain.url), ask.trail)
        steps: list[Step] = []
        if chain.brought(listing):
            steps += self._gate.admit((*listing.entries, *listing.columns), page)
        return [*steps, *self._onward(ask.chain)]

    def missed(self, ask: Ask, cause: str, kind: str = "fetch_failed") -> list[Step]:
        """Go on after a page could not be had. A guessed page that is not there is no problem."""
        return [*self._missed(ask, cause, kind), *self._after_browser(ask)]

    def left(self, ask: Ask, cause: str, kind: str) -> list[Step]:
        """Go on after a host was left alone for the rest of this run: told once, and nothing more of its lists is asked."""
        self._root_failed |= ask.trail.depth == 0 and ask.kind == "listing"
        steps: list[Step] = [*self._gate.once(f"left {cause}", Trouble(kind, cause, self.portal.listing_url))]
        if ask.kind == "page":
            chain = self._chains[ask.chain or ""]
            steps.append(
                ListEnd(chain.url, chain.good_pages, chain.lines, chain.stated.total, is_whole=False)
            )
        return [*steps, *self._after_browser(ask)]

    def _missed(self, ask: Ask, cause: str, kind: str) -> list[Step]:
        where = calls.split(ask.url)[0]
        if ask.kind == "page":
            self._chains[ask.chain or ""].failed()
            told = self._gate.once(f"{kind} {ask.chain}", Trouble(kind, f"{where}: {cause}", ask.url))
            return [*(told if kind != "fetch_failed" else []), *self._onward(ask.chain)]
        if ask.guessed and cause.endswith(("404", "410")):
            return []
        if kind == "fetch_failed" and (instead := self._instead(ask)):
            return instead
        if ask.trail.depth == 0 and ask.kind == "listing":
            self._root_failed = True
        if kind == "off_limits":
            return self._gate.once(f"off {cause}", Trouble(kind, f"{where}: {cause}", ask.url))
        return [Trouble(kind, f"{where}: {cause}", ask.url), *self._still_missing(ask)]

    def _still_missing(self, ask: Ask) -> list[Step]:
        """Where the page was asked for to make a list whole, say what the list still lacks."""
        return list(self._onward(ask.chain)) if ask.kind == "listing" and ask.chain else []

    def _instead(self, ask: Ask) -> list[Step]:
        """Ask for the first of the other addresses that was not asked for yet."""
        for place, url in enumerate(ask.otherwise, start=1):
            if self.fence.allows(url) and self._gate.is_new(url):
                return [replace(ask, url=url, otherwise=ask.otherwise[place:])]
        return []

    def unchanged(self, ask: Ask) -> None:
        """Take in that a report is known and is there as it was: nothing of it is to be read."""
        self.reports += ask.kind == "entry"

    @property
    def has_failed(self) -> bool:
        """Whether not even the first page could be had."""
        return self._root_failed

    def close(self) -> list[Trouble]:
        """Say at the end what the whole walk did not find."""
        if self.reports or self.lines or self._root_failed:
            return []
        family = f" ({self.family.family}: {self.family.why})" if self.family else ""
        return [
            Trouble(
                "listing_empty",
                f"no report was found from {self.portal.listing_url}{family}",
                self.portal.listing_url,
            )
        ]

    # --- reading and going on ------------------------------------------------------------------------

    def _read(self, page: ListingPage, trail: Trail) -> Listing:
        self.pages += 1
        declared = MODULES.get(self.portal.family or "")
        detected = detect(page)
        if self.family is None:
            self.family = (
                Detection(self.portal.family, "the registry says so") if self.portal.family else detected
            )
        # A row's family holds for the whole portal, but the catalogue's columns may jump to pages of another one.
        module = (
            detected.module
            if not declared or detected.family == "gkmlpt" or declared.NAME == "gkmlpt"
            else declared
        )
        listing = module.read(page, trail)
        self.lines += len(listing.entries)
        return listing

    def _follow(self, ask: Ask, page: ListingPage, listing: Listing) -> list[Step]:
        # A line may lead to a list of reports; a list behind a line of such a list is likelier made up.
        is_deep = urls.key(ask.url) in self._in_entries
        steps = self._gate.admit((*listing.entries, *listing.columns), page, is_deep=is_deep)
        if ask.kind == "entry":
            self._in_entries.update(
                urls.key(step.url) for step in steps if isinstance(step, Ask) and step.kind == "entry"
            )
        role = "column" if listing.annual else ask.trail.role
        inner = replace(ask.trail, role=role, depth=ask.trail.depth + 1)
        steps += self._gate.admit((Ask(url, "listing", inner) for url in listing.shells), page)
        if (listing.entries or listing.annual) and not self._is_as_known(page, listing):
            name = urls.key(page.url)
            self._chains[name] = Chain(page.url, listing)
            self._trails[name] = replace(ask.trail, role=role)
            self._rests[name] = listing.rest
            if ask.render:
                self._by_browser.add(name)
            steps += self._onward(name)
        return steps

    def _is_as_known(self, page: ListingPage, listing: Listing) -> bool:
        """Tell whether a list that was once seen to its end shows nothing new at its top: the rest is then as it was."""
        if self.memory is None:
            return False
        is_whole, declared = self.memory.declared(page.url)
        return (
            is_whole
            and declared == listing.pager.total
            and (declared is not None or is_newest_first(listing.entries))
            and bool(listing.entries)
            and all(
                self.memory.has_document(self._gate.with_our_scheme(entry.url)) for entry in listing.entries
            )
        )

    def _onward(self, name: str | None) -> Iterable[Step]:
        """Ask for the list's next page, or say what of it is missing."""
        chain = self._chains[name or ""]
        while url := chain.next():
            url = self._gate.with_our_scheme(url)
            if self._gate.was_asked(url):
                chain.had_already()
                continue
            if not self.fence.allows(url):
                chain.failed()
                continue
            if not self._gate.may_list():
                yield from self._gate.tell_bound(chain.url)
                return
            self._gate.is_new(url)
            yield Ask(
                url,
                "page",
                self._trails[name or ""],
                chain=name,
                origin=chain.url,
                render=name in self._by_browser,
            )
            return
        missing = chain.missing
        if missing:
            rest = (replace(ask, chain=name) for ask in self._rests.pop(name or "", ()))
            if steps := self._gate.admit(rest, ListingPage(chain.url, "")):
                yield from steps
                return
        yield ListEnd(chain.url, chain.good_pages, chain.lines, chain.stated.total, not missing)
        if missing:
            yield from self._gate.once(
                chain.url, Trouble("listing_incomplete", f"{calls.split(chain.url)[0]} {missing}", chain.url)
            )

    def _report(self, ask: Ask, page: ListingPage | None = None) -> list[Step]:
        """Hand on a report with its files. `page` is None where the report is itself a file."""
        self.reports += 1
        if ask.listed is None:
            return []
        listed = ask.listed
        asks = [
            Ask(url, "attachment", ask.trail, replace(listed, url=url, title=name or listed.title))
            for url, name in (attached(page) if page else ())
        ]
        steps = self._gate.admit(asks[:MOST_ATTACHMENTS], page) if page else []
        if len(asks) > MOST_ATTACHMENTS:
            message = f"{listed.url} carries {len(asks)} files; the first {MOST_ATTACHMENTS} were read"
            steps.append(Trouble("listing_incomplete", message, listed.url))
        files = tuple(step for step in steps if isinstance(step, Ask))
        return [Found(listed, files), *(step for step in steps if not isinstance(step, Ask))]
