"""Guess the names of a list's further pages, from the page's own name and from the links it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings.listing import Numbering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import ListingPage

MAX_PAGES = 500  # a larger declared number is a misreading, or a listing to be narrowed in the registry
EXTENSION = re.compile(r"^\.?(s?html?|jhtml|aspx?|jspx?|php)$", re.IGNORECASE)
_EXTENSIONS = ("html", "shtml", "htm")
_PAGE_PARAMETERS = frozenset(
    (
        *("page", "pageindex", "pageno", "pagenum", "pagenumber", "currentpage", "currpage", "curpage"),
        *("p", "pn", "page_no", "page_num", "page_index", "cur_page", "current_page", "current", "nowpage"),
    )
)


def is_page_parameter(name: str) -> bool:
    """Return whether a parameter of an address, or a variable of a script, is named like the number of a page."""
    return name.lower() in _PAGE_PARAMETERS


def number_from_one(page: ListingPage, extension: str) -> list[Numbering]:
    """Return the numbering `index_2.html` for the second page, under the page's own name."""
    folder = page.url[: page.url.rindex("/") + 1] if urlsplit(page.url).path else f"{page.url}/"
    return [Numbering(f"{folder}{get_stem(page.url)}_{{}}.{_named_extension(page.url) or extension}", 2)]


def guess_numberings(page: ListingPage, links: tuple[str, ...]) -> Iterator[Numbering]:
    """Yield the ways sites commonly number, likeliest first; zero-based ones first, so that no page is passed over."""
    for link in links:
        yield from _number_like(link, page.url)
    address = page.url
    if numbered := re.match(r"^(.*/(?:[A-Za-z][\w-]*[_-])?)1(\.\w+)$", address):
        yield Numbering(f"{numbered[1]}{{}}{numbered[2]}", 2)
    for name in urls.parameters(address):
        if name.lower() in _PAGE_PARAMETERS:
            yield Numbering(re.sub(rf"([?&]{re.escape(name)}=)\d*", r"\g<1>{}", address), 2)
    folder = address[: address.rindex("/") + 1]
    extensions = [get_extension(page)]
    if not urlsplit(address).path.rsplit("/", 1)[-1]:
        # A folder does not say what its index is called.
        extensions += [other for other in _EXTENSIONS if other not in extensions]
    for extension in extensions:
        for name in dict.fromkeys((get_stem(address), "index")):
            yield Numbering(f"{folder}{name}_{{}}.{extension}", 1)
            yield Numbering(f"{folder}{name}_{{}}.{extension}", 2)
    yield Numbering(f"{folder}{{}}.{extensions[0]}", 2)
    if not any(name.lower() in _PAGE_PARAMETERS for name in urls.parameters(address)):
        yield Numbering(f"{address}{'&' if '?' in address else '?'}page={{}}", 2)
    if "." not in urlsplit(address).path.rsplit("/", 1)[-1] and not urlsplit(address).query:
        yield Numbering(f"{address.rstrip('/')}/{{}}", 2)


def _number_like(link: str, page_url: str) -> Iterator[Numbering]:
    """Yield the numbering a linked page itself shows (index_4.html behind 尾页)."""
    if found := re.match(r"^(.*[_-])\d+(\.\w+)$", link):
        yield Numbering(f"{found[1]}{{}}{found[2]}", 1)
        yield Numbering(f"{found[1]}{{}}{found[2]}", 2)
    for name, value in urls.parameters(link).items():
        if (
            value.isdigit()
            and name.lower() in _PAGE_PARAMETERS
            and urls.parameters(page_url).get(name) != value
        ):
            yield Numbering(re.sub(rf"([?&]{re.escape(name)}=)\d+", r"\g<1>{}", link), 2)


def get_stem(url: str) -> str:
    """Return the file name of a list without its number and extension, `index` if it has none."""
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    return re.sub(r"_\d+$", "", name.rsplit(".", 1)[0]) or "index"


def get_extension(page: ListingPage) -> str:
    """Return the extension of the page's own name, else that of most links, else html."""
    if named := _named_extension(page.url):
        return named
    found_names = re.findall(r"\.(s?html?)[\"'?#\s>]", page.text, re.IGNORECASE)
    return max(dict.fromkeys(found_names), key=found_names.count) if found_names else "html"


def _named_extension(url: str) -> str | None:
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    found = EXTENSION.match(name.rsplit(".", 1)[1]) if "." in name else None
    return found[1] if found else None
