"""openness_php: bodies by branch_id, in the old and the newer skin."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, rows, unique, walk

A, B, C = "5" * 23 + "a", "5" * 23 + "b", "5" * 23 + "c"
CRUMB = '<div class="crumbs">当前位置：网站首页 &gt; 政府信息公开 &gt; {body} &gt; 政府信息公开年报</div>'
UNITS = {A: "市公安局", B: "市教育局", C: "某某镇人民政府"}


def listing(controller: str, branch: str, number: int = 1, total: int = 3) -> str:
    lines = [(show(controller, branch, n), f"{2024 - n}年政府信息公开年报") for n in (1, 2, 3)]
    shown = lines[:2] if number == 1 else lines[2:]
    pager = (
        f'共{total}条 <a href="?branch_id={branch}&amp;page=2">下一页</a>' if number == 1 else f"共{total}条"
    )
    others = "".join(
        f'<a href="/opennessContent/?branch_id={other}&amp;column_code=52702">{name}</a>'
        for other, name in UNITS.items()
    )
    guide = f'<a href="/opennessGuide/?branch_id={branch}">政府信息公开指南</a>'
    return page(CRUMB.format(body=UNITS[branch]) + guide + rows(*shown) + pager + others, "政府信息公开年报")


def show(controller: str, branch: str, number: int) -> str:
    return f"/{controller}/show/{ord(branch[-1])}{number}.html"


@pytest.mark.parametrize("controller", ["OpennessAnnualReport", "xxgkAnnualReport"])
def test_every_body_every_page_nothing_twice(controller: str) -> None:
    pages = {
        show(controller, branch, number): report(f"{name}{2024 - number}年政府信息公开年报")
        for branch, name in UNITS.items()
        for number in (1, 2, 3)
    }
    for branch in UNITS:
        pages[f"/{controller}/?branch_id={branch}"] = listing(controller, branch)
        pages[f"/{controller}/?branch_id={branch}&page=2"] = listing(controller, branch, 2)
    outcome = walk(pages, f"/{controller}/?branch_id={A}")
    assert len(outcome.found) == 9, outcome.asked
    assert unique(outcome)
    assert {listed.body for listed in outcome.found} == set(UNITS.values())
    assert outcome.problems == []
    assert not [asked for asked in outcome.asked if "opennessContent" in asked or "Guide" in asked]
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "openness_php"


def test_what_is_declared_and_not_reached_is_reported() -> None:
    name = "opennessAnnualReport"
    pages = {f"/{name}/?branch_id={A}": listing(name, A, total=8)}
    pages |= {f"/{name}/?branch_id={A}&page=2": listing(name, A, 2, total=8)}
    pages |= {show(name, A, number): report() for number in (1, 2, 3)}
    outcome = walk(pages, f"/{name}/?branch_id={A}")
    assert len(outcome.found) == 3
    assert "listing_incomplete" in outcome.kinds


def test_the_newer_skin_is_asked_by_column_code() -> None:
    def skin(branch: str) -> str:
        codes = "".join(
            f'<li><a href="/xxgkContent/?branch_id={branch}&amp;column_code={code}">{name}</a></li>'
            for code, name in ((100, "机构领导"), (180, "政府信息公开年报"), (200, "规划计划"))
        )
        units = "".join(
            f'<li><a href="/xxgkContent/?branch_id={b}">{name}</a></li>' for b, name in UNITS.items()
        )
        number = ord(branch[-1])
        line = rows((f"/OpennessAnnualReport/show/{number}.html", "2023年政府信息公开年报"))
        return page(
            CRUMB.format(body=UNITS[branch]) + f"<ul>{codes}</ul><ul>{units}</ul>" + line, "政府信息公开年报"
        )

    pages = {f"/xxgkContent/?branch_id={branch}&column_code=180": skin(branch) for branch in UNITS}
    pages |= {f"/OpennessAnnualReport/show/{ord(branch[-1])}.html": report() for branch in UNITS}
    outcome = walk(pages, f"/xxgkContent/?branch_id={A}&column_code=180")
    assert len(outcome.found) == 3
    assert {listed.body for listed in outcome.found} == set(UNITS.values())
    assert sorted(asked for asked in outcome.asked if "xxgkContent" in asked) == sorted(
        f"http://127.0.0.1:8001/xxgkContent/?branch_id={branch}&column_code=180" for branch in UNITS
    )
    assert outcome.problems == []


@pytest.mark.parametrize("has_annual_link", [True, False])
def test_bodies_named_on_a_front_page_without_a_branch_of_its_own(has_annual_link: bool) -> None:
    """The front page of disclosure links to each body's home; the annual list is linked for one body, or there only."""
    bodies = {
        f"{number}f5a6b7c8d9e0f1a2b3c4d5e": name for number, name in enumerate(("教育局", "公安局", "财政局"))
    }
    bodies = {branch.rjust(24, "0"): name for branch, name in bodies.items()}

    def annual(branch: str) -> str:
        return f'<a href="/OpennessAnnualReport/?branch_id={branch}">政府信息公开年报</a>'

    homes = "".join(
        f'<a href="/openness/?branch_id={branch}">某某县{name}</a>' for branch, name in bodies.items()
    )
    site = {
        "/openness/": page(homes + (annual(next(iter(bodies))) if has_annual_link else ""), "政府信息公开")
    }
    for number, (branch, name) in enumerate(bodies.items()):
        site[f"/openness/?branch_id={branch}"] = page(annual(branch), "政府信息公开")
        line = rows((f"/OpennessAnnualReport/show/{number}.html", f"某某县{name}2023年政府信息公开年报"))
        site[f"/OpennessAnnualReport/?branch_id={branch}"] = page(line, "政府信息公开年报")
        site[f"/OpennessAnnualReport/show/{number}.html"] = report(f"某某县{name}2023年政府信息公开年报")
    outcome = walk(site, "/openness/")
    assert outcome.paths == [f"/OpennessAnnualReport/show/{number}.html" for number in range(3)]
    assert outcome.problems == []
