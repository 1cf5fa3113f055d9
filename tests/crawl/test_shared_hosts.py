"""Two crawls that share a folder of locks never request from one host at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.http import Request, Response

from foiacrawl.crawl.middlewares.shared_hosts import SharedHostMiddleware

if TYPE_CHECKING:
    from pathlib import Path

HOST = "https://www.example.gov.cn/"


def test_a_host_is_requested_by_one_crawl_at_a_time(tmp_path: Path) -> None:
    one, other = (SharedHostMiddleware(tmp_path, 0.0) for _ in range(2))
    seen: list[str] = []

    async def fetch(crawl: SharedHostMiddleware, url: str, name: str, *, fails: bool = False) -> None:
        request = Request(url)
        await crawl.process_request(request)
        seen.append(f"{name} begins")
        await asyncio.sleep(0.01)
        seen.append(f"{name} ends")
        if fails:
            crawl.process_exception(request, OSError())
        else:
            crawl.process_response(request, Response(url))

    async def fetch_all() -> None:
        await asyncio.gather(
            fetch(one, f"{HOST}1", "1", fails=True),
            fetch(one, f"{HOST}2", "2"),
            fetch(other, f"{HOST}3", "3"),
        )

    asyncio.run(fetch_all())
    assert sorted(seen) == sorted(f"{n} {what}" for n in "123" for what in ("begins", "ends"))
    assert all(end == f"{begin[0]} ends" for begin, end in zip(seen[::2], seen[1::2], strict=True))


def test_hosts_do_not_wait_for_each_other_and_what_was_never_held_is_not_released(tmp_path: Path) -> None:
    one, other = (SharedHostMiddleware(tmp_path, 0.0) for _ in range(2))

    async def hold_two() -> None:
        await one.process_request(Request(HOST))
        await asyncio.wait_for(other.process_request(Request("https://www.example.org/")), 60)

    asyncio.run(hold_two())
    one.process_exception(Request(HOST), OSError())
    assert {path.name for path in tmp_path.iterdir()} == {"www.example.gov.cn", "www.example.org"}
