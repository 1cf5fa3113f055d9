"""UCAP: pages counted from one, and lists that come as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from foiacrawl.addresses.calls import post_form
from tests.walk.site import HOST, page, report, rows, unique, walk

CHANNEL = "4c1f0a8be2d94b3f9a77c0d5e6f81234"
LIST = "/hn/c115486/xlist.shtml"
QUERY = "_isAgg=true&_isJson=true&_pageSize={size}&_template=index&_rangeTimeGte=&_channelName=&page={page}"
ASKED = QUERY.format(size=3, page="")
SCRIPTS = {
    "whole": "$.get('/common/search/{id}?{asked}' + n)",
    "pieces": "var channelId = '{id}'; load('/common/search/' + channelId + '?{asked}' + n);",
    "bare": '<!-- -->var u = "{host}/common/search/{id}";',
    "search": 'getJSON("/search/{id}?{asked}1")',
    "searchList": 'getJSON("/searchList/{id}?{asked}1")',
}


def script_of(name: str) -> str:
    return SCRIPTS[name].replace("{id}", CHANNEL).replace("{host}", HOST).replace("{asked}", ASKED)


def path(number: int) -> str:
    return f"/hn/c115486/202401/{number:032x}.shtml"


def result(number: int, title: str = "", **more: Any) -> dict[str, Any]:
    return {
        "title": title or f"某某县第{number}局2023年政府信息公开<em>年报</em>",
        "url": HOST.replace("http:", "https:") + path(number) if number % 2 else path(number),
        "publishedTimeStr": "2024-01-30 09:12:00",
        "domainMetaList": [
            {"resultList": [{"key": "source", "value": "县公安局"}, {"key": "refno", "value": ""}]}
        ],
    } | more


def answer(results: list[dict[str, Any]], total: int | None, number: int, size: int) -> str:
    data = {"page": number, "rows": size, "results": results} | ({} if total is None else {"total": total})
    return json.dumps({"data": data})


def api(
    endpoint: str, records: list[dict[str, Any]], size: int, total: int | None, asked: int = 3
) -> dict[str, str]:
    """Return the pages of an API that gives `size` records whatever is asked for."""
    pages = range(1, len(records) // size + 3)
    return {
        f"{endpoint}?{QUERY.format(size=asked, page=number)}": answer(
            records[(number - 1) * size : number * size], total, number, size
        )
        for number in pages
    }


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("total", [8, None])
def test_rows_that_come_by_the_search_api(script: str, total: int | None) -> None:
    records = [result(n) for n in range(7)]
    records.insert(3, result(90, "县公开办2023年政务公开工作要点"))
    source = script_of(script)
    endpoint = f"/{script}/{CHANNEL}" if script.startswith("search") else f"/common/search/{CHANNEL}"
    site = {
        LIST: page(f"<ul></ul><div id='page_div'></div><script>{source}</script>", "政府信息公开年报"),
        **api(endpoint, records, 2, total, asked=20 if script == "bare" else 3),
        **{path(n): report() for n in range(7)},
    }
    outcome = walk(site, LIST)
    assert outcome.paths == sorted(path(n) for n in range(7))
    assert {listed.date for listed in outcome.found} == {"2024-01-30"}
    assert {listed.body for listed in outcome.found} == {"县公安局"}
    assert outcome.found[0].title.endswith("政府信息公开年报")
    assert outcome.problems == []
    assert unique(outcome)
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "ucap"


def test_inline_rows_and_the_api_list_each_report_once() -> None:
    inline = rows(*((path(n), f"某某县第{n}局2023年政府信息公开年报") for n in range(3)))
    source = script_of("whole")
    records = [result(n) for n in range(5)]
    site = {
        LIST: page(f"{inline}<span>共5条</span><script>{source}</script>", "政府信息公开年报"),
        **api(f"/common/search/{CHANNEL}", records, 3, 5),
        **{path(n): report() for n in range(5)},
    }
    outcome = walk(site, LIST)
    assert len(outcome.found) == 5
    assert unique(outcome)
    assert outcome.problems == []


@pytest.mark.parametrize("broken", [None, "<html>维护中</html>", '{"code":500,"msg":"系统异常"}', ""])
def test_when_the_api_fails_the_inline_rows_are_kept(broken: str | None) -> None:
    inline = rows(*((path(n), f"某某县第{n}局2023年政府信息公开年报") for n in range(3)))
    source = script_of("whole")
    site = {
        LIST: page(f"{inline}<script>{source}</script>", "政府信息公开年报"),
        **{path(n): report() for n in range(3)},
    }
    if broken is not None:
        site[f"/common/search/{CHANNEL}?{QUERY.format(size=3, page=1)}"] = broken
    outcome = walk(site, LIST)
    assert len(outcome.found) == 3
    assert outcome.kinds == ["fetch_failed" if broken is None else "listing_incomplete"]


def test_a_total_that_is_not_reached_is_reported() -> None:
    source = script_of("whole")
    site = {
        LIST: page(f"<script>{source}</script>", "政府信息公开年报"),
        **api(f"/common/search/{CHANNEL}", [result(n) for n in range(4)], 2, 30),
        **{path(n): report() for n in range(4)},
    }
    outcome = walk(site, LIST)
    assert len(outcome.found) == 4
    assert outcome.kinds == ["listing_incomplete"]
    assert "30" in outcome.problems[0].message


@pytest.mark.parametrize("static_works", [True, False])
def test_the_api_is_asked_only_where_the_pages_do_not_make_the_list_whole(static_works: bool) -> None:
    source = script_of("whole")
    pager = f"<script>createPageHTML('page_div',2, 1,'xlist','shtml',5);{source}</script>"
    lines = [(path(n), f"某某县第{n}局2023年政府信息公开年报") for n in range(5)]
    site = {
        LIST: page(rows(*lines[:3]) + pager, "政府信息公开年报"),
        **api(f"/common/search/{CHANNEL}", [result(n) for n in range(5)], 3, 5),
        **{path(n): report() for n in range(5)},
    }
    if static_works:
        site["/hn/c115486/xlist_2.shtml"] = page(rows(*lines[3:]) + pager, "政府信息公开年报")
    outcome = walk(site, LIST)
    assert len(outcome.found) == 5
    assert outcome.problems == []
    assert bool([url for url in outcome.asked if "/search/" in url]) is not static_works


def test_neither_pages_nor_api_make_the_list_whole() -> None:
    source = script_of("whole")
    pager = f"<script>createPageHTML('page_div',10, 1,'xlist','shtml',189);{source}</script>"
    site = {
        LIST: page(rows((path(1), "某某县第1局2023年政府信息公开年报")) + pager, "政府信息公开年报"),
        path(1): report(),
    }
    outcome = walk(site, LIST)
    assert len(outcome.found) == 1
    assert outcome.kinds == ["fetch_failed", "listing_incomplete"]
    assert "189" in outcome.problems[1].message


def test_a_search_box_of_another_page_is_not_asked() -> None:
    source = script_of("whole")
    site = {
        "/": page(f'<a href="{LIST}">政府信息公开年报</a><script>{source}</script>'),
        LIST: page(rows((path(1), "某某县第1局2023年政府信息公开年报")), "政府信息公开年报"),
        path(1): report(),
    }
    outcome = walk(site, "/")
    assert len(outcome.found) == 1
    assert not [url for url in outcome.asked if "/search/" in url]


@pytest.mark.parametrize("total", ["total", "TOTALCOUNT", None])
def test_suzhou_posts_for_its_rows(total: str | None) -> None:
    channel = "2f1c7c3e-9b7a-4f0e-8a35-0d9f6f4f1a2b"
    address = f"{HOST}/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15"
    script = f"""var channel_id = "{channel}";
    $.ajax({{type: 'post',
    url: '/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15', data: {{pageIndex: n, channel_id: channel_id}}}})"""
    site = {"/szsrmzf/ndbg/nav_list.shtml": page(f"<script>{script}</script>", "政府信息公开年度报告")}
    for number in (1, 2, 3):
        records = [
            {
                "TITLE": f"第{n}局2023年政府信息公开年度报告",
                "URL": path(n),
                "PUBLISHED_TIME_FORMAT": "2024-01-30",
                "C_WJBH": None,
            }
            for n in range(15 * (number - 1), min(15 * number, 20))
        ]
        data = {"list": records} | ({total: "20"} if total else {})
        site[post_form(address, {"pageIndex": str(number), "channel_id": channel})] = json.dumps(
            {"data": data}
        )
    site |= {path(n): report() for n in range(20)}
    outcome = walk(site, "/szsrmzf/ndbg/nav_list.shtml")
    assert len(outcome.found) == 20
    assert unique(outcome)
    assert outcome.problems == []


def test_one_based_pages_of_rows_with_the_platforms_marks() -> None:
    """`createPageHTML('page_div',10,1,'xlist','shtml',189)` means xlist_2.shtml … xlist_10.shtml."""
    pager = "<script>createPageHTML('page_div',10, 1,'xlist','shtml',189);</script>"
    site = {path(n): report() for n in range(189)}
    for number in range(1, 11):
        lines = [
            (path(n), f"第{n}局2023年政府信息公开年报")
            for n in range(19 * (number - 1), min(19 * number, 189))
        ]
        name = LIST if number == 1 else LIST.replace(".shtml", f"_{number}.shtml")
        site[name] = page(rows(*lines) + pager, "政府信息公开年报")
    outcome = walk(site, LIST)
    assert len(outcome.found) == 189
    assert len(outcome.asked) == 189 + 10
    assert outcome.problems == []


@pytest.mark.parametrize("inline", [0, 3])
@pytest.mark.parametrize("endpoint", ["common/search", "search", "searchList"])
def test_a_channel_that_only_a_script_elsewhere_asks_for(inline: int, endpoint: str) -> None:
    hidden = f'<input type="hidden" id="channelId" value="{CHANNEL}">'
    lines = [(path(n), f"某某县第{n}局2023年政府信息公开年报") for n in range(inline)]
    site = {
        LIST: page(
            f"{hidden}{rows(*lines)}<span>共5条</span><script src='/js/list.js'></script>", "政府信息公开年报"
        ),
        **api(f"/{endpoint}/{CHANNEL}", [result(n) for n in range(5)], 20, 5, asked=20),
        **{path(n): report() for n in range(5)},
    }
    outcome = walk(site, LIST)
    assert len(outcome.found) == 5
    assert outcome.problems == []


def test_a_whole_list_with_a_channels_number_is_left_alone() -> None:
    lines = rows(*((path(n), f"某某县第{n}局2023年政府信息公开年报") for n in range(3)))
    body = f'<form action="/common/search/{CHANNEL}?q=1"></form>{lines}<script>var channelId="{CHANNEL}";</script>'
    outcome = walk({LIST: page(body, "政府信息公开年报"), **{path(n): report() for n in range(3)}}, LIST)
    assert len(outcome.found) == 3
    assert outcome.problems == []
    assert not [url for url in outcome.asked if "search" in url]


def test_an_api_on_a_host_of_others_is_reported() -> None:
    script = f"$.get('http://127.0.0.1:9/common/search/{CHANNEL}?{ASKED}1')"
    site = {
        LIST: page(rows((path(1), "某某县第1局2023年政府信息公开年报")) + f"<script>{script}</script>"),
        path(1): report(),
    }
    outcome = walk(site, LIST)
    assert len(outcome.found) == 1
    assert outcome.kinds == ["off_limits"]
