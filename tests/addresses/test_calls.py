"""Calls by POST as addresses: what goes in comes out, and two calls are two pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.addresses.calls import add_notes, parse_call, parse_notes, post_form, post_json, split
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving

if TYPE_CHECKING:
    from pathlib import Path

API = "http://www.x.gov.cn/EWB/rest/list"


def test_a_call_keeps_its_body_and_has_its_own_key() -> None:
    one, two = (post_json(API, {"name": "年报 #1&2", "pageIndex": n}) for n in (1, 2))
    call = parse_call(one)
    assert call is not None
    assert (call.url, call.body) == (API, '{"name":"年报 #1&2","pageIndex":1}')
    assert "json" in call.content_type
    assert urls.key(one) != urls.key(two) != urls.key(API)
    assert urls.clean(one) == one
    assert parse_call(API) is None


def test_a_form_is_sent_as_browsers_do() -> None:
    call = parse_call(post_form(API + "#x", {"name": "年 报", "page": "2"}))
    assert call is not None
    assert (call.url, call.body) == (API, "name=%E5%B9%B4+%E6%8A%A5&page=2")


def test_the_spider_posts_it(tmp_path: Path) -> None:
    portal = LocalPortal(pages={"/list": Answer("<html>nothing</html>")})
    with serving(portal):
        crawl(tmp_path, {"p": post_json(f"{portal.url}/list", {"page": 1})})
    assert [(asked.method, asked.body) for asked in portal.asked if asked.path == "/list"] == [
        ("POST", b'{"page":1}')
    ]


def test_a_note_is_kept_in_mind_and_never_sent(tmp_path: Path) -> None:
    portal = LocalPortal(pages={"/js/a.js?v=1": Answer("var a;")})
    with serving(portal):
        url = add_notes(f"{portal.url}/js/a.js?v=1", {"of": "年报 #1"})
        crawl(tmp_path, {"p": url})
    # A start that lists nothing is followed by the home page.
    assert portal.paths == ["/js/a.js?v=1", "/"]
    assert parse_notes(url) == {"of": "年报 #1"}
    assert split(url)[1].startswith("#note:")
    assert urls.key(url) != urls.key(split(url)[0])
    assert parse_call(url) is None
