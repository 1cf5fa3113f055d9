"""TrueCMS: some sixty rows stand in `#initData`, the others are asked of `getMessage.do`, from the list's own page only.

How many records one answer may hold differs: where 50 are good 100 come back empty, elsewhere 50 are a 404.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.listings.datastore import Records, read_answer, read_page, read_records
from foiacrawl.listings.jpage import Call, address, aligned
from foiacrawl.listings.listing import Blocks, ListingPage

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, Numbering, Trail

NAME = "truecms"
_ENDPOINT = r"getMessage\.do"
_SIZES = (50, 20, 10)
_ROW = re.compile(r"<(li|tr|dl)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read a column's page, or an answer (JSON or JSONP) of its call."""
    if "getMessage.do" in page.url:
        result = _result(page.text)
        return read_answer(page, trail, read_records(result), result)
    lists = read_records(page.text)
    if rows := _rows(page):
        lists = [replace(rows, total=lists[0].total if lists else None)]
    return read_page(page, trail, _ways, lists, _ENDPOINT)


def _rows(page: ListingPage) -> Records | None:
    """Return the rows of `#initData`, an element of any kind: markup, or the text of a script or textarea."""
    for holder in page.tree.xpath("//*[@id='initData']"):
        source = "".join(_source(part) for part in holder) or holder.text_content()
        if lines := tuple(found[0] for found in _ROW.finditer(source)):
            return Records(lines)
    return None


def _source(element: object) -> str:
    from lxml import html

    return str(html.tostring(element, encoding="unicode", with_tail=True))


def _ways(page: ListingPage, call: Call) -> list[Numbering]:
    del page
    return [
        Blocks(
            address(
                call.url,
                {"startrecord": "{}", "endrecord": "{end}", "perpage": str(size)} | dict(call.fields),
            ),
            aligned(call.shown, size),
            size,
        )
        for size in _SIZES
    ]


def _result(text: str) -> str:
    """Return the member `result` of an answer, whichever way it is wrapped; the text itself if it is none."""
    found = re.search(r"^[^{]*(\{.*\})[^}]*$", text, re.DOTALL)
    try:
        answer = json.loads(found[1], strict=False) if found else {}
    except ValueError:
        return text
    result = answer.get("result") if isinstance(answer, dict) else None
    if isinstance(result, dict):
        result = next((value for value in result.values() if isinstance(value, str) and "<" in value), "")
    return result if isinstance(result, str) else text
