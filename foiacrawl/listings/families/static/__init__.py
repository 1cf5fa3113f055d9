"""Static lists with a script's pager: TRS WCM and its look-alikes, by far the commonest.

A column is a folder; years and bodies are folders in it; `createPageHTML(pages, current, "index", "html")` draws
the pager, so that the pages after the first are nowhere linked. Their names follow from its arguments (see `pager.py`).
A newer front end prints the first lines only, and its script asks the site's WAS for the rest (see `was_search.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.stated_calls import add_stated_calls

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a static list."""
    listing = read_markup(page, route, read_pager(page))
    return add_stated_calls(page, route, listing)
