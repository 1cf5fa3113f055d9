"""Propose registry rows from a government's home page, for a person to accept.

    search = Search("https://www.x.gov.cn/")
    while ask := search.next():
        search.take(ask, page)          # the page at ask.url, as a ListingPage
    search.outcome()

Looked for are the portal's own column of annual reports, the bodies named beside it, and the other government hosts that its
pages name as a body's. Only the portal's own host is visited, the likeliest pages first; the notes of a row say what was not
opened.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from foiacrawl.addresses import calls, urls
from foiacrawl.addresses.scope import is_government
from foiacrawl.listings import vocabulary
from foiacrawl.listings.breadcrumb import unit_of
from foiacrawl.listings.families import KNOWN, Detection, detect
from foiacrawl.listings.links import anchors
from foiacrawl.listings.listing import Ask, Listing, ListingPage
from foiacrawl.listings.scripted import why_empty
from foiacrawl.portals import naming

if TYPE_CHECKING:
    from foiacrawl.model import Portal

MAX_PAGES = 30
_RANKS = {"root": 0, "column": 0, "gateway": 1, "unit": 2}
_CENTRAL = {"www.gov.cn", "gov.cn"}


@dataclass(frozen=True, slots=True)
class Discovered:
    """Proposed rows, the portal's own first; how many were left out as known; pages that could not be had."""

    rows: tuple[Portal, ...]
    known: int
    pages: int
    problems: tuple[str, ...]


