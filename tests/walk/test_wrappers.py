"""Pages that only pass the visitor on: by frame, refresh or script, once each and on the same host."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, rows, walk

TARGET = "/zwgk/nb/list.html"
LIST = page(rows(("t20240130_1.html", "某某局2023年政府信息公开年报")), "政府信息公开年报")
SHELLS = {
    "iframe": '<iframe src="nb/list.html"></iframe>',
    "frameset": "<frameset rows='80,*'><frame src='/top.html'><frame src='nb/list.html' name=main></frameset>",
    "object": '<object data="nb/list.html" type="text/html"></object>',
    "refresh": '<meta http-equiv="refresh" content="0; url=nb/list.html">',
    "refresh, quoted, upper case": """<META HTTP-EQUIV="Refresh" CONTENT="0.5;URL='nb/list.html'">""",
    "window.location": '<script>window.location = "nb/list.html";</script>',
    "window.location.href": "<script>window.location.href='nb/list.html'</script>",
    "location.href": "<script>location.href = 'nb/list.html'</script>",
    "document.location": "<script>document.location='nb/list.html'</script>",
    "top.location.replace": '<script>top.location.replace("nb/list.html")</script>',
    "location.assign": '<script>self.location.assign("/zwgk/nb/list.html")</script>',
    "bracketed": "<script>window['location']['href'] = 'nb/list.html'</script>",
    "window.open": "<script>window.open('nb/list.html', '_self')</script>",
    "window.navigate": '<script>window.navigate("nb/list.html")</script>',
    "a timer": """<script>setTimeout("location.href='nb/list.html'", 500)</script>""",
    "a variable": "<script>var url = 'nb/list.html'; location.href = url;</script>",
    "a joined address": '<script>location.href = "nb/" + "list.html";</script>',
    "a frame that a script writes": """<script>document.write('<iframe src="nb/list.html" width="100%"></iframe>')</script>""",
    "a frame in escaped quotes": """<script>document.writeln("<IFRAME src=\\"nb/list.html\\"></IFRAME>")</script>""",
    "a frame without quotes": """<script>box.innerHTML = "<iframe src=nb/list.html></iframe>"</script>""",
    "a frame filled later": '<iframe src="about:blank" data-src="nb/list.html"></iframe>',
    "a box filled with a page": "<div id='box'></div><script>$('#box').load('nb/list.html')</script>",
    "a box filled with a page's list": "<div id='box'></div><script>$('#box').load('nb/list.html #list', show);</script>",
    "a template": "<script>location.replace(`nb/list.html`)</script>",
}


@pytest.mark.parametrize("shell", SHELLS.values(), ids=SHELLS)
def test_a_shell_is_followed(shell: str) -> None:
    site = {"/zwgk/": page(shell, "跳转"), TARGET: LIST, "/zwgk/nb/t20240130_1.html": report()}
    outcome = walk(site, "/zwgk/")
    assert outcome.paths == ["/zwgk/nb/t20240130_1.html"], outcome.asked
    assert len(set(outcome.asked)) == len(outcome.asked)


def test_a_shell_that_moves_when_it_has_loaded() -> None:
    home = page("").replace("<body>", """<body onload="top.location='nb/list.html'">""")
    site = {"/zwgk/": home, TARGET: LIST, "/zwgk/nb/t20240130_1.html": report()}
    assert walk(site, "/zwgk/").paths == ["/zwgk/nb/t20240130_1.html"]


@pytest.mark.parametrize(
    "shell",
    [
        "<script>// location.href = 'nb/list.html'</script>",
        "<script>/* location.href = 'nb/list.html' */</script>",
        "<script>if (x) { location.href = 'http://127.0.0.1:8099/nb/list.html'; }</script>",
        "<script>location.hash = 'nb/list.html'</script>",
        "<script>if (location.href == 'nb/list.html') { load(); }</script>",
        "<script>location.reload()</script>",
        '<meta http-equiv="refresh" content="30">',
        '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:8099/nb/list.html">',
        "<script>window.open('nb/list.html', '_blank')</script>",
        """<script>// document.write('<iframe src="nb/list.html"></iframe>')</script>""",
        """<script>document.write('<iframe src="' + base + '/nb/list.html"></iframe>')</script>""",
        """<script>document.write('<iframe src="nb/' + name + '.html"></iframe>')</script>""",
        "<script>$('#count').load(' ')</script>",
        "<script>$('#count').load('nb/list.html?id=7')</script>",
        "<script>$(window).load(function () { list('nb/list.html'); })</script>",
    ],
)
def test_what_passes_nobody_on_is_not_followed(shell: str) -> None:
    outcome = walk({"/zwgk/": page(shell, "跳转"), TARGET: LIST}, "/zwgk/")
    assert len(outcome.asked) == 1
    assert outcome.kinds[0] in ("listing_empty", "off_limits")


