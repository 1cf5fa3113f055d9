"""Pagers of every make: what they say is followed, and what only their scripts could open is reported."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, rows, walk

SITE = {f"/nb/{n}.html": report() for n in range(100, 120)}


def listing(first: int, tail: str) -> str:
    lines = [(f"{n}.html", f"第{n}局2023年政府信息公开工作年度报告") for n in range(first, first + 10)]
    return page(rows(*lines) + tail, "政府信息公开年报")


SECOND = {
    "a picture": ('<a href="p/b.html"><img src="/i/next.gif" alt="下一页"></a>', "/nb/p/b.html"),
    "a button": ('<button data-url="/nb/more?page=2">加载更多</button>', "/nb/more?page=2"),
    "a box that loads": ('<div class="more" data-href="more_2.html">点击加载更多</div>', "/nb/more_2.html"),
    "attributes": ('<div id="pageDec" pagesize="10" pagecount="2" rowcount="20"></div>', "/nb/index_1.html"),
    "data attributes": ('<ul data-page-count="2" data-current="1"></ul>', "/nb/index_1.html"),
    "a hidden field": ('<input type="hidden" id="totalPage" value="2">', "/nb/index_1.html"),
    "capitals": ("<script>var PageCount = 2, RecordCount = 20;</script>", "/nb/index_1.html"),
}


@pytest.mark.parametrize(("tail", "second"), SECOND.values(), ids=SECOND)
def test_a_second_page_is_found(tail: str, second: str) -> None:
    further = listing(110, "").replace('href="', 'href="/nb/')
    outcome = walk(SITE | {"/nb/index.html": listing(100, tail), second: further}, "/nb/index.html")
    assert outcome.paths == sorted(SITE)
    assert outcome.kinds == []


DECLARED = {
    "laypage": "<script>laypage.render({elem:'page',count:20,limit:10,jump:function(o){load(o.curr)}})</script>",
    "laypage, pages": "<script>laypage({cont: 'page', pages: 2, curr: 1})</script>",
    "jQuery": '<script>$("#page").pagination(20, {items_per_page: 10, callback: load});</script>',
    "an object": "<script>var pager = {pageNo: 1, total: 20, pageSize: 10};</script>",
    "an object's JSON": '<script>init({"total":"20","pageSize":"10","list":[]})</script>',
    "words": "<td>页次：1/2　每页10条</td>",
}


@pytest.mark.parametrize("tail", DECLARED.values(), ids=DECLARED)
def test_what_a_pager_declares_is_reached_or_told(tail: str) -> None:
    site = SITE | {"/nb/index.html": listing(100, tail)}
    assert walk(site, "/nb/index.html").kinds == ["listing_incomplete"]
    outcome = walk(site | {"/nb/index_1.html": listing(110, tail)}, "/nb/index.html")
    assert outcome.paths == sorted(SITE)
    assert outcome.kinds == []


def test_a_total_that_is_no_pagers_declares_nothing() -> None:
    tail = "<script>var hits = {total: 90210, today: 3}; var sum = {total: 55};</script>"
    assert walk(SITE | {"/nb/index.html": listing(100, tail)}, "/nb/index.html").kinds == []


IDLE = {
    "onclick": '<a href="javascript:void(0)" onclick="gotoPage(2)">下一页</a>',
    "javascript": "<a href=\"javascript:turn('2')\">下一页</a>",
    "a post": "<a href=\"javascript:__doPostBack('ctl00$pager','2')\">&gt;</a>",
    "a page's number": '<a href="#" onclick="show(2, 15)">2</a>',
    "a number counted from zero": '<li onclick="show(1)">2</li>',
    "more": '<a href="javascript:;" onclick="loadMore()">加载更多</a>',
}


@pytest.mark.parametrize("tail", IDLE.values(), ids=IDLE)
def test_pages_that_only_a_script_opens_are_reported(tail: str) -> None:
    outcome = walk(SITE | {"/nb/index.html": listing(100, tail)}, "/nb/index.html")
    assert len(outcome.paths) == 10
    assert outcome.kinds == ["listing_incomplete"]
    assert "script" in outcome.problems[0].message


@pytest.mark.parametrize(
    "tail",
    [
        '<a href="javascript:void(0)">下一页</a>',
        '<a onclick="gotoPage(1)">下一页</a>',
        '<a class="disabled" onclick="gotoPage(2)">下一页</a>',
        '<span>共1页</span><a onclick="gotoPage(2)">下一页</a>',
        '<span>共10条</span><a onclick="gotoPage(2)">下一页</a>',
        '<div class="pages"></div>',
        '<li onclick="show(2)">办事服务</li>',
    ],
)
def test_a_list_of_one_page_lacks_nothing(tail: str) -> None:
    outcome = walk(SITE | {"/nb/index.html": listing(100, tail)}, "/nb/index.html")
    assert len(outcome.paths) == 10
    assert outcome.kinds == []


def test_a_scripts_pager_whose_pages_were_found_all_the_same_lacks_nothing() -> None:
    tail = '<a href="javascript:void(0)" onclick="gotoPage(2)">下一页</a>'
    site = SITE | {"/nb/index.html": listing(100, tail), "/nb/index_1.html": listing(110, "")}
    outcome = walk(site, "/nb/index.html")
    assert outcome.paths == sorted(SITE)
    assert outcome.kinds == []


def test_a_list_whose_name_is_a_number_declares_no_total_by_it() -> None:
    lines = [
        (f"/contents/512/{number}.html", f"某某市第{number}局2023年政府信息公开年报") for number in range(12)
    ]
    site = {path: report() for path, _ in lines}
    for number in range(3):
        name = "/channels/512.html" if number == 0 else f"/channels/512_{number + 1}.html"
        pager = f'<script>createPageHTML(3, {number}, "512", "html");</script>'
        site[name] = page(rows(*lines[4 * number : 4 * number + 4]) + pager, "政府信息公开年报")
    outcome = walk(site, "/channels/512.html")
    assert set(outcome.paths) == {path for path, _ in lines}
    assert outcome.problems == []
