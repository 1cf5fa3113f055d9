"""The disclosure pages of several cities of Anhui (阜阳, 池州, 亳州, 宣城): a body is a `branch_id` of 24 hex digits.

`/opennessAnnualReport/?branch_id=…[&page=2]` (or `/xxgkAnnualReport/`) lists the reports of one body; the newer skin has
`/xxgkContent/?branch_id=…&column_code=…`. The list of bodies is the set of all `branch_id` links of a page, whatever they
lead to; the body a list belongs to is in its breadcrumb.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.breadcrumb import find_body
from foiacrawl.listings.links import find_anchors
from foiacrawl.listings.listing import PageRequest
from foiacrawl.listings.markup import is_named_annual, read_markup
from foiacrawl.listings.pager import read_pager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.links import Anchor
    from foiacrawl.listings.listing import Listing, ListingPage, Role, Route

_BRANCH = re.compile(r"(?<=[?&]branch_id=)[0-9a-f]{24}\b", re.IGNORECASE)
_ANNUAL = re.compile(r"/(?:openness|xxgk)annualreport/", re.IGNORECASE)


def read(page: ListingPage, route: Route) -> Listing:
    """Read a body's list, and request the lists of the other bodies that the page names."""
    route = replace(route, body=find_body(page) or route.body)
    listing = read_markup(page, route, read_pager(page))
    kept = [request for request in listing.columns if _is_of_same_body(request, page)]
    return replace(listing, columns=(*kept, *_request_bodies(page, route, listing)))


def _is_of_same_body(request: PageRequest, page: ListingPage) -> bool:
    """Return whether a column is of this page's body and may hold reports; its others differ only in `column_code`."""
    branch = parse_branch(request.url)
    if branch is None or (branch == parse_branch(page.url) and not is_named_annual(page)):
        return True
    title = request.listed.title if request.listed else ""
    named = vocabulary.is_column(title, inside=True) or vocabulary.parse_year(title)
    return branch == parse_branch(page.url) and bool(named)


def parse_branch(url: str) -> str | None:
    """Return the `branch_id` of an address in lower case, None if it has none."""
    found = _BRANCH.search(url)
    return found[0].lower() if found else None


def _request_bodies(page: ListingPage, route: Route, listing: Listing) -> Iterator[PageRequest]:
    """Yield one request for each other body: for its annual list, or for its first page where no such list is known."""
    by_branch: dict[str, list[Anchor]] = {}
    for anchor in find_anchors(page):
        branch = parse_branch(anchor.url)
        if branch and branch != parse_branch(page.url) and urls.same_host(anchor.url, page.url):
            by_branch.setdefault(branch, []).append(anchor)
    pattern = _find_annual_address(page, listing)
    for branch, links in by_branch.items():
        annual = next((link.url for link in links if _is_annual(link)), None)
        body = next((link.title for link in links if vocabulary.is_body_name(link.title)), None)
        url = annual or (_BRANCH.sub(branch, pattern) if pattern else links[0].url)
        role: Role = "column" if annual or pattern else "body"
        # Not this page's body: a link without a name of its own takes its body from the breadcrumb there.
        yield PageRequest(
            url, "listing", replace(route, role=role, depth=route.depth + 1, body=body, branch=None)
        )


def _is_annual(link: Anchor) -> bool:
    return bool(_ANNUAL.search(urlsplit(link.url).path)) or vocabulary.is_column(link.title, inside=True)


def _find_annual_address(page: ListingPage, listing: Listing) -> str | None:
    """Return how the annual list of one body is addressed: all bodies of a portal share everything but the branch."""
    if is_named_annual(page) and parse_branch(page.url):
        return re.sub(r"(?<=[?&])page=\d*&?", "", page.url).rstrip("?&")
    columns = [
        request.url
        for request in listing.columns
        if request.route.role == "column" and parse_branch(request.url)
    ]
    own = parse_branch(page.url)
    return next((url for url in columns if own is None or parse_branch(url) == own), None)
