"""Propose rows for the registry from a government's home page, for a person to accept.

    search = Search("https://www.x.gov.cn/")
    while request := search.next():
        search.take(request, look_at(page, request))      # the page at request.url, as a ListingPage
    search.outcome()

Looked for are the portal's own column of annual reports, the bodies named beside it, and the other
government hosts that its pages name as a body's. Only the portal's own host is visited, the likeliest pages first; what was
not opened is named in the row's notes.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from foiacrawl.addresses import calls, urls
from foiacrawl.addresses.scope import is_government
from foiacrawl.listings import vocabulary
from foiacrawl.listings.breadcrumb import find_body
from foiacrawl.listings.families.detection import Detection, detect, load_family
from foiacrawl.listings.families.markers import is_catalogue
from foiacrawl.listings.links import find_anchors
from foiacrawl.listings.listing import Certainty, Listing, ListingPage, PageRequest, Role
from foiacrawl.listings.scripted import explain_empty
from foiacrawl.listings.stated_calls import is_stated, page_of_script
from foiacrawl.portals import naming

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.model import Portal

MAX_PAGES = 30
_RANKS: dict[Role, int] = {"root": 0, "column": 0, "gateway": 1, "body": 2}
_CENTRAL = {"www.gov.cn", "gov.cn"}


@dataclass(frozen=True, slots=True)
class Discovered:
    """Proposed rows, the portal's own first; how many were left out as known; pages that could not be fetched."""

    rows: tuple[Portal, ...]
    known: int
    pages: int
    failures: tuple[str, ...]


