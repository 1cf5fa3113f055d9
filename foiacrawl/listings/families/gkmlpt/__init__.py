"""gkmlpt, the disclosure catalogue of Guangdong (政府信息公开目录管理平台).

`{base}/gkmlpt/index` holds the tree of columns in `window._CONFIG`; `{base}/gkmlpt/api/all/{column}?page=n&sid=SID`
answers with up to 100 articles as JSON. `page=0` and `page=1` are the same page. `classify.post_count` may exceed
`total`, so the end is where offset and length reach `total`. The base may carry a path (`/dgspz`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.listing import Ask, Listing, ListingPage, Pager, Trail
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.model import Listed
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "gkmlpt"
_BEIJING = timezone(timedelta(hours=8))
_DATES = ("create_time", "display_publish_time", "first_publish_time", "date")
_CONFIG = re.compile(r"\b_CONFIG\s*=\s*(?=\{)")
_ASSIGNED = re.compile(r"\b_CONFIG\s*(?:\.\s*(\w+)|\[\s*[\"'](\w+)[\"']\s*\])\s*=\s*(?=[\[{\"'\d])")
_ALL = "0"  # the API's word for every column at once
_NOT_UNITS = re.compile("政府信息公开|信息公开|年报|年度报告|目录|机构|法定主动公开|其他|政策|指南|制度")


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read an answer of the API, the index with its tree of columns, or a plain page of the same portal."""
    if isinstance(page.json, dict) and "articles" in page.json:
        return _read_answer(page, page.json, trail)
    config = read_config(page.text)
    if config.get("TREE") and "/content/" not in urlsplit(page.url).path:
        return _read_index(page, config, trail)
    return read_markup(page, trail, read_pager(page))


def read_config(text: str) -> dict[str, Any]:
    """Return `window._CONFIG` of a page, with members assigned to it later; empty if there is none."""
    config: dict[str, Any] = {}
    for found in _CONFIG.finditer(text):
        try:
            config |= read_literal(text, found.end())
        except NotLiteralError:
            config |= _rescued(text[found.end() :])
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


def _rescued(text: str) -> dict[str, Any]:
    """Return the two members that matter from a literal that is broken elsewhere."""
    found: dict[str, Any] = {}
    for name in ("SID", "TREE"):
        if member := re.search(rf"[\"']?\b{name}[\"']?\s*:\s*", text):
            try:
                found[name] = read_literal(text, member.end())
            except NotLiteralError:
                continue
    return found


# --- the index -------------------------------------------------------------------------------------------


def _read_index(page: ListingPage, config: dict[str, Any], trail: Trail) -> Listing:
    """Ask for every column of annual reports in the tree; without one, for all articles of the portal."""
    base = page.url[: page.url.index("/gkmlpt")] if "/gkmlpt" in page.url else page.url.rstrip("/")
    sid = str(config.get("SID") or "")
    wanted = urlsplit(page.url).fragment
    asks: list[Ask] = []
    for node, path in _walk(config["TREE"], ()):
        if _is_annual(node, path) or (wanted and str(node.get("id")) == wanted):
            asks += _asks_of(node, path, base, sid, page, trail)
    if not asks:
        asks = [Ask(_api(base, _ALL, sid), "listing", _inner(trail, None, None))]
    return Listing(columns=tuple({urls.key(ask.url): ask for ask in asks}.values()), annual=True)


def _walk(nodes: Any, path: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict):
            yield node, path
            yield from _walk(node.get("children"), (*path, _name(node)))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name") or node.get("title") or "").strip()


def _is_annual(node: dict[str, Any], path: tuple[str, ...]) -> bool:
    """Tell whether a node is a column of annual reports and not below one; its name may hold year or body."""
    name = _name(node)
    if any(_names_reports(above) for above in path):
        return False
    return _names_reports(name)


def _names_reports(name: str) -> bool:
    return vocabulary.is_column(name, inside=True) or titles.verdict(name, annual=True) in (
        Verdict.YES,
        Verdict.MAYBE,
    )


def _asks_of(
    node: dict[str, Any], path: tuple[str, ...], base: str, sid: str, page: ListingPage, trail: Trail
) -> Iterable[Ask]:
    """Yield the asks for a column: its leaves, itself where it holds more than they, and pages it jumps to."""
    children = [child for child in node.get("children") or () if isinstance(child, dict)]
    names = (*path, _name(node))
    year = titles.years(_name(node))
    inner = _inner(trail, _unit(names), year[0] if len(year) == 1 else None)
    if jump := str(node.get("jump_url") or "").strip():
        if column := re.search(r"/gkmlpt/m?index/?#(\d+)", jump):
            yield Ask(_api(base, column[1], sid), "listing", inner)
        elif url := urls.clean(jump, page.url):
            yield Ask(url, "listing", inner)
    elif node.get("id") is not None and (not children or _count(node) > sum(map(_count, children))):
        yield Ask(_api(base, str(node["id"]), sid), "listing", inner)
    for child in children:
        yield from _asks_of(child, names, base, sid, page, replace(inner, depth=trail.depth))


