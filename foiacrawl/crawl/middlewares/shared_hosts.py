"""One request at a time goes to a host, and in its pace, also where several machines crawl.

The hosts of portals are divided among the shards of a crawl. A list may name a further host, though, which is in another shard
or in none: for each request a crawl locks the file of its host, in a folder that all crawls see.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy.exceptions import NotConfigured

from foiacrawl.addresses import urls

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

_PAUSE = 0.2  # seconds between two looks


class SharedHostMiddleware:
    """Holds the lock of a request's host until it is answered. `delay` are the seconds between requests of two crawls."""

    def __init__(self, folder: Path, delay: float) -> None:
        self._folder = folder
        self._delay = delay
        self._own: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._held: WeakKeyDictionary[Request, tuple[str, int]] = WeakKeyDictionary()
        folder.mkdir(parents=True, exist_ok=True)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take folder and delay from the settings."""
        folder = crawler.settings["FOIACRAWL_HOST_LOCKS"]
        if not folder:
            raise NotConfigured
        return cls(Path(folder), crawler.settings.getfloat("DOWNLOAD_DELAY"))

    async def process_request(self, request: Request) -> None:
        """Wait until no other crawl requests anything from the host."""
        host = urls.netloc(request.url)
        await self._own[host].acquire()  # in the order of this crawl's requests
        try:
            handle = await self._lock(host)
        except BaseException:
            self._own[host].release()
            raise
        self._held[request] = host, handle

    def process_response(self, request: Request, response: Response) -> Response:
        """Release the host."""
        self._release(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Release the host."""
        del exception
        self._release(request)

    async def _lock(self, host: str) -> int:
        """Return the handle of the host's file, locked."""
        handle = os.open(self._folder / host, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    await asyncio.sleep(_PAUSE)
            if os.pread(handle, 20, 0) not in (b"", self._name()):
                # Requests of this crawl have their own pace. The clocks of two machines may differ.
                since = time.time() - os.fstat(handle).st_mtime
                await asyncio.sleep(max(0.0, min(self._delay, self._delay - since)))
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _release(self, request: Request) -> None:
        if request in self._held:
            host, handle = self._held.pop(request)
            os.ftruncate(handle, 0)
            os.pwrite(handle, self._name(), 0)
            os.close(handle)  # unlocks it
            self._own[host].release()

    @staticmethod
    def _name() -> bytes:
        return f"{os.uname().nodename[:12]}.{os.getpid()}".encode()[:20]