def test_shells_in_a_circle_end() -> None:
    def to(path: str) -> str:
        return page(f"<script>location.href='{path}'</script>", "跳转")

    site = {"/a/": to("/b/"), "/b/": to("/c/index.html"), "/c/index.html": to("/a/"), "/d/": to("/d/")}
    assert len(walk(site, "/a/").asked) == 3
    assert len(walk(site, "/d/").asked) == 1


def test_a_shell_of_a_shell_leads_to_the_list() -> None:
    site = {
        "/a/": page("<script>location.href='/b/'</script>", "跳转"),
        "/b/": page('<iframe src="/zwgk/nb/list.html"></iframe>', "跳转"),
        TARGET: LIST,
        "/zwgk/nb/t20240130_1.html": report(),
    }
    assert walk(site, "/a/").paths == ["/zwgk/nb/t20240130_1.html"]


def test_an_article_that_only_passes_on_to_the_report() -> None:
    moved = page("<script>window.location.href = '../gaj/2023.html';</script>", "某某局2023年年报")
    site = {"/nb/": page(rows(("t20240130_1.html", "某某局2023年政府信息公开年报")), "政府信息公开年报")}
    site |= {"/nb/t20240130_1.html": moved, "/gaj/2023.html": report()}
    assert walk(site, "/nb/").paths == ["/gaj/2023.html"]


@pytest.mark.parametrize("shell", ["iframe", "window.location", "frameset"])
def test_a_bare_page_that_passes_on_to_another_host_says_so(shell: str) -> None:
    away = SHELLS[shell].replace("nb/list.html", "http://127.0.0.1:8099/nb/list.html")
    outcome = walk({"/zwgk/": page(away, "跳转")}, "/zwgk/")
    assert len([asked for asked in outcome.asked if "8099" in asked]) == 0
    assert "off_limits" in outcome.kinds


def test_a_bare_page_of_a_government_passes_on_to_another_of_its_hosts() -> None:
    site = {
        "https://www.x.gov.cn/nb/": page(
            "<script>location.href='https://zwgk.x.gov.cn/nb/'</script>", "跳转"
        ),
        "https://zwgk.x.gov.cn/nb/": LIST,
        "https://zwgk.x.gov.cn/nb/t20240130_1.html": report(),
    }
    assert walk(site, "https://www.x.gov.cn/nb/").paths == ["https://zwgk.x.gov.cn/nb/t20240130_1.html"]


FRAMED = (
    '<div class="nav"><a href="/">首页</a></div><h1>{}</h1><iframe src="{}"></iframe><p>网站地图 版权所有</p>'
)


def test_an_article_that_shows_the_report_in_a_frame_has_it_read_with_it() -> None:
    title = "某某局2023年政府信息公开年报"
    site = {"/nb/": page(rows(("t20240130_1.html", title)), "政府信息公开年报"), "/nb/c/2023.html": report()}
    framed = (
        FRAMED.format(title, "c/2023.html") + '<div class="footer"><iframe src="/foot.html"></iframe></div>'
    )
    outcome = walk(
        site | {"/nb/t20240130_1.html": page(framed + '<iframe src="/inc/top.html"></iframe>')}, "/nb/"
    )
    assert outcome.paths == ["/nb/t20240130_1.html"]
    assert list(outcome.attached.values()) == [["/nb/c/2023.html"]]


def test_a_line_whose_page_shows_the_report_in_a_frame_or_a_list_of_reports() -> None:
    title = "某某局2023年政府信息公开年报"
    site = {"/nb/": page(rows(("a.html", title)), "政府信息公开年报")}
    site |= {"/nb/a.html": page(FRAMED.format(title, "c/b.html"), title), "/nb/c/b.html": report()}
    assert walk(site, "/nb/").paths == ["/nb/c/b.html"]
    inner = {"/nb/c/b.html": LIST, "/nb/c/t20240130_1.html": report()}
    assert walk(site | inner, "/nb/").paths == ["/nb/c/t20240130_1.html"]


def test_an_article_with_a_text_is_read_without_its_frames() -> None:
    title = "某某局2008年政府信息公开工作报告"
    site = {"/nb/": page(rows(("t20240130_1.html", title)), "政府信息公开年报")}
    text = FRAMED.format(title, "/map.html") + "<p>全年主动公开信息三条，没有收到申请。</p>" * 30
    outcome = walk(site | {"/nb/t20240130_1.html": page(text, title), "/map.html": page("地图")}, "/nb/")
    assert outcome.paths == ["/nb/t20240130_1.html"]
    assert not any(outcome.attached.values())
