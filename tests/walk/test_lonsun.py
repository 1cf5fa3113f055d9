"""Lonsun: years, bodies, and lists that come as fragments, by GET and by POST."""

from __future__ import annotations

import pytest

from foiacrawl.addresses import calls
from tests.walk.site import HOST, page, report, rows, unique, walk

LABEL = f"{HOST}/site/label/8888"
TABS = "".join(
    f'<a href="/public/column/21691?type={number}&amp;action=list">{name}</a>'
    for number, name in (
        (1, "政府信息公开制度"),
        (2, "政府信息公开指南"),
        (4, "法定主动公开内容"),
        (5, "依申请公开"),
    )
)
CRUMB = (
    '<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/public/">政府信息公开</a>'
    " &gt; {body} &gt; 政府信息公开年报</div>"
)
FIELDS = "labelName=publicInfoList&siteId=6788031&organId=21691&type=3&pageSize=2&isDate=true&pageIndex={}"
GETS = """<script>$(function () { // $("#x").load("/site/label/8888?labelName=columnTree&organId=21691")
  $("#list").load("/site/label/8888?labelName=publicInfoList&siteId=6788031"
    + "&organId=21691&type=3&pageSize=2&isDate=true&pageIndex=1");
});</script>"""
POSTS = """<script>var params = {labelName: 'publicInfoList', siteId: '6788031', organId: 21691, type: 3,
  pageSize: 2, isDate: true, catId: '', pageIndex: pageNo};
function load(pageNo) { $.ajax({type: "POST", url: "/site/label/8888", data: params, dataType: "html",
  success: function (html) { $("#list").html(html); }}); }</script>"""


def article(year: int) -> str:
    return f"/public/21691/{year}0001.html"


def address(number: int, *, post: bool) -> str:
    return f"{LABEL}{calls.MARK}form:" * post + f"{LABEL}?" * (not post) + FIELDS.format(number)


def fragment(*years: int, tail: str = "") -> str:
    lines = "".join(
        f'<li><a class="title" href="{article(year)}" title="某某厅{year}年政府信息公开工作年度报告">某某厅{year}年政府…</a>'
        f'<span class="date">{year + 1}-01-30</span></li>'
        for year in years
    )
    return f'<ul class="xxgk_list">{lines}</ul>{tail}'


def site(script: str, post: bool, tail: str, last: tuple[int, ...] = (2019,)) -> dict[str, str]:
    column = page(CRUMB.format(body="某某厅") + TABS + '<div id="list"></div>' + script, "政府信息公开年报")
    return {
        "/public/column/21691?type=3": column,
        address(1, post=post): fragment(2023, 2022, tail=tail),
        address(2, post=post): fragment(2021, 2020, tail=tail),
        address(3, post=post): fragment(*last, tail=tail),
        address(4, post=post): fragment(*last, tail=tail),
        **{article(year): report() for year in range(2019, 2024)},
    }


@pytest.mark.parametrize("post", [False, True], ids=["get", "post"])
@pytest.mark.parametrize("tail", ["", "<script>var total = 5;</script>", "<p>共5条</p>"])
def test_a_list_of_fragments_to_its_end(post: bool, tail: str) -> None:
    script = POSTS if post else GETS
    outcome = walk(site(script, post, tail), "/public/column/21691?type=3")
    assert outcome.paths == [article(year) for year in range(2019, 2024)], outcome.asked
    assert unique(outcome)
    assert outcome.problems == []
    assert {listed.body for listed in outcome.found} == {"某某厅"}
    assert len([asked for asked in outcome.asked if "/site/label/" in asked]) == 3
    assert not [asked for asked in outcome.asked if "type=1" in asked or "type=4" in asked]


