"""A portal with thousands of problems of one kind has a row for some of them, and one that counts the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.crawl.portal_server import LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path


def test_of_many_problems_of_one_kind_some_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    listed = [(f"t202401{n}_{n}.html", f"第{n}局2023年政府信息公开工作年度报告") for n in range(10, 22)]
    portal = LocalPortal({"/nb/": page(rows(*listed), "政府信息公开年报"), f"/nb/{listed[0][0]}": report()})
    portal.pages["/robots.txt"] = "User-agent: *\nDisallow: /nb/t2024012\n"
    with serving(portal):
        few = "from foiacrawl.crawl import progress; progress._MAX_PROBLEMS = 4"
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, before=few)
    assert crawled.kinds("p") == ["fetch_failed"] * 5 + ["robots"] * 2
    [rest] = [
        message
        for _, kind, message in crawled.problems
        if "status 404" not in message and kind == "fetch_failed"
    ]
    assert rest.startswith("5 further problems of this kind")
