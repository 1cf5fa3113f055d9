"""Awkward portals of the families that ask for their lists, by real crawls: each must give its reports, all and only them."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.crawl.portal_server import Answer, Asked, Crawled, LocalPortal, crawl, serving
from tests.walk.hanweb import datastore
from tests.walk.site import page, report

if TYPE_CHECKING:
    from collections.abc import Callable

PROXY = "/module/web/jpage/dataproxy.jsp"
SERVER = "/api-gateway/jpaas-publish-server/front/page/build/unit"
MESSAGES = "/TrueCMS/messageController/getMessage.do"
BODY = "/module/xxgk/xxgkAnnualReport.jsp"


def fields(asked: Asked) -> dict[str, str]:
    query = dict(parse_qsl(urlsplit(asked.path).query, keep_blank_values=True))
    return query | dict(parse_qsl(asked.body.decode(), keep_blank_values=True))


def number(values: dict[str, str], name: str, default: int) -> int:
    return int(values[name]) if values.get(name, "").isdigit() else default


def text(number: int, year: int = 2023) -> str:
    return report(f"第{number}街道{year}年政府信息公开工作年度报告").replace(
        "总体情况", f"总体情况：第{number}号"
    )


def line(href: str, title: str, date: str = "2024-01-29", short: int = 12) -> str:
    return f'<li><a href="{href}" title="{title}">{title[:short]}…</a><span>{date}</span></li>'


class Portal(LocalPortal):
    """A portal that says what must be found on it, and which problems told."""

    def __init__(self) -> None:
        super().__init__()
        self.start = "/"
        self.wanted: set[str] = set()
        self.kinds: list[str] = []

    def reports(self, paths: list[str], year: int = 2023) -> None:
        for at, path in enumerate(paths, 1):
            self.pages[path] = text(at, year)
        self.wanted |= set(paths)


def years_and_gbk() -> Portal:
    """Year columns beside the column, each a jpage of its own; GBK; relative links; a proxy that wants POST."""
    portal = Portal()
    lists = {}
    folders = ""
    for year, count in ((2023, 61), (2022, 2)):
        paths = [f"/art/{year + 1}/1/9/art_{year}_{n}.html" for n in range(1, count + 1)]
        portal.reports(paths, year)
        lists[str(year)] = [
            line(
                f"../..{path}",
                f"朱镕镇第{n}村{year}年政府信息公开工作年度报告",
                f"{year + 1}-\r\n 01-\r\n 09",
            )
            for n, path in enumerate(paths)
        ]
        script = (
            f"<script>$('#a').jpage({{perPage:15,totalRecord:{count},proxyUrl:'{PROXY}',"
            f"ajaxParam:{{col:1,columnid:{year},unitid:7}}}})</script>"
        )
        body = f"<script type='text/xml'>{datastore(lists[str(year)][:45])}</script>{script}"
        portal.pages[f"/col/col{year}/index.html"] = Answer(page(body, f"{year}年").encode("gb18030"))
        folders += f'<li><a href="../col{year}/index.html">{year}年</a></li>'
    start = page(f"<ul>{folders}</ul>", "政府信息公开年报").replace("<head>", '<head><meta charset="gb2312">')
    portal.pages["/col/col1/index.html"] = Answer(start.encode("gb18030"))
    portal.start = "/col/col1/index.html"

    def call(asked: Asked) -> Answer | None:
        values = fields(asked)
        if urlsplit(asked.path).path != PROXY or asked.method != "POST":
            return None
        records = lists.get(values.get("columnid", ""), [])
        chosen = records[number(values, "startrecord", 1) - 1 : number(values, "endrecord", 15)]
        return Answer(datastore(chosen).encode("gb18030"), headers={"Content-Type": "text/html;charset=gbk"})

    portal.call = call
    return portal


def districts_from_the_front_page() -> Portal:
    """A front page of datastores, one of them the menu; districts by name only; a second list of hot news beside."""
    portal = Portal()
    names = ["云台街道", "海城镇", "东岭乡", "西河镇", "南浦街道", "北关镇"] * 9
    paths = [f"/art/2024/2/1/art_77_{n}.html" for n in range(len(names))]
    portal.reports(paths)
    records = [
        f'<li><a href="{path}">{name}</a><span>2024-02-01</span></li>'
        for path, name in zip(paths, names, strict=True)
    ]
    records[0] = line(paths[0], "云台街道2023年政府信息公开工作年度报告")
    menu = datastore(['<li><a href="/col/col70/index.html">政府信息公开</a></li>'])
    news = datastore([f'<li><a href="/art/2024/3/1/art_5_{n}.html">要闻第{n}条</a></li>' for n in range(15)])
    options = "<script>$('#{}').jpage({{perPage:15,totalRecord:{}}})</script>"
    portal.pages["/"] = page(
        f"<script>{menu}</script>{options.format('a', 1)}<script>{news}</script>{options.format('b', 900)}"
    )
    portal.pages["/col/col70/index.html"] = page(
        '<a href="/col/col77/index.html">各街道（镇）政府信息公开年报</a>', "政府信息公开"
    )
    store = datastore(
        records[:45], call=escape(f"{PROXY}?page=1&columnid=77&unitid=9&webname=%E6%9F%90&permissiontype=0")
    )
    hot = datastore(
        [f'<li><a href="/art/2024/3/1/art_6_{n}.html">热点第{n}条</a></li>' for n in range(45)],
        call=f"{PROXY}?columnid=6&unitid=6",
    )
    portal.pages["/col/col77/index.html"] = page(
        f"<xml>{store}</xml>{options.format('a', len(names))}<xml>{hot}</xml>{options.format('b', 4000)}",
        "政府信息公开年报",
    )

    def call(asked: Asked) -> str | None:
        values = fields(asked)
        if urlsplit(asked.path).path != PROXY:
            return None
        assert values["columnid"] == "77", "only the list of reports is gone through"
        size = min(number(values, "perpage", 15), 20)
        first = (number(values, "page", 1) - 1) * size
        return datastore(records[first : first + size])

    portal.call = call
    return portal


def framed_and_traditional() -> Portal:
    """A frame holds the column; titles in traditional script; mobile twins and absolute doubles; total too small."""
    portal = Portal()
    paths = [f"/art/2024/1/2/art_31_{n}.html" for n in range(1, 11)]
    portal.reports(paths)
    records = [line(path, f"第{n}區2023年政府資訊公開工作年度報告", short=40) for n, path in enumerate(paths)]
    records += [
        line("{base}" + path, f"第{n}區2023年政府資訊公開工作年度報告", short=40)
        for n, path in enumerate(paths[:3])
    ]
    portal.pages["/zwgk/nb/index.html"] = page(
        '<iframe src="/col/col31/index.html"></iframe>', "政府信息公开年报"
    )
    portal.pages["/col/col31/index.html"] = page(
        f"<!-- {datastore(records)} --><script>$('#x').jpage({{totalRecord:0,perPage:15}})</script>",
        "政府信息公開年報",
    )
    portal.start = "/zwgk/nb/index.html"
    return portal


def dead_proxy() -> Portal:
    """What stands in the page is kept, what is missing is told."""
    portal = Portal()
    paths = [f"/art/2024/1/2/art_31_{n}.html" for n in range(1, 46)]
    portal.reports(paths)
    records = [line(path, f"第{n}局2023年政府信息公开工作年度报告") for n, path in enumerate(paths)]
    portal.pages["/col/col31/index.html"] = page(
        f"<script>{datastore(records)}</script><script>$('#x').jpage({{totalRecord:70,perPage:15,proxyUrl:'{PROXY}',"
        "ajaxParam:{columnid:31}})</script>",
        "政府信息公开年报",
    )
    portal.start = "/col/col31/index.html"
    portal.kinds = ["listing_incomplete"]
    return portal


def units_in_tabs() -> Portal:
    """Two units of one page, for the bodies and for the towns; naked calls are forbidden."""
    portal = Portal()
    lists: dict[str, list[str]] = {}
    body = ""
    for column, count, word in (("501", 33, "局"), ("502", 21, "镇")):
        paths = [f"/art/2024/art_{column}{n:029x}.html" for n in range(count)]
        portal.reports(paths)
        lists[column] = [
            line(path, f"第{n}{word}2023年政府信息公开工作年度报告") for n, path in enumerate(paths)
        ]
        unit = {
            "webId": "1",
            "pageId": column,
            "tagId": "信息列表",
            "tplSetId": "t",
            "parseType": "bulidstatic",
            "pageType": "column",
        }
        body += f'<div queryData="{unit}"><ul>{"".join(lists[column][:15])}</ul><div class="pg" count="{count}"></div></div>'
    portal.start = "/col/col500/index.html"
    portal.pages[portal.start] = page(body, "政府信息公开年报")

    def call(asked: Asked) -> Answer | str | None:
        values = fields(asked)
        if urlsplit(asked.path).path != SERVER:
            return None
        if not asked.headers.get("Referer", "").endswith(portal.start):
            return Answer("", 403)
        wanted = json.loads(values.get("paramJson", "{}"))
        first = (int(wanted.get("pageNo", 1)) - 1) * 15
        drawn = "".join(lists[values["pageId"]][first : first + 15])
        found = json.dumps({"success": True, "data": {"html": f"<ul>{drawn}</ul>"}})
        return Answer(found, headers={"Content-Type": "application/json"})

    portal.call = call
    return portal


def empty_column_of_a_path() -> Portal:
    """A column of a named path, empty without scripts; the answers link relatively and carry a pager of their own."""
    portal = Portal()
    paths = [f"/zwgk/nb/art/2024/art_{n:032x}.html" for n in range(20)]
    portal.reports(paths)
    unit = escape(
        json.dumps(
            {"webId": "9", "pageId": "b5f1", "tagId": "年报列表", "tplSetId": "t", "pageType": "column"}
        )
    )
    portal.pages["/"] = page('<a href="/zwgk/">政务公开</a>')
    portal.pages["/zwgk/"] = page('<a href="nb/index.html">政府信息公开年报</a>', "政务公开")
    portal.pages["/zwgk/nb/index.html"] = page(
        f'<div querydata="{unit}"></div><script src="{SERVER}"></script>', "政府信息公开年报"
    )

    def call(asked: Asked) -> Answer | None:
        values = fields(asked)
        if urlsplit(asked.path).path != SERVER or values.get("pageId") != "b5f1":
            return None
        first = (int(json.loads(values["paramJson"])["pageNo"]) - 1) * 8
        rows = "".join(
            line(path.removeprefix("/zwgk/nb/"), f"第{n}所2023年政府信息公开年报")
            for n, path in enumerate(paths[first : first + 8], first)
        )
        html = f'<ul>{rows}</ul><div class="page" count="20"><a href="javascript:;">下一页</a></div>'
        return Answer(
            json.dumps({"success": True, "data": {"html": html}}),
            headers={"Content-Type": "application/json"},
        )

    portal.call = call
    return portal


def bodies_and_years() -> Portal:
    """From the front page to a tree that is JSON; some years are files; one body is known under no usual name."""
    portal = Portal()
    bodies = {
        "113305230026455661": ("某县公安局", [2022, 2021, 2019]),
        "113305230026455742": ("某县府办", [2022]),
        "113305230026455823": ("某县教育局", []),
    }
    portal.pages["/"] = page('<a href="/zwgk/index.html">政府信息公开</a>')
    portal.pages["/zwgk/index.html"] = page(
        '<frameset><frame src="/module/xxgk/tree.jsp?area=001"><frame src="/zwgk/about.html"></frameset>'
        f'<a href="{BODY}?area=113305230026455661">政府信息公开年报</a>',
        "政府信息公开",
    )
    portal.pages["/zwgk/about.html"] = page("<p>说明</p>")
    portal.pages["/files/2019.pdf"] = Answer("%PDF-1.4 总体情况", headers={"Content-Type": "application/pdf"})
    tree = [
        {
            "id": "001",
            "name": "县政府部门",
            "children": [{"id": area, "name": name} for area, (name, _) in bodies.items()],
        }
    ]
    for area, (_, years) in bodies.items():
        for year in years:
            portal.wanted.add("/files/2019.pdf" if year == 2019 else f"{BODY}?area={area}&fbtime={year}")

    def call(asked: Asked) -> Answer | str | None:
        values = fields(asked)
        path = urlsplit(asked.path).path
        if path.endswith("tree.jsp"):
            return Answer(
                json.dumps(tree, ensure_ascii=False),
                headers={"Content-Type": "application/json;charset=UTF-8"},
            )
        if path != BODY:
            return None
        name, years = bodies[values["area"]]
        tabs = "".join(f"<li onclick=\"show('{year}')\">{year}年</li>" for year in years)
        year = number(values, "fbtime", 0)
        if year not in years:
            return page(tabs, "政府信息公开年报")
        if year == 2019:
            return page(
                f'{tabs}<p><a href="/files/2019.pdf">{name}2019年政府信息公开工作年度报告.pdf</a></p>',
                "政府信息公开年报",
            )
        written = report(f"{name}{year}年政府信息公开工作年度报告").replace(
            "总体情况", f"总体情况{values['area']}"
        )
        return written.replace("<body>", f"<body><ul>{tabs}</ul>")

    portal.call = call
    return portal


def messages() -> Portal:
    """TrueCMS: padded answers, ten at once, only from the list's own page."""
    portal = Portal()
    paths = [f"/a/nb/content/8f2e1c0a-6b7d-4e0f-9a1b-{n:012x}.html" for n in range(77)]
    portal.reports(paths)
    records = [line(path, f"第{n}局2023年政府信息公开工作年度报告") for n, path in enumerate(paths)]
    portal.start = "/a/nb/nb.html"
    portal.pages[portal.start] = page(
        f'<div id="initData"><ul>{"".join(records[:60])}</ul></div>'
        f'<script>$("#l").jpage({{proxyUrl:"../..{MESSAGES}", totalRecord: "77",'
        'ajaxParam: {columnId: "u-1"}})</script>',
        "政府信息公开年报",
    )

    def call(asked: Asked) -> Answer | None:
        values = fields(asked)
        if urlsplit(asked.path).path != MESSAGES:
            return None
        if not asked.headers.get("Referer", "").endswith(portal.start) or number(values, "perpage", 0) > 10:
            return Answer("", 404)
        chosen = records[number(values, "startrecord", 1) - 1 : number(values, "endrecord", 10)]
        result = json.dumps({"result": datastore(chosen, total=77)}, ensure_ascii=False)
        return Answer(f"callback({result});", headers={"Content-Type": "text/javascript;charset=UTF-8"})

    portal.call = call
    return portal


