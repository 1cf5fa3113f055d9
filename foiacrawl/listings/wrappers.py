"""Find the pages that a page only wraps or redirects to: frames, refreshes, scripts that set the location.

Nothing is run: an address must be in the page, whole, in pieces joined by `+`, or in a variable of the same script.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings.script_values import ScriptValues
from foiacrawl.listings.selectors import get_strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    rf"{_PLACE}{_HREF}\s*=(?!=)\s*|{_PLACE}\s*(?:\.\s*(?:replace|assign)|\[\s*[\"'](?:replace|assign)[\"']\s*\])\s*\(\s*"
    r"|\bwindow\s*\.\s*navigate\s*\(\s*"
)
_OPENS = re.compile(r"\bwindow\s*\.\s*open\s*\((?=[^()]*,\s*[\"']_(?:self|top|parent)[\"'])\s*")
# What $('#box').load() puts into a box is a page, perhaps one part of it (`list.html #rows`); an address with a query is a call.
_LOADS = re.compile(r"\.\s*load\s*\(\s*(?=[\"'][^\"'?]*[\"'])")
# What a script puts into a frame of the page, or into one that it makes.
_FRAMED = re.compile(r"\.\s*src\s*=(?!=)\s*|\.\s*(?:attr|setAttribute|prop)\s*\(\s*[\"']src[\"']\s*,\s*")
_SUBMITS = re.compile(r"\.\s*submit\s*\(\s*\)")
_WRITTEN = re.compile(
    r"<i?frame\b[^>]*?\ssrc\s*=\s*(?:(?P<quote>\\?[\"'])(?P<url>[^\"'\\\s<>+]+)(?P=quote)|(?P<bare>[^\"'\\\s<>+]+)(?=[\s>]))",
    re.IGNORECASE,
)
_PIECE = re.compile(r"""\\?(["'`])(?P<text>[^"'`\\\n]*)\\?\1|(?P<name>[A-Za-z_$][\w$]*)(?![\w$.(\[])""")
_GOES_ON = re.compile(r"\s*[.(\[]")
_PATH = re.compile(r"^(?:https?:)?/|\w/|\.\w+(?:[?#]|$)|^\?\w")
_MOBILE = re.compile(r"(?:^|[/.])(?:m|wap|mobile|3g|phone|h5|app)(?:[/.?#]|$)", re.IGNORECASE)
_MAX_PLACES = 50  # of a page's scripts where an address may be
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
    yield from _refreshes(page, "not(ancestor::noscript)")
    if len(page.selector.css("a[href]")) > _MAX_LINKS:
        return
    paths = "//script/text()", "//body/@onload"
    scripts = [*chain.from_iterable(get_strings(page.selector.xpath(path)) for path in paths)]
    redirects = list(find_redirects("\n;\n".join(scripts), page.url, has_frames="frame" in page.text.lower()))
    # What is shown to telephones is the same once more, at other addresses.
    found = [address for address in redirects if not _MOBILE.search(address)] or redirects
    if page.is_bare and any(map(_SUBMITS.search, scripts)):
        found += page.selector.xpath("/descendant::form/@action").getall()
    # For visitors without scripts; elsewhere it leads to a page that says that they are needed.
    yield from found or (_refreshes(page, "ancestor::noscript") if page.is_bare else ())


def _refreshes(page: ListingPage, condition: str) -> Iterator[str]:
    for meta in page.selector.xpath(f"/descendant::meta[@http-equiv and @content and {condition}]"):
        if meta.attrib["http-equiv"].strip().lower() != "refresh":
            continue
        found = _REFRESH.match(meta.attrib["content"])
        if found and _seconds(found["delay"]) <= _MAX_DELAY:
            yield found["url"]


def find_redirects(scripts: str, url: str, *, has_frames: bool = False) -> Iterator[str]:
    """Yield the addresses to which the scripts of the page at `url` pass the visitor on, or which they put into its frames."""
    source = _COMMENT.sub(" ", scripts)
    yield from _locations(source, url, (_SETS, _OPENS, _LOADS, *((_FRAMED,) if has_frames else ())))
    yield from (found["url"] or found["bare"] for found in _WRITTEN.finditer(source))


def _seconds(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _locations(script: str, url: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[str]:
    values: ScriptValues | None = None
    for pattern in patterns:
        for found in islice(pattern.finditer(script), _MAX_PLACES):
            address = _address(script, found.end())
            if address is None or "${" in address:
                values = values or ScriptValues(script, url)
                worked_out, _ = values.evaluate(found.end())
                address = worked_out if isinstance(worked_out, str) and _PATH.search(worked_out) else None
            if address:
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
            # What a function makes of it, or a member of it, is not itself the address.
            return None if _GOES_ON.match(script, found.end()) else "".join(pieces)
        at = plus.end()
    return None


def _variable(script: str, name: str) -> str | None:
    known = re.search(rf"(?<![\w$.]){re.escape(name)}\s*=\s*([\"'`])([^\"'`\n]*)\1", script)
    return known[2] if known else None
