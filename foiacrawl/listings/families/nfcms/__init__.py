"""nfcms, the portals of Guangdong beside the catalogue: `index.html`, `index_2.html`, `content/post_1234.html`.

`window.NFCMS_SITE_ID` stands in every page. A post's mobile twin is `mpost_1234.html`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import counted_from_one, read_pager, stating

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Trail

NAME = "nfcms"


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read one page of a list."""
    return read_markup(page, trail, stating(read_pager(page), counted_from_one(page, "html")))
