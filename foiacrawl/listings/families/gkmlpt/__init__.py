"""gkmlpt, the disclosure catalogue of Guangdong (政府信息公开目录管理平台).

`{base}/gkmlpt/index` holds the tree of columns in `window._CONFIG`; `{base}/gkmlpt/api/all/{column}?page=n&sid=SID`
returns up to 100 articles as JSON. `page=0` and `page=1` are the same page. `classify.post_count` may exceed
`total`, so the end is where offset and length reach `total`. The base may carry a path (`/dgspz`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.entries import judge_record, request_entry
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.listing import Listing, ListingPage, Pager, PageRequest, Route
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.records import parse_day, parse_int
from foiacrawl.model import Listed
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DATES = ("create_time", "display_publish_time", "first_publish_time", "date")
_CONFIG = re.compile(r"\b_CONFIG\s*=\s*(?=\{)")
_ASSIGNED = re.compile(r"\b_CONFIG\s*(?:\.\s*(\w+)|\[\s*[\"'](\w+)[\"']\s*\])\s*=\s*(?=[\[{\"'\d])")
_ALL = "0"  # the API's number for every column at once
_NOT_BODIES = re.compile("政府信息公开|信息公开|年报|年度报告|目录|机构|法定主动公开|其他|政策|指南|制度")


def read(page: ListingPage, route: Route) -> Listing:
    """Read an answer of the API, the index with its tree of columns, or a plain page of the same portal."""
    if isinstance(page.json, dict) and "articles" in page.json:
        return _read_answer(page, page.json, route)
    config = read_config(page.text)
    if config.get("TREE") and "/content/" not in urlsplit(page.url).path:
        return _read_index(page, config, route)
    return read_markup(page, route, read_pager(page))


def read_config(text: str) -> dict[str, Any]:
    """Return `window._CONFIG` of a page, with members assigned to it later; empty if there is none."""
    config: dict[str, Any] = {}
    for found in _CONFIG.finditer(text):
        try:
            config |= read_literal(text, found.end())
        except NotLiteralError:
            config |= _read_broken_config(text[found.end() :])
    for found in _ASSIGNED.finditer(text):
        try:
            config[found[1] or found[2]] = read_literal(text, found.end())
        except NotLiteralError:
            continue
    tree = config.get("TREE")
    if isinstance(tree, str):
        config["TREE"] = ListingPage("", tree).json
    if isinstance(config.get("TREE"), dict):
        config["TREE"] = [config["TREE"]]
    return config


def _read_broken_config(text: str) -> dict[str, Any]:
    """Return the two members that are needed from a literal that is broken elsewhere."""
    found: dict[str, Any] = {}
    for name in ("SID", "TREE"):
        if member := re.search(rf"[\"']?\b{name}[\"']?\s*:\s*", text):
            try:
                found[name] = read_literal(text, member.end())
            except NotLiteralError:
                continue
    return found


# --- the index -------------------------------------------------------------------------------------------


def _read_index(page: ListingPage, config: dict[str, Any], route: Route) -> Listing:
    """Request every column of annual reports in the tree; without one, for all articles of the portal."""
    base = page.url[: page.url.index("/gkmlpt")] if "/gkmlpt" in page.url else page.url.rstrip("/")
    sid = str(config.get("SID") or "")
    wanted = urlsplit(page.url).fragment
    requests: list[PageRequest] = []
    for node, path in _iterate_nodes(config["TREE"], ()):
        if _is_annual(node, path) or (wanted and str(node.get("id")) == wanted):
            requests += _request_column(node, path, base, sid, page, route)
    if not requests:
        requests = [PageRequest(_format_call(base, _ALL, sid), "listing", _make_route(route, None, None))]
    return Listing(
        columns=tuple({urls.key(request.url): request for request in requests}.values()), annual=True
    )


def _iterate_nodes(nodes: Any, path: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict):
            yield node, path
            yield from _iterate_nodes(node.get("children"), (*path, _name(node)))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name") or node.get("title") or "").strip()


def _is_annual(node: dict[str, Any], path: tuple[str, ...]) -> bool:
    """Return whether a node is a column of annual reports and not below one; its name may hold year or body."""
    name = _name(node)
    if any(_is_annual_name(above) for above in path):
        return False
    return _is_annual_name(name)


def _is_annual_name(name: str) -> bool:
    return vocabulary.is_column(name, inside=True) or titles.verdict(name, annual=True) in (
        Verdict.YES,
        Verdict.MAYBE,
    )


def _request_column(
    node: dict[str, Any], path: tuple[str, ...], base: str, sid: str, page: ListingPage, route: Route
) -> Iterable[PageRequest]:
    """Yield the requests for a column: its leaves, itself where it holds more than they, and pages it jumps to."""
    children = [child for child in node.get("children") or () if isinstance(child, dict)]
    names = (*path, _name(node))
    year = titles.years(_name(node))
    inner = _make_route(route, _find_body(names), year[0] if len(year) == 1 else None)
    if jump := str(node.get("jump_url") or "").strip():
        if column := re.search(r"/gkmlpt/m?index/?#(\d+)", jump):
            yield PageRequest(_format_call(base, column[1], sid), "listing", inner)
        elif url := urls.clean(jump, page.url):
            yield PageRequest(url, "listing", inner)
    elif node.get("id") is not None and (
        not children or _count_posts(node) > sum(map(_count_posts, children))
    ):
        yield PageRequest(_format_call(base, str(node["id"]), sid), "listing", inner)
    for child in children:
        yield from _request_column(child, names, base, sid, page, replace(inner, depth=route.depth))


def _make_route(route: Route, body: str | None, year: int | None) -> Route:
    return Route("column", route.depth + 1, year or route.year, body or route.body, route.branch)


def _find_body(names: Iterable[str]) -> str | None:
    """Return the innermost name of the branch that is a body's."""
    found = [name for name in names if vocabulary.is_body_name(name) and not _NOT_BODIES.search(name)]
    return found[-1] if found else None


