"""The disclosure pages of several cities of Anhui (阜阳, 池州, 亳州, 宣城): a body is a `branch_id` of 24 hex digits.

`/opennessAnnualReport/?branch_id=…[&page=2]` (or `/xxgkAnnualReport/`) lists the reports of one body; the newer skin has
`/xxgkContent/?branch_id=…&column_code=…`. The list of bodies is the set of all `branch_id` links of a page, whatever they
lead to; the body a list belongs to stands in its breadcrumb.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.breadcrumb import unit_of
from foiacrawl.listings.links import anchors
from foiacrawl.listings.listing import Ask
from foiacrawl.listings.markup import names_itself_annual, read_markup
from foiacrawl.listings.pager import read_pager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.links import Anchor
    from foiacrawl.listings.listing import Listing, ListingPage, Role, Trail

NAME = "openness_php"
_BRANCH = re.compile(r"(?<=[?&]branch_id=)[0-9a-f]{24}\b", re.IGNORECASE)
_ANNUAL = re.compile(r"/(?:openness|xxgk)annualreport/", re.IGNORECASE)


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read a body's list, and ask for the lists of the other bodies that the page names."""
    trail = replace(trail, unit=unit_of(page) or trail.unit)
    listing = read_markup(page, trail, read_pager(page))
    kept = [ask for ask in listing.columns if _is_own(ask, page)]
    return replace(listing, columns=(*kept, *_bodies(page, trail, listing)))


def _is_own(ask: Ask, page: ListingPage) -> bool:
    """Tell the columns of this page's body that may hold reports; its others differ only in `column_code`."""
    branch = branch_of(ask.url)
    if branch is None or (branch == branch_of(page.url) and not names_itself_annual(page)):
        return True
    title = ask.listed.title if ask.listed else ""
    named = vocabulary.is_column(title, inside=True) or vocabulary.only_year(title)
    return branch == branch_of(page.url) and bool(named)


def branch_of(url: str) -> str | None:
    """Return the `branch_id` of an address in lower case, None if it has none."""
    found = _BRANCH.search(url)
    return found[0].lower() if found else None


def _bodies(page: ListingPage, trail: Trail, listing: Listing) -> Iterator[Ask]:
    """Yield one ask for each other body: for its annual list, or for its first page where no such list is known."""
    by_branch: dict[str, list[Anchor]] = {}
    for anchor in anchors(page):
        branch = branch_of(anchor.url)
        if branch and branch != branch_of(page.url) and urls.same_host(anchor.url, page.url):
            by_branch.setdefault(branch, []).append(anchor)
    pattern = _annual_address(page, listing)
    for branch, links in by_branch.items():
        annual = next((link.url for link in links if _is_annual(link)), None)
        unit = next((link.title for link in links if vocabulary.is_unit(link.title)), None)
        url = annual or (_BRANCH.sub(branch, pattern) if pattern else links[0].url)
        role: Role = "column" if annual or pattern else "unit"
        # Not this page's body: a link without a name of its own gets its body from the breadcrumb there.
        yield Ask(url, "listing", replace(trail, role=role, depth=trail.depth + 1, unit=unit, branch=None))


def _is_annual(link: Anchor) -> bool:
    return bool(_ANNUAL.search(urlsplit(link.url).path)) or vocabulary.is_column(link.title, inside=True)


def _annual_address(page: ListingPage, listing: Listing) -> str | None:
    """Return how the annual list of one body is addressed: all bodies of a portal share everything but the branch."""
    if names_itself_annual(page) and branch_of(page.url):
        return re.sub(r"(?<=[?&])page=\d*&?", "", page.url).rstrip("?&")
    columns = [ask.url for ask in listing.columns if ask.trail.role == "column" and branch_of(ask.url)]
    own = branch_of(page.url)
    return next((url for url in columns if own is None or branch_of(url) == own), None)
