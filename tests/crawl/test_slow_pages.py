"""A page that keeps its reader busy is ended and reported; its portal's other pages, and other portals, are read."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.crawl.list_readers import ListReaders, PageUnreadError
from foiacrawl.listings.listing import PageRequest
from foiacrawl.model import Portal
from foiacrawl.walk.page_reading import PageContent, PageSource
from tests.crawl import stuck
from tests.crawl.portal_server import LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

URL = "http://127.0.0.1:1/nb/"
LINE = rows(("t20240110_1.html", "某某局2023年政府信息公开工作年度报告"))


def test_a_page_that_takes_too_long_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    slow, canary = (
        LocalPortal({"/nb/": page(LINE, "政府信息公开年报"), "/nb/t20240110_1.html": report()})
        for _ in range(2)
    )
    slow.pages["/"] = page("<a href='/nb/'>政府信息公开年报</a><a href='/long/'>政府信息公开年报（旧）</a>")
    slow.pages["/long/"] = page(LINE, "政府信息公开年报（旧）")
    settings = ("-s", "FOIACRAWL_PAGE_SECONDS=5", "-s", "FOIACRAWL_READERS=1")
    with serving(slow, canary):
        done = crawl(
            tmp_path, {"slow": f"{slow.url}/", "canary": f"{canary.url}/nb/"}, *settings, before=stuck.USED
        )
    assert done.code == 0, done.log
    assert sorted(portal_id for portal_id, _ in done.reports) == ["canary", "slow"]
    [(portal_id, kind, message)] = done.problems
    assert (portal_id, kind) == ("slow", "unreadable")
    assert "/long/: reading it took longer than 5 seconds" in message


def test_what_a_process_reads_is_what_the_crawl_itself_reads() -> None:
    source = PageSource("http://127.0.0.1:1/nb/", page(LINE, "政府信息公开年报").encode())
    portal, request = Portal("p", "某某门户", source.url), PageRequest(source.url, "listing")
    readers, here = ListReaders(30, 1), ListReaders(30, 0)
    try:
        found = asyncio.run(readers.read(source, request, portal))
        assert found == asyncio.run(here.read(source, request, portal))
        assert found.listing is not None
        assert [entry.url for entry in found.listing.entries] == ["http://127.0.0.1:1/nb/t20240110_1.html"]
    finally:
        readers.close()
        here.close()


def test_pages_that_may_take_long_leave_processes_for_the_others() -> None:
    """Large pages, and those of a portal with a page that was ended, are read one at a time."""
    under_way, most, begun = 0, 0, []
    readers, small, large = ListReaders(30, 0), PageSource(URL, b"<p>"), PageSource(URL, b" " * 600_000)

    async def call(job: tuple[PageSource, PageRequest, Portal]) -> PageContent:
        nonlocal under_way, most
        begun.append(job[2].portal_id)
        if job[2].portal_id == "ended":
            raise PageUnreadError
        under_way, most = under_way + 1, max(most, under_way + 1)
        await asyncio.sleep(0.01)
        under_way -= 1
        return PageContent(URL)

    async def read(*pages: tuple[PageSource, str]) -> int:
        nonlocal most
        most = 0
        jobs = (
            readers.read(source, PageRequest(URL, "listing"), Portal(name, "某", URL))
            for source, name in pages
        )
        await asyncio.gather(*jobs, return_exceptions=True)
        return most

    readers.call = call  # type: ignore[method-assign]
    try:
        assert asyncio.run(read((large, "a"), (large, "b"), (large, "c"))) == 1
        assert asyncio.run(read((small, "a"), (small, "b"), (large, "c"), (large, "d"))) == 3
        asyncio.run(read((small, "ended")))
        assert readers.shares.is_long("ended")
        assert not readers.shares.is_long("a")
    finally:
        readers.close()


def test_other_things_happen_while_the_addresses_of_a_long_list_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = rows(*((f"t20240110_{n}.html", "某某局2023年政府信息公开工作年度报告") for n in range(600)))
    frames = "".join(f"<iframe src='f{n}.html'></iframe>" for n in range(400))
    source = PageSource(URL, page(lines + frames, "政府信息公开年报").encode())
    readers, turns, keys = ListReaders(30, 0), 0, 0
    key = urls.key

    def counted(url: str) -> str:
        nonlocal keys
        keys += 1
        return key(url)

    async def others() -> None:
        nonlocal turns
        seen = 0
        while True:
            turns, seen = turns + (keys > seen), keys
            await asyncio.sleep(0)

    async def read() -> None:
        task = asyncio.ensure_future(others())
        content = await readers.read(source, PageRequest(URL, "listing"), Portal("p", "某", URL))
        task.cancel()
        assert content.listing is not None
        assert len(content.listing.entries) == 600

    monkeypatch.setattr("foiacrawl.crawl.list_readers.urls", SimpleNamespace(key=counted))
    try:
        asyncio.run(read())
    finally:
        readers.close()
    assert keys == 1000
    assert turns >= 5
