"""The gkmlpt portal answers as the platform does: page 0 is page 1, counts lie, one node leads away."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from foiacrawl.listings.families.gkmlpt.replica import PAGE_SIZE
from foiacrawl.replica.fixtures import portals
from foiacrawl.replica.site import build

SITE = build(next(portal for portal in portals() if portal.family == "gkmlpt"), "http://127.0.0.1:1")


def api(column: int, page: int) -> dict[str, Any]:
    answer = SITE.answer(f"/gkmlpt/api/all/{column}", {"page": str(page), "sid": "766021"})
    assert answer.content_type.startswith("application/json")
    found: dict[str, Any] = json.loads(answer.body)
    return found


def test_page_zero_and_page_one_are_the_same() -> None:
    assert api(3121, 0) == api(3121, 1)


def test_pages_follow_until_the_total() -> None:
    first, second = api(3121, 1), api(3121, 2)
    assert len(first["articles"]) == PAGE_SIZE
    assert second["offset"] + len(second["articles"]) == second["total"] == 5
    assert first["classify"]["post_count"] > first["total"]


def test_a_column_with_children_lists_all_of_theirs() -> None:
    assert api(3102, 1)["total"] == api(3121, 1)["total"] + api(3122, 1)["total"]


def test_dates_are_unix_seconds_of_beijing() -> None:
    article = api(3122, 1)["articles"][0]
    moment = datetime.fromtimestamp(article["create_time"], UTC)
    assert (moment.date().isoformat(), moment.hour) == ("2020-01-31", 3)


def test_the_index_carries_the_tree_with_a_node_that_leads_away() -> None:
    text = SITE.answer("/gkmlpt/index", {}).body.decode()
    assert "window._CONFIG = {" in text
    assert "SID: '766021'" in text
    tree = json.loads(text.split("TREE: ")[1].split(",\n    CLASSIFY_ID")[0])
    annual = next(node for node in tree if node["name"] == "政府信息公开年报")
    assert [child["jump_url"] for child in annual["children"]] == [
        "",
        "",
        "http://127.0.0.1:1/ndbg/index.html",
    ]


def test_the_mobile_page_is_the_same_report() -> None:
    paths = ("/gkmlpt/content/1/1418/post_1418006.html", "/gkmlpt/content/1/1418/mpost_1418006.html")
    assert SITE.answer(paths[0], {}).body == SITE.answer(paths[1], {}).body
