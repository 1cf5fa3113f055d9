"""Any portal made of links: the net under the other families.

From a front page through 政府信息公开 and 年报 to the reports, as a visitor would go; further pages by 下一页, else by
the names sites commonly use. Shares all reading with `static`; only the marks of that family are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.portals.markup import read_markup
from foiacrawl.portals.pager import read_pager

if TYPE_CHECKING:
    from foiacrawl.portals.listing import Listing, ListingPage, Trail

NAME = "generic"


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read one page of a portal whose CMS is not known."""
    return read_markup(page, trail, read_pager(page))
