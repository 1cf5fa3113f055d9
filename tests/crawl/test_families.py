"""A real crawl over portals of the families in awkward combinations: what each truly holds is known, none more, none twice."""

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


def ucap_behind_a_frame(case: Case) -> None:
    """Front page, frame, script; 20 rows a page whatever is asked; the last page comes again; pages in GB18030."""
    lines = case.lines("/mx/c100186/202401/%s{:04d}.shtml" % ("0" * 28), 47)
    case.add("/", page(MENU + '<a href="mx/zwgk/index.shtml">政府信息公开</a>'), "gb18030")
    case.add("/mx/zwgk/index.shtml", page('<a href="../c100186/gknb.shtml">政府信息公开年报</a>'), "gb18030")
    case.add(
        "/mx/c100186/gknb.shtml",
        page('<iframe src="./common_list.shtml"></iframe>', "政府信息公开年报"),
        "gb18030",
    )
    script = (
        "<script>function go(id, n) { $.get('/common/search/' + id + '?_isAgg=true&_isJson=true&page=' + n) }"
    )
    script += f"go('{ID.format(1)}', 1)</script>"
    case.add("/mx/c100186/common_list.shtml", column(lines[:10], script), "gb18030")

    def api(path: str, _: bytes) -> str | None:
        if not path.startswith(f"/common/search/{ID.format(1)}?"):
            return None
        number = min(3, int(parse_qs(urlsplit(path).query)["page"][0]))
        return answer_of(lines, 20 * (number - 1), 20, case.portal.url.replace("http", "https"), len(lines))

    case.portal.api = api


def ucap_of_many_bodies(case: Case) -> None:
    """A landing page of bodies, each with a channel; one channel is empty, one answers with an error page."""
    names = [("县公安局", 11), ("县教育局", 12), ("城关镇人民政府", 13), ("县残联", 14)]
    links = "".join(f'<li><a href="./c{n}/xxgk_list.shtml">{name}</a></li>' for name, n in names)
    case.add("/xx/ndbg/index.shtml", page(f"{MENU}<ul>{links}</ul>", "政府信息公开年报"))
    case.start = "/xx/ndbg/index.shtml"
    lists = {
        11: case.lines("/xx/c11/202401/%s{:04d}.shtml" % ("a" * 28), 5),
        12: case.lines("/xx/c12/202401/%s{:04d}.shtml" % ("b" * 28), 25),
    }
    for _, number in names:
        script = (
            f'<script>var channelId="{ID.format(number)}"; var url = "/common/search/" + channelId;</script>'
        )
        case.add(f"/xx/ndbg/c{number}/xxgk_list.shtml", page(script, "政府信息公开年报"))
    case.kinds = ["listing_incomplete"]

    def api(path: str, _: bytes) -> str | None:
        number = int(path.split("?")[0][-4:]) if path.startswith("/common/search/") else 0
        at = 20 * (int(parse_qs(urlsplit(path).query).get("page", ["1"])[0]) - 1)
        if number == 14:
            return "<html>系统繁忙</html>"
        return answer_of(lists.get(number, []), at, 20, "", len(lists.get(number, []))) if number else None

    case.portal.api = api


def the_api_itself(case: Case) -> None:
    """The registry names the API."""
    lines = case.lines("/site/{:04d}/content.shtml", 7)
    case.start = f"/searchList/{ID.format(3)}?_isAgg=true&_isJson=true&_pageSize=5&page=1"
    case.portal.api = lambda path, _: (
        answer_of(lines, 5 * (int(path[-1]) - 1), 5, "", None) if path.startswith("/searchList/") else None
    )


