"""Articles whose text their script fetches: it is read with the page that the list names."""

from __future__ import annotations

import json

import pytest

from foiacrawl.files.json_page import unwrap_page
from foiacrawl.model import Document
from foiacrawl.reading import read
from tests.walk.site import HOST, page, report, rows, walk

TITLE = "某某县财政局2023年政府信息公开工作年度报告"
LIST = "/zfxxgk/nb/index.html"
SHOW = "/zfxxgk/show.html?aid=1&id=238266&depid=847"
SCRIPTS = {
    "jsonp": (
        "function getQuery(n) { return n; } $.ajax({url: '/show/detail', dataType: 'jsonp', jsonp: 'jsoncallback',"
        " data: {areaid: 8, id: getQuery('id'), cache: 'on'}, success: show});"
    ),
    "get": "$.getJSON('/show/detail?areaid=8&id=' + getUrlParam('id') + '&cache=on', show)",
}
DETAILS = {
    "jsonp": "/show/detail?jsoncallback=callback&areaid=8&id=238266&cache=on",
    "get": "/show/detail?areaid=8&id=238266&cache=on",
}


def text() -> str:
    body = report(TITLE).partition("<body>")[2].partition("</body>")[0]
    return body + "<p>本局全年主动公开财政预算、决算和采购信息一百余条。</p>" * 4


@pytest.mark.parametrize("kind", SCRIPTS)
def test_the_text_is_fetched_with_the_page(kind: str) -> None:
    shell = page(f'<div id="content"></div><script>{SCRIPTS[kind]}</script>', "信息公开")
    site = {LIST: page(rows((SHOW, TITLE)), "政府信息公开年报"), SHOW: shell}
    outcome = walk(site, LIST)
    assert outcome.paths == [SHOW]
    assert outcome.attached == {SHOW: [DETAILS[kind]]}


def test_counters_and_related_news_are_no_text() -> None:
    script = "$.get('/hits?id=238266', show); $.get('/news/list?page=1', show)"
    site = {
        LIST: page(rows((SHOW, TITLE)), "政府信息公开年报"),
        SHOW: page(f"{text()}<script>{script}</script>", TITLE),
    }
    assert walk(site, LIST).attached == {}


@pytest.mark.parametrize(
    "answer",
    [
        "callback({});",
        "{}",
        '{{"code": 0, "data": {}}}',
    ],
)
def test_data_that_hold_a_page_are_read_as_it(answer: str) -> None:
    held = json.dumps([{"title": TITLE, "content": text(), "vc_inputtime": "2024-01-17"}])
    shell = Document(f"{HOST}{SHOW}", page('<div id="content"></div>', "信息公开").encode())
    detail = Document(f"{HOST}{DETAILS['get']}", answer.format(held).encode())
    found = read(Document(shell.source, shell.body, attachments=(detail,)))
    assert (found.form, found.year, found.agency) == ("prose", 2023, "某某县财政局")


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"a": "<p>short</p>"}', b"[1, 2", b"<html></html>", b'f({"a": 1})', b"[[" * 5000]
)
def test_other_data_are_left_alone(body: bytes) -> None:
    assert unwrap_page(body) is None
