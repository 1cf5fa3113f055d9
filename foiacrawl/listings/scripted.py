"""Recognise listings that are empty without their scripts, by what the page itself says, before a browser is used.

A page counts only where nothing at all can be followed, and where it shows that a script would fill it: an empty box for
the list, or a declared number of entries. A front page full of links is none, whatever boxes its scripts fill.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.data import load_toml
from foiacrawl.listings.selectors import get_visible_text
from foiacrawl.listings.stated_calls import page_without_lines

if TYPE_CHECKING:
    from parsel import Selector

    from foiacrawl.listings.listing import Listing, ListingPage

_WORDS: dict[str, Any] = load_toml(__file__, "vocabulary.toml")["scripts"]
_BOX = re.compile(_WORDS["box"], re.IGNORECASE)
_WAITING = re.compile(_WORDS["waiting"], re.IGNORECASE)
_TEMPLATE = re.compile(_WORDS["template"])
_BOXES = "/descendant::body/descendant::*[self::div or self::ul or self::ol or self::table or self::tbody]"
_RELOADS = re.compile(r"\bdocument\s*\.\s*cookie\s*=|\blocation\s*\.\s*reload\s*\(")
_EMPTY_FRAME = "/descendant::iframe[not(@src) or normalize-space(@src) = '' or starts-with(@src, 'about:')]"
_MAX_LINKS = 5  # a page that is no column is empty only if it has hardly a link


def explain_empty(page: ListingPage, listing: Listing) -> str | None:
    """Return why a page seems to list by script alone, None if it does not or lists something."""
    pager = listing.pager
    leads = [column for column in listing.columns if not page_without_lines(column.url)]
    if listing.entries or leads or listing.wrapped or listing.fallbacks or page.json is not None:
        return None
    if pager.links or pager.stated:
        return None  # there are pages, or calls, that its family knows to request
    if not page.selector.css("script"):
        return None
    if not listing.annual and len(page.selector.css("a[href]")) > _MAX_LINKS:
        return None
    if pager.total:
        return f"it declares {pager.total} entries and shows none"
    for box in page.selector.xpath(_BOXES):
        if name := _name_empty_box(box):
            return f"its {name} is empty before its scripts have run"
    if page.selector.xpath(_EMPTY_FRAME):
        return "its frame is empty before its scripts have run"
    if page.is_bare and (urls.is_home(page.url) or _RELOADS.search(page.text)):
        return "it shows nothing before its scripts have run"
    return None


def _name_empty_box(box: Selector) -> str | None:
    """Return the id and class of an element that is a list without lines, None for any other."""
    names = f"{box.attrib.get('id', '')} {box.attrib.get('class', '')}"
    if not _BOX.search(f" {names} ") or box.xpath(".//a[@href][not(contains(@href, '{'))]"):
        return None
    text = titles.fold(get_visible_text(box))
    if text and not _WAITING.fullmatch(text) and not _TEMPLATE.search(text):
        return None
    return " ".join(names.split())
