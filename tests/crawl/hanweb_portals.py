"""Local portals of the older Hanweb front end, and the parts that all Hanweb portals of the tests have."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl, urlsplit

from tests.crawl.portal_server import Answer, Asked, LocalPortal
from tests.walk.hanweb import datastore
from tests.walk.site import page, report

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
    """A portal with the reports that must be found on it and the problems that must be reported."""

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
