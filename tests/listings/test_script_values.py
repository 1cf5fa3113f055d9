"""What the expressions of a script are worth, without running it; and which of its calls bring a list."""

from __future__ import annotations

import pytest

from foiacrawl.addresses.calls import parse_call
from foiacrawl.listings.call_numbers import find_number, find_offset
from foiacrawl.listings.script_calls import find_calls
from foiacrawl.listings.script_values import ScriptValues

URL = "http://127.0.0.1:8001/zfxxgk/list.html?depid=846&catid=436"
FIELDS = {"catid": "99", "box total": "31"}
EXPRESSIONS = {
    "'a' + \"b\" + 3": "ab3",
    "'/x?page=' + (page - 1)": "/x?page=0",
    "`/x/${size}/${size + 1}.html`": "/x/15/16.html",
    "size * 2": 30,
    "host + '/list'": "/list",
    "base + '/list'": "http://a.gov.cn/list",
    "location.origin + '/a'": "http://127.0.0.1:8001/a",
    "getQuery('depid')": "846",
    "$('#catid').val()": "99",
    "document.getElementById('catid').value": "99",
    "$('#box').data('total')": "31",
    "ids": "1,2,3",
    "site.name.toString()": "x",
    "cond ? 'a' : 'b'": "a",
    "missing || 'b'": "b",
    "decodeURIComponent('%2Fa')": "/a",
    "'/a'.concat('/b')": "/a/b",
    "{page, 'size': size, more: [1, '2', {x: true}]}": {
        "page": 1,
        "size": 15,
        "more": [1, "2", {"x": True}],
    },
    "unknown": None,
    "unknown.member(3)": None,
    "'/a/' + unknown + '/b'": None,
}
PRELUDE = (
    "var size = 15, page = 1; // page = 7\nvar base = 'http://a.gov.cn'; var ids = '1'; ids = ids + ',' + 2;\nids += ',3';"
    " var site = {name: 'x'}; var value = "
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_values(expression: str) -> None:
    values = ScriptValues(f"{PRELUDE}{expression};", URL, FIELDS)
    value, end = values.evaluate(values.source.index("var value = ") + len("var value = "))
    assert value == EXPRESSIONS[expression]
    assert values.source[end:].strip() in (";", "")


CALLS = {
    "$.ajax({url: '/list', type: 'post', data: {page: 1, id: 3}})": "/list POST page=1&id=3",
    "$.post('/list', {page: 1}, show, 'json')": "/list POST page=1",
    "$.get('/list', {page: 1})": "/list?page=1",
    "axios.get('/list', {params: {page: 1}})": "/list?page=1",
    "axios.post('/list', {page: 1})": '/list POST {"page":1}',
    "axios({method: 'post', url: '/list', data: {page: 1}})": '/list POST {"page":1}',
    "fetch('/list', {method: 'POST', body: JSON.stringify({page: 1})})": '/list POST {"page":1}',
    "fetch('/list', {method: 'POST', body: new URLSearchParams({page: 1})})": "/list POST page=1",
    "request({url: '/list?page=1'})": "/list?page=1",
    "var x = new XMLHttpRequest(); x.open('POST', '/list'); x.send('page=' + 1)": "/list POST page=1",
    "table.render({elem: '#t', url: '/list', where: {c: 3}, page: true, limit: 9})": "/list?c=3&page=1&limit=9",
    "load(1, 9); function load(page, size) { $.get('/list', {page: page, size: size}) }": "/list?page=1&size=9",
    "$.get('/api/articleList', {channel: 7})": "/api/articleList?channel=7",
    "$.get('/api/menu', {channel: 7})": None,
    "$.ajax({url: '/hits?page=1'})": None,
    "$.ajax({url: '/login', data: {name: 1}})": None,
    "$.get('/top.html')": None,
    "window.open('/list?page=1', '_blank')": None,
    "form.submit({action: 1})": None,
}


@pytest.mark.parametrize("script", CALLS)
def test_calls(script: str) -> None:
    found = find_calls(ScriptValues(script, URL), URL)
    written = []
    for call in found:
        posted = parse_call(call)
        written.append(f"{posted.url} POST {posted.body}" if posted else call)
    expected = CALLS[script]
    assert written == ([f"http://127.0.0.1:8001{expected}"] if expected else [])


def test_the_number_of_a_page_is_found_wherever_it_is() -> None:
    base = "http://a.gov.cn"
    assert find_number(f"{base}/list?cid=12&pageNo=1") == (f"{base}/list?cid=12&pageNo={{}}", 1)
    assert find_number(f"{base}/list#post:json:{{%22pageNum%22:0}}") == (
        f"{base}/list#post:json:{{%22pageNum%22:{{}}}}",
        0,
    )
    assert find_number(f"{base}/api-ajax_list-1.html#post:form:a=1") == (
        f"{base}/api-ajax_list-{{}}.html#post:form:a=1",
        1,
    )
    # The number in the path and that in the form are both the page's.
    assert find_number(f"{base}/api-ajax_list-1.html#post:form:a=1&page=1") == (
        f"{base}/api-ajax_list-{{}}.html#post:form:a=1&page={{}}",
        1,
    )
    assert find_number(f"{base}/list/1#post:form:page=0") == (f"{base}/list/1#post:form:page={{}}", 0)
    assert find_number(f"{base}/list?pageSize=20") is None
    assert find_number(f"{base}/channels/6822.html") is None
    assert find_offset(f"{base}/list?start=0&limit=15") == (f"{base}/list?start={{}}&limit=15", 0)


HOSTILE = {
    "a sum": "$.ajax({url:" + "'a'+" * 20_000 + "'b'})",
    "nested options": "$.ajax(" + "{url:" * 20_000,
    "nested calls": ".open(" * 20_000,
    "variables of variables": "".join(
        f"var v{n}=v{n + 1}+'x';$.get('/list?page='+v{n});" for n in range(3000)
    ),
    "a variable of itself": "var a = a + a; $.get('/list?page=1&x=' + a)",
    "functions of themselves": "function f(a) { return f(a) } $.get('/list?page=1&x=' + f(f(f(1))))",
    "quotes": "'" * 50_000 + ".ajax({url:'/list'})",
    "templates": "fetch(`${" * 10_000,
    "brackets": "$.ajax({url: a" + "[" * 20_000,
}


@pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)
def test_hostile_scripts_come_to_an_end(script: str) -> None:
    assert len(find_calls(ScriptValues(script, URL), URL)) <= 5