def suzhou(case: Case) -> None:
    """Lists by POST, of two channels; the answer has no total."""
    channels = [f"2f1c7c3e-9b7a-4f0e-8a35-0d9f6f4f1a2{n}" for n in (1, 2)]
    lists = {channels[0]: case.lines("/szgaj/nb/202401/%s{:04d}.shtml" % ("c" * 28), 16)}
    lists[channels[1]] = case.lines("/szgaj/nb/202301/%s{:04d}.shtml" % ("d" * 28), 3)
    script = f"load({{url:'/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15', data:{{channel_id:'{channels[0]}'}}}});"
    script += f"load({{channel_id:'{channels[1]}'}})"
    case.start = "/szgaj/ndbg/nav_list.shtml"
    case.add(case.start, page(f"<script>{script}</script>", "政府信息公开年度报告"))

    def api(path: str, body: bytes) -> str | None:
        sent = parse_qs(body.decode())
        if path != "/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15" or not sent:
            return None
        at = 15 * (int(sent["pageIndex"][0]) - 1)
        found = [{"TITLE": title, "URL": url} for url, title in lists[sent["channel_id"][0]][at : at + 15]]
        return json.dumps({"data": {"list": found}})

    case.portal.api = api


def vsb_with_years(case: Case) -> None:
    """Front page, two menus, a landing page of years in GBK; each year counts its pages downwards."""
    visits = "<script>_jsq_(1,'/list.jsp',-1,1)</script>"
    case.add("/", page(MENU + '<a href="zwgk.htm">政务公开</a>' + visits), "gbk")
    case.add("/zwgk.htm", page('<a href="xxgk/nb.htm">信息公开年报</a>' + visits, "政务公开"), "gbk")
    years = "".join(f'<li><a href="nb/a{year}n.htm">{year}年</a></li>' for year in (2023, 2022))
    case.add("/xxgk/nb.htm", page(f"{MENU}<ul>{years}</ul>{visits}", "信息公开年报"), "gbk")
    for year, pages in ((2023, 3), (2022, 1)):
        for at in range(1, pages + 1):
            lines = case.lines(f"/info/1{year}/{{}}.htm", 3)
            up = "../../.." if at > 1 else "../.."
            relative = [(up + path, title) for path, title in lines]
            tail = f"<td>共{pages * 4}条&nbsp;{at}/{pages}</td>"
            tail += f"<a onclick=\"_simple_list_gotopage_fun({pages},'u8_goto',2)\">转到</a>"
            name = f"/xxgk/nb/a{year}n.htm" if at == 1 else f"/xxgk/nb/a{year}n/{pages + 1 - at}.htm"
            case.add(name, column(relative, tail + visits, f"{year}年"), "gbk")


def vsb_linked(case: Case) -> None:
    """下页 leads through five pages, the last of them gone."""
    case.start = "/xxgk/nb.htm"
    for at in range(1, 5):
        lines = case.lines("/info/1050/{}.htm", 2)
        tail = f'<span>共14条 {at}/5</span><a href="{"nb/" if at == 1 else ""}{5 - at}.htm">下页</a>'
        case.add("/xxgk/nb.htm" if at == 1 else f"/xxgk/nb/{6 - at}.htm", column(lines, tail))
    case.kinds = ["listing_incomplete"]


def nfcms_with_bodies(case: Case) -> None:
    """Bodies in folders, the second page without a link, mobile twins, and the same post in two folders."""
    head = "<script>window.NFCMS_SITE_ID = '1';</script>"
    names = {"gaj": "县公安局", "jyj": "县教育局"}
    links = "".join(f'<li><a href="{{}}/zwgk/nb/{slug}/">{name}</a></li>' for slug, name in names.items())
    case.start = "/zwgk/nb/index.html"
    case.add(
        case.start, page(MENU + f"<ul>{links.replace('{}', case.portal.url)}</ul>{head}", "政府信息公开年报")
    )
    for slug in names:
        first = case.lines(f"/zwgk/nb/{slug}/content/post_{{}}.html", 3)
        second = case.lines(f"/zwgk/nb/{slug}/content/post_{{}}.html", 2)
        twin = [(first[0][0].replace("post_", "mpost_"), first[0][1])]
        case.add(f"/zwgk/nb/{slug}/", column(first + twin, "<div>共2页</div>" + head))
        case.add(f"/zwgk/nb/{slug}/index_2.html", column(second, head))


