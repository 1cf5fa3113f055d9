"""A page that keeps its reader busy is ended and reported; its portal's other pages, and other portals, are read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from foiacrawl.crawl.list_readers import ListReaders
from foiacrawl.listings.listing import PageRequest
from foiacrawl.model import Portal
from foiacrawl.walk.page_reading import PageSource
from tests.crawl import stuck
from tests.crawl.portal_server import LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

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
