"""无锡, its districts, 江阴 and 宜兴: an empty list that a script fills by POST `/info_open/search`.

    getSearchList(1, 20, 181, chanIdStr, 1, "writeTime")

with `chanIdStr = chanIdStr + "," + N` for each channel below; elsewhere `qx_wbj_` or `qx_parent_wbj_` is before the name. The
answer has `data.totalElements`, `data.totalPages` and `data.data[]` with `title`, `url`, `writeTimeString`. Without a channel the
whole site answers: such a call is not made. 宜兴 and 江阴 want `kind=5` as well.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.answers import BASE
from foiacrawl.listings.listing import Pager, PageRequest
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.script_calls import read_fields, read_scripts
from foiacrawl.listings.script_values import ScriptValues
from foiacrawl.listings.stated_calls import add_stated_calls, is_called, read_called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import Listing, ListingPage, Route

_CALL = re.compile(r"(?<!function )(?<![\w$])(?:qx_(?:parent_)?wbj_)?getSearchList\s*\(")
_FIELDS = ("pageIndex", "pageSize", "siteId", "channelIds", "searchType", "order")
_USUAL = {"pageIndex": "1", "pageSize": "20", "searchType": "1", "order": "writeTime"}
_CHANNELS = re.compile(r"\w+(?:,\w+)*")


def read(page: ListingPage, route: Route) -> Listing:
    """Read a page, and request the list that its script would fetch."""
    if is_called(page):
        return read_called(page, route)
    listing = read_markup(page, route, read_pager(page))
    requests = tuple(_request_lists(page, route))
    if not requests:
        return add_stated_calls(page, route, listing)
    if not (listing.annual or (route.role == "root" and not urls.is_home(page.url))):
        return listing
    return replace(listing, columns=(*listing.columns, *requests), pager=Pager(), annual=True)


def _request_lists(page: ListingPage, route: Route) -> Iterator[PageRequest]:
    values = ScriptValues(read_scripts(page), page.url, read_fields(page))
    inner = replace(route, role="column", depth=route.depth + 1)
    found: dict[str, PageRequest] = {}
    for call in _CALL.finditer(values.source):
        arguments, _ = values.arguments(call.end())
        fields = _USUAL | dict(zip(_FIELDS, map(_as_field, arguments), strict=False))
        fields = {name: value or _USUAL.get(name, "") for name, value in fields.items()} | {"pageIndex": "1"}
        if not _CHANNELS.fullmatch(fields.get("channelIds", "")) or not fields.get("siteId"):
            continue
        if not (address := urls.clean("/info_open/search", page.base)):
            continue
        ways = (fields, {**fields, "kind": "5"})
        first, other = (calls.add_notes(calls.post_form(address, way), {BASE: page.base}) for way in ways)
        request = PageRequest(
            first, "listing", inner, alternatives=(other,), expects_data=True, origin=page.url
        )
        found.setdefault(first, request)
    yield from found.values()


def _as_field(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