def _inner(trail: Trail, unit: str | None, year: int | None) -> Trail:
    return Trail("column", trail.depth + 1, year or trail.year, unit or trail.unit, trail.branch)


def _unit(names: Iterable[str]) -> str | None:
    """Return the innermost name of the branch that is a body's."""
    found = [name for name in names if vocabulary.is_unit(name) and not _NOT_UNITS.search(name)]
    return found[-1] if found else None


def _count(node: dict[str, Any]) -> int:
    return _int(node.get("post_count")) or 0


def _api(base: str, column: str, sid: str, page: int = 1) -> str:
    query: dict[str, Any] = {"page": page} | ({"sid": sid} if sid else {})
    return f"{base}/gkmlpt/api/all/{column}?{urlencode(query)}"


# --- an answer of the API --------------------------------------------------------------------------------


def _read_answer(page: ListingPage, answer: dict[str, Any], trail: Trail) -> Listing:
    articles = [article for article in answer.get("articles") or () if isinstance(article, dict)]
    classify = answer.get("classify")
    name = _name(classify) if isinstance(classify, dict) else ""
    annual = trail.role == "column" and f"/all/{_ALL}?" not in page.url
    asks = [ask for article in articles if (ask := _entry(article, page, trail, annual=annual))]
    found = {urls.key(ask.url): ask for ask in asks}
    rows = frozenset(str(article.get("id") or article.get("url")) for article in articles)
    total = _int(answer.get("total"))
    columns: tuple[Ask, ...] = ()
    if isinstance(classify, dict) and not articles and (jump := str(classify.get("jump_url") or "").strip()):
        columns = tuple(
            Ask(url, "listing", replace(trail, depth=trail.depth + 1))
            for url in [urls.clean(jump, page.url)]
            if url
        )
    pager = Pager(links=_next(page.url, answer, len(articles), total), total=total)
    return Listing(
        tuple(found.values()),
        columns,
        rows,
        len(articles),
        pager,
        annual=annual or vocabulary.is_column(name, inside=True),
    )


def _next(url: str, answer: dict[str, Any], length: int, total: int | None) -> tuple[str, ...]:
    """Return the next page of the API, unless this one reaches the total."""
    offset = _int(answer.get("offset")) or 0
    if not length or (total is not None and offset + length >= total):
        return ()
    number = max(1, _int(urls.parameters(url).get("page")) or 1) + 1
    return (re.sub(r"([?&]page=)\d*", rf"\g<1>{number}", url),)


def _entry(article: dict[str, Any], page: ListingPage, trail: Trail, *, annual: bool) -> Ask | None:
    title = re.sub(r"<[^>]+>", "", str(article.get("title") or "")).strip()
    verdict = titles.verdict(title, annual=annual)
    by_place = (
        annual and verdict is Verdict.OTHER and (vocabulary.is_unit(title) or vocabulary.only_year(title))
    )
    url = _address(article, page.url)
    if not url or not (by_place or verdict in (Verdict.YES, Verdict.MAYBE)):
        return None
    unit = str(article.get("publisher") or "").strip() or trail.unit
    listed = Listed(url, title, _date(article), unit)
    years = titles.years(title)
    inner = replace(trail, depth=trail.depth + 1, year=years[0] if len(years) == 1 else trail.year, unit=unit)
    return Ask(
        url, "entry", inner, listed, "place" if by_place else "yes" if verdict is Verdict.YES else "maybe"
    )


def _address(article: dict[str, Any], page_url: str) -> str | None:
    """Return the article's address: its own, else the one that follows from its number."""
    for name in ("url", "post_url"):
        if url := urls.clean(str(article.get(name) or ""), page_url):
            return url
    number = _int(article.get("id"))
    if not number:
        return None
    base = page_url[: page_url.index("/gkmlpt")]
    return f"{base}/gkmlpt/content/{number // 1_000_000}/{number // 1000}/post_{number}.html"


def _date(article: dict[str, Any]) -> str | None:
    """Return the day of publication in Beijing. `create_time` is what the portal prints as 发布日期."""
    for name in _DATES:
        value = article.get(name)
        seconds = _int(value)
        if seconds and seconds > 100_000_000:
            seconds = seconds // 1000 if seconds > 100_000_000_000 else seconds
            return datetime.fromtimestamp(seconds, UTC).astimezone(_BEIJING).strftime("%Y-%m-%d")
        if isinstance(value, str) and (found := re.match(r"\d{4}-\d\d-\d\d", value)):
            return found[0]
    return None


def _int(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
