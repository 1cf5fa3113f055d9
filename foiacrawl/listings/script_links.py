"""Find links that a page's scripts hold: as HTML in strings (`document.writeln`) or CDATA, or as lists of records."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from foiacrawl.listings.record_lists import find_script_records
from foiacrawl.listings.records import parse_day
from foiacrawl.listings.selectors import get_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import ListingPage
    from foiacrawl.listings.records import Record

_RECORDS = re.compile(r"\[\s*\{|(?:\[\s*\{|%5B%7B|\{)\s*(?:\\*[\"']|%22)", re.IGNORECASE)
_TITLED = re.compile(r"(?i)title|name|subject|\bbt\b")
_CHINESE = re.compile(r"[\u4e00-\u9fff]|(?:\\|%5C)u[4-9][0-9a-fA-F]{3}|%E[4-9]%")
_WRITE = re.compile(r"document\s*\.\s*write(?:ln)?\s*\(", re.IGNORECASE)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'', re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": ""}


def find_script_html(page: ListingPage) -> Iterator[str]:
    """Yield the HTML of links that each script, textarea or XML island of a page holds."""
    for script in page.selector.css("script:not([src]), textarea, xml"):
        source = get_text(script)
        yield from _format_records(source)
        if "<a" not in source.lower():
            continue
        if islands := _CDATA.findall(source):
            yield "".join(islands)
        elif _WRITE.search(source):
            # A list may be written piece by piece, or gathered in a variable first: all strings, in order.
            pieces = [double or single for double, single in _STRING.findall(source)]
            yield "".join(map(_unescape, pieces))


def _format_records(source: str) -> Iterator[str]:
    """Yield each list of objects with a title and an address as links, which the page's own script would make of them."""
    if not (_RECORDS.search(source) and _TITLED.search(source) and _CHINESE.search(source)):
        return
    for found in find_script_records(source):
        lines = [_format_record(record) for record in found.records if record.url]
        if lines:
            yield f"<div>{''.join(lines)}</div>"


def _format_record(record: Record) -> str:
    body = f" <span>{escape(str(record.body))}</span>" if record.body else ""
    date = escape(parse_day(record.date) or "")
    return f'<p><a href="{escape(str(record.url))}">{escape(str(record.title))}</a>{body} <i>{date}</i></p>'


def _unescape(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 16))
        return _ESCAPES.get(match[2], match[2])

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", replace, text, flags=re.DOTALL)
