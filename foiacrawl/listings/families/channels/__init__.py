"""Portals of `/channels/N.html` and `/contents/N/M.html` (Zhaotong, Pingdingshan, Binhai): plain lists of plain articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.stated_calls import add_stated_calls

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list."""
    return add_stated_calls(page, route, read_markup(page, route, read_pager(page)))