@dataclass
class Search:
    """A search of one portal: what was found so far, and what is still to be opened.

    `known` are rows that need not be proposed; `problems` name the pages that could not be opened.
    """

    home: str
    known: tuple[Portal, ...] = ()
    max_pages: int = MAX_PAGES
    pages: int = 0
    problems: list[str] = field(default_factory=list)
    _site: naming.Site | None = None
    _queue: list[tuple[int, int, Ask]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)
    _seen: set[str] = field(default_factory=set)
    _columns: dict[str, Portal] = field(default_factory=dict)
    _bodies: dict[str, Portal] = field(default_factory=dict)
    _hosts: dict[str, Portal] = field(default_factory=dict)
    _lists: dict[str, Portal] = field(default_factory=dict)
    _reports: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._push(Ask(self.home, "listing"))

    def next(self) -> Ask | None:
        """Return the likeliest page not yet opened; None if there is none, or after `max_pages`."""
        if not self._queue or self.pages >= self.max_pages:
            return None
        self.pages += 1
        return heapq.heappop(self._queue)[2]

    def take(self, ask: Ask, page: ListingPage) -> None:
        """Note what a page shows, and what it leads to."""
        self._seen.add(urls.key(page.url))
        self._site = self._site or naming.site_of(page)
        detection = detect(page)
        listing = detection.module.read(page, ask.trail)
        self._note_hosts(page)
        if listing.annual:
            self._note_column(ask, page, listing, detection)
        elif len([entry for entry in listing.entries if entry.sure == "yes"]) > 1:
            self._lists[urls.key(page.url)] = self._row(page.url, ask, listing, detection)
        own = {None, ask.trail.unit, unit_of(page)}
        for found in listing.columns:
            self._note_way(found, page, detection, is_body=found.trail.unit not in own)
        for url in listing.shells:
            self._push(Ask(url, "listing", replace(ask.trail, depth=ask.trail.depth + 1), ask.listed))

    def outcome(self) -> Discovered:
        """Return the rows, each address once; a page that lists reports stands in where no column was found."""
        groups = (self._columns or self._lists, self._bodies, self._hosts)
        rows = {urls.key(row.listing_url): row for group in reversed(groups) for row in group.values()}
        ordered = [rows.pop(key) for group in groups for key in self._keys(group) if key in rows]
        have = {urls.key(row.listing_url) for row in self.known}
        fresh = [row for row in ordered if urls.key(row.listing_url) not in have]
        taken = {row.portal_id for row in self.known}
        named = tuple(naming.with_own_id(row, taken) for row in fresh)
        return Discovered(named, len(ordered) - len(fresh), self.pages, tuple(self.problems))

    @staticmethod
    def _keys(group: dict[str, Portal]) -> list[str]:
        return [urls.key(row.listing_url) for row in group.values()]

    def _push(self, ask: Ask) -> None:
        if urls.key(ask.url) not in self._seen and urls.same_host(ask.url, self.home):
            self._seen.add(urls.key(ask.url))
            heapq.heappush(self._queue, (_RANKS[ask.trail.role], next(self._order), ask))

    # --- what a page is ------------------------------------------------------------------------------

    def _note_column(self, ask: Ask, page: ListingPage, listing: Listing, detection: Detection) -> None:
        """Note a column of reports, unless it lies below one that is noted: the walk goes there by itself.

        One that lists nothing but what another does is another view of it.
        """
        above = [row.listing_url for row in self._columns.values()]
        # Every view of the catalogue of Guangdong has the whole tree.
        again = detection.family == "gkmlpt" and any(row.family == "gkmlpt" for row in self._columns.values())
        reports = {urls.key(entry.url) for entry in listing.entries}
        again |= bool(reports) and reports <= self._reports
        if not again and not any(_is_below(page.url, url) for url in above):
            self._reports |= reports
            row = self._row(page.url, ask, listing, detection)
            if why := why_empty(page, listing):
                row = replace(row, render=True, notes=f"{row.notes}; {why}")
            self._columns[urls.key(page.url)] = row

    def _row(self, url: str, ask: Ask, listing: Listing, detection: Detection) -> Portal:
        site = self._site or naming.Site("")
        title = ask.listed.title if ask.listed else ""
        count = len(listing.entries)
        told = [
            f'linked as "{title}"'
            if title
            else "reached by a script"
            if ask.trail.depth
            else "the address given",
            f"{count} report{'s' * (count != 1)} on its first page",
            f"{detection.family} {detection.score:.2f}",
        ]
        if any(urls.same_host(row.listing_url, url) for row in self.known):
            told.append("the registry has another row of this host")
        unit = ask.trail.unit
        named = naming.body(unit, site) if unit else site.body
        family = detection.family if detection.family in KNOWN and detection.score > 0 else None
        return named.row(url, family, "; ".join(told))

    # --- what a page leads to ------------------------------------------------------------------------

    def _note_way(self, found: Ask, page: ListingPage, detection: Detection, *, is_body: bool) -> None:
        if calls.call_of(found.url) or (detection.family == "gkmlpt" and "/api/" in found.url):
            return
        if is_body and urls.same_host(found.url, self.home):
            self._note_body(found, page, detection)
        elif found.trail.role == "column" and not urls.same_host(found.url, self.home):
            self._note_host(found.url, found.listed.title if found.listed else "", page)
        elif not (found.trail.year and self._columns):
            self._push(found)

    def _note_body(self, found: Ask, page: ListingPage, detection: Detection) -> None:
        site = self._site or naming.Site("")
        family = detection.family if detection.family in KNOWN and detection.score > 0 else None
        what = "its column" if found.trail.role == "column" else "its page"
        named = naming.body(found.trail.unit or "", site)
        if named == site.body or urls.is_home(found.url):
            return
        row = named.row(found.url, family, f"{what}, named on {page.url}; not opened")
        self._bodies.setdefault(urls.key(found.url), row)

    def _note_hosts(self, page: ListingPage) -> None:
        """Note other hosts that a link names as a body's. A portal on loopback knows no other."""
        if not is_government(self.home):
            return
        for anchor in anchors(page):
            text = naming.without_site(anchor.title)
            if vocabulary.is_unit(text) and not urls.is_article(anchor.url):
                self._note_host(anchor.url, text, page)

    def _note_host(self, url: str, text: str, page: ListingPage) -> None:
        host = urls.netloc(url)
        if not is_government(url) or not is_government(self.home) or host in _CENTRAL:
            return
        if urls.same_host(url, self.home) or urls.is_attachment(url):
            return
        if any(urls.netloc(row.listing_url) == host for row in self.known):
            return
        kept = self._hosts.get(host)
        if kept and (urls.is_home(kept.listing_url) or not urls.is_home(url)):
            return
        near = "same domain" if naming.domain(url) == naming.domain(self.home) else "another domain"
        site = self._site or naming.Site("")
        row = naming.body(text, site).row(url, None, f"{near}, named on {page.url}; not opened")
        self._hosts[host] = row


def _is_below(url: str, column: str) -> bool:
    inside = urls.folder(url).startswith(urls.folder(column)) and urls.folder(column).count("/") > 1
    return inside and urls.folder(url) != urls.folder(column)
