"""Awkward portals of the families that ask for their lists, by real crawls: each must give its reports, all and only them."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.crawl.hanweb_portals import (
    BODY,
    MESSAGES,
    PROXY,
    SERVER,
    Portal,
    districts_from_the_front_page,
    fields,
    line,
    number,
    years_and_gbk,
)
from tests.crawl.portal_server import Answer, Asked, Crawled, crawl, serving
from tests.walk.hanweb import datastore
from tests.walk.site import page, report

if TYPE_CHECKING:
    from collections.abc import Callable


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
    """What the page lists is kept, what is missing is reported."""
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
