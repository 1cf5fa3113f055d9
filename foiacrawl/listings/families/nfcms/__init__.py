"""nfcms, the portals of Guangdong beside the catalogue: `index.html`, `index_2.html`, `content/post_1234.html`.

`window.NFCMS_SITE_ID` is in every page. A post's mobile page is `mpost_1234.html`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.page_names import number_from_one
from foiacrawl.listings.pager import add_numberings, read_pager
from foiacrawl.listings.stated_calls import add_stated_calls

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list."""
    pager = add_numberings(read_pager(page), number_from_one(page, "html"))
    return add_stated_calls(page, route, read_markup(page, route, pager))
