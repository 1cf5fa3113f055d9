"""Which listings are empty for want of scripts, and which are simply empty."""

from __future__ import annotations

import pytest

from foiacrawl.listings.families.detection import detect, load_family
from foiacrawl.listings.listing import ListingPage, Route
from foiacrawl.listings.scripted import explain_empty
from tests.walk.site import HOST, page, rows

SCRIPT = "<script src='/app.js'></script>"
NAV = "".join(f'<a href="/c{number}/">栏目{number}</a>' for number in range(9))
EMPTY = {
    "a box": '<div id="list"></div>' + SCRIPT,
    "a named list": '<ul class="xxgk_list clearfix"></ul>' + SCRIPT,
    "a table's body": '<table><tbody id="data-table"></tbody></table>' + SCRIPT,
    "while it loads": '<div class="list-box">数据加载中...</div>' + SCRIPT,
    "a template": '<ul id="news_list"><li><a href="{{url}}">{{title}}</a></li></ul>' + SCRIPT,
    "a single page": '<div id="app"></div>' + SCRIPT,
    "a number declared": "<p>共12条</p>" + SCRIPT,
    "a number in the script": "<script>var totalRecord = 12;</script>",
    "a column among its menus": NAV + '<div id="list"></div>' + SCRIPT,
}
FULL = {
    "reports": rows(("t20240130_1.html", "某某局2023年政府信息公开年报")) + '<div id="list"></div>' + SCRIPT,
    "sub-columns": '<a href="2023/">2023年</a><div id="list"></div>' + SCRIPT,
    "no script": '<div id="list"></div>',
    "words": '<div id="list">暂无内容，敬请关注</div>' + SCRIPT,
    "other boxes": '<div id="banner"></div><div class="checklist-x"></div>' + SCRIPT,
    "a frame": '<iframe src="inner.html"></iframe><div id="list"></div>' + SCRIPT,
}


def why(body: str, title: str = "政府信息公开年报") -> str | None:
    found = ListingPage(f"{HOST}/zwgk/nb/", page(body, title))
    return explain_empty(
        found, load_family(detect(found).family).read(found, Route("column" if title else "root"))
    )


@pytest.mark.parametrize("body", EMPTY.values(), ids=EMPTY)
def test_empty_for_want_of_scripts(body: str) -> None:
    assert why(body)


@pytest.mark.parametrize("body", FULL.values(), ids=FULL)
def test_not_empty_or_not_for_want_of_scripts(body: str) -> None:
    assert why(body) is None


def test_a_front_page_with_links_is_not_empty_whatever_its_boxes() -> None:
    source = page(NAV + '<div id="list"></div>' + SCRIPT, "某某市")
    found = ListingPage(f"{HOST}/web/", source)
    assert explain_empty(found, load_family(detect(found).family).read(found, Route())) is None


def test_the_reason_names_box_or_number() -> None:
    assert why('<div id="list"></div>' + SCRIPT) == "its list is empty before its scripts have run"
    assert why("<p>共12条</p>" + SCRIPT) == "it declares 12 entries and shows none"
