"""From a front page to the reports, as a visitor would go."""

from __future__ import annotations

from foiacrawl.listings.families.detection import detect
from foiacrawl.listings.listing import ListingPage
from foiacrawl.walk.actions import WalkLimits
from tests.walk.site import HOST, page, report, rows, unique, walk

HOME = page(
    '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/xxgk/index.html">政府信息公开</a>'
    '<a href="/qynb/">企业年报公示</a><a href="/tjnb/">统计年报</a><a href="/wznb/">政府网站工作年度报表</a></div>'
    '<div><a href="/news/2024/1.html">某某市召开政府信息公开工作推进会</a><a href="http://127.0.0.1:9000/xxgk/nb/">政府信息公开年报</a></div>'
    '<div class="links"><a href="http://127.0.0.1:9001/">邻市人民政府</a></div>'
)
GATE = page(
    '<ul><li><a href="/xxgk/zn.html">政府信息公开指南</a></li><li><a href="/xxgk/zd/">政府信息公开制度</a></li>'
    '<li><a href="/xxgk/nb/index.html">政府信息公开年报</a></li><li><a href="/xxgk/ysq/">依申请公开</a></li></ul>',
    "政府信息公开",
)


def lines(first: int, last: int) -> str:
    return rows(
        *(
            (f"/xxgk/nb/content/post_{n}.html", f"某某市{2000 + n}年政府信息公开工作年度报告")
            for n in range(first, last)
        )
    )


def site() -> dict[str, str]:
    return {
        "/": HOME,
        "/zwgk/": page("<a href='/xxgk/'>政府信息公开</a>", "政务公开"),
        "/xxgk/index.html": GATE,
        "/xxgk/nb/index.html": page(lines(10, 15) + '<a href="index_2.html">下一页</a>', "政府信息公开年报"),
        "/xxgk/nb/index_2.html": page(lines(15, 18) + '<a href="index.html">上一页</a>', "政府信息公开年报"),
        **{f"/xxgk/nb/content/post_{n}.html": report() for n in range(10, 18)},
    }


def test_from_the_front_page_to_every_report() -> None:
    outcome = walk(site())
    assert len(outcome.found) == 8
    assert unique(outcome)
    assert outcome.kinds == ["off_limits"]
    assert all(asked.startswith(HOST + "/") for asked in outcome.asked)
    assert not [
        asked
        for asked in outcome.asked
        if any(word in asked for word in ("qynb", "tjnb", "wznb", "zn.html", "news"))
    ]


def test_from_the_gateway_and_from_the_column_itself() -> None:
    assert len(walk(site(), "/xxgk/index.html").found) == 8
    assert len(walk(site(), "/xxgk/nb/index.html").found) == 8


def test_bodies_with_columns_of_their_own() -> None:
    pages = {
        "/": page('<a href="/zfxxgk/">政府信息公开</a>'),
        "/zfxxgk/": page(
            '<ul><li><a href="/zfxxgk/bm/gaj/">市公安局</a></li><li><a href="/zfxxgk/bm/jyj/">市教育局</a></li></ul>',
            "政府信息公开",
        ),
        "/zfxxgk/bm/gaj/": page(
            '<a href="/zfxxgk/bm/gaj/zn/">信息公开指南</a><a href="/zfxxgk/bm/gaj/nb/">信息公开年报</a>',
            "市公安局",
        ),
        "/zfxxgk/bm/jyj/": page(
            '<a href="/zfxxgk/bm/jyj/zn/">信息公开指南</a><a href="/zfxxgk/bm/jyj/nb/">年报</a>',
            "市教育局_信息公开",
        ),
        "/zfxxgk/bm/gaj/nb/": page(
            rows(("show-101.html", "2022年政府信息公开年报"), ("show-102.html", "2023年政府信息公开年报"))
        ),
        "/zfxxgk/bm/jyj/nb/": page(
            rows(("show-201.html", "2022年年度报告"), ("show-202.html", "2023年年度报告"))
        ),
        **{
            f"/zfxxgk/bm/{body}/nb/show-{n}.html": report()
            for body, n in (("gaj", 101), ("gaj", 102), ("jyj", 201), ("jyj", 202))
        },
    }
    outcome = walk(pages)
    assert len(outcome.found) == 4
    assert {listed.body for listed in outcome.found} == {"市公安局", "市教育局"}


