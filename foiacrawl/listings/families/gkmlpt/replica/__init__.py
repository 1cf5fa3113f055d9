"""The gkmlpt portal's own parts: its index with the column tree, its JSON lists, its article pages.

As on the real platform, page 0 and page 1 of a list are the same, `classify.post_count` may exceed `total`, and
dates are unix seconds. A list has PAGE_SIZE articles a page here; the real platform has 100.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from foiacrawl.replica.render import entry_title, fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiacrawl.replica.fixtures import Entry, Listing, PortalFixture

PAGE_SIZE = 3
API = "/gkmlpt/api/all/"
SHELLS = ("/gkmlpt/index", "/gkmlpt/guide", "/gkmlpt/policy", "/gkmlpt/annual")
BEIJING = timezone(timedelta(hours=8))


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return the views of the platform: all are the same shell, whose script looks at the address."""
    return dict.fromkeys(SHELLS, index_page(portal, base))


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return a page of a column's list."""
    del body
    if not path.startswith(API):
        return None
    number = query.get("page", "1")
    page = int(number) if number.isdigit() else 1
    listed = list_answer(portal, path.removeprefix(API), page, base)
    return None if listed is None else (listed, "application/json; charset=utf-8")


def index_page(portal: PortalFixture, base: str) -> str:
    """Return /gkmlpt/index: a page of scripts whose only content is window._CONFIG with the column tree."""
    tree = [_node(node, base) for node in portal.tree]
    return fill(portal, "index", base, tree=json.dumps(tree, ensure_ascii=False))


def list_answer(portal: PortalFixture, column: str, page: int, base: str) -> str | None:
    """Return the JSON of one page of a column, or None if there is no such column."""
    node = next((node for node in _walk(portal.tree) if str(node["id"]) == column), None)
    if node is None:
        return None
    entries = list(_entries(portal, node))
    start = (max(page, 1) - 1) * PAGE_SIZE
    answer = {
        "total": len(entries),
        "offset": start,
        "articles": [
            _article(portal, entry, listing, base) for listing, entry in entries[start : start + PAGE_SIZE]
        ],
        "classify": {
            "id": node["id"],
            "name": node["name"],
            "post_count": len(entries) + 2,
            "jump_url": node.get("jump_url", ""),
        },
    }
    return json.dumps(answer, ensure_ascii=False)


def _walk(nodes: Any) -> Iterator[Mapping[str, Any]]:
    for node in nodes:
        yield node
        yield from _walk(node.get("children", []))


def _entries(portal: PortalFixture, node: Mapping[str, Any]) -> Iterator[tuple[Listing, Entry]]:
    paths = {item.get("column") for item in _walk([node])}
    for listing in portal.listings:
        if listing.path in paths:
            yield from ((listing, entry) for entry in listing.entries if not entry.hidden)


def _node(node: Mapping[str, Any], base: str) -> dict[str, Any]:
    return {
        "id": node["id"],
        "name": node["name"],
        "jump_url": node.get("jump_url", "").replace("{base}", base),
        "post_count": node.get("post_count", 0),
        "children": [_node(child, base) for child in node.get("children", [])],
    }


def _article(portal: PortalFixture, entry: Entry, listing: Listing, base: str) -> dict[str, Any]:
    day = datetime.fromisoformat(entry.date).replace(hour=11, minute=20, second=31, tzinfo=BEIJING)
    seconds = int(day.timestamp())
    url = urljoin(base, entry.href)
    return {
        "id": int("".join(filter(str.isdigit, entry.href.rpartition("_")[2])) or 0),
        "title": entry_title(portal, entry),
        "type": "normal",
        "url": url,
        "post_url": url,
        "identifier": "",
        "document_number": "",
        "publisher": "",
        "classify_main_name": listing.column,
        "date": seconds,
        "create_time": seconds,
        "first_publish_time": seconds,
        "display_publish_time": seconds,
        "created_at": f"{entry.date} 11:20:31",
        "is_expired": 0,
        "is_abolished": 0,
        "attachment": [],
    }
