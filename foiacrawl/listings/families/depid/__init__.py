"""Portals of `/zfxxgk/list.html?depid=&catid=` (Yichang and its districts): an empty page, and lists from a server of their own.

`GET /show/lists?jsoncallback=&areaid=8&webid=DEPID&cid=CATID&page=1&pagenums=20&orderby=1` answers `{"lists": [{"n_id", "title",
"vc_department", "vc_inputtime"}], "allnums": "31"}`; the article is `./show.html?aid=1&id=N_ID&depid=DEPID`. Where no script of
the page says so, the call is tried as it is known, on the page's host and on that of the interfaces.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.answers import BASE, ID, LINK
from foiacrawl.listings.listing import PageRequest
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.stated_calls import add_stated_calls, is_called, page_of_script, read_called

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route

_CALL = "/show/lists"


def read(page: ListingPage, route: Route) -> Listing:
    """Read a page, and request its list where it is one of a department or a category."""
    if is_called(page):
        return read_called(page, route)
    fields = urls.parameters(page.url)
    listing = read_markup(page, route, read_pager(page))
    listing = add_stated_calls(page, route, listing, _make_link(fields))
    is_stated = any(
        calls.parse_notes(column.url) and not page_of_script(column.url) for column in listing.columns
    )
    if listing.entries or is_stated or "depid" not in fields or "list" not in urlsplit(page.url).path:
        return listing
    first, *others = (_make_call(host, page, fields) for host in _find_hosts(page))
    inner = replace(route, role="column", depth=route.depth + 1)
    scripts = [column for column in listing.columns if page_of_script(column.url)]
    if scripts:
        # Only where the page's script files do not say how the list is fetched is the call tried as it is known.
        known = replace(scripts[0], alternatives=(*scripts[0].alternatives, first, *others))
        return replace(listing, columns=(*(c for c in listing.columns if c not in scripts), known))
    known = PageRequest(
        first, "listing", inner, alternatives=tuple(others), expects_data=True, origin=page.url
    )
    return replace(listing, columns=(*listing.columns, known), annual=True)


def _find_hosts(page: ListingPage) -> list[str]:
    parts = urlsplit(page.url)
    own = f"{parts.scheme}://{parts.netloc}"
    city = ".".join((parts.hostname or "").split(".")[-3:])
    return [own, f"{parts.scheme}://xxgkapi.{city}"] if city.endswith(".gov.cn") else [own]


def _make_call(host: str, page: ListingPage, fields: dict[str, str]) -> str:
    query = {
        "jsoncallback": "callback",
        "areaid": fields.get("areaid", fields.get("aid", "")),
        "webid": fields["depid"],
        "cid": fields.get("catid", ""),
        "page": "1",
        "pagenums": "20",
        "orderby": "1",
    }
    notes = {BASE: page.url, LINK: _make_link(fields)}
    return calls.add_notes(f"{host}{_CALL}?{urlencode(query)}", notes)


def _make_link(fields: dict[str, str]) -> str:
    """Return the address of an article, as the system is known to make it."""
    return f"./show.html?aid={fields.get('aid', '1')}&id={ID}&depid={fields.get('depid', '')}"
