"""The catalogue of Guangdong: its tree of columns and its API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.walk.site import HOST, page, report, rows, unique, walk

BASE = "/dgspz/gkmlpt"


def article(number: int, title: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "title": title,
        "type": "normal",
        "url": f"{HOST}{BASE}/content/0/{number // 1000}/post_{number}.html",
        "publisher": "某某镇人民政府",
        "create_time": 1706544000,
        "date": 1706457600,
        "created_at": "2020-01-01 00:00:00",
        "attachment": [],
    } | more


def answer(articles: list[dict[str, Any]], offset: int, total: int, name: str = "年报") -> str:
    return json.dumps(
        {
            "articles": articles,
            "offset": offset,
            "total": total,
            "classify": {"id": 3, "name": name, "post_count": total + 500},
        }
    )


def reports(*numbers: int) -> dict[str, str]:
    return {f"{BASE}/content/0/{number // 1000}/post_{number}.html": report() for number in numbers}


TREES = {
    "literal": """window._CONFIG = { // the site
 LANG: 'zh', SID: '769001', now: new Date().getTime(), f: function () { return {a: [1]} }, URL: 'a' + "b",
 TREE: [{id: 1, name: '政府信息公开', children: [{id: 2, name: '指南', children: [],},
  {id: 3, name: '年报', post_count: 3, children: [], jump_url: '',},]},], };""",
    "json": """_CONFIG={"SID":769001,"TREE":[{"id":1,"name":"\\u653f\\u5e9c\\u4fe1\\u606f",
"children":[{"id":"3","name":"政府信息公开年报","children":[]}]}]}""",
    "assigned": """window._CONFIG = {SID: '769001'};
window._CONFIG.TREE = [{id: 3, name: "政府信息公开工作年度报告", children: null}];""",
    "parsed": """var _CONFIG = {SID:'769001', TREE: JSON.parse('[{"id":3,"name":"年度报告","children":[]}]')}""",
}


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_the_tree_is_read_however_it_is_written(tree: str) -> None:
    site = {
        f"{BASE}/index": page(f"<script>{tree}</script>"),
        f"{BASE}/api/all/3?page=1&sid=769001": answer(
            [article(1001, "某某镇2023年政府信息公开工作年度报告"), article(1002, "政府信息公开指南")], 0, 3
        ),
        f"{BASE}/api/all/3?page=2&sid=769001": answer(
            [
                article(
                    1003,
                    "某某镇2022年政府信息公开工作年度报告",
                    url="/dgspz/gkmlpt/content/0/1/mpost_1003.html",
                )
            ],
            2,
            3,
        ),
        **reports(1001, 1003),
    }
    outcome = walk(site, f"{BASE}/index")
    assert outcome.paths == [f"{BASE}/content/0/1/post_1001.html", f"{BASE}/content/0/1/post_1003.html"]
    assert {listed.date for listed in outcome.found} == {"2024-01-30"}
    assert {listed.body for listed in outcome.found} == {"某某镇人民政府"}
    assert outcome.problems == []
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "gkmlpt"


def test_columns_deep_under_bodies_and_elsewhere() -> None:
    tree = {
        "SID": "1",
        "TREE": [
            {"id": 10, "name": "机构概况", "children": []},
            {
                "id": 20,
                "name": "各单位信息公开",
                "children": [
                    {
                        "id": 21,
                        "name": "市公安局",
                        "children": [
                            {
                                "id": 22,
                                "name": "公开年报",
                                "children": [
                                    {"id": 23, "name": "2023年", "children": []},
                                    {"id": 24, "name": "2022年", "children": []},
                                ],
                            }
                        ],
                    },
                    {
                        "id": 31,
                        "name": "市教育局",
                        "children": [{"id": 32, "name": "年度报告", "children": [], "jump_url": "/jyj/nb/"}],
                    },
                    {
                        "id": 41,
                        "name": "统计局",
                        "children": [{"id": 42, "name": "统计年报", "children": []}],
                    },
                ],
            },
        ],
    }
    site = {
        f"{BASE}/index": page(f"<script>window._CONFIG={json.dumps(tree)}</script>"),
        f"{BASE}/api/all/23?page=1&sid=1": answer(
            [article(1, "市公安局2023年年报", publisher="")], 0, 1, "2023年"
        ),
        f"{BASE}/api/all/24?page=1&sid=1": answer([article(2, "2022年度报告", publisher="")], 0, 1, "2022年"),
        "/jyj/nb/": page(rows(("content/post_5.html", "市教育局2023年政府信息公开年报"))),
        "/jyj/nb/content/post_5.html": report(),
        **reports(1, 2),
    }
    outcome = walk(site, f"{BASE}/index")
    assert len(outcome.found) == 3
    assert {listed.body for listed in outcome.found} == {"市公安局", "市教育局"}
    assert not [asked for asked in outcome.asked if "/42?" in asked or "/10?" in asked]
    assert outcome.problems == []


def test_page_after_page_of_a_hundred_until_the_total() -> None:
    tree = "<script>window._CONFIG = {SID:'1',TREE:[{id:3,name:'年报',children:[]}]}</script>"
    titled = [
        article(n, f"第{n}镇2023年政府信息公开工作年度报告", url="", post_url="") for n in range(1, 222)
    ]
    site = {f"{BASE}/index": page(tree), **reports(*range(1, 222))}
    for number in (1, 2, 3):
        site[f"{BASE}/api/all/3?page={number}&sid=1"] = answer(
            titled[(number - 1) * 100 : number * 100], (number - 1) * 100, 221
        )
    outcome = walk(site, f"{BASE}/index")
    assert len(outcome.found) == 221
    assert unique(outcome)
    assert len([asked for asked in outcome.asked if "/api/" in asked]) == 3


def test_a_short_answer_is_told_and_links_abroad_are_not_followed() -> None:
    tree = "<script>window._CONFIG = {SID:'1',TREE:[{id:3,name:'年报',children:[]}]}</script>"
    articles = [
        article(1, "某镇2023年政府信息公开工作年度报告"),
        article(2, "某镇2022年政府信息公开工作年度报告", type="url", url="http://127.0.0.1:9/nb/1.html"),
        article(3, "某镇2021年政府信息公开工作年度报告", type="url", url=f"{HOST}/old/nb/2021.html"),
    ]
    site = {
        f"{BASE}/index": page(tree),
        f"{BASE}/api/all/3?page=1&sid=1": answer(articles, 0, 9),
        "/old/nb/2021.html": report(),
        **reports(1),
    }
    outcome = walk(site, f"{BASE}/index")
    assert outcome.paths == [f"{BASE}/content/0/0/post_1.html", "/old/nb/2021.html"]
    assert outcome.kinds == ["listing_incomplete", "off_limits"]


def test_without_a_column_of_reports_all_articles_are_looked_through() -> None:
    tree = "<script>window._CONFIG = {SID:'1',TREE:[{id:7,name:'政策文件',children:[]}]}</script>"
    articles = [
        article(1, "某镇2023年政府信息公开工作年度报告"),
        article(2, "某镇2023年度部门决算"),
        article(3, "2023年"),
        article(4, "某镇2023年年度报告"),
    ]
    site = {
        f"{BASE}/index": page(tree),
        f"{BASE}/api/all/0?page=1&sid=1": answer(articles, 0, 4),
        **reports(1),
    }
    outcome = walk(site, f"{BASE}/index")
    assert outcome.paths == [f"{BASE}/content/0/0/post_1.html"]
