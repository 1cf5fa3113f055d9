"""Hanweb's module of disclosure: a page a body and year, a tree of bodies, a search by POST."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.walk.hanweb import Asked
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


def test_a_body_without_any_report_ends_soon_and_is_reported() -> None:
    module = Module({})
    outcome = walk({}, f"{BODY}?area={POLICE}", answer=module)
    assert outcome.found == []
    assert outcome.kinds == ["listing_empty"]
    assert len(module.calls) <= 8


def test_a_tree_that_cannot_be_read_is_reported() -> None:
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
