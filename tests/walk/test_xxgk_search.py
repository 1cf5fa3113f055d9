"""Hanweb's module of disclosure: the general list, requested page by page from its search."""

from __future__ import annotations

import pytest

from tests.walk.hanweb import Asked, articles, href, title
from tests.walk.site import page, unique, walk

SEARCH = "/module/xxgk/search.jsp"
QUERY = "standardXxgk=0&isAllList=1&texttype=0&fbtime=-1&vc_all=&vc_title=&currpage=1&sortfield=,createdatetime:0,orderid:0"
SCRIPTS = {
    "object": f"$.ajax({{url:'{SEARCH}?{QUERY}', type:'POST', data:{{infotypeId:'A0212', jdid:3096, area:'', divid:'div122'}}}})",
    "string": f'$.post({{url:"{SEARCH}?{QUERY}", data:"infotypeId=A0212&jdid=3096&area=&divid=div122"}})',
    "inputs": f"go('{SEARCH}?{QUERY}')",
}
INPUTS = '<input type="hidden" name="infotypeId" value="A0212"><input type="hidden" id="jdid" value="3096">'


class Search:
    """Twenty rows a page, by `currpage`."""

    def __init__(self, count: int, method: str = "POST", declared: int | None = None) -> None:
        self.count, self.method, self.calls = count, method, [0]
        self.declared = declared or -(-count // 20)

    def __call__(self, url: str) -> str | None:
        asked = Asked.of(url)
        if asked.path != SEARCH:
            return None
        self.calls.append(asked.number("currpage", 1))
        if (
            asked.method != self.method
            or asked.fields.get("infotypeId") != "A0212"
            or asked.fields.get("jdid") != "3096"
        ):
            return "<div></div>"
        first = (asked.number("currpage", 1) - 1) * 20 + 1
        rows = "".join(
            f'<tr class="tr_main_value_{"odd" if n % 2 else "even"}"><td>{n}</td><td><a class="bt_link" href="{href(n)}"'
            f' title="{title(n)}">{title(n)[:8]}...</a></td><td>2024-01-29</td></tr>'
            for n in range(first, min(first + 20, self.count + 1))
        )
        pager = f"<div>共{self.declared}页 <a onclick='goto(2)'>下一页</a></div>"
        return f"<table><tr class='tr_main_title'><td>名称</td></tr>{rows}</table>{pager}"


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_column_of_the_search_is_read_page_by_page(script: str, method: str) -> None:
    column = page(f"{INPUTS}<div id='div122'></div><script>{script}</script>", "政府信息公开年报")
    search = Search(53, method)
    outcome = walk({"/zwgk/nb/index.html": column, **articles(53)}, "/zwgk/nb/index.html", answer=search)
    assert len(outcome.found) == 53
    assert unique(outcome)
    assert outcome.problems == []


@pytest.mark.parametrize(("shown", "declared"), [(6, ""), (20, "共3页"), (20, "")])
def test_a_column_that_shows_its_first_lines_goes_on_by_the_search(shown: int, declared: str) -> None:
    lines = "".join(
        f'<li><a href="{href(n)}">{title(n)}</a><span>2024-01-29</span></li>' for n in range(1, shown + 1)
    )
    address = f"'{SEARCH}?{QUERY.replace('currpage=1', 'currpage=')}".replace(
        "&sortfield", "'+number+'&sortfield"
    )
    script = (
        f"function go(number) {{ $.post({address}', {{infotypeId:'A0212', jdid:3096, currpage:number}}) }}"
    )
    column = page(f"<ul>{lines}</ul><div>{declared}</div><script>{script}</script>", "政府信息公开年报")
    outcome = walk({"/zwgk/nb/index.html": column, **articles(53)}, "/zwgk/nb/index.html", answer=Search(53))
    assert len(outcome.found) == 53
    assert unique(outcome)
    assert outcome.problems == []


def test_pages_of_the_search_that_are_missing_are_reported() -> None:
    column = page(f"<script>{SCRIPTS['object']}</script>", "政府信息公开年报")
    outcome = walk(
        {"/zwgk/nb/index.html": column, **articles(53)}, "/zwgk/nb/index.html", answer=Search(53, declared=5)
    )
    assert len(outcome.found) == 53
    assert [problem.message.split(" ", 1)[1] for problem in outcome.problems] == [
        "declares 5 pages, 3 could be reached"
    ]


def test_a_frame_of_the_search_is_read_too() -> None:
    frame = f"{SEARCH}?{QUERY}&infotypeId=A0212&jdid=3096"
    column = page(f'<iframe src="{frame}"></iframe>', "政府信息公开年报")
    outcome = walk(
        {"/zwgk/nb/index.html": column, **articles(53)}, "/zwgk/nb/index.html", answer=Search(53, "GET")
    )
    assert len(outcome.found) == 53
    assert outcome.problems == []


def test_a_first_page_of_the_search_without_reports_is_gone_past() -> None:
    def answer(url: str) -> str | None:
        asked = Asked.of(url)
        if asked.path != SEARCH or asked.method != "POST":
            return None
        number = asked.number("currpage", 1)
        title_ = title(3) if number == 3 else f"第{number}号通告"
        line = (
            f'<tr class="tr_main_value_odd"><td><a href="{href(number)}">{title_}</a></td></tr>'
            if number <= 3
            else ""
        )
        return f"<table>{line}</table>共3页"

    column = page(f"<script>{SCRIPTS['object']}</script>", "政府信息公开年报")
    outcome = walk({"/zwgk/nb/index.html": column, **articles(3)}, "/zwgk/nb/index.html", answer=answer)
    assert outcome.paths == [href(3)]
    assert outcome.problems == []
