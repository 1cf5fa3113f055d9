"""Hanweb's module of disclosure: a page a body and year, a tree of bodies, a search by POST."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.walk.hanweb import Asked, articles, href, title
from tests.walk.site import Outcome, page, report, unique, walk

BODY = "/module/xxgk/xxgkAnnualReport.jsp"
TREE = "/module/xxgk/tree.jsp"
POLICE, SCHOOLS, FINANCE = "113325000026455663", "11330922002643296E", "001008003008007"
NAMES = {POLICE: "某县公安局", SCHOOLS: "某县教育局", FINANCE: "某县财政局"}
NOW = datetime.now(UTC).year
EMPTY = page("<div class='bt'>政府信息公开年报</div><div class='zw'></div>", "政府信息公开年报")


def written(area: str, year: int) -> str:
    name = f"{NAMES[area]}{year}年政府信息公开工作年度报告"
    return report(name).replace(
        "一、总体情况", f"一、总体情况：{year}年收到申请{int(area[-5:-1]) + year}件。"
    )


class Module:
    """The module of a county: reports by body and year of publication; other pages are empty."""

    def __init__(
        self, years: dict[str, list[int]], *, tabs: str = "", ignores: bool = False, default: bool = True
    ):
        self.years, self.tabs, self.ignores, self.default = years, tabs, ignores, default
        self.calls: list[tuple[str, str]] = []

    def __call__(self, url: str) -> str | None:
        asked = Asked.of(url)
        if asked.path != BODY:
            return None
        area, year = asked.fields["area"], asked.fields.get("fbtime", "")
        self.calls.append((area, year))
        years = self.years.get(area, [])
        if self.ignores or not year:
            year = str(max(years, default=0)) if self.default else ""
        text = written(area, int(year)) if year and int(year) in years else EMPTY
        tabs = "".join(self.tabs.format(area=area, year=other) for other in years)
        return text.replace("</body>", f"{tabs}</body>")


def named(outcome: Outcome) -> list[tuple[str | None, str]]:
    return sorted((listed.body, listed.title) for listed in outcome.found)


def wanted(years: dict[str, list[int]]) -> list[tuple[str | None, str]]:
    return sorted(
        (NAMES[area], f"{NAMES[area]}{year}年政府信息公开工作年度报告")
        for area in years
        for year in years[area]
    )


TREES = {
    "links": "<ul>{}</ul>"
    + "".join(
        f'<li><a href="javascript:void(0)" onclick="show(\'{area}\')">{name}</a></li>'
        for area, name in NAMES.items()
    ),
    "addresses": "".join(
        f'<a target="main" href="xxgkAnnualReport.jsp?area={area}">{name}</a>' for area, name in NAMES.items()
    ),
    "objects": "<script>var zNodes = [{id:'root', name:'政府部门', open:true, children:["
    + ",".join(f"{{id:'{area}', pId:0, name:'{name}'}}" for area, name in NAMES.items())
    + "]}];</script>",
    "json": json.dumps([{"code": area, "text": name, "children": []} for area, name in NAMES.items()]),
    "calls": "<script>"
    + "".join(
        f"d.add({n},0,'{name}','xxgkAnnualReport.jsp?area={area}','','main');\n"
        for n, (area, name) in enumerate(NAMES.items())
    )
    + "</script>",
    "xml": "<tree id='0'>"
    + "".join(f'<item text="{name}" id="{area}"/>' for area, name in NAMES.items())
    + "</tree>",
}


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_every_body_of_the_tree_and_every_year_of_its_tabs(tree: str) -> None:
    years = {POLICE: [2019, 2020, 2021], SCHOOLS: [2021], FINANCE: [2014, 2021]}
    module = Module(years, tabs='<a href="xxgkAnnualReport.jsp?area={area}&amp;fbtime={year}">{year}年</a>')
    start = f"{BODY}?area=001"
    site = {
        start: page(f'<iframe src="{TREE}?area=001"></iframe>', "政府信息公开年报"),
        f"{TREE}?area=001": tree,
    }
    outcome = walk(site, start, answer=module)
    assert named(outcome) == wanted(years)
    assert unique(outcome)
    assert outcome.problems == []
    assert all("fbtime=" in listed.url for listed in outcome.found)
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "hanweb_xxgk"


TABS = [
    '<li onclick="tab({year})">{year}年</li>',
    '<option value="{year}">{year}</option>',
    "<a href='#'>{year}年度</a>",
]


@pytest.mark.parametrize("tab", TABS)
def test_tabs_need_not_be_addresses(tab: str) -> None:
    years = {POLICE: [2012, 2019, 2021]}
    module = Module(years, tabs=tab)
    outcome = walk({}, f"{BODY}?area={POLICE}", answer=module)
    assert [found for _, found in named(outcome)] == [found for _, found in wanted(years)]
    assert outcome.problems == []
    assert len(module.calls) == 4


@pytest.mark.parametrize("default", [True, False])
def test_without_tabs_years_are_tried_until_they_are_empty(default: bool) -> None:
    held = [NOW - 7, NOW - 6, NOW - 5, NOW - 3, NOW - 2]
    module = Module({POLICE: held}, default=default)
    outcome = walk({}, f"{BODY}?area={POLICE}", answer=module)
    assert [found for _, found in named(outcome)] == [found for _, found in wanted({POLICE: held})]
    assert unique(outcome)
    assert outcome.problems == []
    assert len(module.calls) <= 14


def test_a_server_that_ignores_the_year_invents_nothing() -> None:
    module = Module({POLICE: [2021]}, ignores=True)
    outcome = walk({}, f"{BODY}?area={POLICE}", answer=module)
    assert len(outcome.found) == 1
    assert len(module.calls) <= NOW - 2008 + 3


def test_a_body_without_any_report_ends_soon_and_is_told() -> None:
    module = Module({})
    outcome = walk({}, f"{BODY}?area={POLICE}", answer=module)
    assert outcome.found == []
    assert outcome.kinds == ["listing_empty"]
    assert len(module.calls) <= 8


def test_a_tree_that_cannot_be_read_is_told() -> None:
    site = {
        f"{BODY}?area=001": page(f'<iframe src="{TREE}?area=001"></iframe>', "政府信息公开年报"),
        f"{TREE}?area=001": "|".join(NAMES),
    }
    outcome = walk(site, f"{BODY}?area=001", answer=Module({}))
    assert outcome.kinds == ["listing_empty", "listing_incomplete"]


def test_from_the_front_page_to_the_bodies() -> None:
    years = {POLICE: [2021], SCHOOLS: [2020]}
    links = "".join(f'<li><a href="{BODY}?area={area}">{NAMES[area]}</a></li>' for area in years)
    site = {
        "/": page('<a href="/zwgk/index.html">政府信息公开</a>', "某县"),
        "/zwgk/index.html": page('<a href="/zwgk/nb/index.html">政府信息公开年报</a>', "政府信息公开"),
        "/zwgk/nb/index.html": page(f"<ul>{links}</ul>", "政府信息公开年报"),
    }
    module = Module(years, tabs="<a href='xxgkAnnualReport.jsp?area={area}&fbtime={year}'>{year}</a>")
    outcome = walk(site, "/", answer=module)
    assert named(outcome) == wanted(years)
    assert outcome.problems == []


def test_years_narrow_what_is_asked_for() -> None:
    module = Module({POLICE: [2015, 2020, 2021]}, tabs="<a href='?area={area}&fbtime={year}'>{year}</a>")
    outcome = walk({}, f"{BODY}?area={POLICE}", answer=module, years=frozenset({2020}))
    assert [listed.title for listed in outcome.found] == ["某县公安局2020年政府信息公开工作年度报告"]
    assert (POLICE, "2015") not in module.calls
    assert (POLICE, "2020") in module.calls


# --- the general list ------------------------------------------------------------------------------------

SEARCH = "/module/xxgk/search.jsp"
QUERY = "standardXxgk=0&isAllList=1&texttype=0&fbtime=-1&vc_all=&vc_title=&currpage=1&sortfield=,createdatetime:0,orderid:0"
SCRIPTS = {
    "object": f"$.ajax({{url:'{SEARCH}?{QUERY}', type:'POST', data:{{infotypeId:'A0212', jdid:3096, area:'', divid:'div122'}}}})",
    "string": f'$.post({{url:"{SEARCH}?{QUERY}", data:"infotypeId=A0212&jdid=3096&area=&divid=div122"}})',
    "inputs": f"go('{SEARCH}?{QUERY}')",
}
INPUTS = '<input type="hidden" name="infotypeId" value="A0212"><input type="hidden" id="jdid" value="3096">'


class Search:
    """Twenty rows a page, by `currpage`."""

    def __init__(self, count: int, method: str = "POST", declared: int | None = None) -> None:
        self.count, self.method, self.calls = count, method, [0]
        self.declared = declared or -(-count // 20)

    def __call__(self, url: str) -> str | None:
        asked = Asked.of(url)
        if asked.path != SEARCH:
            return None
        self.calls.append(asked.number("currpage", 1))
        if (
            asked.method != self.method
            or asked.fields.get("infotypeId") != "A0212"
            or asked.fields.get("jdid") != "3096"
        ):
            return "<div></div>"
        first = (asked.number("currpage", 1) - 1) * 20 + 1
        rows = "".join(
            f'<tr class="tr_main_value_{"odd" if n % 2 else "even"}"><td>{n}</td><td><a class="bt_link" href="{href(n)}"'
            f' title="{title(n)}">{title(n)[:8]}...</a></td><td>2024-01-29</td></tr>'
            for n in range(first, min(first + 20, self.count + 1))
        )
        pager = f"<div>共{self.declared}页 <a onclick='goto(2)'>下一页</a></div>"
        return f"<table><tr class='tr_main_title'><td>名称</td></tr>{rows}</table>{pager}"


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_column_of_the_search_is_read_page_by_page(script: str, method: str) -> None:
    column = page(f"{INPUTS}<div id='div122'></div><script>{script}</script>", "政府信息公开年报")
    search = Search(53, method)
    outcome = walk({"/zwgk/nb/index.html": column, **articles(53)}, "/zwgk/nb/index.html", answer=search)
    assert len(outcome.found) == 53
    assert unique(outcome)
    assert outcome.problems == []


@pytest.mark.parametrize(("shown", "declared"), [(6, ""), (20, "共3页"), (20, "")])
def test_a_column_that_shows_its_first_lines_goes_on_by_the_search(shown: int, declared: str) -> None:
    lines = "".join(
        f'<li><a href="{href(n)}">{title(n)}</a><span>2024-01-29</span></li>' for n in range(1, shown + 1)
    )
    address = f"'{SEARCH}?{QUERY.replace('currpage=1', 'currpage=')}".replace(
        "&sortfield", "'+number+'&sortfield"
    )
    script = (
        f"function go(number) {{ $.post({address}', {{infotypeId:'A0212', jdid:3096, currpage:number}}) }}"
    )
    column = page(f"<ul>{lines}</ul><div>{declared}</div><script>{script}</script>", "政府信息公开年报")
    outcome = walk({"/zwgk/nb/index.html": column, **articles(53)}, "/zwgk/nb/index.html", answer=Search(53))
    assert len(outcome.found) == 53
    assert unique(outcome)
    assert outcome.problems == []


def test_pages_of_the_search_that_are_missing_are_told() -> None:
    column = page(f"<script>{SCRIPTS['object']}</script>", "政府信息公开年报")
    outcome = walk(
        {"/zwgk/nb/index.html": column, **articles(53)}, "/zwgk/nb/index.html", answer=Search(53, declared=5)
    )
    assert len(outcome.found) == 53
    assert [problem.message.split(" ", 1)[1] for problem in outcome.problems] == [
        "declares 5 pages, 3 could be reached"
    ]


def test_a_frame_of_the_search_is_read_too() -> None:
    frame = f"{SEARCH}?{QUERY}&infotypeId=A0212&jdid=3096"
    column = page(f'<iframe src="{frame}"></iframe>', "政府信息公开年报")
    outcome = walk(
        {"/zwgk/nb/index.html": column, **articles(53)}, "/zwgk/nb/index.html", answer=Search(53, "GET")
    )
    assert len(outcome.found) == 53
    assert outcome.problems == []


def test_a_first_page_of_the_search_without_reports_is_gone_past() -> None:
    def answer(url: str) -> str | None:
        asked = Asked.of(url)
        if asked.path != SEARCH or asked.method != "POST":
            return None
        number = asked.number("currpage", 1)
        title_ = title(3) if number == 3 else f"第{number}号通告"
        line = (
            f'<tr class="tr_main_value_odd"><td><a href="{href(number)}">{title_}</a></td></tr>'
            if number <= 3
            else ""
        )
        return f"<table>{line}</table>共3页"

    column = page(f"<script>{SCRIPTS['object']}</script>", "政府信息公开年报")
    outcome = walk({"/zwgk/nb/index.html": column, **articles(3)}, "/zwgk/nb/index.html", answer=answer)
    assert outcome.paths == [href(3)]
    assert outcome.problems == []


def test_years_that_are_not_there_are_no_problem() -> None:
    module = Module({POLICE: [NOW - 2, NOW - 1]})

    def answer(url: str) -> str | None:
        text = module(url)
        return None if text and text.startswith(EMPTY[:60]) and "总体情况" not in text else text

    outcome = walk({}, f"{BODY}?area={POLICE}", answer=answer)
    assert len(outcome.found) == 2
    assert outcome.problems == []


def test_the_modules_pages_inside_an_older_frame() -> None:
    script = (
        f'<script src="/module/jpage/dataproxy.jsp.js"></script><script>load("{BODY}?area={POLICE}")</script>'
    )
    module = Module({POLICE: [2021]}, tabs="<a href='?area={area}&fbtime={year}'>{year}</a>")
    outcome = walk(
        {"/zwgk/nb/index.html": page(script, "政府信息公开年报")}, "/zwgk/nb/index.html", answer=module
    )
    assert len(outcome.found) == 1


@pytest.mark.parametrize("tabs", ["", "<a href='?area={area}&fbtime={year}'>{year}</a>"])
@pytest.mark.parametrize("start", [NOW - 6, NOW - 3, NOW - 1])
def test_a_crawl_that_begins_at_one_year_goes_both_ways(start: int, tabs: str) -> None:
    held = [NOW - 8, NOW - 6, NOW - 5, NOW - 2, NOW - 1]
    module = Module({POLICE: held}, tabs=tabs)
    outcome = walk({}, f"{BODY}?fbtime={start}&area={POLICE}", answer=module)
    assert [found for _, found in named(outcome)] == [found for _, found in wanted({POLICE: held})]
    assert unique(outcome)
    assert outcome.problems == []
