"""Lists whose page a form asks for, lists that load more, and lists that show no pager at all."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from foiacrawl.addresses.calls import parse_call
from tests.walk.site import page, report, rows, walk

LIST = "/xxgk/list.jsp?cid=7"
COUNT, SIZE = 24, 10
LINES = [
    (f"/xxgk/show.jsp?id={number}", f"某某市第{number}局2023年政府信息公开年报") for number in range(COUNT)
]
ARTICLES = {path: report() for path, _ in LINES}
GOES = "<script>function go(n) { document.f.pageNo.value = n; document.f.submit(); }</script>"


def shown(number: int, method: str, words: str) -> str:
    form = (
        f'<form name="f" method="{method}" action="list.jsp"><input type="hidden" name="cid" value="7">'
        f'<input type="hidden" name="pageNo" value="{number}"><input type="submit" value="GO">'
        f'<a href="javascript:go({number + 1})">下一页</a>{words}</form>'
    )
    return page(rows(*LINES[(number - 1) * SIZE : number * SIZE]) + form + GOES, "政府信息公开年报")


@pytest.mark.parametrize("method", ["post", "get"])
@pytest.mark.parametrize("words", ["第1/3页", "共24条", ""])
def test_a_form_with_the_number_of_its_page(method: str, words: str) -> None:
    def answer(address: str) -> str | None:
        call = parse_call(address)
        fields = dict(parse_qsl(call.body if call else urlsplit(address).query))
        if (
            not urlsplit(address).path.endswith("/list.jsp")
            or fields.get("cid") != "7"
            or "pageNo" not in fields
        ):
            return None
        return shown(int(fields["pageNo"]), method, words)

    outcome = walk({LIST: shown(1, method, words)} | ARTICLES, LIST, answer=answer)
    assert set(outcome.paths) == set(ARTICLES), outcome.asked
    assert outcome.problems == []


MORE = ('<a id="more">加载更多</a>', '<div class="more">加载更多</div>', "<button>点击加载更多</button>")


@pytest.mark.parametrize("more", MORE)
def test_a_list_that_loads_more(more: str) -> None:
    site = {"/channels/31.html": page(rows(*LINES[:SIZE]) + more, "政府信息公开年报")}
    site |= {"/channels/31_2.html": rows(*LINES[SIZE:20]), "/channels/31_3.html": rows(*LINES[20:])}
    assert set(walk(site | ARTICLES, "/channels/31.html").paths) == set(ARTICLES)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/list.thtml?id=5", "/list.thtml?id=5&pn={}"),
        ("/channel/list/5.html", "/channel/list/5_{}.html"),
        ("/govsub/publicinfo/category-5.html", "/govsub/publicinfo/category-5_{}.html"),
    ],
)
@pytest.mark.parametrize("size", [8, 30])
def test_a_list_of_a_known_system_without_a_pager(first: str, second: str, size: int) -> None:
    start = 1 if "category" in second else 2
    site = {first: page(rows(*LINES[:size]), "政府信息公开年报")}
    for number, place in enumerate(range(size, COUNT, size), start=start):
        site[second.format(number)] = page(rows(*LINES[place : place + size]), "政府信息公开年报")
    outcome = walk(site | ARTICLES, first)
    assert set(outcome.paths) == set(ARTICLES), outcome.asked
    assert outcome.problems == []


def test_what_stands_beside_a_list_of_records_declares_its_total() -> None:
    def part(number: int) -> str:
        records = ",".join(
            f'{{"title": "{title}", "url": "{path}"}}'
            for path, title in LINES[10 * number - 10 : 10 * number]
        )
        data = f'{{"columnName": "年报", "articleList": [{records}], "total": {COUNT}, "pageSize": 10}}'
        return page(f"<ul></ul><script>var listData = {data};</script>", "政府信息公开年报")

    site = {"/s/nb/pc/list.html": part(1), "/s/nb/pc/list_2.html": part(2), "/s/nb/pc/list_3.html": part(3)}
    assert set(walk(site | ARTICLES, "/s/nb/pc/list.html").paths) == set(ARTICLES)
    lost = walk({"/s/nb/pc/list.html": part(1)} | ARTICLES, "/s/nb/pc/list.html")
    assert lost.kinds == ["listing_incomplete"]