class KnownRows:
    """The rows that need not be proposed, by address and host. Searches that share it propose no row twice."""

    def __init__(self, rows: Iterable[Portal] = ()) -> None:
        self._addresses: set[str] = set()
        self._hosts: set[str] = set()
        self._ids: set[str] = set()
        for row in rows:
            self.add(row)

    def add(self, row: Portal) -> None:
        """Add a row."""
        self._addresses.add(urls.key(row.listing_url))
        self._hosts.add(urls.netloc(row.listing_url))
        self._ids.add(row.portal_id)

    def has_address(self, url: str) -> bool:
        """Return whether a row has this address."""
        return urls.key(url) in self._addresses

    def has_host(self, url: str) -> bool:
        """Return whether a row has this address's host."""
        return urls.netloc(url) in self._hosts

    def propose(self, row: Portal) -> Portal:
        """Add a new row under an id that no other has, and return it."""
        named = naming.assign_id(row, self._ids)
        self.add(named)
        return named


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What a search needs of a page, as plain data, so that a page can be read in a process that may be ended.

    `body` is the one that the page is about, `bodies` are the links that are named like a body, as address and name;
    `why_empty` says why the page seems to list by script alone.
    """

    url: str
    site: naming.Site
    detection: Detection
    listing: Listing
    body: str | None
    bodies: tuple[tuple[str, str], ...]
    why_empty: str | None


def look_at(page: ListingPage, request: PageRequest) -> SeenPage:
    """Read what a search needs of a page."""
    detection = detect(page)
    listing = load_family(detection.family).read(page, request.route)
    bodies = tuple(
        (anchor.url, text)
        for anchor in find_anchors(page)
        if vocabulary.is_body_name(text := naming.strip_site_words(anchor.title))
        and not urls.is_article(anchor.url)
    )
    is_called = any(is_stated(column.url) and not page_of_script(column.url) for column in listing.columns)
    why_empty = explain_empty(page, listing) if listing.annual and not is_called else None
    return SeenPage(page.url, naming.read_site(page), detection, listing, find_body(page), bodies, why_empty)


@dataclass
class Search:
    """A search of one portal: what was found so far, and what is still to be opened.

    `name` is the body's in the registry, for a portal whose pages do not say whose they are.
    `failures` name the pages that could not be opened.
    """

    home: str
    known: KnownRows = field(default_factory=KnownRows)
    max_pages: int = MAX_PAGES
    name: str = ""
    pages: int = 0
    failures: list[str] = field(default_factory=list)
    _site: naming.Site | None = None
    _queue: list[tuple[int, int, PageRequest]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)
    _seen: set[str] = field(default_factory=set)
    _columns: dict[str, Portal] = field(default_factory=dict)
    _bodies: dict[str, Portal] = field(default_factory=dict)
    _hosts: dict[str, Portal] = field(default_factory=dict)
    _lists: dict[str, Portal] = field(default_factory=dict)
    _reports: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._push(PageRequest(self.home, "listing"))

    def next(self) -> PageRequest | None:
        """Return the likeliest page not yet opened; None if there is none, or after `max_pages`."""
        if not self._queue or self.pages >= self.max_pages:
            return None
        self.pages += 1
        return heapq.heappop(self._queue)[2]

    def take(self, request: PageRequest, page: SeenPage) -> None:
        """Note what a page shows, and what it leads to."""
        self._seen.add(urls.key(page.url))
        if self._site is None or (page.site.names_body and not self._site.names_body):
            self._site = page.site  # a shell before the home page names nobody
        if self.name and not self._site.names_body:
            self._site = naming.Site(self.name)
        detection, listing = page.detection, page.listing
        self._note_hosts(page)
        if listing.annual:
            self._note_column(request, page)
        elif len([entry for entry in listing.entries if entry.certainty is Certainty.CERTAIN]) > 1:
            self._lists[urls.key(page.url)] = self._row(page.url, request, listing, detection)
        own = {None, request.route.body, page.body}
        for found in listing.columns:
            self._note_way(found, page, is_body=found.route.body not in own)
        for url in listing.wrapped if not listing.annual else ():
            self._push(
                PageRequest(
                    url, "listing", replace(request.route, depth=request.route.depth + 1), request.listed
                )
            )

    def outcome(self) -> Discovered:
        """Return the rows, each address once; a page that lists reports replaces a column where none was found."""
        groups = (self._columns or self._lists, self._bodies, self._hosts)
        rows = {urls.key(row.listing_url): row for group in reversed(groups) for row in group.values()}
        ordered = [rows.pop(key) for group in groups for key in self._keys(group) if key in rows]
        fresh = [row for row in ordered if not self.known.has_address(row.listing_url)]
        named = tuple(self.known.propose(row) for row in fresh)
        return Discovered(named, len(ordered) - len(fresh), self.pages, tuple(self.failures))

    @staticmethod
    def _keys(group: dict[str, Portal]) -> list[str]:
        return [urls.key(row.listing_url) for row in group.values()]

    def _push(self, request: PageRequest) -> None:
        if urls.key(request.url) not in self._seen and urls.same_host(request.url, self.home):
            self._seen.add(urls.key(request.url))
            heapq.heappush(self._queue, (_RANKS[request.route.role], next(self._order), request))

    # --- what a page is ------------------------------------------------------------------------------

    def _note_column(self, request: PageRequest, page: SeenPage) -> None:
        """Note a column of reports, unless it is below one that is noted: the walk finds it by itself.

        One that lists nothing but what another does is another view of it.
        """
        listing, detection = page.listing, page.detection
        above = [row.listing_url for row in self._columns.values()]
        # Every page of a catalogue has the whole tree.
        again = is_catalogue(detection.family) and any(
            row.family == detection.family for row in self._columns.values()
        )
        reports = {urls.key(entry.url) for entry in listing.entries}
        again |= bool(reports) and reports <= self._reports
        if not again and not any(_is_below(page.url, url) for url in above):
            self._reports |= reports
            row = self._row(page.url, request, listing, detection)
            if page.why_empty:
                row = replace(row, render=True, notes=f"{row.notes}; {page.why_empty}")
            self._columns[urls.key(page.url)] = row

    def _row(self, url: str, request: PageRequest, listing: Listing, detection: Detection) -> Portal:
        site = self._site or naming.Site("")
        title = request.listed.title if request.listed else ""
        count = len(listing.entries)
        notes = [
            f'linked as "{title}"'
            if title
            else "reached by a script"
            if request.route.depth
            else "the address given",
            f"{count} report{'s' * (count != 1)} on its first page",
            f"{detection.family} {detection.score:.2f}",
        ]
        if self.known.has_host(url):
            notes.append("the registry has another row of this host")
        body = request.route.body
        named = naming.name_body(body, site) if body else site.body
        family = detection.family if detection.score > 0 else None
        return named.make_row(url, family, "; ".join(notes))

    # --- what a page leads to ------------------------------------------------------------------------

    def _note_way(self, found: PageRequest, page: SeenPage, *, is_body: bool) -> None:
        detection = page.detection
        if calls.parse_call(found.url) or (is_catalogue(detection.family) and "/api/" in found.url):
            return
        if is_body and urls.same_host(found.url, self.home):
            self._note_body(found, page)
        elif found.route.role == "column" and not urls.same_host(found.url, self.home):
            self._note_host(found.url, found.listed.title if found.listed else "", page)
        elif not (found.route.year and self._columns):
            self._push(found)

    def _note_body(self, found: PageRequest, page: SeenPage) -> None:
        detection = page.detection
        site = self._site or naming.Site("")
        family = detection.family if detection.score > 0 else None
        what = "its column" if found.route.role == "column" else "its page"
        named = naming.name_body(found.route.body or "", site)
        if named == site.body or urls.is_home(found.url):
            return
        row = named.make_row(found.url, family, f"{what}, named on {page.url}; not opened")
        self._bodies.setdefault(urls.key(found.url), row)

    def _note_hosts(self, page: SeenPage) -> None:
        """Note other hosts that a link names as a body's. A portal on loopback has no other."""
        if not is_government(self.home):
            return
        for url, text in page.bodies:
            self._note_host(url, text, page)

    def _note_host(self, url: str, text: str, page: SeenPage) -> None:
        host = urls.netloc(url)
        if not is_government(url) or not is_government(self.home) or host in _CENTRAL:
            return
        if urls.same_host(url, self.home) or urls.is_attachment(url):
            return
        if self.known.has_host(url):
            return
        kept = self._hosts.get(host)
        if kept and (urls.is_home(kept.listing_url) or not urls.is_home(url)):
            return
        near = "same domain" if naming.get_domain(url) == naming.get_domain(self.home) else "another domain"
        site = self._site or naming.Site("")
        row = naming.name_body(text, site).make_row(url, None, f"{near}, named on {page.url}; not opened")
        self._hosts[host] = row


def _is_below(url: str, column: str) -> bool:
    inside = urls.folder(url).startswith(urls.folder(column)) and urls.folder(column).count("/") > 1
    return inside and urls.folder(url) != urls.folder(column)
