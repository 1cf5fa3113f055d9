"""Hanweb's jpage: records in the page, the others from a proxy that every portal understands in its own way."""

from __future__ import annotations

import re
from html import escape

import pytest

from tests.walk.hanweb import Asked, articles, datastore, lines
from tests.walk.site import HOST, Outcome, page, rows, unique, walk

COLUMN = "/col/col30516/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"
QUERY = (
    "page=1&appid=1&webid=55&path=/&columnid=30516&unitid=32978&webname=%E6%9F%90%E7%BD%91&permissiontype=0"
)
FIELDS = "{col:1,appid:1,webid:55,path:'/',columnid:30516,sourceContentType:1,unitid:32978,webname:'某网',permissiontype:0}"


def options(total: int | str, path: str = PROXY, fields: str = FIELDS) -> str:
    return (
        "<script>$('#32978').jpage({themeName:'default', dataStore: dataStore, perPage:15, totalRecord:"
        f"{total}, showMode:'full', proxyUrl:'{path}', ajaxParam:{fields}, callback: function () {{}} }});</script>"
    )


def column(store: str, script: str, more: str = "") -> str:
    island = f'<div id="32978"><script type="text/xml">{store}</script></div>'
    return page(f"{more}{island}{script}", "政府信息公开年报")


class Server:
    """A proxy: by `mode` it looks at records (classic), at pages (newer), or gives nothing (dead)."""

    def __init__(
        self, count: int, mode: str = "classic", method: str = "", path: str = PROXY, most: int = 300
    ):
        self.records, self.mode, self.method, self.path, self.most = lines(count), mode, method, path, most
        self.calls: list[Asked] = []

    def __call__(self, url: str) -> str | None:
        asked = Asked.of(url)
        if asked.path != self.path:
            return None
        self.calls.append(asked)
        if (
            self.mode == "dead"
            or asked.fields.get("columnid") != "30516"
            or (self.method and asked.method != self.method)
        ):
            return "<datastore><recordset></recordset></datastore>"
        size = min(asked.number("perpage", 15), self.most)
        if self.mode == "classic":
            start, end = asked.number("startrecord", 1), asked.number("endrecord", 45)
            assert end - start + 1 == 45, "groups of three pages"
        else:
            start = (asked.number("page", 1) - 1) * size + 1
            end = start + size - 1
        return datastore(self.records[start - 1 : end])


def is_complete(outcome: Outcome, count: int) -> bool:
    return len(outcome.found) == count and unique(outcome) and outcome.problems == []


