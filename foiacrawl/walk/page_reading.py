"""Read what a walk needs of a fetched page as plain data, so that a page can be read in a process that may be ended.

What of it is followed is decided by the walk, which knows what was requested before.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import Scope
from foiacrawl.listings.attachments import find_attachments
from foiacrawl.listings.families.detection import Detection, choose_reader
from foiacrawl.listings.listing import Listing, ListingPage
from foiacrawl.listings.scripted import explain_empty
from foiacrawl.listings.stated_calls import add_stated_calls, find_text_calls, is_stated
from foiacrawl.listings.wrappers import find_wrapped_pages
from foiacrawl.page.decode import decode
from foiacrawl.spool import first_bytes
from foiacrawl.walk.classify import is_below, is_report_itself, may_be_collection
from foiacrawl.walk.outside import keep_inside

if TYPE_CHECKING:
    from foiacrawl.listings.listing import PageRequest, Route
    from foiacrawl.model import Portal
    from foiacrawl.spool import Body

MAX_PAGE_BYTES = 4_000_000  # of a page that are read to find what it lists
_MIN_COLLECTED = 2  # reports that an article links to if it is a collection of them


@dataclass(frozen=True, slots=True)
class PageSource:
    """The bytes of a page, and what is known of them: the server's content type, and the encoding that the registry declares.

    `url` is where redirects ended. `head` is markup that says the same as a header of the response; `cut` says in words
    what of `body` is not read.
    """

    url: str
    body: Body
    content_type: str | None = None
    encoding: str | None = None
    head: str = ""
    cut: str = ""

    def decode(self) -> ListingPage:
        """Return the page as text."""
        body, encoding = first_bytes(self.body, MAX_PAGE_BYTES), self.encoding
        text = body.decode(encoding, "replace") if encoding else decode(body, self.content_type).text
        return ListingPage(self.url, self.head + text, cut=self.cut)


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page says, as far as the walk needs it.

    `listing` is what is to be followed, None where nothing is; `family` is the page's, None where it was not read as a list.
    `is_report`: the page is one itself, by `title`; `attachments` are its files, as address and name. `shown` are the keys of
    the reports inside the scope that it lists. `is_data`: it is the answer of a call. `why_empty` says why it seems to list
    by script alone. `text_key` is equal for pages of the same text. `unread` says in words what was cut. `outside` are
    addresses at other hosts than the portal's that the page links to, one of each host; `further_hosts` counts those not named.
    """

    url: str
    listing: Listing | None = None
    family: Detection | None = None
    is_report: bool = False
    title: str = ""
    attachments: tuple[tuple[str, str], ...] = ()
    shown: frozenset[str] = frozenset()
    is_data: bool = False
    why_empty: str | None = None
    text_key: str = ""
    unread: str = ""
    outside: tuple[str, ...] = ()
    further_hosts: int = 0


def read_source(job: tuple[PageSource, PageRequest, Portal]) -> PageContent:
    """Read a page from its bytes: what the reading processes do."""
    source, request, portal = job
    return read_page(source.decode(), request, portal)


def read_page(page: ListingPage, request: PageRequest, portal: Portal) -> PageContent:
    """Read a page by what it was requested as; what leads out of the portal is left out of its listing."""
    return keep_inside(_read_page(page, request, portal), portal.listing_url)


def _read_page(page: ListingPage, request: PageRequest, portal: Portal) -> PageContent:
    if request.kind == "entry":
        return _read_entry(page, request, portal)
    if request.kind == "page":
        return _read_list(replace(page, origin=request.origin), request.route, portal)
    return _read_listing(page, request, portal)


def _read_list(page: ListingPage, route: Route, portal: Portal) -> PageContent:
    family, reader = choose_reader(page, portal.family)
    listing = reader.read(page, route)
    if not _leads_on(listing):
        listing = add_stated_calls(
            page, route, listing
        )  # whatever system it is of, its scripts may fetch the list
    scope = Scope(portal.listing_url)
    shown = frozenset(urls.key(entry.url) for entry in listing.entries if scope.allows(entry.url))
    return PageContent(
        page.url, listing, family, shown=shown, is_data=page.json is not None, unread=page.unread
    )


