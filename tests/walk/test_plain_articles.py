"""Articles that are recognised by their bytes: what is said of them is what reading the page says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foiacrawl.listings.listing import PageRequest, Route
from foiacrawl.model import Listed, Portal
from foiacrawl.walk.page_reading import PageSource, read_source
from foiacrawl.walk.plain_articles import read_plain_article
from tests.bench_page import page
from tests.generator.build import generate

URL = "http://www.example.gov.cn/zfxxgknb/202401/t20240130_4711.html"
TITLE = "某某县财政局2023年政府信息公开工作年度报告"
REQUEST = PageRequest(URL, "entry", Route("column", 1), Listed(URL, TITLE))
PORTAL = Portal("a", "某某县人民政府", "http://www.example.gov.cn/zfxxgknb/")
ADDED = {
    "a file": '<a href="/fj/1.docx">附件</a>',
    "a file in capitals, before Chinese punctuation": "<a href='/fj/1.PDF'>附件1.PDF，</a>",
    "a frame": '<IFRAME src="/show.html"></IFRAME>',
    "a script that fetches the text": "<script>$.get('/show/detail?id=4711', show)</script>",
    "a control within the name of a file": '<a href="/fj/1.d\x01ocx">附件</a>',
}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_article_is_recognised_by_its_bytes(encoding: str) -> None:
    source = PageSource(URL, page().replace("utf-8", encoding).encode(encoding), "text/html")
    read = read_plain_article(source, REQUEST)
    assert read is not None
    assert read == read_source((source, REQUEST, PORTAL))


@pytest.mark.parametrize("added", ADDED)
def test_a_page_with_something_to_follow_is_parsed(added: str) -> None:
    body = page().replace("</body>", f"{ADDED[added]}</body>").encode()
    assert read_plain_article(PageSource(URL, body), REQUEST) is None


def test_other_pages_are_parsed() -> None:
    body = page().encode()
    source = PageSource(URL, body)
    wide = page().encode("utf-16")
    title = "各部门2023年政府信息公开工作年度报告汇总"
    for other, request in (
        (source, replace(REQUEST, kind="listing")),
        (source, replace(REQUEST, url="http://www.example.gov.cn/zfxxgknb/")),
        (source, replace(REQUEST, listed=Listed(URL, title))),
        (PageSource(URL, wide), REQUEST),
        (PageSource(URL, b"<script>location.href = '/nb/1.html'</script>"), REQUEST),
        (PageSource(URL, body * 10), REQUEST),
    ):
        assert read_plain_article(other, request) is None


@pytest.mark.parametrize("number", range(40))
def test_what_is_said_of_generated_pages_is_what_parsing_says(number: int) -> None:
    source = PageSource(URL, generate(number).body)
    read = read_plain_article(source, REQUEST)
    assert read in (None, read_source((source, REQUEST, PORTAL)))
