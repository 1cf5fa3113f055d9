"""UCAP 开普云: static lists, and lists returned as JSON (Hunan, Jiangxi, Hainan, several ministries; Suzhou).

`createPageHTML('page_div',10, 1,'xlist','shtml',189)` counts pages from one. Where a script draws the rows, it requests
`/common/search/{channel}?_isAgg=true&_isJson=true&_pageSize=20&page=1` (elsewhere `/search/` or `/searchList/`); the
channel is 32 hexadecimal digits and is in the page. Some sites return 20 rows a page whatever is requested, so that the
end is where `total` is reached. Suzhou posts `pageIndex` and `channel_id` to `…/interfacesWebZcwj/loadData`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.listing import Listing, ListingPage, Pager, PageRequest, Route
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.records import (
    NUMBER,
    Record,
    find_list,
    get_member,
    make_pager,
    parse_int,
    read_records,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SEARCH = re.compile(
    r"(?P<path>(?:https?://[\w.:-]+|\b[\w-]+)?(?:/[\w-]+)*/(?:search|searchList))/"
    r"(?:(?P<id>[0-9a-fA-F]{32})|[\"']\s*\+\s*(?P<name>[\w.]+))(?P<query>\?[\w=&;%.-]*)?"
)
_REST = re.compile(r"\s*\+\s*[\"'](\?_[\w=&;%.-]*)")  # '/common/search/' + channelId + '?_isAgg=true&page='
_CHANNEL = re.compile(
    r"channel_?id[\"']?\s*(?:[=:]|(?:type=\S+\s*)?value=)\s*[\"']?([0-9a-fA-F]{32})\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"']([0-9a-f]{32})[\"']")
_MAX_CHANNELS = 30  # a page with more numbers of that kind holds something else
_LOAD = re.compile(r"[\"']([^\"'\s]*/interfacesWebZcwj/loadData[^\"'\s]*)[\"']")
_LOAD_CHANNEL = re.compile(r"channel_?id[\"']?\s*[=:,]\s*[\"']?([0-9a-fA-F-]{32,36})\b", re.IGNORECASE)
_QUERY = {"_isAgg": "true", "_isJson": "true", "_pageSize": "20", "_template": "index"} | dict.fromkeys(
    ("_rangeTimeGte", "_channelName"), ""
)
_ENDPOINTS = ("/common/search", "/search", "/searchList")
_NO_ANSWER = "the answer is no list of records"
_RECORDS = ("results", "list", "rows", "records")
_TOTALS = ("total", "totalcount", "recordcount", "totalrecord", "count")


def read(page: ListingPage, route: Route) -> Listing:
    """Read an answer of the API, or a page with its rows in it, its pages beside it, or a script that requests them."""
    if is_call(page.url):
        return _read_answer(page, route)
    listing = read_markup(page, route, read_pager(page))
    from_row = route.role == "root" and not urls.is_home(page.url) and not listing.columns
    if not (listing.annual or from_row):
        return listing
    inner = replace(route, role="column", depth=route.depth + 1)
    requests = tuple(
        PageRequest(url, "listing", inner, expects_data=True) for url in dict.fromkeys(_find_calls(page))
    )
    guesses = () if requests else tuple(_guess_calls(page, inner))
    if not (requests or guesses):
        return listing
    pager = listing.pager
    if pager.links or (pager.stated and (pager.pages or 1) > 1) or (guesses and listing.entries):
        return replace(listing, fallbacks=requests or guesses, annual=True)
    # The answer has its own pages and total; those of this page are the same list's.
    return replace(listing, columns=(*listing.columns, *requests, *guesses), pager=Pager(), annual=True)


def is_call(url: str) -> bool:
    """Return whether an address is a call of one of the platform's list APIs."""
    return "/interfacesWebZcwj/loadData" in url or bool(
        re.search(r"/search(?:List)?/[0-9a-fA-F]{32}(?:\?|$)", url)
    )


