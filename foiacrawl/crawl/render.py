"""Rendering: a browser reads the pages of rows that say `render=true`, and listings that are empty without their scripts.

The browser is started with the first page that needs it. It can resolve no host but those of the crawl's portals, loads no
pictures, styles or media, and nothing from another host than the page's own. What a page's scripts ask of that host they
ask at their own pace: the pages themselves still come one at a time. Each host has a context of its own, few are kept.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # type: ignore[import-untyped]
from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]

from foiacrawl.addresses import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.async_api import Request as BrowserRequest
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.settings import BaseSettings

    from foiacrawl.model import Portal

_HANDLER = "foiacrawl.crawl.render.BrowserOnDemand"
_NEEDED = {"document", "script", "xhr", "fetch"}
_MOST_NAMED = 50  # hosts written one by one into the browser's rules; a command line is bounded
_MOST_CONTEXTS = 2  # kept open at once, with a page each
_SCRIPT_MEMORY = 256  # MB that the scripts of one page may take
_QUIET = ("gpu", "quic", "background-networking", "component-update", "sync", "extensions")


def find(settings: BaseSettings) -> str | None:
    """Return the browser's path, None if it is not installed."""
    return shutil.which(settings["FOIACRAWL_CHROMIUM"] or "")


def use_browser(settings: BaseSettings, portals: Iterable[Portal]) -> None:
    """Set Scrapy up for a browser that reaches the portals of these rows and nothing else."""
    hosts = sorted({urlsplit(portal.listing_url).hostname or "" for portal in portals})
    if len(hosts) > _MOST_NAMED:
        hosts = ["*.gov.cn", *(host for host in hosts if not host.endswith(".gov.cn"))][:_MOST_NAMED]
    rules = " , ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in hosts)])
    arguments = [
        "--no-sandbox",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--renderer-process-limit=2",
        f"--js-flags=--max-old-space-size={_SCRIPT_MEMORY}",
        *(f"--disable-{part}" for part in _QUIET),
        f"--host-resolver-rules={rules}",
    ]
    launch = {"executable_path": settings["FOIACRAWL_CHROMIUM"], "args": arguments}
    settings.set("DOWNLOAD_HANDLERS", {"http": _HANDLER, "https": _HANDLER}, priority="spider")
    settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", launch, priority="spider")
    settings.set("PLAYWRIGHT_ABORT_REQUEST", should_abort, priority="spider")


def meta(url: str) -> dict[str, Any]:
    """Return what a request needs to be rendered: the page is taken when its scripts have nothing more to ask."""
    if urls.is_attachment(url):
        return {}
    return {
        "playwright": True,
        "playwright_context": urls.netloc(url),
        "playwright_page_methods": [PageMethod("wait_for_load_state", "networkidle")],
    }


def should_abort(request: BrowserRequest) -> bool:
    """Tell whether the browser may not load this: not needed for the text, or from another host than the page."""
    if request.is_navigation_request():
        return False
    return request.resource_type not in _NEEDED or not urls.same_host(request.url, request.frame.page.url)


class BrowserOnDemand(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Starts the browser with the first request that needs it, and closes the contexts of hosts longest unused.

    So many pages are open at once as contexts are kept.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._starting = asyncio.Lock()
        self._started = False
        self._clearing = asyncio.Lock()
        self._room = asyncio.Semaphore(_MOST_CONTEXTS)
        self._open: Counter[str] = Counter()  # pages by context
        self._used: dict[str, None] = {}  # contexts, the latest used last

    async def _maybe_launch_in_thread(self) -> None:
        """Do nothing when the engine starts: most crawls need no browser."""

    async def download_request(self, request: Request) -> Response:
        """Fetch a page, by the browser if its meta say so."""
        if not request.meta.get("playwright"):
            plain: Response = await super().download_request(request)
            return plain
        async with self._starting:
            if not self._started:
                await super()._maybe_launch_in_thread()
                self._started = True
        name = request.meta["playwright_context"]
        async with self._room:
            self._open[name] += 1
            try:
                await self._make_room(name)
                rendered: Response = await super().download_request(request)
            finally:
                self._open[name] -= 1
        return rendered

    async def _make_room(self, name: str) -> None:
        """Close the contexts longest unused until few are left; the one at hand becomes the latest used."""
        async with self._clearing:
            self._used.pop(name, None)
            idle = [other for other in self._used if not self._open[other]]
            for other in idle[: max(0, len(self._used) - _MOST_CONTEXTS + 1)]:
                self._used.pop(other)
                if wrapper := self.context_wrappers.pop(other, None):
                    await wrapper.context.close()
            self._used[name] = None