@pytest.mark.parametrize("mode", ["classic", "newer"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("count", [45, 46, 100, 231])
def test_all_records_come_from_any_server(mode: str, method: str, count: int) -> None:
    server = Server(count, mode, method)
    site = {COLUMN: column(datastore(lines(min(45, count))), options(count)), **articles(count)}
    outcome = walk(site, COLUMN, answer=server)
    assert is_complete(outcome, count)
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "hanweb_jpage"
    assert len(server.calls) <= 8
    if count == 45:
        assert server.calls == []


@pytest.mark.parametrize("path", ["/module/jpage/dataproxy.jsp", "/module/jslib/jquery/jpage/dataproxy.jsp"])
@pytest.mark.parametrize("where", ["next group", "options", "script"])
def test_the_proxys_path_is_the_pages_own(path: str, where: str) -> None:
    server = Server(60, path=path)
    call = f"{path}?{escape(QUERY)}" if where == "next group" else ""
    script = {
        "next group": "<script>$('#a').jpage({perPage:15,totalRecord:60});</script>",
        "options": options(60, path),
        "script": f'<script>var totalRecord = 60; go("{path}?{QUERY}")</script>'
        '<script>$("#a").jpage({totalRecord: totalRecord})</script>',
    }[where]
    site = {COLUMN: column(datastore(lines(45), call=call), script), **articles(60)}
    assert is_complete(walk(site, COLUMN, answer=server), 60)


STORE = datastore(lines(20))
ISLANDS = {
    "script": f"<script type='text/xml'>{STORE}</script>",
    "xml": f'<xml id="dataStore">{STORE}</xml>',
    "markup": f"<div>{STORE}</div>",
    "comment": f"<!-- {STORE} -->",
    "textarea": f"<textarea style='display:none'>{escape(STORE)}</textarea>",
    "string": "<script>var dataStore = '"
    + STORE.replace("'", "\\'").replace("</", "<\\/").replace("\n", "\\n")
    + "';</script>",
    "unclosed": f"<script>{STORE.removesuffix('</datastore>').removesuffix('</recordset>')}</script>",
    "no data sections": "<div>" + re.sub(r"<!\[CDATA\[|\]\]>", "", STORE) + "</div>",
}


@pytest.mark.parametrize("island", ISLANDS.values(), ids=ISLANDS)
def test_records_are_read_wherever_they_are(island: str) -> None:
    site = {COLUMN: page(island + options(20), "政府信息公开年报"), **articles(20)}
    outcome = walk(site, COLUMN)
    assert is_complete(outcome, 20)
    assert {listed.date for listed in outcome.found} == {"2024-01-29"}
    assert {listed.title[-12:] for listed in outcome.found} == {"政府信息公开工作年度报告"}


def test_rows_may_be_those_of_a_table_and_links_relative() -> None:
    records = [
        f'<tr><td><a target="_blank" href="../../art/2024/1/3/art_1_{n}.html">'
        f"第{n}乡2023年政府信息公开年报</a></td><td>2024-01-03</td></tr>"
        for n in range(1, 61)
    ]
    site = {f"/art/2024/1/3/art_1_{n}.html": "" for n in range(1, 61)} | {
        COLUMN: column(datastore(records[:45]), options(60))
    }

    def answer(url: str) -> str | None:
        asked = Asked.of(url)
        start = asked.number("startrecord", 1)
        return datastore(records[start - 1 : start + 44]) if asked.path == PROXY else None

    outcome = walk(site, COLUMN, answer=answer)
    assert is_complete(outcome, 60)


@pytest.mark.parametrize("answer", ["empty", "missing"])
def test_an_encrypted_next_group_leaves_what_is_in_the_page_and_is_reported(answer: str) -> None:
    blob = "page=1&columnid=gBq3%2BzR7s%2FKp0Vw%3D%3D&unitid=Zk9%2BLmQ%2F1w%3D%3D"
    store = datastore(lines(45), call=f"{PROXY}?{blob}")
    site = {
        COLUMN: column(store, "<script>$('#a').jpage({totalRecord:75,perPage:15})</script>"),
        **articles(45),
    }
    server = Server(75, "dead")
    outcome = walk(site, COLUMN, answer=server if answer == "empty" else None)
    assert len(outcome.found) == 45
    assert outcome.kinds == ["listing_incomplete"]
    assert "declares 75 entries, 45 could be reached" in outcome.problems[0].message
    assert len(server.calls) <= 1


def test_a_dead_proxy_loses_nothing_that_was_in_the_page() -> None:
    site = {COLUMN: column(datastore(lines(45)), options(75)), **articles(45)}
    outcome = walk(site, COLUMN)
    assert len(outcome.found) == 45
    assert outcome.kinds == ["listing_incomplete"]
    assert len(outcome.asked) <= 1 + 45 + 6


def test_a_server_that_repeats_itself_is_left() -> None:
    server = Server(45, "newer")
    site = {COLUMN: column(datastore(lines(45)), options(90)), **articles(45)}

    def same(url: str) -> str | None:
        return datastore(server.records) if Asked.of(url).path == PROXY else None

    outcome = walk(site, COLUMN, answer=same)
    assert len(outcome.found) == 45
    assert unique(outcome)
    assert outcome.kinds == ["listing_incomplete"]


def test_a_column_that_is_empty_without_its_script() -> None:
    server = Server(50)
    site = {COLUMN: page(options(50), "政府信息公开年报"), **articles(50)}
    assert is_complete(walk(site, COLUMN, answer=server), 50)


def test_the_lists_of_a_front_page_are_not_followed() -> None:
    news = [f'<li><a href="/art/2024/2/1/art_9_{n}.html">要闻第{n}则</a></li>' for n in range(45)]
    news[7] = '<li><a href="/art/2024/2/1/art_9_7.html">某市发布2023年政府信息公开工作年度报告</a></li>'
    server = Server(900)
    site = {
        "/": page(
            f"<script>{datastore(news)}</script>{options(9000)}<a href='{COLUMN}'>政府信息公开年报</a>",
            "某市人民政府",
        ),
        COLUMN: column(datastore(lines(3)), options(3)),
        **articles(3),
    }
    outcome = walk(site, "/", answer=server)
    assert server.calls == []
    assert len([path for path in outcome.paths if "art_30516" in path]) == 3
    assert outcome.kinds in ([], ["fetch_failed"])


def test_news_beside_the_list_count_for_nothing() -> None:
    news = "".join(
        f'<li><a href="/art/2024/2/1/art_9_{n}.html">要闻第{n}则</a><i>2024-02-01</i></li>' for n in range(40)
    )
    server = Server(60)
    store = datastore(lines(45))
    site = {COLUMN: column(store, options(60), f"<ul>{news}</ul>"), **articles(60)}
    assert is_complete(walk(site, COLUMN, answer=server), 60)


def test_year_folders_each_with_a_list_of_its_own() -> None:
    years = rows(*((f"/col/col{year}/index.html", f"{year}年") for year in (2023, 2022)))
    site = {COLUMN: page(years, "政府信息公开年报"), **articles(60)}
    site["/col/col2023/index.html"] = page(f"<script>{datastore(lines(45))}</script>" + options(60), "2023年")
    site["/col/col2022/index.html"] = page(
        f"<script>{datastore(lines(2))}</script>" + options(2, fields="{columnid:31000}"), "2022年"
    )
    assert is_complete(walk(site, COLUMN, answer=Server(60)), 60)


def test_calls_come_from_the_list() -> None:
    from foiacrawl.listings.listing import ListingPage, PageRequest
    from foiacrawl.model import Portal
    from foiacrawl.walk.walk import Walk

    walker = Walk(Portal("p", "某市", HOST + COLUMN))
    [start] = walker.start()
    assert isinstance(start, PageRequest)
    text = column(datastore(lines(45)), options(75))
    calls = [
        step
        for step in walker.take(start, ListingPage(HOST + COLUMN, text))
        if isinstance(step, PageRequest) and step.kind == "page"
    ]
    assert [(call.origin, Asked.of(call.url).fields["unitid"]) for call in calls] == [
        (HOST + COLUMN, "32978")
    ]


def test_a_newer_server_that_cuts_its_pages_short() -> None:
    server = Server(100, "newer", most=20)
    site = {COLUMN: column(datastore(lines(45)), options(100)), **articles(100)}
    assert is_complete(walk(site, COLUMN, answer=server), 100)


PARAMETERS = {
    "variable": "<script>var p = {columnid:30516, webid: 55}; $('#a').jpage({totalRecord:60, proxyUrl: ctx + '"
    + PROXY
    + "', ajaxParam: p});</script>",
    "variables inside": "<script>var columnid = '30516';$('#a').jpage({totalRecord:60, proxyUrl:'"
    + PROXY
    + "', ajaxParam:{columnid: columnid, webname: encodeURI(name)}});</script>",
    "query": "<script>$('#a').jpage({totalRecord:60, proxyUrl:'"
    + PROXY
    + "', ajaxParam:'columnid=30516&webid=55'});</script>",
}


@pytest.mark.parametrize("script", PARAMETERS.values(), ids=PARAMETERS)
def test_what_is_sent_is_read_however_it_is_written(script: str) -> None:
    server = Server(60)
    assert is_complete(
        walk({COLUMN: column(datastore(lines(45)), script), **articles(60)}, COLUMN, answer=server), 60
    )
    assert "None" not in str(server.calls[0].fields)


def test_a_name_in_another_encoding_goes_out_as_it_came_in() -> None:
    asked: list[str] = []

    def answer(url: str) -> str | None:
        asked.append(url)
        return None

    call = f"{PROXY}?columnid=30516&unitid=7&webname=%C4%B3%CF%D8"
    walk(
        {COLUMN: column(datastore(lines(45), call=escape(call)), options(60, fields="{}")), **articles(45)},
        COLUMN,
        answer=answer,
    )
    calls = [url for url in asked if PROXY in url]
    assert len(calls) == 6
    assert all("webname=%C4%B3%CF%D8" in url.replace("%25", "%") for url in calls)
