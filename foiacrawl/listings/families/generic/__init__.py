"""Any portal made of links: the net under the other families.

From a front page through 政府信息公开 and 年报 to the reports, as a visitor would go; further pages by 下一页, else by
the names sites commonly use. Shares all reading with `static`; only the marks of that family are missing. Engines too
small for a module of their own: eportal (`/eportal/ui?pageId=…&currentPage=2&moduleId=…`), and lists `1.html`, `2.html`
that may show no pager at all. ASPX query pages (`?cid=…&page=1`) need nothing of their own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings.listing import Numbering, Pager
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager, stating

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Trail

NAME = "generic"
_MODULE = re.compile(r"module_?id[\"']?\s*[=:]\s*[\"']?([0-9a-f]{32})\b", re.IGNORECASE)
_FIRST = re.compile(r"^(.*/)1(\.s?html?)$")


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read one page of a portal whose CMS is not known."""
    listing = read_markup(page, trail, read_pager(page))
    return replace(listing, pager=_engine(page, listing.pager)) if listing.entries else listing


def _engine(page: ListingPage, pager: Pager) -> Pager:
    """Add what is known of engines: their names for further pages."""
    told = urls.parameters(page.url)
    module = _MODULE.search(page.text) if urlsplit(page.url).path.endswith("/eportal/ui") else None
    if module and "pageId" in told:
        query = f"pageId={told['pageId']}&currentPage={{}}&moduleId={module[1]}&staticRequest=yes"
        return stating(pager, [Numbering(f"{page.url.partition('?')[0]}?{query}", 2)])
    found = _FIRST.match(page.url)
    if found and not (pager.links or pager.pages or pager.total or pager.evident):
        # Only the next page itself can tell whether there is one.
        return Pager(numberings=(Numbering(f"{found[1]}{{}}{found[2]}", 2),), evident=True)
    return pager
