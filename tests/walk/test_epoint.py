"""Epoint EWB: a shell, the site's settings in a script, and lists by POST."""

from __future__ import annotations

import json
from typing import Any

import pytest

from foiacrawl.addresses.calls import post_json
from tests.walk.site import HOST, page, report, unique, walk

SHELL = "/dynamic/zwgk/govInfoPub.html?categorynum=003017002&deptcode=001001"
SETTINGS = "var siteInfo = {\n  siteGuid: '7eb5f7f1-9041-43ad-8e13-8fcb82ea831a', // the site\n  projectName: '/EWB-FRONT'\n};"
GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
HEAD = '<script src="/js/webBuilderCommon.js"></script><script src="/EWB-FRONT/rest.js"></script>'


def path(number: int) -> str:
    return f"/govxxgk/JW/2024-01-30/{number:08d}-0000-0000-0000-000000000000.html"


def records(first: int, count: int, body: str = "某某县") -> list[dict[str, Any]]:
    return [
        {
            "title": f"{body}第{n}局2023年政府信息…",
            "realtitle": f"{body}第{n}局2023年政府信息公开工作年度报告",
            "infourl": path(n),
            "infodate": "2024-01-30",
        }
        for n in range(first, first + count)
    ]


def answers(
    found: list[dict[str, Any]],
    *,
    department: str = "001001",
    base: int = 0,
    wrapped: bool = False,
    size: int = 20,
    total: bool = True,
    project: str = "/EWB-FRONT",
    as_text: bool = False,
) -> dict[str, str]:
    """Return the pages of the API: from number `base` on; what lies below is the first page too."""
    site = {}
    for index in range(len(found) // size + 3):
        start = max(0, index - base) * size
        reported = {
            "deptcode": department,
            "categorynum": "003017002",
            "pageIndex": index,
            "pageSize": 20,
            "siteGuid": GUID,
        }
        data: dict[str, Any] = {"data": found[start : start + size]} | (
            {"total": len(found)} if total else {}
        )
        custom: Any = json.dumps(data) if as_text else data
        url = post_json(
            f"{HOST}{project}/rest/lightfrontaction/getgovinfolist",
            {"params": reported} if wrapped else reported,
        )
        site[url] = json.dumps({"custom": custom, "status": {"code": 1}})
    return site


def shell(body: str = "", head: str = HEAD) -> str:
    return page(f"{body}<ul id='list'></ul>", "政府信息公开", head)


@pytest.mark.parametrize("base", [0, 1])
@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("total", [True, False])
def test_both_counts_and_both_dialects(base: int, wrapped: bool, total: bool) -> None:
    found = records(0, 45)
    found.insert(20, {"title": "某某县政务公开工作要点", "infourl": path(900), "infodate": "2024-01-01"})
    site = {
        SHELL: shell(),
        "/js/webBuilderCommon.js": SETTINGS,
        **answers(found, base=base, wrapped=wrapped, total=total),
        **{path(n): report() for n in range(45)},
    }
    outcome = walk(site, SHELL)
    assert outcome.paths == sorted(path(n) for n in range(45))
    assert unique(outcome)
    assert {(listed.date, listed.title[-4:]) for listed in outcome.found} == {("2024-01-30", "年度报告")}
    assert outcome.problems == []
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "epoint_ewb"


def test_settings_in_the_other_script_of_another_project() -> None:
    head = '<script src="../../js/ajaxReq.js?v=2"></script>'
    info = {"siteGuid": GUID, "projectName": "EpointWebBuilder"}
    script = f"const siteInfo={json.dumps(info)}; post({{params: JSON.stringify(p)}})"
    site = {
        SHELL: shell(head=head),
        "/js/ajaxReq.js": script,
        **answers(records(0, 3), wrapped=True, project="/EpointWebBuilder", as_text=True),
        **{path(n): report() for n in range(3)},
    }
    outcome = walk(site, SHELL)
    assert len(outcome.found) == 3
    assert outcome.problems == []
    assert len([url for url in outcome.asked if "getgovinfolist" in url]) == 1


@pytest.mark.parametrize("tree", ["links", "objects", "choices"])
def test_departments_of_the_tree(tree: str) -> None:
    names = {"001001": "某某县人民政府办公室", "001002": "县公安局", "001003": "县教育局"}
    if tree == "links":
        lines = "".join(
            f'<li><a href="govInfoPub.html?categorynum=003017002&amp;deptcode={code}">{name}</a></li>'
            for code, name in names.items()
        )
        menu = '<a href="govInfoPub.html?categorynum=003017001&deptcode=001001">政府信息公开指南</a>'
        body = f"{menu}<ul>{lines}</ul>"
    elif tree == "choices":
        choices = "".join(f'<option value="{code}">{name}</option>' for code, name in names.items())
        friends = '<select><option value="http://www.x.gov.cn/">某某市人民政府</option></select>'
        body = f'<select id="dept"><option value="">全部部门</option>{choices}</select>{friends}'
    else:
        nodes = [{"deptcode": code, "deptname": name, "children": []} for code, name in names.items()]
        body = f"<script>var deptTree = {json.dumps([{'deptname': '部门', 'children': nodes}], ensure_ascii=False)};</script>"
    site = {SHELL: shell(body), "/js/webBuilderCommon.js": SETTINGS, **{path(n): report() for n in range(6)}}
    for place, code in enumerate(names):
        site |= answers(records(2 * place, 2), department=code)
    outcome = walk(site, SHELL)
    assert len(outcome.found) == 6
    assert {listed.body for listed in outcome.found} == set(names.values())
    assert outcome.problems == []
    assert len([url for url in outcome.asked if ".js" in url]) == 1
    assert not [url for url in outcome.asked if "003017001" in url]


def test_a_shell_of_the_whole_catalogue_leads_to_the_column() -> None:
    menu = (
        '<a href="govInfoPub.html?categorynum=003017001">政府信息公开指南</a>'
        f'<a href="{SHELL}">政府信息公开年报</a>'
    )
    site = {
        "/dynamic/zwgk/govInfoPub.html?categorynum=003": shell(menu),
        SHELL: shell(menu),
        "/js/webBuilderCommon.js": SETTINGS,
        **answers(records(0, 2)),
        **{path(n): report() for n in range(2)},
    }
    outcome = walk(site, "/dynamic/zwgk/govInfoPub.html?categorynum=003")
    assert len(outcome.found) == 2
    assert outcome.problems == []
    assert not [url for url in outcome.asked if "003017001" in url]


def test_without_settings_or_answer_it_is_told_and_inline_rows_are_kept() -> None:
    inline = f'<ul><li><a href="{path(1)}">某某县2023年政府信息公开工作年度报告</a></li></ul>'
    outcome = walk({SHELL: shell(inline), path(1): report()}, SHELL)
    assert outcome.paths == [path(1)]
    assert outcome.kinds == ["fetch_failed"]
    site = {SHELL: shell(inline), "/js/webBuilderCommon.js": "var nothing;", path(1): report()}
    outcome = walk(site, SHELL)
    assert outcome.paths == [path(1)]
    assert outcome.kinds == ["fetch_failed"]
    outcome = walk(site | {"/js/ajaxReq.js": "var nothing;"}, SHELL)
    assert outcome.kinds == ["listing_incomplete"]
    outcome = walk(site | {"/js/ajaxReq.js": SETTINGS}, SHELL)
    assert outcome.paths == [path(1)]
    assert outcome.kinds == ["fetch_failed"]


def test_a_total_that_is_not_reached_is_reported() -> None:
    found = records(0, 25)
    site = {
        SHELL: shell(),
        "/js/webBuilderCommon.js": SETTINGS,
        **{path(n): report() for n in range(25)},
        **{url: text for url, text in answers(found).items() if "%22pageIndex%22:0" in url},
    }
    outcome = walk(site, SHELL)
    assert len(outcome.found) == 20
    assert outcome.kinds == ["listing_incomplete"]
    assert "25" in outcome.problems[0].message


def test_a_server_that_knows_no_page_zero_and_addresses_without_a_slash() -> None:
    found = [record | {"infourl": record["infourl"].lstrip("/")} for record in records(0, 25)]
    calls = {url: text for url, text in answers(found, base=1).items() if "%22pageIndex%22:0" not in url}
    empty = {url: '{"custom":{"data":[]}}' for url in answers(found, base=1) if "%22pageIndex%22:0" in url}
    for zero in ({}, empty):
        site = {
            SHELL: shell(),
            "/js/webBuilderCommon.js": SETTINGS,
            **calls,
            **zero,
            **{path(n): report() for n in range(25)},
        }
        outcome = walk(site, SHELL)
        assert len(outcome.found) == 25
        assert outcome.problems == []


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_dialect_that_is_not_understood_may_be_answered_with_an_empty_list(wrapped: bool) -> None:
    found = records(0, 25)
    empty = json.dumps({"custom": {"total": 0, "data": []}})
    site = {
        SHELL: shell(),
        "/js/webBuilderCommon.js": SETTINGS,
        **dict.fromkeys(answers(found, wrapped=not wrapped), empty),
        **answers(found, wrapped=wrapped),
        **{path(n): report() for n in range(25)},
    }
    outcome = walk(site, SHELL)
    assert len(outcome.found) == 25
    assert outcome.problems == []
