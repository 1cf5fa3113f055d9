"""Front pages that show nothing themselves: frames, redirects by script or by a script's file, a picture with one link."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, rows, walk

TARGET = "/web/index.html"
LINES = (("t20240130_1.html", "某某局2023年政府信息公开年报"),)
SITE = {
    TARGET: page('<a href="/zfxxgk/nb/">政府信息公开年报</a>' + '<a href="/b/">要闻</a>' * 9, "首页"),
    "/zfxxgk/nb/": page(rows(*LINES), "政府信息公开年报"),
    "/zfxxgk/nb/t20240130_1.html": report(),
    "/js/go.js": '(function () { window.location.href = "/web/index.html"; })();',
    "/zt/": page("<p>专题</p>"),
}
SHELLS = {
    "a refresh for visitors without scripts": '<noscript><meta http-equiv="refresh" content="0;url=/web/index.html"></noscript>',
    "escaped slashes": '<script>location.href = "\\/web\\/index.html";</script>',
    "the page's own host": '<script>window.location.href = window.location.origin + "/web/index.html";</script>',
    "host in pieces": '<script>location.href = location.protocol + "//" + location.host + "/web/index.html";</script>',
    "a template": "<script>location.href = `${location.origin}/web/index.html`;</script>",
    "a function": '<script>function go(u) { window.location.href = u; } go("/web/index.html");</script>',
    "for telephones elsewhere": (
        '<script>if (/Android/.test(navigator.userAgent)) { location.href = "/wap/"; }'
        ' else { location.href = "/web/index.html"; }</script>'
    ),
    "a picture": '<a href="/web/index.html"><img src="/s.jpg"></a>',
    "a door": '<div><a href="/web/index.html">进入网站</a></div>',
    "a box that opens": '<div class="enter" onclick="window.location=\'/web/index.html\'">点击进入</div>',
    "a door beside another": '<a href="web/index.html">进入市政府门户网站</a> <a href="/zt/">专题</a>',
    "a link for those who wait": '<p>如果没有跳转，请<a href="web/index.html">点击这里</a></p>',
    "a frame filled by a script": (
        '<iframe id="f"></iframe><script>document.getElementById("f").src = "/web/index.html";</script>'
    ),
    "a frame's attribute": '<iframe id="f"></iframe><script>$("#f").attr("src", "/web/index.html");</script>',
    "a new frame": (
        '<script>var i = document.createElement("iframe"); i.src = "/web/index.html"; document.body.appendChild(i);</script>'
    ),
    "a form": (
        '<form id="f" action="/web/index.html"></form><script>document.getElementById("f").submit();</script>'
    ),
    "a click": '<a id="go" href="/web/index.html"></a><script>document.getElementById("go").click();</script>',
    "a script's file": '<script src="/js/go.js"></script>',
    "a member": '<script>var site = {home: "/web/index.html"}; location.href = site.home;</script>',
    "brackets": '<script>location["replace"]("/web/index.html")</script>',
    "joined": '<script>location.href = "/web/".concat("index.html");</script>',
    "encoded": '<script>location.href = decodeURIComponent("%2Fweb%2Findex.html")</script>',
    "beside itself": '<script>window.location.assign(location.pathname + "web/index.html")</script>',
    "added to": '<script>function go() { var u = "/web/"; u += "index.html"; location.href = u; } go();</script>',
    "joined pieces": '<script>var p = ["web", "index.html"]; location.href = "/" + p.join("/");</script>',
    "base64": '<script>location.href = atob("L3dlYi9pbmRleC5odG1s")</script>',
    "characters": '<script>location.href = "/web/index" + String.fromCharCode(46) + "html"</script>',
    "a written frame in code": "<script>document.write(unescape(\"%3Ciframe src='/web/index.html'%3E\"))</script>",
    "an attribute of the location": '<script>$(location).attr("href", "/web/index.html")</script>',
    "a property of the window": '<script>$(window).prop("location", "/web/index.html")</script>',
    "a choice": '<script>location.href = /Mobi/i.test(navigator.userAgent) ? "/wap/" : "/web/index.html";</script>',
    "a member taken out": "<script>const {origin} = location; location.href = `${origin}/web/index.html`;</script>",
    "a page put into it": '<script>fetch("/web/index.html").then(r => r.text()).then(t => show(t))</script>',
    "later": "<script>setTimeout('location.href=\\'/web/index.html\\'', 100)</script>",
    "a written frameset": (
        "<script>document.write(\"<frameset><frame src='/web/index.html'></frameset>\")</script>"
    ),
}


@pytest.mark.parametrize("shell", SHELLS.values(), ids=SHELLS)
def test_a_front_page_that_is_a_shell_is_passed(shell: str) -> None:
    outcome = walk({"/": page(shell, "某某市人民政府")} | SITE)
    assert outcome.paths == ["/zfxxgk/nb/t20240130_1.html"], outcome.asked
    assert outcome.problems == []


def test_a_shell_whose_way_on_is_not_known_needs_a_browser() -> None:
    outcome = walk({"/": page("<script>location.href = decrypt('9f3a');</script>", "某某市人民政府")} | SITE)
    assert outcome.kinds == ["listing_empty", "needs_browser"]


def test_a_page_that_sets_a_cookie_and_loads_itself_again_needs_a_browser() -> None:
    shell = "<script>document.cookie = 'a=1;path=/'; location.reload();</script>"
    outcome = walk({"/eportal/ui?pageId=77": page(shell, "")}, "/eportal/ui?pageId=77")
    assert outcome.kinds == ["listing_empty", "needs_browser"]


def test_one_door_behind_another() -> None:
    site = {
        "/": page('<a href="/a.html"><img src="1.jpg"></a>'),
        "/a.html": page('<a href="/web/index.html">进入</a>'),
    }
    assert walk(site | SITE).paths == ["/zfxxgk/nb/t20240130_1.html"]


@pytest.mark.parametrize("file", ["!function () { webpackJsonp([1], {}) }()", None])
def test_a_front_page_that_scripts_draw_needs_a_browser(file: str | None) -> None:
    site = {"/": page('<div id="app"></div><script src="/static/app.3f.js"></script>', "某某市")}
    outcome = walk(site | ({"/static/app.3f.js": file} if file else {}))
    assert outcome.kinds == ["listing_empty", "needs_browser"]
    assert "of the system generic" in outcome.problems[0].message


def test_links_of_a_front_page_with_words_are_no_doors() -> None:
    words = "<p>" + "本站正在改版，请稍后访问，给您带来不便敬请谅解。" * 6 + "</p>"
    outcome = walk({"/": page(words + '<a href="/zt/">专题</a>')} | SITE)
    assert len(outcome.asked) == 1