def test_pages_that_are_neither_list_nor_article_by_their_address() -> None:
    """`/nb/2023.html` may be a year's list, `/nb/gaj.html` a body's report: the page decides."""
    pages = {
        "/xxgk/nb.html": page(
            '<a href="/xxgk/nb/2023.html">2023年</a><a href="/xxgk/nb/2022.html">2022年</a>',
            "政府信息公开年报",
        ),
        "/xxgk/nb/2023.html": page(rows(("gaj2023.html", "市公安局"), ("jyj2023.html", "市教育局"))),
        "/xxgk/nb/2022.html": report("某某市2022年政府信息公开工作年度报告"),
        "/xxgk/nb/gaj2023.html": report("某某市公安局2023年政府信息公开工作年度报告"),
        "/xxgk/nb/jyj2023.html": report("某某市教育局2023年政府信息公开工作年度报告"),
    }
    outcome = walk(pages, "/xxgk/nb.html")
    assert outcome.paths == ["/xxgk/nb/2022.html", "/xxgk/nb/gaj2023.html", "/xxgk/nb/jyj2023.html"]


def test_an_article_without_text_hands_on_its_files() -> None:
    pages = {
        "/xxgk/nb/": page(
            rows(("t20240130_1.html", "某某局2023年政府信息公开工作年度报告")), "政府信息公开年报"
        ),
        "/xxgk/nb/t20240130_1.html": page(
            '<h1>某某局2023年政府信息公开工作年度报告</h1><a href="./P0201.docx">附件：年报.docx</a>'
        ),
        "/xxgk/nb/P0201.docx": "b:",
    }
    outcome = walk(pages, "/xxgk/nb/")
    assert outcome.paths == ["/xxgk/nb/t20240130_1.html"]
    assert outcome.attached == {"/xxgk/nb/t20240130_1.html": ["/xxgk/nb/P0201.docx"]}


def test_other_government_hosts_only_for_government_rows() -> None:
    target = {
        "http://zwgk.x.gov.cn/nb/": page(
            rows(("t20240130_1.html", "某某县2023年政府信息公开年报")), "政府信息公开年报"
        ),
        "http://zwgk.x.gov.cn/nb/t20240130_1.html": report(),
    }
    front = page(
        '<a href="http://zwgk.x.gov.cn/nb/">政府信息公开年报</a><a href="http://x-gov.cn.example.com/nb/">信息公开年报</a>'
    )
    outcome = walk({"http://www.x.gov.cn/": front, **target}, "http://www.x.gov.cn/")
    assert [listed.url for listed in outcome.found] == ["http://zwgk.x.gov.cn/nb/t20240130_1.html"]
    assert outcome.kinds == ["off_limits"]
    outcome = walk({"/": front, **target})
    assert outcome.found == []
    assert outcome.kinds == ["listing_empty", "off_limits", "off_limits"]


def test_an_empty_portal_and_an_endless_one_say_so() -> None:
    assert walk({"/": page("欢迎")}).kinds == ["listing_empty"]
    assert walk({}).kinds == ["fetch_failed"]
    endless = {
        f"/a/nb/{'x/' * n}": page(f'<a href="/a/nb/{"x/" * (n + 1)}">市公安局</a>', "政府信息公开年报")
        for n in range(30)
    }
    outcome = walk(endless, "/a/nb/", limits=WalkLimits(pages=100, depth=4))
    assert len(outcome.asked) == 5
    assert "listing_incomplete" in outcome.kinds


def test_detection_follows_the_table() -> None:
    reported = {
        '<script>window._CONFIG = {SID:"1", TREE:[]}</script>': "gkmlpt",
        "<script>createPageHTML(2,0,'index','html')</script>": "static",
        "<a href='./202401/t20240130_1.html'>a</a><a href='./202401/t20240130_2.html'>b</a>": "static",
        "<div queryData=\"{'webId':'1'}\"></div>": "hanweb_jpaas",
        "<p>nothing</p>": "generic",
    }
    for source, family in reported.items():
        assert detect(ListingPage(f"{HOST}/a/", source)).family == family, source
    assert detect(ListingPage(f"{HOST}/gkmlpt/index", "")).family == "gkmlpt"
