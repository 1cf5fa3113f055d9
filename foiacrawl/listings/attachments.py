"""Find the files an article carries: documents linked from it or shown in it, and a report that is shown as pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.data import load_toml
from foiacrawl.listings.links import find_anchors
from foiacrawl.listings.selectors import get_names, get_tag
from foiacrawl.listings.wrappers import find_shown_files
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsel import Selector

    from foiacrawl.listings.listing import ListingPage

_DATA: dict[str, Any] = load_toml(__file__, "attachments.toml")
_HINTS = tuple(re.compile(hint, re.IGNORECASE) for hint in _DATA["hints"])
# Of bytes: what matches in a text matches in its bytes, in any encoding that ASCII is a part of.
_BYTE_HINTS = tuple(re.compile(hint.encode(), re.IGNORECASE) for hint in _DATA["hints"])
_CHROME = re.compile(_DATA["chrome"], re.IGNORECASE)
_PICTURE = re.compile(_DATA["picture"], re.IGNORECASE)
_MIN_PIXELS: int = _DATA["min_pixels"]
_NUMBER = re.compile(r"^\s*(?:附件\s*)?\d{1,2}\s*[.、．:：)]\s*(?=\D)")  # 1.某某局2023年…docx
_PIXELS = re.compile(r"(\d+)\s*(?:px)?\s*(?:;|$)")


def find_attachments(page: ListingPage) -> list[tuple[str, str]]:
    """Return address and name of each file of an article, in their order; pictures only where it has no text.

    Files that menus and footers link to are left out, and those whose names say that they are something else.
    """
    # Most articles have none: looking at the text first saves parsing the page.
    if not any(hint.search(page.text) for hint in _HINTS):
        return []
    chrome = {urls.key(url) for url in _find_chrome_links(page)}
    found = {
        anchor.url: _NUMBER.sub("", anchor.title)
        for anchor in find_anchors(page)
        if urls.is_readable_attachment(anchor.url)
        and titles.verdict(anchor.title) is not Verdict.NO
        and urls.key(anchor.url) not in chrome
    }
    found |= {url: "" for url in find_shown_files(page) if url not in found}
    if not page.is_report and not page.is_wordy:
        found |= {url: "" for url in _find_pictures(page) if url not in found}
        if not found and urls.is_article(page.url):
            found |= dict.fromkeys(_find_frames(page), "")
    return list(found.items())


def may_carry_files(body: bytes) -> bool:
    """Return whether a page can carry files or show frames, by its bytes in an encoding that ASCII is a part of."""
    return any(hint.search(body) for hint in _BYTE_HINTS)


def _find_chrome_links(page: ListingPage) -> Iterator[str]:
    for link in page.selector.css("a[href]"):
        if _is_in_chrome(link):
            yield urljoin(page.base, link.attrib["href"].strip())


def _find_frames(page: ListingPage) -> Iterator[str]:
    """Yield the pages that an article without a text of its own shows in frames."""
    for frame in page.selector.css("iframe[src], frame[src]"):
        url = urls.clean(frame.attrib["src"], page.base)
        if not url or not urls.same_host(url, page.url) or urls.key(url) == urls.key(page.url):
            continue
        if not (urls.is_attachment(url) or _is_in_chrome(frame) or _CHROME.search(urlsplit(url).path)):
            yield url


def _find_pictures(page: ListingPage) -> Iterator[str]:
    """Yield the pictures that can be scanned pages: no logos, icons and codes."""
    for image in page.selector.css("img[src], img[data-src]"):
        url = urljoin(page.base, (image.attrib.get("data-src") or image.attrib.get("src", "")).strip())
        if not _PICTURE.search(urlsplit(url).path) or _CHROME.search(urlsplit(url).path):
            continue
        if not _is_in_chrome(image) and not _is_small(image):
            yield url


def _is_in_chrome(element: Selector) -> bool:
    return any(
        get_tag(around) in ("nav", "footer", "header", "aside") or _CHROME.search(get_names(around))
        for around in element.xpath("ancestor::*[not(self::body or self::html)]")
    )


def _is_small(image: Selector) -> bool:
    lengths = [image.attrib.get(name, "") for name in ("width", "height")]
    lengths += re.findall(r"(?<![-\w])(?:width|height)\s*:\s*([^;]*)", image.attrib.get("style", ""))
    sizes = [int(match[1]) for text in lengths if (match := _PIXELS.fullmatch(text.strip()))]
    return any(size < _MIN_PIXELS for size in sizes)
