"""The archived copy of a document as an inert page, with one cell of a table marked."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import lxml.html
from lxml_html_clean import Cleaner
from markupsafe import Markup

from foiacrawl.grid import html as html_tables
from foiacrawl.page import open_page
from foiacrawl.site.archived_text import find_in_text
from foiacrawl.text_tables.boxed_tables import restore_tables
from foiacrawl.text_tables.text_lines import restore_lines

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from foiacrawl.model import Document

MARK = "marked-cell"
"""The id of the marked cell: part of the contract."""
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""The archived page runs no script, sends no request and follows no link."""
_STYLE = (
    "outline: 4px solid #d00 !important; background: #ffef9e !important; color: #000 !important; "
    "scroll-margin: 30vh 20vw !important"
)
BAR = Markup(
    '<div style="all: initial; display: block; height: 38px"><div style="all: initial; position: fixed; top: 0; left: 0; '
    "width: 100%; box-sizing: border-box; z-index: 2147483647; background: #22303c; color: #fff; padding: 8px 14px; "
    'font: 15px sans-serif; white-space: nowrap; overflow-x: auto">{}</div></div>'
)
"""The line above a copy: where it is from, and the way back."""
_FILE_STYLE = (
    "body { font: 16px/1.5 sans-serif; max-width: 70rem; margin: 0 auto; padding: 0 1rem } "
    "table { border-collapse: collapse; margin: .8rem 0 } td { border: 1px solid #888; padding: .2rem .5rem; min-width: 2.5em }"
)
_REQUESTS = frozenset(
    {
        "src",
        "srcset",
        "background",
        "poster",
        "data",
        "ping",
        "longdesc",
        "lowsrc",
        "dynsrc",
        "href",
        "xlink:href",
        "target",
    }
)
"""Attributes for which a browser asks an address."""
_ADDRESS = re.compile(r"url\(\s*(?!['\"]?data:)[^)]*\)", re.IGNORECASE)
_IMPORT = re.compile(r"@import[^;]*;?", re.IGNORECASE)
_CLEANER = Cleaner(
    scripts=True, javascript=True, comments=True, style=False, inline_style=False, links=True, meta=True,
    page_structure=False, processing_instructions=True, embedded=True, frames=True, forms=True,
    annoying_tags=True, kill_tags=("audio", "video", "base"), remove_unknown_tags=False, safe_attrs_only=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: table, row and column, counted from 0."""

    table: int
    row: int
    column: int


def render(
    document: Document, place: Place | None, bar: str, title: str, *, is_converted: bool = False
) -> str:
    """Return the HTML of a document that is HTML or text (see `files.as_page`); `bar` is shown above it.

    `title` is for pages without one; what was converted from a file has no style of its own and gets one.
    """
    page = open_page(document, restore_lines, restore_tables)
    if page.tree is None:
        return _of_text(page.text, place, bar, title)
    for other in page.tree.xpath(f"//*[@id='{MARK}']"):
        del other.attrib["id"]
    if place and (cell := _find(page.tree, place)) is not None:
        cell.set("id", MARK)
        cell.set("style", f"{cell.get('style', '').rstrip('; ')}; {_STYLE}".lstrip("; "))
    return _inert(page.tree, bar, title, _FILE_STYLE if is_converted else "")


def find_marked(document: Document, place: Place) -> HtmlElement | None:
    """Return the cell at a place of a document that is HTML; None if it has no such cell."""
    page = open_page(document, restore_lines, restore_tables)
    return None if page.tree is None else _find(page.tree, place)


def _find(root: HtmlElement, place: Place) -> HtmlElement | None:
    found = html_tables.tables(root)
    return (
        html_tables.find_cell(found[place.table], place.row, place.column)
        if place.table < len(found)
        else None
    )


def _name(root: HtmlElement, title: str) -> None:
    """Give a page a language and a title where it has none: programs that read it out need both."""
    root.set("lang", root.get("lang") or "zh-CN")
    found = root.find(".//title")
    if found is None or not (found.text or "").strip():
        head = root.find("head")
        named = lxml.html.fragment_fromstring("<title></title>") if found is None else found
        named.text = title
        if found is None:
            (head if head is not None else root).insert(0, named)


def _inert(root: HtmlElement, bar: str, title: str, own_style: str) -> str:
    """Return a page without scripts, requests and links."""
    _CLEANER(root)
    for element in root.iter():
        for name in _REQUESTS & set(element.attrib):
            if not str(element.attrib[name]).startswith("data:image/"):
                del element.attrib[name]
        if "style" in element.attrib:
            element.set("style", _ADDRESS.sub("none", element.attrib["style"]))
    for style in root.iter("style"):
        style.text = _ADDRESS.sub("none", _IMPORT.sub("", style.text or ""))
    if own_style:
        root.insert(0, lxml.html.fragment_fromstring(f"<style>{own_style}</style>"))
    _name(root, title)
    body = root.find(".//body")
    (body if body is not None else root).insert(0, lxml.html.fromstring(BAR.format(bar)))
    text = lxml.html.tostring(root, encoding="unicode")
    return f"<!DOCTYPE html>\n<meta charset='utf-8'>\n{text}"


def _of_text(text: str, place: Place | None, bar: str, title: str) -> str:
    found = find_in_text(text, place.table, place.row, place.column) if place else None
    shown = html.escape(text)
    if found:
        before, marked, after = (html.escape(text[part]) for part in _parts(found))
        shown = f'{before}<mark id="{MARK}" style="{_STYLE}">{marked or "□"}</mark>{after}'
    return (
        f"<!DOCTYPE html>\n<html lang='zh-CN'><head><meta charset='utf-8'><title>{html.escape(title)}</title></head>"
        f"<body>{BAR.format(bar)}"
        f"<pre style='white-space: pre-wrap; max-width: 60rem'>{shown}</pre></body></html>"
    )


def _parts(found: range) -> tuple[slice, slice, slice]:
    return slice(0, found.start), slice(found.start, found.stop), slice(found.stop, None)
