"""Portals of `/SITE/COLUMN/pc/list.html` (Yunnan, Sichuan, Yichun, Kaifeng, Tongling): the list is data in a script.

    var articleList = [{"id": "101", "title": "", "pubDate": "", "urls": {"pc": "/SITE/COLUMN/pc/content/content_101.html"}}]

`urls` is an object, or one as text. The array is also a member of `listData`, with `total` and `pageSize`. A record without an
address is at the place that its number says.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.record_lists import RecordList, find_script_records, get_identity
from foiacrawl.listings.script_calls import read_scripts
from foiacrawl.listings.stated_calls import add_stated_calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import Listing, ListingPage, Route

_LIST = "articleList"
_COLUMN = re.compile(r"^(.*/(?:pc|mobile)/)list(?:_\d+)?\.html")


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list."""
    lists = find_script_records(read_scripts(page)) if _LIST in page.text else []
    if lines := "".join(_draw_numbered(page, lists)):
        page = replace(page, text=f"{page.text}<div>{lines}</div>")
    pager = read_pager(page)
    totals = [found.total for found in lists if found.total]
    if pager.total is None and totals:
        pager = replace(pager, total=max(totals))
    return add_stated_calls(page, route, read_markup(page, route, pager))


def _draw_numbered(page: ListingPage, lists: list[RecordList]) -> Iterator[str]:
    """Yield the lines for records that have a number and no address."""
    column = _COLUMN.match(page.url)
    if not column:
        return
    for found in lists:
        for record, raw in zip(found.records, found.raw, strict=True):
            number = get_identity(raw)
            if record.url or not number or not number.isalnum():
                continue
            href = f"{column[1]}content/content_{number}.html"
            yield f'<p><a href="{href}">{escape(str(record.title))}</a> <i>{escape(str(record.date or ""))}</i></p>'
