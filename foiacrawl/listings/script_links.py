"""Find links that a page's scripts hold: as HTML in strings (`document.writeln`) or CDATA, or as lists of records."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.selectors import get_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import ListingPage

# Names of members in lists that scripts hold, the most specific first.
_TITLES = ("title", "doctitle", "subject", "name", "bt")
_URLS = ("url", "docpuburl", "chnldocurl", "linkurl", "link", "href")
_DATES = ("pubdate", "docreltime", "publishtime", "publishdate", "date", "time", "fbrq")
_WRITE = re.compile(r"document\s*\.\s*write(?:ln)?\s*\(", re.IGNORECASE)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'', re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": ""}


def find_script_html(page: ListingPage) -> Iterator[str]:
    """Yield the HTML of links that each script, textarea or XML island of a page holds."""
    for script in page.selector.css("script:not([src]), textarea, xml"):
        source = get_text(script)
        if records := "".join(_format_records(source)):
            yield f"<div>{records}</div>"
        if "<a" not in source.lower():
            continue
        if islands := _CDATA.findall(source):
            yield "".join(islands)
        elif _WRITE.search(source):
            # A list may be written piece by piece, or gathered in a variable first: all strings, in order.
            pieces = [double or single for double, single in _STRING.findall(source)]
            yield "".join(map(_unescape, pieces))


def _format_records(source: str) -> Iterator[str]:
    """Yield the objects with a title and an address as links, which the page's own script would make of them."""
    if "公开" not in source and "\\u516c\\u5f00" not in source:
        return
    for start in re.finditer(r"\[\s*\{", source):
        try:
            records = read_literal(source, start.start())
        except NotLiteralError:
            continue
        for record in records if isinstance(records, list) else ():
            members = (
                {str(name).lower(): value for name, value in record.items() if isinstance(value, str)}
                if isinstance(record, dict)
                else {}
            )
            title = next((members[name] for name in _TITLES if name in members), None)
            url = next((members[name] for name in _URLS if name in members), None)
            if title and url:
                date = next((members[name] for name in _DATES if name in members), "")
                yield f'<p><a href="{escape(url)}">{escape(title)}</a> {escape(date)}</p>'


def _unescape(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 16))
        return _ESCAPES.get(match[2], match[2])

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", replace, text, flags=re.DOTALL)
