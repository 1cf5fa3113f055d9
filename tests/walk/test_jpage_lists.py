"""Hanweb's jpage where the list is not what it seems: other lists beside it, scripts as links, columns of years and bodies."""

from __future__ import annotations

from html import escape

import pytest

from tests.walk.hanweb import Asked, articles, datastore, lines
from tests.walk.site import page, rows, walk
from tests.walk.test_jpage import COLUMN, PROXY, QUERY, Server, column, is_complete, options


def test_another_list_without_records_of_its_own_does_not_lend_its_options() -> None:
    other = options(999, fields="{columnid:9}")
    site = {
        COLUMN: page(f"{other}<script>{datastore(lines(45))}</script>{options(60)}", "政府信息公开年报"),
        **articles(60),
    }
    assert is_complete(walk(site, COLUMN, answer=Server(60)), 60)


def test_records_whose_links_are_scripts() -> None:
    records = [
        f"<li onclick=\"window.open('/art/2024/1/3/art_1_{n}.html')\">第{n}乡2023年政府信息公开工作年度报告</li>"
        for n in range(60)
    ]
    site = {f"/art/2024/1/3/art_1_{n}.html": "" for n in range(60)} | {
        COLUMN: column(datastore(records[:45]), options(60))
    }

    def answer(url: str) -> str | None:
        asked = Asked.of(url)
        start = asked.number("startrecord", 1)
        return datastore(records[start - 1 : start + 44]) if asked.path == PROXY else None

    assert is_complete(walk(site, COLUMN, answer=answer), 60)


def test_a_column_without_a_name_that_shows_nothing_without_its_script() -> None:
    assert is_complete(walk({COLUMN: page(options(50)), **articles(50)}, COLUMN, answer=Server(50)), 50)


def test_an_older_list_inside_the_newer_servers_frame() -> None:
    frame = '<script src="/api-gateway/jpaas-publish-server/front/script/common.js"></script>'
    site = {COLUMN: column(datastore(lines(45)), options(60), frame), **articles(60)}
    assert is_complete(walk(site, COLUMN, answer=Server(60)), 60)


@pytest.mark.parametrize("name", ["2019年以前", "2016-2019年", "2019年及以前年报"])
@pytest.mark.parametrize("years", [None, frozenset({2017})])
def test_a_column_of_several_years_beside_the_list(name: str, years: frozenset[int] | None) -> None:
    old = '<li><a href="/art/2018/1/2/art_9_1.html">某县2017年政府信息公开工作年度报告</a></li>'
    menu = rows(("/col/col30520/index.html", name))
    site = {
        COLUMN: column(datastore(lines(3)), options(3), menu),
        "/col/col30520/index.html": column(datastore([old]), options(1)),
        "/art/2018/1/2/art_9_1.html": "",
        **articles(3),
    }
    outcome = walk(site, COLUMN, years=years)
    assert len(outcome.found) == (4 if years is None else 1)
    assert "/art/2018/1/2/art_9_1.html" in outcome.paths


def test_an_article_filed_in_two_columns_is_one_report() -> None:
    twins = [record.replace("art_30516_", "art_30599_") for record in lines(5)]
    menu = rows(("/col/col30599/index.html", "2023年"))
    copies = {path.replace("art_30516_", "art_30599_"): text for path, text in articles(5).items()}
    site = {
        COLUMN: column(datastore(lines(5)), options(5), menu),
        "/col/col30599/index.html": column(datastore(twins), options(5)),
        **articles(5),
        **copies,
    }
    assert len(walk(site, COLUMN).found) == 5


def test_an_error_shown_as_a_page_counts_for_nothing() -> None:
    news = "".join(
        f'<li><a href="/art/2024/1/5/art_9_{n}.html">要闻第{n}则</a><i>2024-01-05</i></li>' for n in range(20)
    )

    def answer(url: str) -> str | None:
        return page(f"<h1>404</h1><ul>{news}</ul>") if PROXY in url else None

    outcome = walk({COLUMN: column(datastore(lines(45)), options(60)), **articles(45)}, COLUMN, answer=answer)
    assert len(outcome.found) == 45
    assert outcome.kinds == ["listing_incomplete"]


def test_a_next_group_that_is_followed_as_it_stands() -> None:
    """The next group's page counts groups, and nothing else in its address is looked at."""

    def answer(url: str) -> str | None:
        asked = Asked.of(url)
        if asked.path != PROXY or "perpage" in asked.fields:
            return None
        start = asked.number("page", 0) * 45
        return datastore(lines(131)[start : start + 45])

    call = f"{PROXY}?{escape(QUERY)}"
    site = {
        COLUMN: column(datastore(lines(45), call=call), "<script>$('#a').jpage({totalRecord:131})</script>")
    }
    assert is_complete(walk(site | articles(131), COLUMN, answer=answer), 131)


def test_records_that_are_bodies_lead_to_their_columns() -> None:
    names = ["云台街道", "海城镇", "东岭乡"] * 20
    records = [f'<li><a href="/col/col7{n:02}/index.html">{name}</a></li>' for n, name in enumerate(names)]
    site = {COLUMN: column(datastore(records[:45]), options(60)), **articles(60)}
    for n, record in enumerate(lines(60)):
        site[f"/col/col7{n:02}/index.html"] = column(datastore([record]), options(1))

    def answer(url: str) -> str | None:
        asked = Asked.of(url)
        start = asked.number("startrecord", 1)
        return datastore(records[start - 1 : start + 44]) if asked.path == PROXY else None

    outcome = walk(site, COLUMN, answer=answer)
    assert is_complete(outcome, 60)
    assert {listed.body for listed in outcome.found} == {"云台街道", "海城镇", "东岭乡"}
