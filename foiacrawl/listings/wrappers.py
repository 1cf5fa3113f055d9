"""Find the pages that a page only wraps or redirects to: frames, refreshes, scripts that set the location.

Nothing is run: an address must be in the page, whole, in pieces joined by `+`, or in a variable of the same script.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.data import load_toml
from foiacrawl.listings.script_values import ScriptValues
from foiacrawl.listings.selectors import get_strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    r"|\$\(\s*(?:\w+\s*\.\s*)?location\s*\)\s*\.\s*(?:attr|prop)\s*\(\s*[\"']href[\"']\s*,\s*"
    r"|\$\(\s*window\s*\)\s*\.\s*(?:attr|prop)\s*\(\s*[\"']location[\"']\s*,\s*"
)
# A script that does nothing else passes on every visitor, whatever menus the page has.
_ONLY_SETS = re.compile(
    rf"\s*(?:\w+\s*\.\s*)?{_PLACE}{_HREF}\s*(?:=|\.\s*(?:replace|assign)\s*\()\s*([\"'])(?P<url>[^\"'\n]+)\1\s*\)?\s*;?\s*"
)
_OPENS = re.compile(r"\bwindow\s*\.\s*open\s*\((?=[^()]*,\s*[\"']_(?:self|top|parent)[\"'])\s*")
# What $('#box').load() puts into a box is a page, perhaps one part of it (`list.html #rows`); an address with a query is a call.
_LOADS = re.compile(r"\.\s*load\s*\(\s*(?=[\"'][^\"'?]*[\"'])")
# A page that a script fetches as markup, and puts into a box itself.
_FETCHES = re.compile(
    r"(?:\bfetch|(?:\$|jQuery|axios)\s*\.\s*get)\s*\(\s*(?=[\"'](?:(?!ajax|api)[^\"'?])*\.s?html?[\"'])"
)
# What a script puts into a frame of the page, or into one that it makes.
_FRAMED = re.compile(r"\.\s*src\s*=(?!=)\s*|\.\s*(?:attr|setAttribute|prop)\s*\(\s*[\"']src[\"']\s*,\s*")
_SUBMITS = re.compile(r"\.\s*submit\s*\(\s*\)")
_WRITTEN = re.compile(
    r"<i?frame\b[^>]*?\ssrc\s*=\s*(?:(?P<quote>\\?[\"'])(?P<url>[^\"'\\\s<>+]+)(?P=quote)|(?P<bare>[^\"'\\\s<>+]+)(?=[\s>]))",
    re.IGNORECASE,
)
_WRITES = re.compile(r"\bdocument\s*\.\s*write(?:ln)?\s*\(\s*(?=[A-Za-z_$])")
_CONDITION = re.compile(r"\(?\s*[^;{}?\n\"'`,]{1,200}\?\s*(?=[\"'`])")
_ELSE = re.compile(r"\s*:\s*")
_WITHIN = re.compile(r"\\([\"'])(?P<text>[^\"'\\\n]*)\\\1")  # setTimeout('location.href=\'/a/\'', 9)
_QUOTES = ("'", '"', "`")
_PATH = re.compile(r"^(?:https?:)?/|\w/|\.\w+(?:[?#]|$)|^\?\w")
_MOBILE = re.compile(r"(?:^|[/.])(?:m|wap|mobile|3g|phone|h5|app)(?:[/.?#]|$)", re.IGNORECASE)
_MAX_PLACES = 50  # of a page's scripts where an address may be
_AROUND = re.compile(load_toml(__file__, "vocabulary.toml")["scripts"]["around"], re.IGNORECASE)
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
    patterns = (_SETS, _OPENS, _LOADS, _FETCHES, *((_FRAMED,) if has_frames else ()))
    yield from _find_addresses(source, url, patterns)
    yield from _find_written(source, url)


def find_filled_boxes(page: ListingPage) -> Iterator[str]:
    """Yield the pages that a page's scripts put into its boxes and frames, but for heads, feet and menus.

    Or those to which a script passes on that does nothing else.
    """
    scripts = [_COMMENT.sub(" ", script) for script in get_strings(page.selector.xpath("//script/text()"))]
    source = "\n;\n".join(scripts)
    passed_on = [found["url"] for script in scripts if (found := _ONLY_SETS.fullmatch(script))]
    patterns = (_LOADS, _FETCHES, *((_FRAMED,) if "frame" in page.text.lower() else ()))
    for address in chain(
        passed_on, _find_addresses(source, page.url, patterns), _find_written(source, page.url)
    ):
        url = urls.clean(address, page.base)
        if not url or not urls.same_host(url, page.url) or urls.key(url) == urls.key(page.url):
            continue
        path = urlsplit(url).path
        if not (urls.is_attachment(url) or _NO_PAGE.search(path) or _AROUND.search(path.rpartition("/")[2])):
            yield url


def _find_written(source: str, url: str) -> Iterator[str]:
    """Yield the addresses of the frames that a script writes, as they are or from encoded text."""
    yield from (found["url"] or found["bare"] for found in _WRITTEN.finditer(source))
    for place in islice(_WRITES.finditer(source), _MAX_PLACES):
        text, _ = ScriptValues(source, url).evaluate(place.end())
        if isinstance(text, str):
            yield from (found["url"] or found["bare"] for found in _WRITTEN.finditer(text))


def _seconds(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _find_addresses(script: str, url: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[str]:
    """Yield the addresses behind the places of a script that a pattern finds."""
    if not any(pattern.search(script) for pattern in patterns):
        return
    values = ScriptValues(
        script, url
    )  # which leaves out comments, so that places are those of its own source
    for pattern in patterns:
        for found in islice(pattern.finditer(values.source), _MAX_PLACES):
            for address in _find_choices(values, found.end()):
                yield address.partition(" #")[0].strip() if pattern is _LOADS else address


def _find_choices(values: ScriptValues, at: int) -> Iterator[str]:
    """Yield the address that an expression gives, or both of `condition ? one : other`; what is no address is left out."""
    if within := _WITHIN.match(values.source, at):
        yield within["text"]
        return
    condition = _CONDITION.match(values.source, at)
    worked_out, end = values.evaluate(condition.end() if condition else at)
    found = [worked_out]
    if condition and (other := _ELSE.match(values.source, end)):
        found.append(values.evaluate(other.end())[0])
    is_written = values.source.startswith(_QUOTES, at)
    yield from (text for text in found if isinstance(text, str) and (is_written or _PATH.search(text)))
