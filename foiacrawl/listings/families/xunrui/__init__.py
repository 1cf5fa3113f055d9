"""迅睿CMS (Ji'an, Dazhou, Yichun): lists `xxgk-list-NAME.html` are empty; POST `/api-ajax_list-PAGE.html` brings their lines.

The form has `ajax_type[]`: table, category, site, module, date format, length of titles, lines a page, order; the answer is
`{"total": 31, "data": [{"url", "title", "inputtime"}]}`. All of it is in a script of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.stated_calls import add_stated_calls, is_called, read_called

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list."""
    if is_called(page):
        return read_called(page, route)
    return add_stated_calls(page, route, read_markup(page, route, read_pager(page)))
