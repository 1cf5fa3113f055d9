"""Run trafilatura on the region of a page: it strips the chrome and returns the text of the report."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import defs

from foiacrawl.page.places import BLOCK_TAGS, NEVER_TEXT, ZONE_TAGS, is_hidden, role_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement
    from trafilatura.settings import Extractor

    from foiacrawl.page.region import Region

# trafilatura needs a second for so many elements, and is recursive. The largest real page had 1,250, 15 deep.
MAX_ELEMENTS = 20_000
MAX_DEPTH = 100
# Without tables trafilatura drops all that is in one. Those that were not read as data lay out text.
_LAYOUT_TAGS = frozenset(("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"))
_LOOKS = frozenset(("span", "font", "b", "strong", "u", "i", "em"))
_KEPT_ATTRIBUTES = ("class", "id", "href")
# What a character reference (&#1;) may put into a parsed page and lxml does not accept in a new one.
_CONTROLS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def run_trafilatura(root: HtmlElement, region: Region, tables: Collection[HtmlElement]) -> str | None:
    """Return what trafilatura takes for the text of a region without `tables`; None if the region is too large.

    `root` is the root of the page, which is not changed.
    """
    copied = _copy_region(root, region, tables)
    if copied is None:
        return None
    import trafilatura  # imported here as it is half of the import time of the reading

    return trafilatura.extract(copied, options=_options()) or ""


@cache
def _options() -> Extractor:
    """Build the options once, as trafilatura parses its settings file for each.

    Its warnings are silenced: a page without text is no fault of the extraction, and is a problem of the report.
    """
    from trafilatura.settings import Extractor

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return Extractor(fast=True, recall=True, tables=False, comments=False)


def _copy_region(root: HtmlElement, region: Region, tables: Collection[HtmlElement]) -> HtmlElement | None:
    """Copy what trafilatura is to read: no tables of data, no hidden elements, no furniture, no styles."""
    body = root.makeelement("body")
    target = body
    if region.containers:
        # What is in a known container is the article: trafilatura need not search for it.
        target = body.makeelement("article", itemprop="articleBody")
        body.append(target)
    count = 0
    for top in region.containers or root.iterchildren("body"):
        parents = [target]
        events = etree.iterwalk(top, events=("start", "end"))
        for event, element in events:
            if event == "end":
                parents.pop()
                if element is not top and (tail := element.tail):
                    _append_text(parents[-1], tail)
                continue
            parent = parents[-1]
            tag, names = element.tag, element.keys()
            if element is not top and (
                tag in NEVER_TEXT
                or (tag == "table" and element in tables)
                or ((names or tag in ZONE_TAGS) and not _can_hold_text(element, names, region))
            ):
                events.skip_subtree()
                parents.append(parent)
                parent.append(parent.makeelement("br"))
                continue
            count += 1
            if count > MAX_ELEMENTS:
                return None
            # Half of the elements that trafilatura would see say nothing but how their text looks.
            is_bare = tag in _LOOKS and "class" not in names and "id" not in names
            copied = parent if is_bare or len(parents) > MAX_DEPTH else _copy_element(element, names, parent)
            parents.append(copied)
            if text := element.text:
                _append_text(copied, text)
    _join_paragraphs(body)
    return body


def _can_hold_text(element: HtmlElement, names: Collection[str], region: Region) -> bool:
    """Return whether the text of a report can be in an element with attributes of these `names`."""
    if is_hidden(element):
        return False
    # Word's pages have hundreds of elements with a style alone.
    is_named = "class" in names or "id" in names or element.tag in ZONE_TAGS
    role = role_of(element) if is_named and region.zoned else None
    return role is None or not role.zone


def _copy_element(element: HtmlElement, names: Collection[str], parent: HtmlElement) -> HtmlElement:
    """Append an empty copy of an element with attributes of these `names` to `parent`.

    Layout tables become divs, unknown tags (`<o:p>`) spans.
    """
    tag = element.tag
    if tag in _LAYOUT_TAGS:
        tag = "div"
    elif tag not in defs.tags:
        tag = "div" if tag in BLOCK_TAGS else "span"
    copied = parent.makeelement(tag)
    for name in _KEPT_ATTRIBUTES:
        if name in names and (value := element.get(name)):
            copied.set(name, _CONTROLS.sub("", value))
    parent.append(copied)
    return copied


def _join_paragraphs(body: HtmlElement) -> None:
    """Make one paragraph of those beside each other that hold nothing but text, and have the same class.

    trafilatura tests each element by some ten patterns: of 20 paragraphs that took a tenth of the time of a page.
    """
    runs: list[list[HtmlElement]] = []
    for paragraph in body.iter("p"):
        if len(paragraph):
            continue
        before = paragraph.getprevious()
        if runs and before is runs[-1][-1] and _is_joined(before, paragraph):
            runs[-1].append(paragraph)
        else:
            runs.append([paragraph])
    for *others, last in runs:
        if others:  # the last stays, with the text behind it
            last.text = "\n".join(paragraph.text or "" for paragraph in (*others, last))
        for paragraph in others:
            paragraph.drop_tree()


def _is_joined(paragraph: HtmlElement, following: HtmlElement) -> bool:
    """Return whether there is no text between two paragraphs, and both have the same attributes."""
    tail = paragraph.tail
    return bool((not tail or tail.isspace()) and paragraph.items() == following.items())


def _append_text(parent: HtmlElement, text: str) -> None:
    """Append text after what an element already has."""
    text = _CONTROLS.sub("", text)
    # Not `len(parent)`, which counts all children.
    last = next(parent.iterchildren(reversed=True), None)
    if last is not None:
        before = last.tail
        last.tail = before + text if before else text
    else:
        before = parent.text
        parent.text = before + text if before else text
