"""Lists that a page's script calls for, in the ways that scripts are written: no system is known here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.walk.called_site import ANNUAL, NAV, System, cut
from tests.walk.site import page, report, rows, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

SIZE = 10


class Called(NamedTuple):
    """A script, the call it makes: path, the list's number, the page's number; further markup of the page."""

    script: str
    path: str
    channel: tuple[str, str]
    number: str
    markup: str = ""


CALLED = {
    "a component": Called(
        "new Vue({el: '#app', data() { return {api: '/gateway', query: {pageNo: 1, pageSize: 10, cid: '12'}} }, methods: {"
        " getList() { this.$http.post(this.api + '/list', this.query).then(r => { this.rows = r.data }) } }})",
        "/gateway/list",
        ("cid", "12"),
        "pageNo",
    ),
    "a query as text": Called(
        "var apiUrl = '/api/list.do', catid = 7; function go(page) { $.ajax({url: apiUrl + '?callback=?', dataType: 'jsonp',"
        " data: 'catid=' + catid + '&page=' + page, success: show}) } go(1)",
        "/api/list.do",
        ("catid", "7"),
        "page",
    ),
    "a list that grows": Called(
        "flow.load({elem: '#list', done: function (page, next) { $.get('/api/list?cid=3&page='+page, function (res) {"
        " next(lis.join(''), page < res.pages); }) }})",
        "/api/list",
        ("cid", "3"),
        "page",
    ),
    "a portal's own function": Called(
        "ajaxUtil.post({url: '/xxgk/getList', params: {columnId: 'a-b', pageIndex: 1, pageSize: 10}}, show)",
        "/xxgk/getList",
        ("columnId", "a-b"),
        "pageIndex",
    ),
    "hidden fields": Called(
        "var p = {}; p.catid = $('#catid').val(); p.page = 1; $.post('/list.action', p, show)",
        "/list.action",
        ("catid", "77"),
        "page",
        '<input type="hidden" id="catid" value="77">',
    ),
    "a form": Called(
        "$.post('/list.do', $('#f').serialize(), show)",
        "/list.do",
        ("cid", "6"),
        "page",
        '<form id="f"><input type="hidden" name="cid" value="6"><input type="hidden" name="page" value="1"></form>',
    ),
    "a default": Called(
        "function getlist(cid, page) { page = page || 1; $.get('/getlist?cid=' + cid + '&p=' + page, show) } getlist(44);",
        "/getlist",
        ("cid", "44"),
        "p",
    ),
    "a pager's callback": Called(
        "function loadData(pageIndex) { $.ajax({type: 'GET', url: '/data/list', data: {cid: '9', pageIndex: pageIndex + 1},"
        " success: function (r) { $('#pager').pagination(r.total, {callback: loadData}) } }); } loadData(0);",
        "/data/list",
        ("cid", "9"),
        "pageIndex",
    ),
    "an old request": Called(
        "var x = new XMLHttpRequest(); x.open('GET', '/list?cid=2&page=1', true); x.onload = show; x.send();",
        "/list",
        ("cid", "2"),
        "page",
    ),
    "a new function": Called(
        "const load = async (page = 1) => { const {data} = await axios.get(`/list/query`, { params: { cid: 8, page } }); };"
        " load();",
        "/list/query",
        ("cid", "8"),
        "page",
    ),
    "parameters of their own": Called(
        "const BASE = '/prod-api'; const url = BASE + '/portal/article/list'; const params = new URLSearchParams({columnId: '55',"
        " pageNum: 1}); fetch(url + '?' + params.toString()).then(show)",
        "/prod-api/portal/article/list",
        ("columnId", "55"),
        "pageNum",
    ),
    "no total, from zero": Called(
        "$.post('/query', {channel: 3, pageIndex: 0}, show)", "/query", ("channel", "3"), "pageIndex"
    ),
}


@pytest.mark.parametrize("called", CALLED.values(), ids=CALLED)
@pytest.mark.parametrize("total", ["total", "pageCount", None])
def test_every_line_is_called_for(called: Called, total: str | None) -> None:
    portal = System("/d/show-{}.html", start="/nb/index.html")
    lines = portal.add_list("1", 23)
    script = f"<script>{called.script}</script>"
    portal.pages[portal.start] = page(f'{NAV}{called.markup}<div id="list"></div>{script}', ANNUAL)
    first = 0 if "pageIndex: 0" in called.script else 1

    def answer(path: str, fields: Mapping[str, str], _: Any) -> str | None:
        if path != called.path or fields.get(called.channel[0]) != called.channel[1]:
            return None
        found = cut(lines, int(fields[called.number]) - first + 1, SIZE)
        records = [{"title": title, "url": address, "publishTime": date} for address, title, date in found]
        declared = {"total": {"total": len(lines)}, "pageCount": {"pageCount": -(-len(lines) // SIZE)}}
        return json.dumps({"code": 0, "data": {"list": records} | declared.get(total or "", {})})

    portal.check(answer)


WAS = (
    "seajs.use(['list2.trsapi'], function (list) { list({listArgs: {channelid: SiteInfo.searchId, classsql: \"chnlid=1788\","
    " sortfield: '-docreltime'}, pagebar: {prepage: 10, recordCount: '25'}}) })"
)


@pytest.mark.parametrize(
    "source", ['var SiteInfo = {siteId: 12, searchId: "21987"};', "var other = 1;", None]
)
def test_the_rest_of_a_list_is_searched_by_a_number_of_a_script_file(source: str | None) -> None:
    lines = [
        (f"/nb/t20240130_{number}.html", f"某某市第{number}局2023年政府信息公开年报") for number in range(25)
    ]
    tags = f'<script src="/js/jquery.js"></script><script src="/js/site.js"></script><script>{WAS}</script>'
    site = {"/nb/": page(rows(*lines[:10]) + tags, "政府信息公开年报")} | {
        path: report() for path, _ in lines
    }
    site |= {"/js/site.js": source} if source else {}

    def answer(address: str) -> str | None:
        fields = dict(parse_qsl(urlsplit(address).query))
        if "/was5/web/search" not in address or (fields["channelid"], fields["classsql"]) != (
            "21987",
            "chnlid=1788",
        ):
            return None
        start = 10 * (int(fields["page"]) - 1)
        shown = [{"title": title, "url": path} for path, title in lines[start : start + 10]]
        return json.dumps({"count": "25", "docs": shown})

    outcome = walk(site, "/nb/", answer=answer)
    if source and "21987" in source:
        assert set(outcome.paths) == {path for path, _ in lines}
        assert outcome.problems == []
    else:
        assert len(outcome.paths) == 10
        assert outcome.kinds == ["listing_incomplete"]


@pytest.mark.parametrize(
    "offered", ["<li onclick='load({0})'>{0}年</li>", "<a href='javascript:load({0})'>{0}</a>"]
)
def test_a_list_without_pages_is_called_for_each_year_that_the_page_offers(offered: str) -> None:
    years = (2023, 2022, 2021)
    lines = {year: (f"/nb/t{year}0130_1.html", f"某某市某局{year}年政府信息公开年报") for year in years}
    script = 'function load(y) { $.getJSON("/nb/listByYear?year=" + y, show); } load(2023);'
    menu = "".join(offered.format(year) for year in years)
    site = {"/nb/": page(f"<ul>{menu}</ul><div id='list'></div><script>{script}</script>", ANNUAL)}

    def answer(address: str) -> str | None:
        year = int(dict(parse_qsl(urlsplit(address).query)).get("year", 0))
        return json.dumps([{"title": lines[year][1], "url": lines[year][0]}]) if year in lines else None

    outcome = walk(site | {path: report() for path, _ in lines.values()}, "/nb/", answer=answer)
    assert set(outcome.paths) == {path for path, _ in lines.values()}
    assert outcome.problems == []
