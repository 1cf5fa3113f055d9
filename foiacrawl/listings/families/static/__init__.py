"""Static lists with a script's pager: TRS WCM and its look-alikes, by far the commonest.

A column is a folder; years and bodies are folders in it; `createPageHTML(pages, current, "index", "html")` draws
the pager, so that the pages after the first are nowhere linked. Their names follow from its arguments (see `pager.py`).
A newer front end prints the first lines only, and its script (`list2.trsapi`) asks the site's WAS for the rest:
`/was5/web/search?channelid=ID&classsql=chnlid%3D1788&prepage=10&page=2`, where the page says the ID (`SiteInfo.searchId`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.answers import BASE
from foiacrawl.listings.listing import PageRequest
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.stated_calls import add_stated_calls

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route

_SEARCHED = re.compile(r"\bsearchId[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_ARGUMENTS = {
    name: re.compile(rf"\b{name}[\"']?\s*:\s*[\"']?([^\"',}}\s]+)")
    for name in ("channelid", "classsql", "sortfield", "prepage")
}


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a static list."""
    listing = read_markup(page, route, read_pager(page))
    if request := _search_rest(page, route):
        listing = replace(listing, fallbacks=(*listing.fallbacks, request))
    return add_stated_calls(page, route, listing)


def _search_rest(page: ListingPage, route: Route) -> PageRequest | None:
    """Return the request for all lines of a list by the site's search, None if the page does not say enough for it."""
    found = {name: pattern.search(page.text) for name, pattern in _ARGUMENTS.items()}
    if found["classsql"] is None:
        return None
    fields = {name: match[1] for name, match in found.items() if match}
    if not fields.get("channelid", "").isdigit():
        searched = _SEARCHED.search(page.text)
        fields["channelid"] = searched[1] if searched else ""
    address = urls.clean("/was5/web/search", page.base)
    if not fields["channelid"] or not address:
        return None
    query = urlencode({**fields, "templet": "advsch.jsp", "page": "1"})
    inner = replace(route, role="column", depth=route.depth + 1)
    url = calls.add_notes(f"{address}?{query}", {BASE: page.base})
    return PageRequest(url, "listing", inner, origin=page.url)
