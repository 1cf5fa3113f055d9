"""VSB 博达: `nb.htm`, then `nb/4.htm`, `nb/3.htm` … in a folder of the list's own name, numbered downwards.

Page 2 has the number below the number of pages, the last page is 1. 下页 and 尾页 are plain links; where a script moves on
(`_simple_list_gotopage_fun(5,…)`) or only 共N页 is printed, the addresses follow from the number of pages.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl import titles
from foiacrawl.listings.listing import DescendingNumbering, Numbering
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import add_numberings, read_pager
from foiacrawl.listings.records import parse_int
from foiacrawl.listings.stated_calls import add_stated_calls

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Pager, Route

_LIST = re.compile(r"^(?P<stem>.*/[\w-]*[A-Za-z][\w-]*)\.html?$")
_GO = re.compile(r"gotopage_fun\(\s*['\"]?(\d+)")
_COUNTED = re.compile(r"共\d+条(?:记录)?(?:第|当前)?(?P<at>\d{1,6})/(?P<n>\d{1,6})页?")


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list."""
    pager = read_pager(page)
    pages = pager.pages or _pages(page) or _reckoned(page, route, pager)
    found = _LIST.match(page.url) if not urlsplit(page.url).query else None
    if found and pages and pages > 1:
        pattern = f"{found['stem']}/{{}}.htm"
        ways = (DescendingNumbering(pattern, pages - 1), Numbering(pattern, 2))
        pager = add_numberings(replace(pager, pages=pages, evident=True), ways)
    return add_stated_calls(page, route, read_markup(page, route, pager))


def _reckoned(page: ListingPage, route: Route, pager: Pager) -> int | None:
    """Return the number of pages that follows from a declared total and the lines of the first page."""
    if not pager.total or pager.links:
        return None
    lines = read_markup(page, route).lines
    return ceil(pager.total / lines) if lines else None


def _pages(page: ListingPage) -> int | None:
    if found := _GO.search(page.text):
        return parse_int(found[1])
    counted = _COUNTED.search(titles.fold(page.words))
    return int(counted["n"]) if counted and int(counted["at"]) <= int(counted["n"]) < 1000 else None
