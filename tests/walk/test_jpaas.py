"""Hanweb's publishing server: units of a page, drawn again for every further page."""

from __future__ import annotations

import json
from html import escape

import pytest

from tests.walk.hanweb import Asked, articles, lines
from tests.walk.site import Outcome, page, rows, unique, walk

COLUMN = "/col/col1229565788/index.html"
API = "/api-gateway/jpaas-publish-server/front/page/build/unit"
UNIT = {
    "webId": "3185",
    "pageId": "1229565788",
    "tagId": "信息列表",
    "tplSetId": "o0YcVHHq5vWtr3uiCp4SY",
    "parseType": "bulidstatic",
    "pageType": "column",
}
SINGLE = str(UNIT)


def column(shown: list[str], count: str = "", data: str = f'queryData="{SINGLE}"', more: str = "") -> str:
    return page(f'{more}<div class="list" {data} {count}><ul>{"".join(shown)}</ul></div>', "政府信息公开年报")


class Server:
    """Gives a page of `size` lines (or of what is asked for, if `size` is None); only `paramJson` names the page."""

    def __init__(
        self, count: int, size: int | None = None, html: str = "{}", column: str = "1229565788"
    ) -> None:
        self.lines, self.size, self.html, self.column = lines(count), size, html, column
        self.calls: list[Asked] = []

    def __call__(self, url: str) -> str | None:
        asked = Asked.of(url)
        if asked.path != API:
            return None
        self.calls.append(asked)
        assert {name: asked.fields[name] for name in ("webId", "tagId", "parseType", "pageType")} == {
            name: UNIT[name] for name in ("webId", "tagId", "parseType", "pageType")
        }
        assert asked.fields["pageId"] == self.column
        wanted = json.loads(asked.fields["paramJson"])
        number, size = int(wanted["pageNo"]), self.size or int(wanted["pageSize"])
        drawn = "".join(self.lines[(number - 1) * size : number * size])
        return json.dumps({"success": True, "data": {"html": self.html.replace("{}", f"<ul>{drawn}</ul>")}})


def is_complete(outcome: Outcome, count: int) -> bool:
    return len(outcome.found) == count and unique(outcome) and outcome.problems == []


DATA = {
    "single quotes inside": f'queryData="{SINGLE}"',
    "escaped": f'queryData="{escape(json.dumps(UNIT))}"',
    "json": f"querydata='{json.dumps(UNIT)}'",
    "wrong quotes": f"queryData='{SINGLE}'",
}


@pytest.mark.parametrize("data", DATA.values(), ids=DATA)
@pytest.mark.parametrize("size", [None, 15])
def test_page_after_page(data: str, size: int | None) -> None:
    server = Server(40, size)
    site = {COLUMN: column(lines(15), 'count="40"', data), **articles(40)}
    outcome = walk(site, COLUMN, answer=server)
    assert is_complete(outcome, 40)
    assert [json.loads(call.fields["paramJson"])["pageNo"] for call in server.calls] == [2, 3]
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "hanweb_jpaas"


@pytest.mark.parametrize("count", ["", 'count="40"'])
def test_a_column_that_is_empty_without_scripts(count: str) -> None:
    server = Server(40, 15)
    outcome = walk({COLUMN: column([], count), **articles(40)}, COLUMN, answer=server)
    assert is_complete(outcome, 40)


def test_a_total_told_by_the_answer_alone() -> None:
    server = Server(40, 15, html='{}<div class="page" count="44"></div>')
    outcome = walk({COLUMN: column([]), **articles(40)}, COLUMN, answer=server)
    assert len(outcome.found) == 40
    assert [problem.message.split(" ", 1)[1] for problem in outcome.problems] == [
        "declares 44 entries, 40 could be reached"
    ]


def test_a_server_that_cuts_its_pages_otherwise_than_the_page() -> None:
    server = Server(43, 20)
    outcome = walk({COLUMN: column(lines(15), 'count="43"'), **articles(43)}, COLUMN, answer=server)
    assert is_complete(outcome, 43)


def test_a_server_that_always_gives_page_one_is_left_and_told() -> None:
    asked: list[str] = []

    def answer(url: str) -> str | None:
        asked.append(url)
        return (
            json.dumps({"success": True, "data": {"html": f"<ul>{''.join(lines(15))}</ul>"}})
            if API in url
            else None
        )

    outcome = walk({COLUMN: column(lines(15), 'count="40"'), **articles(15)}, COLUMN, answer=answer)
    assert len(outcome.found) == 15
    assert outcome.kinds == ["listing_incomplete"]
    assert len(asked) <= 2


@pytest.mark.parametrize(
    "text", ['{"success":false,"data":null}', "", "<html>403</html>", '{"success":true,"data":{"html":']
)
def test_an_answer_that_is_none(text: str) -> None:
    outcome = walk(
        {COLUMN: column(lines(15), 'count="40"'), **articles(15)},
        COLUMN,
        answer=lambda url: text if API in url else None,
    )
    assert len(outcome.found) == 15
    assert outcome.kinds == ["listing_incomplete"]


def test_units_that_are_menus_are_not_asked_for() -> None:
    menu = f'<div queryData="{UNIT | {"tagId": "栏目导航"}}"><a href="/col/col1/index.html">政府信息公开指南</a></div>'
    server = Server(20)
    site = {COLUMN: column(lines(15), 'count="20"', more=menu), **articles(20)}
    assert is_complete(walk(site, COLUMN, answer=server), 20)


def test_a_pager_apart_from_its_list_and_a_column_named_by_its_address() -> None:
    unit = {name: value for name, value in UNIT.items() if name != "pageId"}
    body = (
        f'<ul>{"".join(lines(15))}</ul><div class="page" queryData="{unit}" count="33" pageSize="15"></div>'
    )
    server = Server(33)
    assert is_complete(
        walk({COLUMN: page(body, "政府信息公开年报"), **articles(33)}, COLUMN, answer=server), 33
    )


def test_a_front_page_of_units_leads_to_the_column() -> None:
    news = f'<div queryData="{SINGLE}" count="900"><ul><li><a href="/art/2024/2/1/art_9_1.html">要闻</a></li></ul></div>'
    server = Server(3)
    site = {
        "/": page(news + rows((COLUMN, "政府信息公开年报")), "某市"),
        COLUMN: column(lines(3), 'count="3"'),
        **articles(3),
    }
    assert is_complete(walk(site, "/", answer=server), 3)
    assert server.calls == []


def test_pages_declared_in_words() -> None:
    body = column(lines(15)).replace("</body>", "<p>共4页</p></body>")
    outcome = walk({COLUMN: body, **articles(40)}, COLUMN, answer=Server(40))
    assert len(outcome.found) == 40
    assert [problem.message.split(" ", 1)[1] for problem in outcome.problems] == [
        "declares 4 pages, 3 could be reached"
    ]


def test_a_column_without_a_name_that_is_empty_without_scripts() -> None:
    body = page(f'<div queryData="{SINGLE}"></div>')
    assert is_complete(walk({COLUMN: body, **articles(20)}, COLUMN, answer=Server(20)), 20)
