"""JEECMS: `.jhtml` lists, `index_2.jhtml` for the second page; articles `/D42Y/8187641.jhtml` (Zhengzhou).

A line may carry the article's whole block of metadata (索引号, 单位, 类别, 生成日期, 发布日期) beside its title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.page_names import number_from_one
from foiacrawl.listings.pager import add_numberings, read_pager
from foiacrawl.listings.stated_calls import add_stated_calls

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route


def read(page: ListingPage, route: Route) -> Listing:
    """Read one page of a list."""
    pager = add_numberings(read_pager(page), number_from_one(page, "jhtml"))
    return add_stated_calls(page, route, read_markup(page, route, pager))
