"""nfcms, the portals of Guangdong beside the catalogue: `index.html`, `index_2.html`, `content/post_1234.html`.

`window.NFCMS_SITE_ID` is in every page. A post's mobile page is `mpost_1234.html`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.page_names import number_from_one
from foiacrawl.listings.pager import add_numberings, read_pager

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list."""
    return read_markup(page, route, add_numberings(read_pager(page), number_from_one(page, "html")))
