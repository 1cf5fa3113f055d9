"""Any portal made of links, and every portal whose family is not known.

From a front page through 政府信息公开 and 年报 to the reports, as a visitor would go; further pages by 下一页, else by
the names sites commonly use. Shares all reading with `static`; only the markers of that family are missing. Engines too
small for a family of their own: eportal (`/eportal/ui?pageId=…&currentPage=2&moduleId=…`), and lists `1.html`, `2.html`
that may show no pager at all. ASPX query pages (`?cid=…&page=1`) need nothing of their own,
those that post their form for the next page have `postback`, other forms `form_pages`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings.answers import read_answer
from foiacrawl.listings.form_pages import add_form_pages
from foiacrawl.listings.listing import Numbering, Pager
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import add_numberings, probe_pages, read_pager
from foiacrawl.listings.postback import add_postback
from foiacrawl.listings.stated_calls import add_stated_calls, is_called, read_called

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route

_MODULE = re.compile(r"module_?id[\"']?\s*[=:]\s*[\"']?([0-9a-f]{32})\b", re.IGNORECASE)
_FIRST = re.compile(r"^(.*/)1(\.s?html?)$")


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a portal whose CMS is not known, or the answer of a call that such a page makes."""
    if is_called(page):
        return read_called(page, route)
    if page.json is not None:
        return read_answer(page, route)
    listing = read_markup(page, route, add_form_pages(page, add_postback(page, read_pager(page))))
    if listing.entries:
        listing = replace(listing, pager=_add_engine_numbering(page, listing.pager))
    return add_stated_calls(page, route, listing)


def _add_engine_numbering(page: ListingPage, pager: Pager) -> Pager:
    """Add what is known of engines: their names for further pages."""
    parameters = urls.parameters(page.url)
    module = _MODULE.search(page.text) if urlsplit(page.url).path.endswith("/eportal/ui") else None
    if module and "pageId" in parameters:
        query = f"pageId={parameters['pageId']}&currentPage={{}}&moduleId={module[1]}&staticRequest=yes"
        return add_numberings(pager, [Numbering(f"{page.url.partition('?')[0]}?{query}", 2)])
    found = _FIRST.match(page.url)
    return probe_pages(pager, [Numbering(f"{found[1]}{{}}{found[2]}", 2)]) if found else pager