def _leads_on(listing: Listing) -> bool:
    """Return whether there is anything to follow, or a reason why not."""
    followed = listing.entries or listing.columns or listing.wrapped or listing.fallbacks
    return bool(followed or listing.pager.stated or listing.pager.links or listing.error)


def _read_entry(page: ListingPage, request: PageRequest, portal: Portal) -> PageContent:
    """Read the page that a line leads to: a report, a file that holds it, or after all a list."""
    # Cheapest first: most addresses of articles look like such, and reading the page took a twelfth of a crawl's time.
    is_article = urls.is_article(request.url)
    redirects = page.is_bare and any(find_wrapped_pages(page))
    if is_article and not redirects and not may_be_collection(request):
        return _report(page)
    if page.is_report or find_attachments(page):
        return _report(page)
    if find_text_calls(page):
        return _report(page)
    if is_article and not redirects:
        return _read_collection(page, request, portal)
    content = _read_list(page, replace(request.route, role="column"), portal)
    listing = content.listing or Listing()
    below = [column for column in listing.columns if is_below(column.url, page.url)]
    has_pager = listing.pager.links or listing.pager.evident or listing.pager.total
    if not (listing.entries or below or listing.wrapped or has_pager):
        return _as_report(content, page, listing=None)
    # A list after all; but one that prints much besides its links may be a report with others beside it.
    return _as_report(content, page, listing=listing) if page.is_wordy else content


def _read_collection(page: ListingPage, request: PageRequest, portal: Portal) -> PageContent:
    """Read an article that is no report, but links to those of several bodies; all else on it is the portal's menus."""
    route = replace(request.route, role="column", branch=urls.first_folder(page.url))
    content = _read_list(page, route, portal)
    entries = content.listing.entries if content.listing else ()
    entries = tuple(entry for entry in entries if urls.is_article(entry.url))
    if len(entries) < _MIN_COLLECTED:
        return _as_report(content, page, listing=None)
    listing = Listing(entries=entries)
    return _as_report(content, page, listing=listing) if page.is_wordy else replace(content, listing=listing)


def _read_listing(page: ListingPage, request: PageRequest, portal: Portal) -> PageContent:
    content = _read_list(page, request.route, portal)
    listing = content.listing or Listing()
    if listing.error:
        return content
    if request.render or portal.render:
        # The browser has made the calls of the page.
        columns = tuple(column for column in listing.columns if not is_stated(column.url))
        fallbacks = tuple(one for one in listing.fallbacks if not is_stated(one.url))
        listing = replace(listing, columns=columns, fallbacks=fallbacks)
        content = replace(content, listing=listing)
    # A link to another body's list is no line of this one: what counts is what may be followed.
    scope = Scope(portal.listing_url)
    inside = replace(
        listing,
        entries=tuple(entry for entry in listing.entries if scope.allows(entry.url)),
        columns=tuple(column for column in listing.columns if scope.allows(column.url)),
    )
    if not page.is_report:
        return replace(content, why_empty=explain_empty(page, inside))
    if content.is_data or not is_report_itself(page, replace(listing, entries=inside.entries), request):
        return content
    return _as_report(content, page, listing=listing)


def _report(page: ListingPage) -> PageContent:
    # A text that the page's script fetches is read with the page, as that of a frame is.
    attachments = find_attachments(page) or [(url, "") for url in find_text_calls(page)]
    return PageContent(page.url, is_report=True, attachments=tuple(attachments))


def _as_report(content: PageContent, page: ListingPage, *, listing: Listing | None) -> PageContent:
    text = hashlib.sha256(titles.fold(page.words).encode("utf-8", "replace")).hexdigest()
    return replace(
        content,
        listing=listing,
        is_report=True,
        title=page.title,
        text_key=text,
        attachments=tuple(find_attachments(page)),
    )
