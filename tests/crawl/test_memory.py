"""What a portal sends is bounded in memory: the files of one article, all its documents, and its cookies."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from scrapy.http import Request, Response

from foiacrawl.crawl.connections import Transfers
from foiacrawl.crawl.middlewares import BoundedCookies, MemoryMiddleware
from foiacrawl.crawl.progress import VisitProgress
from foiacrawl.crawl.requests import Purpose, build_request
from foiacrawl.listings.listing import PageRequest
from foiacrawl.model import Document, Portal
from foiacrawl.spool import LargeBody, Spool, SpooledDocument, spooled
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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


def test_a_portal_that_fills_the_memory_waits_and_its_attachments_only_for_documents_being_read() -> None:
    portal, progress = Portal("p", "某", URL), VisitProgress(held_bytes=11)
    visit = SimpleNamespace(progress=progress)
    middleware = MemoryMiddleware(
        cast("RunState", SimpleNamespace(visits={"p": visit}, is_stopping=False)), 10
    )

    def request(kind: Any) -> Request:
        return build_request(Purpose(portal, PageRequest(URL, kind)), print, print)

    async def waits(kind: str) -> bool:
        task = asyncio.ensure_future(middleware.process_request(request(kind)))
        for _ in range(20):  # more turns than a request takes that need not wait
            await asyncio.sleep(0)
        waiting = not task.done()
        progress.held_bytes, held = 10, progress.held_bytes
        await task
        progress.held_bytes = held
        return waiting

    assert asyncio.run(waits("entry"))
    assert not asyncio.run(waits("attachment"))
    progress.unsaved = 1  # another document is being read: it leaves room
    assert asyncio.run(waits("attachment"))
    progress.held_bytes = 10
    assert not asyncio.run(waits("entry"))


def test_a_large_document_leaves_the_memory_until_it_is_read(tmp_path: Path) -> None:
    """Scrapy keeps a response until its items were processed: a large one is processed before it is read."""
    spool = Spool(tmp_path / "spool")
    body = spool.keep(b"x" * 2_000_000)
    assert isinstance(body, LargeBody)
    assert spool.keep(b"small") == b"small"
    document = Document(URL, b"", attachments=(Document(f"{URL}a.pdf", b""),))
    waiting = spooled(document, b"page", (body,))
    assert isinstance(waiting, SpooledDocument)
    assert [len(part.body) for part in (waiting.document, *waiting.document.attachments)] == [4, 0]
    whole = waiting.loaded()
    assert (whole.body, len(whole.attachments[0].body)) == (b"page", 2_000_000)
    del waiting, body
    assert list((tmp_path / "spool").iterdir()) == []


def test_large_documents_are_stored_and_their_files_removed(tmp_path: Path) -> None:
    files = ("A.pdf", "B.pdf")
    links = "".join(f"<p><a href='./{name}'>附件{name}</a></p>" for name in files)
    listed = [(f"t2024011{n}_{n}.html", f"第{n}局2023年政府信息公开工作年度报告") for n in range(5)]
    portal = LocalPortal({"/nb/": page(rows(*listed), "政府信息公开年报")})
    for number, (name, title) in enumerate(listed):
        body = report(title).replace("</body>", f"{links.replace('./', f'./{number}')}</body>")
        portal.pages[f"/nb/{name}"] = body
        portal.pages |= {f"/nb/{number}{one}": Answer(b"%PDF-1.4" + b"0" * 1_500_000) for one in files}
    left = tmp_path / "foia.db-spool" / "left by a kill"
    left.parent.mkdir()
    left.touch()
    with serving(portal):
        # Less than the files of one article: nothing may wait for ever.
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, "-s", "FOIACRAWL_PORTAL_BYTES=1000000")
    assert crawled.code == 0, crawled.log
    assert len(crawled.reports) == 5
    assert crawled.rows("SELECT count(*) FROM documents WHERE attached_to IS NOT NULL") == [(10,)]
    assert not left.parent.exists()


class Transport:
    def __init__(self, name: str) -> None:
        self.name = name
        self.is_paused = False

    def pauseProducing(self) -> None:  # noqa: N802  (Twisted's name)
        self.is_paused = True

    def resumeProducing(self) -> None:  # noqa: N802
        self.is_paused = False


def test_of_many_large_responses_the_largest_is_received_and_the_small_ones() -> None:
    transfers, million = Transfers(10_000_000), 1_000_000
    a, b, c, small = (Transport(name) for name in ("a", "b", "c", "small"))
    for transport, size in ((a, 5), (b, 3), (c, 3), (a, 1), (small, 1)):
        transfers.add(transport, size * million)
    assert [one.name for one in (a, b, c, small) if one.is_paused] == ["c"]
    transfers.add(b, million)
    assert [one.name for one in (a, b, c, small) if one.is_paused] == ["b", "c"]
    transfers.end(a)
    assert not any(one.is_paused for one in (b, c, small))


def test_large_responses_at_the_same_time_are_all_received(tmp_path: Path) -> None:
    portals = [LocalPortal() for _ in range(3)]
    with serving(*portals):
        for number, portal in enumerate(portals):
            portal.pages["/nb/"] = page(rows(("t20240110_1.html", TITLE)), f"第{number}局政府信息公开年报")
            portal.pages["/nb/t20240110_1.html"] = report() + " " * 5_000_000
        few = "from foiacrawl.crawl import connections; connections._transfers._limit = 2_000_000"
        crawled = crawl(tmp_path, {f"p{n}": f"{p.url}/nb/" for n, p in enumerate(portals)}, before=few)
    assert crawled.code == 0, crawled.log
    assert crawled.rows("SELECT count(*), min(size) > 5000000 FROM documents") == [(3, 1)]
    assert not list(tmp_path.glob("foia.db-spool/*"))


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


def test_a_cookie_with_a_lifetime_of_hundreds_of_digits_costs_no_other(
    recwarn: pytest.WarningsRecorder,
) -> None:
    """Python's cookie jar drops all of a response's cookies then, and prints a traceback."""
    middleware = BoundedCookies()
    headers = {"Set-Cookie": [f"endless=1; Max-Age={'9' * 400}", "session=1; Path=/; Max-Age=3600"]}
    middleware.process_response(Request(URL), Response(URL, headers=headers))
    request = Request(URL)
    middleware.process_request(request)
    assert request.headers["Cookie"] == b"session=1"
    assert not recwarn.list