def _count_posts(node: dict[str, Any]) -> int:
    return parse_int(node.get("post_count")) or 0


def _format_call(base: str, column: str, sid: str) -> str:
    query: dict[str, Any] = {"page": 1} | ({"sid": sid} if sid else {})
    return f"{base}/gkmlpt/api/all/{column}?{urlencode(query)}"


# --- an answer of the API --------------------------------------------------------------------------------


def _read_answer(page: ListingPage, answer: dict[str, Any], route: Route) -> Listing:
    articles = [article for article in answer.get("articles") or () if isinstance(article, dict)]
    classify = answer.get("classify")
    name = _name(classify) if isinstance(classify, dict) else ""
    annual = route.role == "column" and f"/all/{_ALL}?" not in page.url
    requests = [
        request for article in articles if (request := _read_entry(article, page, route, annual=annual))
    ]
    found = {urls.key(request.url): request for request in requests}
    rows = frozenset(str(article.get("id") or article.get("url")) for article in articles)
    total = parse_int(answer.get("total"))
    columns: tuple[PageRequest, ...] = ()
    if isinstance(classify, dict) and not articles and (jump := str(classify.get("jump_url") or "").strip()):
        columns = tuple(
            PageRequest(url, "listing", replace(route, depth=route.depth + 1))
            for url in [urls.clean(jump, page.url)]
            if url
        )
    pager = Pager(links=_find_next(page.url, answer, len(articles), total), total=total)
    return Listing(
        tuple(found.values()),
        columns,
        rows,
        len(articles),
        pager,
        annual=annual or vocabulary.is_column(name, inside=True),
    )


def _find_next(url: str, answer: dict[str, Any], length: int, total: int | None) -> tuple[str, ...]:
    """Return the next page of the API, unless this one reaches the total."""
    offset = parse_int(answer.get("offset")) or 0
    if not length or (total is not None and offset + length >= total):
        return ()
    number = max(1, parse_int(urls.parameters(url).get("page")) or 1) + 1
    return (re.sub(r"([?&]page=)\d*", rf"\g<1>{number}", url),)


def _read_entry(
    article: dict[str, Any], page: ListingPage, route: Route, *, annual: bool
) -> PageRequest | None:
    title = re.sub(r"<[^>]+>", "", str(article.get("title") or "")).strip()
    url, certainty = _find_address(article, page.url), judge_record(title, annual=annual)
    if not url or not certainty:
        return None
    body = str(article.get("publisher") or "").strip() or route.body
    # `create_time` is what the portal prints as 发布日期.
    dates = (parse_day(article.get(name)) for name in _DATES)
    return request_entry(Listed(url, title, next(filter(None, dates), None), body), certainty, route)


def _find_address(article: dict[str, Any], page_url: str) -> str | None:
    """Return the article's address: its own, else the one that follows from its number."""
    for name in ("url", "post_url"):
        if url := urls.clean(str(article.get(name) or ""), page_url):
            return url
    number = parse_int(article.get("id"))
    if not number:
        return None
    base = page_url[: page_url.index("/gkmlpt")]
    return f"{base}/gkmlpt/content/{number // 1_000_000}/{number // 1000}/post_{number}.html"