def _find_calls(page: ListingPage) -> Iterator[str]:
    """Yield the first call of each list that a page's scripts request."""
    for found in _SEARCH.finditer(page.text):
        rest = _REST.match(page.text, found.end()) if found["name"] else None
        text = (rest[1] if rest else found["query"] or "").lstrip("?").replace("&amp;", "&")
        query = dict(parse_qsl(text, keep_blank_values=True)) or _QUERY
        if query.get("_isJson", query.get("_isAgg")) != "true":
            continue  # the page's own search box
        query = query | {"_isJson": "true", "page": "1"}
        for channel in [found["id"]] if found["id"] else _find_channels(found["name"], page.text):
            yield f"{_make_absolute(found['path'], page)}/{channel}?{urlencode(query)}"
    for found in _LOAD.finditer(page.text):
        for channel in dict.fromkeys(_LOAD_CHANNEL.findall(page.text)):
            yield calls.post_form(_make_absolute(found[1], page), {"pageIndex": "1", "channel_id": channel})


def _guess_calls(page: ListingPage, route: Route) -> Iterator[PageRequest]:
    """Yield requests for the channel that a page names without a call; the call is in a script elsewhere."""
    for channel in dict.fromkeys(_CHANNEL.findall(page.text)):
        query = urlencode(_QUERY | {"page": "1"})
        first, *others = (_make_absolute(f"{path}/{channel}?{query}", page) for path in _ENDPOINTS)
        yield PageRequest(first, "listing", route, alternatives=tuple(others), expects_data=True)


def _find_channels(name: str, text: str) -> list[str]:
    """Return the channels a script's variable may hold: under its own name, under the usual one, or any in the page."""
    last = re.escape(name.rsplit(".", 1)[-1])
    own = re.findall(rf"\b{last}[\"']?\s*[=:]\s*[\"']([0-9a-fA-F]{{32}})[\"']", text)
    return list(dict.fromkeys(own or _CHANNEL.findall(text) or _QUOTED.findall(text)))[:_MAX_CHANNELS]


def _make_absolute(path: str, page: ListingPage) -> str:
    found = urls.clean(path, page.base) or path
    # The site's own API is often written with the other of http and https.
    same = urls.netloc(found) == urls.netloc(page.url)
    return urlsplit(found)._replace(scheme=urlsplit(page.url).scheme).geturl() if same else found


def _read_answer(page: ListingPage, route: Route) -> Listing:
    answer = page.json
    data = answer.get("data", answer) if isinstance(answer, dict) else None
    records = find_list(data, *_RECORDS) if isinstance(data, dict) else data
    total = parse_int(get_member(data, *_TOTALS)) if isinstance(data, dict) else None
    if not isinstance(records, list) and total != 0:
        return Listing(error=_NO_ANSWER)
    found = [_read_record(record) for record in records or () if isinstance(record, dict)]
    return read_records(found, page, route, _make_pager(page.url, len(found), total))


def _make_pager(url: str, length: int, total: int | None) -> Pager:
    if call := calls.parse_call(url):
        fields = dict(parse_qsl(call.body, keep_blank_values=True))
        first = calls.post_form(call.url, fields | {"pageIndex": NUMBER})
        return make_pager(first, parse_int(fields.get("pageIndex")) or 1, length, total)
    number = parse_int(urls.parameters(url).get("page")) or 1
    return make_pager(re.sub(r"([?&]page=)\d*", rf"\g<1>{NUMBER}", url), number, length, total)


def _read_record(record: Mapping[str, Any]) -> Record:
    known = _read_metadata(record)
    return Record(
        url=get_member(record, "url", "linkurl"),
        title=get_member(record, "title", "subtitle"),
        date=get_member(record, "publishedtimestr", "published_time_format", "publishedtime", "pubdate")
        or get_member(known, "pubdate", "writedate"),
        body=get_member(record, "publisher", "c_fwjg", "source") or get_member(known, "publisher", "source"),
    )


def _read_metadata(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values under `domainMetaList`, which has one entry a set of metadata."""
    sets = record.get("domainMetaList")
    pairs = [
        pair
        for group in (sets if isinstance(sets, list) else ())
        if isinstance(group, dict)
        for pair in (group.get("resultList") or ())
        if isinstance(pair, dict)
    ]
    return {str(pair.get("key")): pair.get("value") for pair in pairs}
