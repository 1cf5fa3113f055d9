"""Portals of `/channel/list/N.html` and `*.thtml` (Zhangjiakou, Xingtai, Qinhuangdao, Xigaze, Fuxin).

A column is `list.thtml?id=N` or `/channel/list/N.html`, that of the annual reports also `ndbg.thtml?id=N`; further pages have
`&pn=K` behind the number.
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
    from collections.abc import Iterator

    from foiacrawl.listings.listing import Listing, ListingPage, Route

_QUERY = re.compile(r"^(?P<list>.*\.thtml\?(?:[^#]*&)?id=\w+(?:&(?!pn=)[^#&]+)*)(?P<page>&+pn=\d*)?(?:#.*)?$")
_CHANNEL = re.compile(r"^(.*/channel/list/\w+?)(?:_\d+)?\.html")


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list."""
    numberings = list(_number_pages(page.url))
    listing = read_markup(page, route, add_numberings(read_pager(page), numberings))
    if len(listing.rows) >= SHORTEST_PAGE:
        listing = replace(listing, pager=probe_pages(listing.pager, numberings))
    return add_stated_calls(page, route, listing)


def _number_pages(url: str) -> Iterator[Numbering]:
    if query := _QUERY.match(url):
        yield Numbering(f"{query['list']}&pn={{}}", 2)
    elif channel := _CHANNEL.match(url):
        yield Numbering(f"{channel[1]}_{{}}.html", 2)
        yield Numbering(f"{channel[1]}_{{}}.html", 1)
        yield Numbering(f"{channel[1]}.html?pn={{}}", 2)
