"""What a declared total is held against: lines as a person counts them, whatever links a line has."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, walk

YEARS = range(2010, 2024)
ARTICLES = {f"/gk/nb/t20240130_{year}.html": report() for year in YEARS}
TITLE = "某某局{}年政府信息公开年报"
SHAPES = {
    "picture, title and button": (
        '<div><a href="{0}"><img src="x.jpg"></a><a href="{0}"><h4>{1}</h4></a><a href="{0}">[查看详情]</a></div>'
    ),
    "a fragment": '<li><a href="{0}">{1}</a><a href="{0}#file">下载</a></li>',
    "a file": '<li><a href="{0}">{1}</a> <a href="{0}.pdf">[PDF下载]</a></li>',
    "cells": '<table><tr><td><a href="{0}">{1}</a></td><td><a href="{0}.doc">下载</a></td></tr></table>',
}


def listed(shape: str, years: list[int], tail: str) -> str:
    lines = (SHAPES[shape].format(f"t20240130_{year}.html", TITLE.format(year)) for year in years)
    return page(f"<ul>{''.join(lines)}</ul>{tail}", "政府信息公开年报")


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("pager", ['createPageHTML("p",3,{},"index","html",14)', "var recordCount=14;/*{}*/"])
def test_several_links_a_line_do_not_end_a_list_early(shape: str, pager: str) -> None:
    years = list(YEARS)
    site = {
        f"/gk/nb/{name}": listed(
            shape, years[5 * n : 5 * n + 5], f'<div class="page"></div><script>{pager.format(n + 1)}</script>'
        )
        for n, name in enumerate(("index.html", "index_2.html", "index_3.html"))
    }
    outcome = walk(site | ARTICLES, "/gk/nb/index.html")
    assert [path for path in outcome.paths if not path.endswith((".pdf", ".doc"))] == sorted(ARTICLES)
    assert "listing_incomplete" not in outcome.kinds


@pytest.mark.parametrize("shape", list(SHAPES))
def test_several_links_a_line_do_not_hide_what_is_missing(shape: str) -> None:
    site = {"/gk/nb/index.html": listed(shape, list(YEARS)[:7], "<div>共14条</div>")}
    assert "listing_incomplete" in walk(site | ARTICLES, "/gk/nb/index.html").kinds


def test_lines_repeated_on_further_pages_count_where_all_pages_were_seen() -> None:
    years = [*YEARS][:12]
    years = [*years[:6], years[0], *years[6:], years[3]]
    site = {
        f"/gk/nb/{name}": listed(
            "a fragment",
            years[5 * n : 5 * n + 5],
            f'<script>createPageHTML("p",3,{n + 1},"index","html",14)</script>',
        )
        for n, name in enumerate(("index.html", "index_2.html", "index_3.html"))
    }
    outcome = walk(site | ARTICLES, "/gk/nb/index.html")
    assert len(outcome.paths) == 12
    assert outcome.problems == []


def test_pages_between_linked_ones_are_tried() -> None:
    steps = '<a href="index.html">1</a><a href="index_1.html">2</a>...<a href="index_6.html">尾页</a>'
    names = ["index.html", *(f"index_{n}.html" for n in range(1, 7))]
    site = {
        f"/gk/nb/{name}": listed("a fragment", [*YEARS][2 * n : 2 * n + 2], steps)
        for n, name in enumerate(names)
    }
    outcome = walk(site | ARTICLES, "/gk/nb/index.html")
    assert outcome.paths == sorted(ARTICLES)
    assert outcome.problems == []


def test_a_further_page_without_a_report_is_a_page_whatever_its_addresses() -> None:
    """Between pages of reports, one of other documents alone, at addresses of a shape that no family is known for."""
    years = list(YEARS)
    others = "".join(
        f'<li><a href="/gk/nb/o{n}.html">第{n}号政务公开工作要点</a><span>2024-01-30</span></li>'
        for n in range(5)
    )
    script = '<div class="page"></div><script>var totalPages = 3;</script>'
    site = {
        "/gk/nb/index.html": listed("a fragment", years[:5], script),
        "/gk/nb/index_2.html": page(f"<ul>{others}</ul>{script}", "政府信息公开年报"),
        "/gk/nb/index_3.html": listed("a fragment", years[5:10], script),
    }
    outcome = walk(site | ARTICLES, "/gk/nb/index.html")
    assert len(outcome.found) == 10
    assert outcome.problems == []


def test_the_sums_of_a_report_are_no_declared_total() -> None:
    """A report is where a list was expected, with tabs for its years; its table's last row reads 总计 0 0 101."""
    years = (2023, 2022, 2021)
    tabs = "".join(f'<li><a href="/public/column/66?type=3&year={year}">{year}年</a></li>' for year in years)
    cells = "".join(f"<td>{number}</td>" for number in (0, 0, 0, 1, 0, 1))
    tail = f"<table><tr><td>总计</td>{cells}</tr></table><p>全年主动公开信息共计350条。</p></body>"

    def shown(year: int) -> str:
        text = report(TITLE.format(year)).replace("</body>", tail)
        text = text.replace("<body>", '<body><div class="page">' + "本局认真做好政府信息公开工作。" * 20)
        return text.replace("<h1>", f'<ul id="timeFrame">{tabs}</ul><h1>')

    site = {f"/public/column/66?type=3&year={year}": shown(year) for year in years}
    outcome = walk(site | {"/public/column/66?type=3": shown(2023)}, "/public/column/66?type=3")
    assert len(outcome.found) == 3
    assert outcome.problems == []
    assert len(outcome.asked) == 4


def test_a_list_that_prints_its_newest_report_still_declares_its_lines() -> None:
    lines = [f'<li><a href="t20240130_{year}.html">{TITLE.format(year)}</a></li>' for year in YEARS[:3]]
    pager = '<div class="page">共5条 第1/1页</div>'
    start = report(TITLE.format(2023)).replace("</body>", f"<ul>{''.join(lines)}</ul>{pager}</body>")
    outcome = walk({"/gk/nb/index.html": start} | ARTICLES, "/gk/nb/index.html")
    assert [problem.message.partition(" ")[2] for problem in outcome.problems] == [
        "declares 5 entries, 3 could be reached"
    ]
