"""The files an article carries: documents linked from it or shown in it, and a report that is shown as pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.data import load_toml
from foiacrawl.listings.links import anchors
from foiacrawl.listings.wrappers import shown_files
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from foiacrawl.listings.listing import ListingPage

_DATA: dict[str, Any] = load_toml(__file__, "attachments.toml")
_HINT = re.compile(_DATA["hint"], re.IGNORECASE)
_CHROME = re.compile(_DATA["chrome"], re.IGNORECASE)
_PICTURE = re.compile(_DATA["picture"], re.IGNORECASE)
_SMALL: int = _DATA["small"]
_NUMBER = re.compile(r"^\s*(?:附件\s*)?\d{1,2}\s*[.、．:：)]\s*(?=\D)")  # 1.某某局2023年…docx
_PIXELS = re.compile(r"(\d+)\s*(?:px)?\s*(?:;|$)")


def attached(page: ListingPage) -> list[tuple[str, str]]:
    """Return address and name of each file of an article, in their order; pictures only where it has no text.

    Files that menus and footers link to are left out, and those whose names say that they are something else.
    """
    # Most articles have none: looking at the text first saves parsing the page.
    if not _HINT.search(page.text):
        return []
    chrome = {urls.key(url) for url in _links_in_chrome(page)}
    found = {
        anchor.url: _NUMBER.sub("", anchor.title)
        for anchor in anchors(page)
        if urls.is_readable_attachment(anchor.url)
        and titles.verdict(anchor.title) is not Verdict.NO
        and urls.key(anchor.url) not in chrome
    }
    found |= {url: "" for url in shown_files(page) if url not in found}
    if not page.is_report and not page.is_wordy:
        found |= {url: "" for url in _pictures(page) if url not in found}
        if not found and urls.is_article(page.url):
            found |= dict.fromkeys(_frames(page), "")
    return list(found.items())


def _links_in_chrome(page: ListingPage) -> Iterator[str]:
    for link in page.tree.xpath("//a[@href]"):
        if _is_in_chrome(link):
            yield urljoin(page.base, link.get("href").strip())


def _frames(page: ListingPage) -> Iterator[str]:
    """Yield the pages that an article without a text of its own shows in frames."""
    for frame in page.tree.xpath("//iframe[@src] | //frame[@src]"):
        url = urls.clean(frame.get("src"), page.base)
        if not url or not urls.same_host(url, page.url) or urls.key(url) == urls.key(page.url):
            continue
        if not (urls.is_attachment(url) or _is_in_chrome(frame) or _CHROME.search(urlsplit(url).path)):
            yield url


def _pictures(page: ListingPage) -> Iterator[str]:
    """Yield the pictures that can be scanned pages: no logos, icons and codes."""
    for image in page.tree.xpath("//img[@src or @data-src]"):
        url = urljoin(page.base, (image.get("data-src") or image.get("src")).strip())
        if not _PICTURE.search(urlsplit(url).path) or _CHROME.search(urlsplit(url).path):
            continue
        if not _is_in_chrome(image) and not _is_small(image):
            yield url


def _is_in_chrome(element: HtmlElement) -> bool:
    return any(
        around.tag in ("nav", "footer", "header", "aside")
        or _CHROME.search(f"{around.get('class', '')} {around.get('id', '')}")
        for around in element.iterancestors()
        if around.tag not in ("body", "html")
    )


def _is_small(image: HtmlElement) -> bool:
    style = image.get("style", "")
    told = [image.get(name, "") for name in ("width", "height")]
    told += re.findall(r"(?<![-\w])(?:width|height)\s*:\s*([^;]*)", style)
    sizes = [int(match[1]) for text in told if (match := _PIXELS.fullmatch(text.strip()))]
    return any(size < _SMALL for size in sizes)
