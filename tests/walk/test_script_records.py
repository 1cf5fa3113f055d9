"""Lists that a page holds as data in its scripts: whatever the variable and its members are called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from foiacrawl.listings.record_lists import find_record_lists, find_script_records
from tests.walk.site import HOST, page, report, rows, unique, walk

if TYPE_CHECKING:
    from collections.abc import Callable

LIST = "/jxqzf/zfxxgknb/pc/list.html"
YEARS = range(2018, 2025)


def path(year: int) -> str:
    return f"/jxqzf/zfxxgknb/pc/content/content_17{year}0011.html"


def title(year: int) -> str:
    return f"某某区人民政府{year}年政府信息公开工作年度报告"


def record(year: int, **changed: Any) -> dict[str, Any]:
    both = {"pc": path(year), "mobile": path(year).replace("/pc/", "/mobile/")}
    given = {
        "id": f"17{year}0011",
        "title": title(year),
        "pubDate": f"{year + 1}-01-28 09:30",
        "contentSource": "",
        "urls": json.dumps(both),
        "articleFiles": [{"fileName": f"{title(year)}.docx", "filePath": f"/files/{year}.docx"}],
    }
    return given | changed


def upper(value: Any) -> Any:
    if isinstance(value, list):
        return [upper(item) for item in value]
    return {name.upper(): upper(item) for name, item in value.items()} if isinstance(value, dict) else value


RECORDS = [record(year) for year in YEARS]
BARE = [
    {"ArticleTitle": title(year), "link_url": path(year), "PUB_DATE": f"{year + 1}/1/28"} for year in YEARS
]
SCRIPTS: dict[str, Callable[[], str]] = {
    "one array": lambda: f"var articleList = {json.dumps(RECORDS, ensure_ascii=False)};",
    "within an object": lambda: (
        f"var listData = {{columnName: '年报', articleList: {json.dumps(RECORDS, ensure_ascii=False)}, total: 7}};"
    ),
    "escaped characters": lambda: f"window.__DATA__={json.dumps({'page': {'rows': RECORDS}})}",
    "upper case": lambda: f"var DATA = {json.dumps(upper(RECORDS), ensure_ascii=False)}",
    "other members": lambda: f"let rows = {json.dumps(BARE, ensure_ascii=False)};",
    "an object of addresses": lambda: (
        f"const list = {json.dumps([record(y, urls={'mobile': '/m/1.html', 'pc': path(y)}) for y in YEARS])}"
    ),
    "absolute": lambda: f"var a = {json.dumps([record(y, urls=HOST + path(y)) for y in YEARS])}",
    "without a scheme": lambda: (
        f"var a = {json.dumps([record(y, urls=HOST.removeprefix('http:') + path(y)) for y in YEARS])}"
    ),
    "relative": lambda: (
        f"var a = {json.dumps([record(y, urls='../pc/content/' + path(y).rpartition('/')[2]) for y in YEARS])}"
    ),
    "JSON that is parsed": lambda: f"var a = JSON.parse({json.dumps(json.dumps(RECORDS))});",
    "JSON in single quotes": lambda: f"var a = eval('(' + '{json.dumps(BARE, ensure_ascii=False)}' + ')');",
    "percent-encoded": lambda: f"var a = JSON.parse(decodeURIComponent('{quote(json.dumps(BARE))}'))",
    "a literal of a script": lambda: (
        "var a = ["
        + ",".join(f"{{title: '{title(y)}', url: '{path(y)}', date: '{y + 1}-01-28',}}" for y in YEARS)
        + "];"
    ),
    "by years": lambda: f"var a = {json.dumps([{'year': y, 'list': [record(y)]} for y in YEARS])}",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_every_record_is_a_line(script: Callable[[], str]) -> None:
    site = {
        LIST: page(f'<div id="app"><ul></ul></div><script>{script()}</script>', "政府信息公开年报"),
        **{path(year): report(title(year)) for year in YEARS},
    }
    outcome = walk(site, LIST)
    assert outcome.paths == sorted(map(path, YEARS))
    assert {listed.date for listed in outcome.found} == {f"{year + 1}-01-28" for year in YEARS}
    assert outcome.problems == []
    assert unique(outcome)


def test_what_is_no_report_is_no_entry_and_files_of_a_record_are_no_lines() -> None:
    others = [
        record(2030 + n, title=text)
        for n, text in enumerate(("2023年政务公开工作要点", "某某区2023年部门决算"))
    ]
    script = f"var articleList = {json.dumps([*others, record(2023)])}"
    site = {LIST: page(f"<script>{script}</script>", "政府信息公开年报"), path(2023): report(title(2023))}
    outcome = walk(site, LIST)
    assert outcome.paths == [path(2023)]
    assert outcome.problems == []
    assert not [asked for asked in outcome.asked if asked.endswith(".docx")]


def test_the_bodies_of_a_list_of_columns_are_followed() -> None:
    columns = [
        {"columnName": name, "url": f"/{slug}/nb/pc/list.html"}
        for name, slug in (("区公安局", "gaj"), ("区教育局", "jyj"))
    ]
    site = {
        "/bm/nb/pc/list.html": page(
            f"<script>var columnList = {json.dumps(columns)}</script>", "部门政府信息公开年报"
        )
    }
    for slug, name in (("gaj", "区公安局"), ("jyj", "区教育局")):
        line = {
            "title": f"{name}2023年政府信息公开年报",
            "urls": json.dumps({"pc": f"/{slug}/nb/pc/content/content_1.html"}),
        }
        site[f"/{slug}/nb/pc/list.html"] = page(
            f"<script>var a = {json.dumps([line])}</script>", "政府信息公开年报"
        )
        site[f"/{slug}/nb/pc/content/content_1.html"] = report(f"{name}2023年政府信息公开年报")
    outcome = walk(site, "/bm/nb/pc/list.html")
    assert outcome.paths == ["/gaj/nb/pc/content/content_1.html", "/jyj/nb/pc/content/content_1.html"]
    assert outcome.problems == []


def test_a_printed_list_that_its_script_holds_as_well_counts_once() -> None:
    printed = rows(*((path(year), title(year)) for year in YEARS))
    script = f"var listData = {{total: 7, pageSize: 15, articleList: {json.dumps(RECORDS)}}}"
    site = {
        LIST: page(f"{printed}<script>{script}</script>", "政府信息公开年报"),
        **{path(year): report(title(year)) for year in YEARS},
    }
    outcome = walk(site, LIST)
    assert len(outcome.found) == 7
    assert outcome.problems == []


def test_a_total_beyond_the_records_is_reported() -> None:
    script = f"var listData = {json.dumps({'total': 30, 'pageSize': 7, 'articleList': RECORDS})}"
    site = {
        LIST: page(f"<script>{script}</script>", "政府信息公开年报"),
        **{path(year): report() for year in YEARS},
    }
    outcome = walk(site, LIST)
    assert len(outcome.found) == 7
    assert outcome.kinds == ["listing_incomplete"]


@pytest.mark.parametrize(
    "source", ["var a = [{" * 3000, "[" * 20_000, '"{"' * 5000, "var a = [{'x': \"" * 2000]
)
def test_sources_that_are_no_data_are_given_up(source: str) -> None:
    assert find_script_records(source) == []


def test_a_record_needs_a_title_and_an_address_or_a_number() -> None:
    assert find_record_lists({"rows": [{"title": "a"}, {"url": "/b"}, {"id": 3}]}) == []
    (found,) = find_record_lists({"data": {"allnums": "9", "lists": [{"n_id": 3, "title": "a"}]}})
    assert (found.total, len(found.records), found.records[0].url) == (9, 1, None)


def test_a_list_in_a_file_of_its_own() -> None:
    site = {
        LIST: page('<ul id="list"></ul><script src="list_data.js"></script>', "政府信息公开年报"),
        LIST.replace("list.html", "list_data.js"): f"var listData = {{articleList: {json.dumps(RECORDS)}}};",
        **{path(year): report(title(year)) for year in YEARS},
    }
    outcome = walk(site, LIST)
    assert outcome.paths == sorted(map(path, YEARS))
    assert outcome.problems == []


def test_records_with_a_number_alone() -> None:
    given = [record(year) for year in YEARS]
    for one in given:
        del one["urls"]
    script = f"var articleList = {json.dumps(given)}"
    site = {
        LIST: page(f"<script>{script}</script>", "政府信息公开年报"),
        **{path(year): report() for year in YEARS},
    }
    outcome = walk(site, LIST)
    assert outcome.paths == sorted(map(path, YEARS))
    assert outcome.problems == []


@pytest.mark.parametrize("second", [1, 2])
def test_further_pages_of_a_list_that_declares_more(second: int) -> None:
    def shown(years: range) -> str:
        data = {"total": 7, "pageSize": 4, "articleList": [record(year) for year in years]}
        return page(f"<script>var listData = {json.dumps(data)}</script>", "政府信息公开年报")

    further = LIST.replace("list.html", f"list_{second}.html")
    site = {LIST: shown(YEARS[:4]), further: shown(YEARS[4:]), **{path(year): report() for year in YEARS}}
    outcome = walk(site, LIST)
    assert outcome.paths == sorted(map(path, YEARS))
    assert outcome.problems == []


def test_an_array_that_php_writes_as_an_object_is_a_list() -> None:
    rows = {"3": {"title": "b", "url": "/b"}, "1": {"title": "a", "url": "/a"}}
    (found,) = find_record_lists({"code": 1, "data": rows, "total": "2"})
    assert [record.url for record in found.records] == ["/b", "/a"]
    assert found.total == 2
    assert find_record_lists({"2023": {"title": "a", "url": "/a"}, "note": "x"}) == []
