"""Portals of the families that are half broken: what can be read is kept, what cannot is reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.crawl.family_case import GUID, ID, MENU, Case, answer_of, column
from tests.crawl.portal_server import Answer, Crawled, LocalPortal, crawl, serving
from tests.walk.site import page, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEX = "/mx/c100186/202401/aaaaaaaaaaaaaaaaaaaaaaaaaaaa{:04d}.shtml"
SEARCH = (
    f"<script>$.get('/common/search/{ID.format(1)}?_isAgg=true&_isJson=true&_pageSize=3&page=' + n)</script>"
)
PAGES = "<script>createPageHTML('page_div',3, 1,'xlist','shtml',8);</script>"


def api_of(lines: list[tuple[str, str]], total: int | None = None) -> Callable[[str, bytes], str | None]:
    def api(path: str, _: bytes) -> str | None:
        if not path.startswith("/common/search/"):
            return None
        at = 3 * (int(parse_qs(urlsplit(path).query)["page"][0]) - 1)
        return answer_of(lines, at, 3, "", total or len(lines))

    return api


def pages_gone_api_there(case: Case) -> None:
    case.start = "/mx/c100186/xlist.shtml"
    lines = case.lines(HEX, 7)
    case.add(case.start, column(lines[:3], PAGES + SEARCH))
    case.portal.api = api_of(lines)


def pages_gone_api_forbidden(case: Case) -> None:
    case.start = "/mx/c100186/xlist.shtml"
    case.portal.pages["/robots.txt"] = "User-agent: *\nDisallow: /common/\n"
    case.add(case.start, column(case.lines(HEX, 2), PAGES + SEARCH))
    case.kinds = ["listing_incomplete", "robots"]


def api_sends_to_the_login(case: Case) -> None:
    case.start = "/mx/c100186/xlist.shtml"
    case.add(case.start, column(case.lines(HEX, 3), SEARCH))
    case.add("/login.html", page("<form>请登录</form>", "登录"))
    case.portal.api = lambda path, _: (
        Answer("", 302, {"Location": "/login.html"}) if "search" in path else None
    )
    case.kinds = ["listing_incomplete"]


def lines_given_twice(case: Case) -> None:
    """The API counts a line twice and gives it on two pages."""
    case.start = "/mx/c100186/xlist.shtml"
    lines = case.lines(HEX, 7)
    case.add(case.start, column([], SEARCH))
    case.portal.api = api_of([*lines[:5], lines[0], *lines[5:]])


def a_cut_answer(case: Case) -> None:
    case.start = "/mx/c100186/xlist.shtml"
    case.add(case.start, column(case.lines(HEX, 3), SEARCH))
    case.portal.api = lambda path, _: (
        '{"data":{"total":7,"results":[{"title":"某某' if "search" in path else None
    )
    case.kinds = ["listing_incomplete"]


def epoint_without_an_answer(case: Case) -> None:
    """The shell has its first rows; the API answers 403."""
    case.start = "/dynamic/zwgk/govInfoPub.html?categorynum=003017002"
    lines = case.lines("/govxxgk/001001/2024-01-30/{:08d}-0000-0000-0000-000000000000.html", 2)
    head = f"<script>var siteInfo = {{siteGuid: '{GUID}', projectName: '/EWB-FRONT'}};</script>"
    case.add(case.start, column(lines, head))
    case.portal.api = lambda path, _: Answer("no", 403) if "getgovinfolist" in path else None
    case.kinds = ["forbidden"]


def epoint_in_a_frame(case: Case) -> None:
    """A folder column frames the shell; the answer is text within JSON and names another host's report."""
    case.start = "/zwgk/003017/003017002/about.html"
    case.add(
        case.start,
        page(
            '<iframe src="/dynamic/zwgk/govInfoPub.html?categorynum=003017002&deptcode="></iframe>',
            "政府信息公开年报",
        ),
    )
    case.add(
        "/dynamic/zwgk/govInfoPub.html?categorynum=003017002&deptcode=",
        page("<div id=list></div>", "", "<script src='/js/webBuilderCommon.js'></script>"),
    )
    case.portal.pages["/js/webBuilderCommon.js"] = f"var siteInfo={{siteGuid:'{GUID}'}};"
    lines = case.lines("/govxxgk/001001/2024-01-30/{:08d}-0000-0000-0000-000000000000.html", 3)
    lines.append(("http://127.0.0.1:9/a/1.html", "邻县2023年政府信息公开工作年度报告"))
    data = json.dumps({"data": [{"title": t, "infourl": u} for u, t in lines], "total": str(len(lines))})
    case.portal.api = lambda path, _: json.dumps({"custom": data}) if "getgovinfolist" in path else None
    case.kinds = ["off_limits"]


def vsb_by_query(case: Case) -> None:
    """Dynamic pages: 下页 carries the query, articles are queries too."""
    case.start = "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1050"
    for at in (1, 2, 3):
        lines = case.lines("/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1050&wbnewsid={}", 2)
        name = f"/list.jsp?a1t=3&a1p={at}&a1c=2&urltype=tree.TreeTempUrl&wbtreeid=1050"
        following = f'<a href="{name.replace(f"a1p={at}", f"a1p={at + 1}")}">下页</a>' if at < 3 else ""
        case.add(
            case.start if at == 1 else name,
            column(lines, following + "<script>_jsq_(1,'/list.jsp',-1,1)</script>"),
        )


def jeecms_years(case: Case) -> None:
    """Years in folders, relative links, a second page without a link."""
    case.start = "/D42Y/index.jhtml"
    case.add(
        case.start,
        page(
            MENU + rows(("2023/index.jhtml", "2023年"), ("./2022/index.jhtml", "2022年")), "政府信息公开年报"
        ),
    )
    for year in (2023, 2022):
        first = case.lines(f"/D42Y/{year}/81{{:04d}}.jhtml", 3)
        second = case.lines(f"/D42Y/{year}/81{{:04d}}.jhtml", 1)
        relative = [(path.rsplit("/", 1)[1], title) for path, title in first]
        case.add(f"/D42Y/{year}/index.jhtml", column(relative, "<p>共6条记录</p>", f"{year}年"))
        case.add(f"/D42Y/{year}/index_2.jhtml", column(second, title=f"{year}年"))


PORTALS: dict[str, Callable[[Case], None]] = {
    built.__name__.replace("_", "-"): built
    for built in (
        pages_gone_api_there, pages_gone_api_forbidden, api_sends_to_the_login, lines_given_twice, a_cut_answer,
        epoint_without_an_answer, epoint_in_a_frame, vsb_by_query, jeecms_years,
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Case], Crawled]]:
    cases = {name: Case(LocalPortal()) for name in PORTALS}
    with serving(*(case.portal for case in cases.values())):
        for name, build in PORTALS.items():
            build(cases[name])
        starts = {name: case.portal.url + case.start for name, case in cases.items()}
        yield cases, crawl(tmp_path_factory.mktemp("families"), starts)


@pytest.mark.parametrize("name", PORTALS)
def test_what_can_be_had_is_kept_and_the_rest_is_told(
    name: str, crawled: tuple[dict[str, Case], Crawled]
) -> None:
    cases, done = crawled
    assert done.code == 0, done.log[-2000:]
    case = cases[name]
    found = [path for portal, path in done.reports if portal == name]
    assert sorted(found) == sorted(case.truth)
    assert done.kinds(name) == case.kinds, [p for p in done.problems if p[0] == name]
