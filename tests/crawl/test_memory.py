"""What a portal sends is bounded in memory: the files of one article, all its documents, and its cookies."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from scrapy.http import Request, Response

from foiacrawl.crawl.middlewares import BoundedCookies, MemoryMiddleware
from foiacrawl.crawl.progress import VisitProgress
from foiacrawl.crawl.requests import Purpose, build_request
from foiacrawl.listings.listing import PageRequest
from foiacrawl.model import Portal
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.crawl.run_state import RunState

TITLE = "某某局2023年政府信息公开工作年度报告"
URL = "http://127.0.0.1:1/nb/"


def test_the_files_of_an_article_are_kept_up_to_a_limit(tmp_path: Path) -> None:
    links = "".join(f"<p><a href='./P{n}.pdf'>附件{n}.pdf</a></p>" for n in range(12))
    portal = LocalPortal(
        {
            "/nb/": page(rows(("t20240110_1.html", TITLE)), "政府信息公开年报"),
            "/nb/t20240110_1.html": report().replace("</body>", f"{links}</body>"),
            **{f"/nb/P{n}.pdf": Answer(b"%PDF-1.4" + b"0" * 1_000_000) for n in range(12)},
        }
    )
    with serving(portal):
        sites = {"p": f"{portal.url}/nb/"}
        crawled = crawl(tmp_path, sites, "-s", "FOIACRAWL_ARTICLE_BYTES=5000000")
    assert crawled.code == 0, crawled.log
    assert len(crawled.reports) == 1
    assert crawled.rows("SELECT count(*) FROM documents WHERE attached_to IS NOT NULL") == [(4,)]
    assert crawled.kinds("p") == ["too_large"] * 8
    assert "of one article 5,000,000 are read" in crawled.problems[0][2]


def test_a_portal_that_fills_the_memory_waits_and_its_attachments_do_not() -> None:
    portal, progress = Portal("p", "某", URL), VisitProgress(held_bytes=11)
    visit = SimpleNamespace(progress=progress)
    middleware = MemoryMiddleware(cast("RunState", SimpleNamespace(visits={"p": visit})), 10)

    def request(kind: Any) -> Request:
        return build_request(Purpose(portal, PageRequest(URL, kind)), print, print)

    async def waits(kind: str) -> bool:
        task = asyncio.ensure_future(middleware.process_request(request(kind)))
        _, waiting = await asyncio.wait([task], timeout=0.05)
        progress.held_bytes, held = 10, progress.held_bytes
        await task
        progress.held_bytes = held
        return bool(waiting)

    assert asyncio.run(waits("entry"))
    assert not asyncio.run(waits("attachment"))
    progress.held_bytes = 10
    assert not asyncio.run(waits("entry"))


def test_cookies_are_few_and_short() -> None:
    middleware = BoundedCookies()
    for night in range(5):
        names = [f"n{night}_{n}" for n in range(300)]
        headers = {"Set-Cookie": [f"{name}={'x' * 500}" for name in names] + [f"long={'x' * 60_000}"]}
        middleware.process_response(Request(URL), Response(URL, headers=headers))
    assert len(middleware.jars[None]) <= 100
    request = Request(URL)
    middleware.process_request(request)
    sent = request.headers["Cookie"] or b""
    assert 3000 < len(sent) <= 4096
    assert all(len(cookie.partition(b"=")[2]) == 500 for cookie in sent.split(b";"))


def test_a_cookie_that_a_portal_needs_is_sent() -> None:
    middleware = BoundedCookies()
    middleware.process_response(Request(URL), Response(URL, headers={"Set-Cookie": "session=1; Path=/"}))
    request = Request(URL)
    middleware.process_request(request)
    assert request.headers["Cookie"] == b"session=1"
