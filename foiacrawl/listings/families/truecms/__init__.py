"""TrueCMS: some sixty rows are in `#initData`, the others are requested from `getMessage.do`, from the list's own page only.

How many records one answer may hold differs: where 50 work, 100 return nothing; elsewhere 50 are a 404.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.listings.datastore import (
    Datastore,
    parse_datastores,
    read_datastore_answer,
    read_datastore_page,
)
from foiacrawl.listings.jpage import Call, align, format_call
from foiacrawl.listings.listing import RecordRanges
from foiacrawl.listings.selectors import get_text

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Numbering, Route

_ENDPOINT = r"getMessage\.do"
_SIZES = (50, 20, 10)
_ROW = re.compile(r"<(li|tr|dl)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


def read(page: ListingPage, route: Route) -> Listing:
    """Read a column's page, or an answer (JSON or JSONP) of its call."""
    if "getMessage.do" in page.url:
        result = _unwrap_result(page.text)
        return read_datastore_answer(page, route, parse_datastores(result), result)
    lists = parse_datastores(page.text)
    if rows := _find_rows(page):
        lists = [replace(rows, total=lists[0].total if lists else None)]
    return read_datastore_page(page, route, _number_pages, lists, _ENDPOINT)


def _find_rows(page: ListingPage) -> Datastore | None:
    """Return the rows of `#initData`, an element of any kind: markup, or the text of a script or textarea."""
    for holder in page.selector.xpath("/descendant::*[@id='initData']"):
        source = "".join(holder.xpath("*").getall()) or get_text(holder)
        if lines := tuple(found[0] for found in _ROW.finditer(source)):
            return Datastore(lines)
    return None


def _number_pages(page: ListingPage, call: Call) -> list[Numbering]:
    del page
    return [
        RecordRanges(
            format_call(
                call.url,
                {"startrecord": "{}", "endrecord": "{end}", "perpage": str(size)} | dict(call.fields),
            ),
            align(call.shown, size),
            size,
        )
        for size in _SIZES
    ]


def _unwrap_result(text: str) -> str:
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
