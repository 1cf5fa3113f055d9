"""Find the pages that a page only wraps or redirects to: frames, refreshes, scripts that set the location.

Nothing is run: an address must be in the page, whole, in pieces joined by `+`, or in a variable of the same script.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings.selectors import get_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import ListingPage

_FRAMES = (
    "/descendant::*[self::iframe or self::frame or (self::object and contains(@type, 'html'))]"
    "/@*[(name() = 'src' and not(parent::object)) or (name() = 'data-src' and parent::iframe)"
    " or (name() = 'data' and parent::object)]"
)
_EMBEDDED = (
    "/descendant::*[self::embed or self::object]"
    "/@*[(name() = 'src' and parent::embed) or (name() = 'data' and parent::object)]"
)
_REFRESH = re.compile(
    r"^\s*(?P<delay>[\d.]*)\s*[;,]\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"'\s>]+)", re.IGNORECASE
)
_MAX_DELAY = (
    10.0  # seconds, as in the crawl's settings: a page that reloads itself every minute wraps no other
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:\"'`\w/])//[^\n]*", re.DOTALL)
_PLACE = r"(?:\blocation|\[\s*[\"']location[\"']\s*\])"
_HREF = r"(?:\s*\.\s*href|\s*\[\s*[\"']href[\"']\s*\])?"
_SETS = re.compile(
    rf"{_PLACE}{_HREF}\s*=(?!=)\s*|{_PLACE}\s*\.\s*(?:replace|assign)\s*\(\s*|\bwindow\s*\.\s*navigate\s*\(\s*"
)
_OPENS = re.compile(r"\bwindow\s*\.\s*open\s*\((?=[^()]*,\s*[\"']_(?:self|top|parent)[\"'])\s*")
# What $('#box').load() puts into a box is a page, perhaps one part of it (`list.html #rows`); an address with a query is a call.
_LOADS = re.compile(r"\.\s*load\s*\(\s*(?=[\"'][^\"'?]*[\"'])")
_WRITTEN = re.compile(
    r"<i?frame\b[^>]*?\ssrc\s*=\s*(?:(?P<quote>\\?[\"'])(?P<url>[^\"'\\\s<>+]+)(?P=quote)|(?P<bare>[^\"'\\\s<>+]+)(?=[\s>]))",
    re.IGNORECASE,
)
_PIECE = re.compile(r"""\\?(["'`])(?P<text>[^"'`\\\n]*)\\?\1|(?P<name>[A-Za-z_$][\w$]*)(?![\w$.(\[])""")
_PLUS = re.compile(r"\s*\+\s*")
_NO_PAGE = re.compile(r"\.(?:js|css|swf|gif|mp4)$", re.IGNORECASE)
_MAX_LINKS = 5  # a page that only redirects has hardly a link of its own


def find_wrapped_pages(page: ListingPage) -> Iterator[str]:
    """Yield the pages that a page wraps or redirects to; script redirects only of pages with hardly a link.

    Those of other hosts only where the page says nothing else: frames beside a list are maps, videos and counters.
    """
    for source in _sources(page):
        url = urls.clean(source, page.base)
        if not url or urls.key(url) == urls.key(page.url):
            continue
        if not urls.same_host(url, page.url) and not page.is_bare:
            continue
        if not urls.is_attachment(url) and not _NO_PAGE.search(urlsplit(url).path):
            yield url


def find_shown_files(page: ListingPage) -> Iterator[str]:
    """Yield the documents that a page shows in a frame or in a viewer's, or redirects to."""
    for source in (*_sources(page), *page.selector.xpath(_EMBEDDED).getall()):
        if not (url := urls.clean(source, page.base)):
            continue
        named = (urls.clean(value, page.base) for value in urls.parameters(url).values())
        yield from (file for file in (url, *named) if file and urls.is_readable_attachment(file))


def _sources(page: ListingPage) -> Iterator[str]:
    yield from page.selector.xpath(_FRAMES).getall()
    for meta in page.selector.xpath(
        "/descendant::meta[@http-equiv and @content and not(ancestor::noscript)]"
    ):
        if meta.attrib["http-equiv"].strip().lower() != "refresh":
            continue
        found = _REFRESH.match(meta.attrib["content"])
        if found and _seconds(found["delay"]) <= _MAX_DELAY:
            yield found["url"]
    if len(page.selector.css("a[href]")) <= _MAX_LINKS:
        paths = "//script/text()", "//body/@onload"
        for script in chain.from_iterable(get_strings(page.selector.xpath(path)) for path in paths):
            source = _COMMENT.sub(" ", script)
            yield from _locations(source)
            yield from (found["url"] or found["bare"] for found in _WRITTEN.finditer(source))


def _seconds(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _locations(script: str) -> Iterator[str]:
    for pattern in (_SETS, _OPENS, _LOADS):
        for found in pattern.finditer(script):
            if address := _address(script, found.end()):
                yield address.partition(" #")[0].strip() if pattern is _LOADS else address


def _address(script: str, at: int) -> str | None:
    """Return the text of an expression of strings and variables; None if any piece of it is something else."""
    pieces: list[str] = []
    while found := _PIECE.match(script, at):
        piece = found["text"] if found["name"] is None else _variable(script, found["name"])
        if piece is None:
            return None
        pieces.append(piece)
        plus = _PLUS.match(script, found.end())
        if plus is None:
            return "".join(pieces)
        at = plus.end()
    return None


def _variable(script: str, name: str) -> str | None:
    known = re.search(rf"(?<![\w$.]){re.escape(name)}\s*=\s*([\"'`])([^\"'`\n]*)\1", script)
    return known[2] if known else None