def jeecms_blocks(case: Case) -> None:
    """Front page, lists of .jhtml, blocks of metadata, another city's report in between."""
    case.add("/", page(MENU + '<a href="/zfxxgk.jhtml">政府信息公开</a>'))
    case.add(
        "/zfxxgk.jhtml",
        page(
            MENU
            + '<a href="/D42Y/index.jhtml">政府信息公开年报</a><a href="/D42X/index.jhtml">法定主动公开内容</a>',
            "政府信息公开",
        ),
    )
    for at in (1, 2, 3):
        lines = case.lines("/D42Y/81{:04d}.jhtml", 3)
        if at == 2:
            lines.append(("http://127.0.0.1:9/nb/1.jhtml", "邻市2023年政府信息公开工作年度报告"))
        blocks = "".join(
            f'<li><a href="{path}">{title}</a><table><tr><td>索引号：</td><td>X/2024-{at}</td>'
            "<td>单位：</td><td>县公安局</td></tr>"
            "<tr><td>生成日期：</td><td>2024-01-02</td><td>发布日期：</td><td>2024-01-30</td></tr></table></li>"
            for path, title in lines
        )
        tail = f'<div>共3页 <a href="javascript:go({at + 1})">下一页</a></div>'
        case.add(
            "/D42Y/index.jhtml" if at == 1 else f"/D42Y/index_{at}.jhtml",
            page(MENU + f"<ul>{blocks}</ul>{tail}", "政府信息公开年报"),
        )
    case.kinds = ["off_limits"]


def epoint(base: int, *, wrapped: bool, script: str, status: int = 200) -> Callable[[Case], None]:
    """Departments in a tree; the list counted from 0 or 1, plain or wrapped; the wrong dialect gives `status`."""

    def build(case: Case) -> None:
        departments = {"001001": "县人民政府办公室", "001002": "县公安局", "001003": "县档案馆"}
        tree = "".join(
            f'<li><a href="govInfoPub.html?categorynum=003017002&deptcode={code}">{name}</a></li>'
            for code, name in departments.items()
        )
        other = '<a href="govInfoPub.html?categorynum=003017001&deptcode=001001">政府信息公开指南</a>'
        head = f'<script src="../../js/{script}"></script>'
        shell = page(f"{MENU}{other}<ul>{tree}</ul>", "政府信息公开年报", head)
        for category in ("003017001", "003017002"):
            for code in departments:
                case.add(f"/dynamic/zwgk/govInfoPub.html?categorynum={category}&deptcode={code}", shell)
        case.add(
            "/",
            page(
                MENU
                + '<a href="/dynamic/zwgk/govInfoPub.html?categorynum=003017002&deptcode=001001">政府信息公开年报</a>'
            ),
        )
        settings = f"var siteInfo = {{ 'siteGuid' : \"{GUID}\", 'projectName' : '/EWB-FRONT' }};"
        case.portal.pages[f"/js/{script}"] = Answer(
            settings, headers={"Content-Type": "application/javascript"}
        )
        lists = {
            code: case.lines(f"/govxxgk/{code}/2024-01-30/{{:08d}}-0000-0000-0000-000000000000.html", count)
            for code, count in zip(departments, (44, 3, 0), strict=True)
        }

        def api(path: str, body: bytes) -> Answer | None:
            if path != "/EWB-FRONT/rest/lightfrontaction/getgovinfolist":
                return None
            sent = json.loads(body)
            if ("params" in sent) is not wrapped:
                return Answer('{"status":{"code":"0"}}', status)
            sent = sent.get("params", sent)
            lines = lists[sent["deptcode"]]
            at = 20 * max(0, sent["pageIndex"] - base)
            data = [
                {"title": title, "infourl": url, "infodate": "2024-01-30"}
                for url, title in lines[at : at + 20]
            ]
            return Answer(json.dumps({"custom": {"data": data, "total": len(lines)}}))

        case.portal.api = api

    return build


