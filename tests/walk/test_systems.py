"""Portals of the systems whose lists are no plain markup: each in the shape that is known, and in others that it may have."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.walk.called_site import ANNUAL, NAV, System, cut
from tests.walk.site import HOST, page, rows, unique

if TYPE_CHECKING:
    from collections.abc import Callable

# --- 迅睿 --------------------------------------------------------------------------------------------------

AJAX = (
    '$.ajax({url:"/api-ajax_list-1.html",type:"post",dataType:"json",data:{"ajax_type":["49_xxgk","7","49","xxgk","Y-m-d",'
    '"50","20","",["is_top DESC","inputtime DESC"]],"is_ds":"1"},success:function(r){}});'
)
VARIANTS = {
    "in a call": AJAX,
    "a function": (
        "function get_list(page) { $.post('/api-ajax_list-' + page + '.html', {'ajax_type[]': ['3_news', 7, 3, "
        "'news', 'Y-m-d', 40, 20],"
        " is_ds: 1}, function (json) { $.each(json.data, function (i, v) { html += '<li><a href=\"' + v.url + '\">' + "
        "v.title; }) }, 'json') }"
        " get_list(1);"
    ),
    "variables": (
        "var catid = '7', siteid = 12; var page = 1; var params = {ajax_type: [siteid + '_xxgk', catid, siteid, "
        "'xxgk', 'Y-m-d', '60', '12', '']};"
        " jQuery.ajax({type: 'POST', url: `/api-ajax_list-${page}.html`, data: params, success: show});"
    ),
    "in its order": (
        'var f = new FormData(); f.append("ajax_type[]", "21_xxgk"); f.append("ajax_type[]", "7"); f.append("is_ds", "1");'
        ' fetch("/api-ajax_list-1.html", {method: "POST", body: f}).then(show)'
    ),
}


@pytest.mark.parametrize("script", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize("total", [True, False])
def test_xunrui(script: str, total: bool) -> None:
    portal = System("/xxgk-show-{}.html", start="/xxgk-list-zfxxgknb.html")
    lines = portal.add_list("7", 23)
    portal.pages[portal.start] = page(
        f'{NAV}<ul id="ajax_list"></ul><div id="page"></div><script src="/static/jquery.js"></script><script>{script}</script>',
        ANNUAL,
    )

    def answer(path: str, _: dict[str, str], posted: Any) -> str | None:
        found = re.fullmatch(r"/api-ajax_list-(\d+)\.html", path)
        if (
            not found
            or posted is None
            or [value for name, value in posted if name == "ajax_type[]"][1] != "7"
        ):
            return None
        shown = [
            {"title": title, "url": HOST + address, "inputtime": date, "updatetime": date}
            for address, title, date in cut(lines, int(found[1]), 12)
        ]
        return json.dumps({"code": 1, "data": shown} | ({"total": len(lines)} if total else {}))

    outcome = portal.check(answer)
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "xunrui"
    assert len([asked for asked in outcome.asked if "ajax_list" in asked]) <= 4


def test_xunrui_in_a_file_with_the_numbers_in_the_page() -> None:
    portal = System("/xxgk-show-{}.html", start="/xxgk-list-ndbg.html")
    lines = portal.add_list("910", 23)
    portal.pages[portal.start] = page(
        f'{NAV}<div class="xxgk_list" id="ajaxList" data-site="8" data-cat-id="910" data-size="10"><ul></ul></div>'
        '<script src="/static/js/xxgk_list.js"></script>',
        ANNUAL,
    )
    portal.pages["/static/js/xxgk_list.js"] = (
        '(function ($) { var box = $("#ajaxList"), site = box.data("site"), size = box.attr("data-size"), page = 1;'
        ' $.ajax({url: "/api-ajax_list-" + page + ".html", type: "post", data: {ajax_type: [site + "_xxgk",'
        ' document.getElementById("ajaxList").dataset.catId, site, "xxgk", "Y-m-d", "50", size, ""], is_ds: 1}}) })(jQuery);'
    )

    def answer(path: str, _: dict[str, str], posted: Any) -> str | None:
        found = re.fullmatch(r"/api-ajax_list-(\d+)\.html", path)
        values = [value for name, value in posted or () if name == "ajax_type[]"]
        if not found or values[:4] != ["8_xxgk", "910", "8", "xxgk"]:
            return None
        shown = [
            {"title": title, "url": address}
            for address, title, _ in cut(lines, int(found[1]), int(values[6]))
        ]
        return json.dumps({"total": len(lines), "data": shown})

    portal.check(answer)


# --- 宜昌 --------------------------------------------------------------------------------------------------

QUERY = (
    "function GetQueryString(name) { var reg = new RegExp(name);"
    " return unescape(window.location.search.substr(1).match(reg)[2]); }"
)
LISTS = (
    QUERY + "var depid = GetQueryString('depid'); var cid = GetQueryString('catid'); getlist(1);"
    "function getlist(page) { $.ajax({url: '/show/lists', dataType: 'jsonp', jsonp: 'jsoncallback', data: {areaid: 8, "
    "webid: depid,"
    " cid: cid, page: page, pagenums: 20, orderby: 1}, success: function (d) { for (var i = 0; i < d.lists.length; i++) {"
    " html += '<li><a href=\"./show.html?aid=1&id=' + d.lists[i].n_id + '&depid=' + depid + '\" target=\"_blank\">' + "
    "d.lists[i].title + '</a></li>'; } } }); }"
)
DEPID = {
    "in a file": ('<script src="/zfxxgk/js/list.js"></script>', LISTS),
    "in the page": (f"<script>{LISTS}</script>", None),
    "nowhere": ('<script src="/zfxxgk/js/list.js"></script>', None),
    "in a file that says nothing": ('<script src="/zfxxgk/js/a.js"></script>', "webpackJsonp([1],{})"),
}


@pytest.mark.parametrize(("tags", "file"), DEPID.values(), ids=DEPID)
def test_depid(tags: str, file: str | None) -> None:
    portal = System("/zfxxgk/show.html?aid=1&id={}&depid=847", start="/zfxxgk/list.html?depid=847&catid=44")
    lines = portal.add_list("44", 31)
    portal.pages[portal.start] = page(f'{NAV}<div id="list"></div>{tags}', "政府信息公开")
    if file:
        portal.pages[re.findall(r'src="([^"]+)"', tags)[0]] = file

    def answer(path: str, fields: dict[str, str], _: Any) -> str | None:
        if path != "/show/lists" or fields.get("cid") != "44" or fields.get("webid") != "847":
            return None
        shown = [
            {
                "n_id": re.findall(r"&id=(\d+)", address)[0],
                "title": title,
                "vc_number": "011100314/2020-00002",
                "vc_department": "某某县公安局",
                "m_cateid": "44",
                "vc_inputtime": f"{date} 14:32:26",
            }
            for address, title, date in cut(lines, int(fields["page"]), int(fields["pagenums"]))
        ]
        return f"{fields['jsoncallback']}({json.dumps({'lists': shown, 'allnums': str(len(lines))})})"

    outcome = portal.walk(answer)
    assert set(outcome.paths) == portal.truth, (outcome.asked, outcome.problems)
    assert unique(outcome)
    assert outcome.kinds == []
    assert {listed.body for listed in outcome.found} == {"某某县公安局"}


# --- 无锡 --------------------------------------------------------------------------------------------------

CHANNELS = (
    'var chanIdStr = "38939"; chanIdStr = chanIdStr + "," + 38940;\nchanIdStr = chanIdStr + "," + "62112";'
)
SEARCHES = {
    "its call": f'{CHANNELS} getSearchList(1, 20, 181, chanIdStr, 1, "writeTime");',
    "of a district": (
        f"/* getSearchList(1,1,1,1); */ {CHANNELS}\nvar size = 15;"
        " qx_wbj_getSearchList(1, size, '181', chanIdStr, '1', 'writeTime');"
    ),
    "one channel": "$(function () { qx_parent_wbj_getSearchList(1, 12, 181, '38939,38940,62112', 1, 'writeTime') });",
    "with its function": (
        f"{CHANNELS} function getSearchList(page, size, site, chanIdStr, type, order) {{ $.ajax({{type: 'POST', url: "
        f"'/info_open/search', data:"
        " {pageIndex: page, pageSize: size, siteId: site, channelIds: chanIdStr, searchType: type, order: order}, "
        "success: show}); }"
        " getSearchList(1, 20, 181, chanIdStr, 1, 'writeTime');"
    ),
    "another name": (
        f"{CHANNELS} var param = {{}}; param.siteId = 181; param['channelIds'] = chanIdStr; param.pageSize = 10; "
        f"param.pageIndex = 1;"
        " $.post('/info_open/search', param, show);"
    ),
}


@pytest.mark.parametrize("script", SEARCHES.values(), ids=SEARCHES)
@pytest.mark.parametrize("kind", ["", "5"])
def test_info_open(script: str, kind: str) -> None:
    portal = System("/doc/2024/01/19/{}.shtml", start="/zfxxgk/zfxxgknb/index.shtml")
    lines = portal.add_list("9", 33)
    portal.pages[portal.start] = page(
        f'{NAV}<div class="list"><ul id="xxgkList"></ul></div><div id="pages"></div><script>{script}</script>',
        ANNUAL,
    )

    def answer(path: str, fields: dict[str, str], posted: Any) -> str | None:
        if path != "/info_open/search" or posted is None or fields.get("siteId") != "181":
            return None
        if fields.get("channelIds") != "38939,38940,62112" or fields.get("kind", "") not in ("", kind):
            return None
        if (
            kind
            and fields.get("kind") != kind
            and "param" not in script
            and "function getSearchList" not in script
        ):
            return "<html><body>error</body></html>"
        size = int(fields["pageSize"])
        shown = [
            {
                "title": title,
                "url": address,
                "writeTime": 1706000000000,
                "writeTimeString": date,
                "organization": "某某县教育局",
            }
            for address, title, date in cut(lines, int(fields["pageIndex"]), size)
        ]
        data = {"totalElements": len(lines), "totalPages": -(-len(lines) // size), "page": 1, "data": shown}
        return json.dumps({"status": 0, "data": data})

    portal.check(answer)


def test_info_open_without_a_channel_is_not_called() -> None:
    portal = System("/doc/2024/01/19/{}.shtml", start="/zfxxgk/zfxxgknb/index.shtml")
    portal.pages[portal.start] = page(
        '<ul id="list"></ul><script>getSearchList(1, 20, 181, chanIdStr, 1, "writeTime");</script>', ANNUAL
    )
    outcome = portal.walk(lambda *_: None)
    assert not [asked for asked in outcome.asked if "info_open" in asked]
    assert outcome.kinds == ["listing_empty", "needs_browser"]
    assert "info_open" in outcome.problems[0].message


# --- plain lists ------------------------------------------------------------------------------------------

PLAIN = {
    "channels": ("/channels/6822.html", "/contents/6822/{}.html", "/channels/6822_{}.html", 2),
    "node": (
        "/govsub/publicinfo/category-311.html",
        "/Content-{}.html",
        "/govsub/publicinfo/category-311_{}.html",
        1,
    ),
    "node, above": ("/Node-4211.html", "/Content-{}.html", "/Node-4211_{}.html", 1),
    "thtml": ("/ndbg.thtml?id=10948", "/content.thtml?id={}", "/ndbg.thtml?id=10948&pn={}", 2),
    "thtml, channel": ("/channel/list/325.html", "/content/detail/{}.html", "/channel/list/325_{}.html", 2),
    "no extension": ("/zwgk/zfxxgknb", "/zwgk/zfxxgknb/content_{}", "/zwgk/zfxxgknb?page={}", 2),
    "no extension, folders": ("/gk/nb/list", "/gk/nb/detail/{}", "/gk/nb/list/{}", 2),
}
PAGERS: dict[str, Callable[[str, int, int, int], str]] = {
    "links": lambda pattern, second, at, pages: (
        f'<div class="page"><a href="{pattern.format(at + second - 1)}">下一页</a></div>'
        if at < pages
        else ""
    ),
    "count": lambda _, __, at, pages: (
        f'<div class="page">共{pages}页 第{at}页 <a href="javascript:;">下一页</a></div>'
    ),
}


@pytest.mark.parametrize(("first", "article", "pattern", "second"), PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("pager", PAGERS)
def test_plain(first: str, article: str, pattern: str, second: int, pager: str) -> None:
    portal = System(article, start=first)
    lines = portal.add_list("5", 26)
    pages = -(-len(lines) // 12)
    for at in range(1, pages + 1):
        shown = [(address, title) for address, title, _ in cut(lines, at, 12)]
        name = first if at == 1 else pattern.format(at + second - 2)
        portal.pages[name] = page(NAV + rows(*shown) + PAGERS[pager](pattern, second, at, pages), ANNUAL)
    portal.check(lambda *_: None)