@pytest.mark.parametrize(
    "script",
    [
        (
            "var siteId = '6788031', organId = 21691, size = 2;"
            "$.get('/site/label/8888?labelName=publicInfoList&siteId=' + siteId + '&organId=' + organId"
            " + '&type=3&pageSize=' + size + '&isDate=true&pageIndex=' + index + '&_=' + Math.random(), show);"
        ),
        (
            "var siteId = '6788031'; var size = 2; $.get('/site/label/8888', {labelName: 'publicInfoList',"
            " siteId: siteId, organId: organ.id, type: '3', pageSize: size, isDate: true, pageIndex: index}, show);"
        ),
    ],
    ids=["joined", "members"],
)
def test_parameters_that_are_variables(script: str) -> None:
    pages = site(f"<script>{script}</script>", False, "")
    pages |= {
        url.replace("&organId=21691", "").replace("&pageIndex", "&organId=21691&pageIndex"): text
        for url, text in pages.items()
    }
    outcome = walk(pages, "/public/column/21691?type=3")
    assert outcome.paths == [article(year) for year in range(2019, 2024)], outcome.asked


def test_a_list_that_repeats_its_last_page_ends_and_what_is_missing_is_reported() -> None:
    pages = site(GETS, False, "<p>共9条</p>", last=(2020, 2021))
    outcome = walk(pages, "/public/column/21691?type=3")
    assert outcome.paths == [article(year) for year in range(2020, 2024)]
    assert outcome.kinds == ["listing_incomplete"]
    assert "declares 9 entries, 4 could be reached" in outcome.problems[0].message


def test_years_lead_to_the_report_or_to_the_page_of_that_year() -> None:
    frame = (
        '<ul id="timeFrame"><li><a href="/public/21691/9912.html">2023年</a></li>'
        '<li><a href="/public/column/21691?type=3&amp;year=2022">2022年</a></li>'
        '<li><a href="http://127.0.0.1:8099/public/21691/1.html">2021年</a></li></ul>'
    )
    pages = {
        "/public/column/21691?type=3": page(CRUMB.format(body="某某局") + TABS + frame, "政府信息公开年报"),
        "/public/column/21691?type=3&year=2022": page(
            TABS + rows(("/public/21691/8812.html", "2022年度报告"))
        ),
        "/public/21691/9912.html": report(),
        "/public/21691/8812.html": report(),
    }
    outcome = walk(pages, "/public/column/21691?type=3")
    assert outcome.paths == ["/public/21691/8812.html", "/public/21691/9912.html"]
    assert {listed.body for listed in outcome.found} == {"某某局"}
    assert outcome.problems == []


def test_all_bodies_are_asked_for_their_annual_pages() -> None:
    names = [(7, "县公安局"), (8, "县教育局"), (9, "某某镇人民政府"), (10, "政府信息公开指南")]
    bodies = "".join(
        f'<li><a title="{name}" href="/public/column/{organ}?type=4&amp;action=list">{name}</a></li>'
        for organ, name in names
    )
    annual = '<ul id="timeFrame"><li><a href="/public/{0}/5{0}.html">2023年</a></li></ul>'
    pages = {
        "/public/column/6?type=4&action=rel": page(f'<ul class="clearfix">{bodies}</ul>', "信息公开目录"),
        "/public/column/6?type=3": page(
            annual.format(6) + '<a href="/public/column/6?type=4&action=rel">部门</a>'
        ),
        **{f"/public/column/{organ}?type=3": page(annual.format(organ)) for organ in (7, 8, 9)},
        **{f"/public/{organ}/5{organ}.html": report() for organ in (6, 7, 8, 9)},
    }
    outcome = walk(pages, "/public/column/6?type=4&action=rel")
    assert outcome.paths == [f"/public/{organ}/5{organ}.html" for organ in (6, 7, 8, 9)]
    assert {listed.body for listed in outcome.found} == {None, "县公安局", "县教育局", "某某镇人民政府"}
    assert walk(pages, "/public/column/6?type=3").paths == outcome.paths
    assert outcome.problems == []