MADE = {
    "['web', 'index.html'].join('/')": "web/index.html",
    "parts.join('/')": "a/b",
    "parts[1]": "b",
    "location.pathname.split('/').pop()": "list.html",
    "location.pathname.substring(0, location.pathname.lastIndexOf('/'))": "/zfxxgk",
    "'a,b,c'.split(',')[1]": "b",
    "'/a.htm'.replace('.htm', '.html')": "/a.html",
    "'abc'.charAt(1) + 'abcdef'.substr(2, 2) + 'abcdef'.slice(-1)": "bcdf",
    "atob('L3dlYi8=')": "/web/",
    "atob('?')": None,
    "String.fromCharCode(47, 97)": "/a",
    "make('x')": "/api/x.html?page=1",
    "twice(1)": None,
    "box.data('site')": "8",
    "box.attr('data-size')": "10",
    "element.dataset.catId": "910",
    "document.getElementById('box').dataset.catId": "910",
    "element.getAttribute('data-cat-id')": "910",
    "$('.rows').data('cid')": "7",
    "origin + '/a'": "http://127.0.0.1:8001/a",
    "path": "/zfxxgk/list.html",
    "location.search.match(/depid=(.*)/)[1]": None,
}
MAKING = (
    "const {origin, pathname: path} = location; var parts = ['a', 'b'];"
    " function make(name) { return '/api/' + name + '.html?page=' + 1; }"
    " function twice(n) { n = n + 1; return n * 2 } var box = $('#box'), element = document.getElementById('box'); var value = "
)


@pytest.mark.parametrize("expression", MADE)
def test_what_functions_and_elements_give(expression: str) -> None:
    fields = {"box site": "8", "box size": "10", "box cat-id": "910", ".rows cid": "7"}
    values = ScriptValues(f"{MAKING}{expression};", URL, fields)
    value, _ = values.evaluate(values.source.index("var value = ") + len("var value = "))
    assert value == MADE[expression]
