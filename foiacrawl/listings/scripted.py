"""Listings that are empty without their scripts: told by what the page itself says, before a browser is thought of.

A page counts only where nothing at all can be followed, and where it shows that a script would fill it: an empty box for
the list, or a declared number of entries. A front page full of links is none, whatever boxes its scripts fill.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from foiacrawl import titles
from foiacrawl.data import load_toml
from foiacrawl.listings.listing import visible_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from foiacrawl.listings.listing import Listing, ListingPage

_WORDS: dict[str, Any] = load_toml(__file__, "vocabulary.toml")["scripts"]
_BOX = re.compile(_WORDS["box"], re.IGNORECASE)
_WAITING = re.compile(_WORDS["waiting"], re.IGNORECASE)
_TEMPLATE = re.compile(_WORDS["template"])
_FEW_LINKS = 5  # a page that is no column is empty only if it has hardly a link


def why_empty(page: ListingPage, listing: Listing) -> str | None:
    """Return why a page seems to list by script alone, None if it does not or lists something."""
    pager = listing.pager
    if listing.entries or listing.columns or listing.shells or listing.rest or page.json is not None:
        return None
    if pager.links or pager.stated:
        return None  # there are pages, or calls, that its family knows to ask for
    if not page.tree.xpath("//script"):
        return None
    if not listing.annual and len(page.tree.xpath("//a[@href]")) > _FEW_LINKS:
        return None
    if pager.total:
        return f"it declares {pager.total} entries and shows none"
    for box in page.tree.xpath("//body//*[self::div or self::ul or self::ol or self::table or self::tbody]"):
        if name := _empty_box(box):
            return f"its {name} is empty before its scripts have run"
    return None


def _empty_box(box: HtmlElement) -> str | None:
    """Return how an element names itself if it is a list without lines, None otherwise."""
    names = f" {box.get('id', '')} {box.get('class', '')} "
    if not _BOX.search(names) or box.xpath(".//a[@href][not(contains(@href, '{'))]"):
        return None
    text = titles.fold(visible_text(box))
    if text and not _WAITING.fullmatch(text) and not _TEMPLATE.search(text):
        return None
    return " ".join(names.split())