PORTALS: dict[str, Callable[[], Portal]] = {
    maker.__name__: maker
    for maker in (
        years_and_gbk,
        districts_from_the_front_page,
        framed_and_traditional,
        dead_proxy,
        units_in_tabs,
        empty_column_of_a_path,
        bodies_and_years,
        messages,
    )
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Portal], Crawled]:
    portals = {name: maker() for name, maker in PORTALS.items()}
    with serving(*portals.values()):
        for portal in portals.values():
            for path, answer in portal.pages.items():
                if isinstance(answer, str):
                    portal.pages[path] = answer.replace("{base}", portal.url)
        rows = {name: portal.url + portal.start for name, portal in portals.items()}
        return portals, crawl(tmp_path_factory.mktemp("families"), rows)


@pytest.mark.parametrize("name", PORTALS)
def test_all_reports_and_nothing_else(crawled: tuple[dict[str, Portal], Crawled], name: str) -> None:
    portals, outcome = crawled
    portal = portals[name]
    assert outcome.code == 0, outcome.log
    found = [path for portal_id, path in outcome.reports if portal_id == name]
    assert set(found) == portal.wanted, [path for path in portal.wanted if path not in found][:5]
    assert len(found) == len(set(found))
    assert outcome.kinds(name) == portal.kinds, [row for row in outcome.problems if row[0] == name]
    calls = [(asked.path, asked.body) for asked in portal.asked]
    assert len(calls) == len(set(calls)), "nothing is asked for twice"
