"""What of a response is looked at while nothing else happens is small: no portal keeps the others waiting."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from protego import Protego
from scrapy.http import HtmlResponse, Request, Response
from scrapy.utils.test import get_crawler

from foiacrawl.crawl.middlewares import BoundedMetaRefresh, shields
from foiacrawl.crawl.robots import rules_for
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AGENT = "foiacrawl/0.1 (+https://example.org)"
URL = "http://127.0.0.1:1/nb/"
TITLE = "某某局2023年政府信息公开工作年度报告"
# Four times as much; squared it would take sixteen times as long. The machine may be busy: one of several measurements.
GROWTH = 9.0
MEASURED = 6


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def is_linear(make: Callable[[int], Callable[[], object]], count: int) -> bool:
    make(10)()
    return any(seconds(make(4 * count)) < GROWTH * max(seconds(make(count)), 0.01) for _ in range(MEASURED))


def parsed(text: str) -> Protego:
    return Protego.parse(rules_for(text, AGENT))


def test_a_robots_txt_of_many_agents_and_rules_is_read_in_linear_time() -> None:
    """Each rule holds for each agent of its group: 14,000 of both, in 400 KB, took more than 6 GB."""

    def reading(count: int) -> Callable[[], object]:
        agents = (f"User-agent: z{number}\n" for number in range(count))
        rules = (f"Disallow: /x{number}\n" for number in range(count))
        text = "".join((*agents, *rules))
        return lambda: parsed(text)

    assert is_linear(reading, 1000)


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: other\nUser-agent: foiacrawl\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n",
        "User-agent: *\nUser-agent: other\nDisallow: /a\n\nUser-agent: other\nDisallow: /b\n",
        "user agent foiacrawl\nuser-agent: other # one\ndisallow /a\nUseragent: *\nDisallow: /b\nAllow: /a\n",
        "User-agent: foia*crawl\nDisallow: /a\nUser-agent: *\nDisallow: /b\n",
        "User-agent: crawl\nDisallow: /a\nUser-agent: *\nDisallow: /b\n",
        "User-agent: other\nDisallow: /\n",
        "User-agent:\nDisallow: /a\nUser-agent: *\nCrawl-delay: 3\nDisallow: /b\n",
        "User-agent: *\r\nDisallow: /a\r\n\r\n# end",
        "User-agent: foiacrawl\nUser-agent: foiacrawl\nDisallow: /a\nUser-agent: FOIACRAWL\nDisallow: /b",
        "Sitemap: /s.xml\nDisallow: /a\nUser-agent: bot\nUser-agent: *\nDisallow: /b\nHost: x\n",
        "",
    ],
)
def test_the_rules_of_other_agents_are_left_out_and_ours_are_as_before(text: str) -> None:
    whole, ours = Protego.parse(text), parsed(text)
    for path in ("/", "/a", "/b", "/c"):
        assert ours.can_fetch(path, AGENT) == whole.can_fetch(path, AGENT)
    assert ours.crawl_delay(AGENT) == whole.crawl_delay(AGENT)


@pytest.mark.parametrize("piece", [b"<", b"<script", b"<script>", b"<style ", b"</script"])
def test_words_of_a_missing_page_are_looked_for_in_linear_time(piece: bytes) -> None:
    def looking(count: int) -> Callable[[], object]:
        body = "<p>找不到".encode() + piece * (count // len(piece))
        return lambda: shields.find_missing_page(Response(URL, body=body))

    assert is_linear(looking, 14_000)


def test_scripts_and_tags_are_no_words_of_a_page() -> None:
    body = "<p>一<script>二<b></SCRIPT>三<style>四</style><a href='五'>六</a><script src='七'>八"
    assert shields.text_of(body.encode()) == "一三六八"


class NeverDecoded(HtmlResponse):
    @property
    def text(self) -> str:
        raise AssertionError("decoded whole")


def test_a_page_is_not_decoded_whole_for_a_redirect() -> None:
    """Scrapy decodes 60 MB in one step; of GB 18030 each wrong byte calls a function: 13 seconds."""
    middleware = BoundedMetaRefresh.from_crawler(get_crawler())

    def passed(head: bytes) -> Request | Response:
        headers = {"Content-Type": "text/html; charset=gb2312"}
        return middleware.process_response(
            Request(URL), NeverDecoded(URL, body=head + b"\xff" * 100_000, headers=headers)
        )

    redirect = passed(b"<html><meta http-equiv='refresh' content='0;url=/b'>")
    assert isinstance(redirect, Request)
    assert redirect.url == "http://127.0.0.1:1/b"
    assert isinstance(passed(b"<html>"), NeverDecoded)


@pytest.mark.parametrize("name", ["idna", "punycode", "zlib", "undefined", "rot13"])
def test_a_page_under_the_name_of_a_codec_that_is_none_of_text_is_read(tmp_path: Path, name: str) -> None:
    portal = LocalPortal({"/nb/": page(rows(("t20240110_1.html", TITLE)), "政府信息公开年报")})
    headers = {"Content-Type": f"text/html; charset={name}"}
    portal.pages["/nb/t20240110_1.html"] = Answer(report(), headers=headers)
    with serving(portal):
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert crawled.reports == [("p", "/nb/t20240110_1.html")], crawled.log
    assert crawled.problems == []


def test_a_response_with_endless_headers_or_in_endless_pieces_is_a_problem_of_its_portal(
    tmp_path: Path,
) -> None:
    headers = {f"X-{number}": "1" for number in range(20_000)}
    names = [f"t2024011{number}_{number}.html" for number in range(3)]
    listed = [(name, f"第{number + 1}局2023年政府信息公开工作年度报告") for number, name in enumerate(names)]
    portal = LocalPortal({"/nb/": page(rows(*listed), "政府信息公开年报"), f"/nb/{names[2]}": report()})
    portal.pages |= {f"/nb/{names[0]}": Answer(report(), headers=headers)}
    portal.pages |= {f"/nb/{names[1]}": Answer("x", repeated=5000)}
    with serving(portal):
        few = "from foiacrawl.crawl.extensions import chunks; chunks.MAX_CHUNKS = 100"
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, before=few)
    assert crawled.reports == [("p", f"/nb/{names[2]}")], crawled.log
    told = {message.partition(": ")[0].rpartition("/")[2]: message for _, _, message in crawled.problems}
    assert crawled.kinds("p") == ["too_large"] * 2
    assert "headers have more than 131,072 bytes" in told[names[0]]
    assert "more than 100 pieces" in told[names[1]]
    assert "Traceback" not in crawled.log
