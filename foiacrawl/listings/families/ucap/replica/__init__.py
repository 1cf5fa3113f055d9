"""The lists of a UCAP portal that are returned as JSON: `/common/search/{channel}?_isJson=true&page=n`.

As on some real sites, a page has PAGE_SIZE rows whatever is requested, and addresses may say https where http is served.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from foiacrawl.replica.render import channel_of, entry_title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import Entry, PortalFixture

PAGE_SIZE = 3
API = "/common/search/"


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return nothing: the pages that call this API are plain listings with a script."""
    del portal, base
    return {}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return a page of a channel's list."""
    del body
    channel = path.removeprefix(API)
    listing = next((found for found in portal.listings if channel_of(found.path) == channel), None)
    if not path.startswith(API) or listing is None or query.get("_isJson") != "true":
        return None
    shown = [entry for entry in listing.entries if not entry.hidden]
    page = max(1, int(query["page"])) if query.get("page", "").isdigit() else 1
    found = shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    data = {
        "total": len(shown),
        "page": page,
        "rows": PAGE_SIZE,
        "results": [_result(portal, entry, base) for entry in found],
    }
    return json.dumps({"code": 200, "data": data}, ensure_ascii=False), "application/json; charset=utf-8"


def _result(portal: PortalFixture, entry: Entry, base: str) -> dict[str, Any]:
    return {
        "title": entry_title(portal, entry),
        "subTitle": "",
        "url": urljoin(base.replace("http:", "https:"), entry.href),
        "content": "",
        "publishedTimeStr": f"{entry.date} 10:21:00",
        "domainMetaList": [
            {"resultList": [{"key": "refno", "value": ""}, {"key": "pubdate", "value": entry.date}]}
        ],
    }
