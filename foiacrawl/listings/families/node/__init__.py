"""Portals of `Node-N.html` (Ankang and its counties): columns `/govsub/publicinfo/category-N.html`, articles `/Content-N.html`.

The second page of a column is `category-N_1.html`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.listings.listing import Numbering
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import SHORTEST_PAGE, add_numberings, probe_pages, read_pager
from foiacrawl.listings.stated_calls import add_stated_calls

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route

_LIST = re.compile(r"^(.*/(?:Node|category)-\d+)(?:_\d+)?\.html", re.IGNORECASE)


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list."""
    found = _LIST.match(page.url)
    numberings = [Numbering(f"{found[1]}_{{}}.html", 1)] if found else []
    listing = read_markup(page, route, add_numberings(read_pager(page), numberings))
    if len(listing.rows) >= SHORTEST_PAGE and numberings:
        listing = replace(listing, pager=probe_pages(listing.pager, numberings))
    return add_stated_calls(page, route, listing)