def eportal(case: Case) -> None:
    """Pages by query, the count alone printed."""
    module = "0123456789abcdef0123456789abcdef"
    case.start = "/eportal/ui?pageId=300653"
    for at in (1, 2, 3):
        lines = case.lines("/zwgk/nb/{}/index.html", 2)
        tail = f'<div moduleid="{module}">共3页</div>'
        name = f"/eportal/ui?pageId=300653&currentPage={at}&moduleId={module}&staticRequest=yes"
        case.add(case.start if at == 1 else name, column(lines, tail))


def aspx(case: Case) -> None:
    case.start = "/InfoPublic.aspx?cid=1019&pid=971"
    for at in (1, 2):
        lines = case.lines("/InfoView.aspx?id={}", 3)
        link = '<a href="InfoPublic.aspx?cid=1019&pid=971&page=2">[2]</a>' if at == 1 else ""
        case.add(case.start + ("&page=2" if at > 1 else ""), column(lines, link))


def longid_of_years(case: Case) -> None:
    """Years in folders, pages 1.html, 2.html without any pager; numbers that look like dates."""
    case.start = "/gk/zfxxgknb/1.html"
    case.add(
        case.start,
        page(MENU + rows(("2023/1.html", "2023年"), ("2022/1.html", "2022年")), "政府信息公开年报"),
    )
    for year, pages in ((2023, 3), (2022, 1)):
        for at in range(1, pages + 1):
            lines = case.lines(f"/gk/zfxxgknb/{year}/201705266297764{{:04d}}.html", 2)
            case.add(f"/gk/zfxxgknb/{year}/{at}.html", column(lines, title=f"{year}年"))


PORTALS: dict[str, Callable[[Case], None]] = {
    "ucap-frame": ucap_behind_a_frame,
    "ucap-bodies": ucap_of_many_bodies,
    "ucap-api": the_api_itself,
    "suzhou": suzhou,
    "vsb-years": vsb_with_years,
    "vsb-linked": vsb_linked,
    "nfcms": nfcms_with_bodies,
    "jeecms": jeecms_blocks,
    "epoint-zero": epoint(0, wrapped=False, script="ajaxReq.js"),
    "epoint-one": epoint(1, wrapped=True, script="webBuilderCommon.js"),
    "epoint-refuses": epoint(0, wrapped=True, script="webBuilderCommon.js", status=500),
    "eportal": eportal,
    "aspx": aspx,
    "longid": longid_of_years,
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Case], Crawled]]:
    cases = {name: Case(LocalPortal()) for name in PORTALS}
    with serving(*(case.portal for case in cases.values())):
        for name, build in PORTALS.items():
            build(cases[name])
        starts = {name: case.portal.url + case.start for name, case in cases.items()}
        for case in cases.values():
            case.portal.pages.setdefault("/zwgk/", page(MENU, "政务公开"))
        yield cases, crawl(tmp_path_factory.mktemp("families"), starts)


@pytest.mark.parametrize("name", PORTALS)
def test_all_reports_none_twice_none_else(name: str, crawled: tuple[dict[str, Case], Crawled]) -> None:
    cases, done = crawled
    assert done.code == 0, done.log[-2000:]
    case = cases[name]
    found = [path for portal, path in done.reports if portal == name]
    assert sorted(case.truth - set(found)) == []
    assert sorted(set(found) - case.truth) == []
    assert len(found) == len(set(found))
    assert done.kinds(name) == case.kinds, [p for p in done.problems if p[0] == name]
    assert case.portal.most_at_once == 1
    # One call more than once is another page; a plain page is never asked for again.
    plain = [asked.path for asked in case.portal.asked if asked.method == "GET"]
    assert len(plain) == len(set(plain))
