"""Open pages in a browser: those of rows with `render=true`, and listings that are empty without their scripts.

The browser is started with the first page that needs it. It can resolve only the hosts of the crawl's portals, loads no
pictures, styles or media, and nothing from another host than the page's own, into whatever frame: see render_fence.py. A
page's scripts send their requests to that host at their own pace; the pages themselves are still opened one at a time. Each
host has a browser context of its own; few are kept open.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # type: ignore[import-untyped]
from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]

from foiacrawl.addresses import urls
from foiacrawl.crawl.connections import bound_connections
from foiacrawl.crawl.errors import RequestRefused
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.render_fence import Fence, sandbox_fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.async_api import Request as BrowserRequest
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.settings import BaseSettings

    from foiacrawl.model import Portal

logger = logging.getLogger(__name__)

_HANDLER = "foiacrawl.crawl.render.BrowserOnDemand"
_MAX_NAMED_HOSTS = 50  # in the browser's rules; the length of a command line is limited
_MAX_CONTEXTS = 2  # open at the same time, with a page each
_MAX_SCRIPT_MEMORY = 256  # MB for the scripts of one page
_DISABLED = ("gpu", "quic", "background-networking", "component-update", "sync", "extensions")


def find_browser(settings: BaseSettings) -> str | None:
    """Return the browser's path, None if it is not installed."""
    return shutil.which(settings["FOIACRAWL_CHROMIUM"] or "")


def use_browser(settings: BaseSettings, portals: Iterable[Portal]) -> None:
    """Set Scrapy up for a browser that can reach only the portals of these rows."""
    hosts = sorted({urls.hostname(portal.listing_url) for portal in portals})
    if len(hosts) > _MAX_NAMED_HOSTS:
        hosts = ["*.gov.cn", *(host for host in hosts if not host.endswith(".gov.cn"))][:_MAX_NAMED_HOSTS]
    rules = " , ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in hosts)])
    arguments = [
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--renderer-process-limit=2",
        f"--js-flags=--max-old-space-size={_MAX_SCRIPT_MEMORY}",
        *(f"--disable-{part}" for part in _DISABLED),
        f"--host-resolver-rules={rules}",
    ]
    launch = {
        "executable_path": settings["FOIACRAWL_CHROMIUM"],
        "args": arguments,
        "chromium_sandbox": sandbox_fault() is None,
    }
    settings.set("DOWNLOAD_HANDLERS", {"http": _HANDLER, "https": _HANDLER}, priority="spider")
    settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", launch, priority="spider")


def rendering_meta(url: str) -> dict[str, Any]:
    """Return the meta data of a request that is opened in the browser: the page is taken when its scripts are idle."""
    if urls.is_attachment(url):
        return {}
    return {
        "playwright": True,
        "playwright_context": urls.netloc(url),
        "playwright_context_kwargs": {"service_workers": "block", "accept_downloads": False},
        "playwright_page_methods": [PageMethod("wait_for_load_state", "networkidle")],
    }


class BrowserOnDemand(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Starts the browser with the first request that needs it, and closes the contexts that were unused for longest.

    As many pages are open at the same time as contexts are kept.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        bound_connections(self._pool)
        self._fence = Fence(crawler)
        self.abort_request = self._must_abort
        self._starting = asyncio.Lock()
        self._started = False
        self._clearing = asyncio.Lock()
        self._slots = asyncio.Semaphore(_MAX_CONTEXTS)
        self._open: Counter[str] = Counter()  # pages by context
        self._contexts: dict[str, None] = {}  # contexts, the latest used last

    async def _maybe_launch_in_thread(self) -> None:
        """Do nothing when the engine starts: most crawls need no browser."""

    async def download_request(self, request: Request) -> Response:
        """Fetch a page, by the browser if its meta data say so."""
        if not request.meta.get("playwright"):
            plain: Response = await super().download_request(request)
            return plain
        async with self._starting:
            if not self._started:
                if fault := sandbox_fault():
                    logger.warning("The browser runs without its sandbox: %s", fault)
                await super()._maybe_launch_in_thread()
                self._started = True
        name = request.meta["playwright_context"]
        async with self._slots:
            self._open[name] += 1
            try:
                await self._close_idle_contexts(name)
                rendered: Response = await super().download_request(request)
                if not urls.same_host(rendered.url, request.url):
                    message = f"{request.url} leads the browser to {rendered.url}, which is another host"
                    raise RequestRefused(message, ProblemKind.OFF_LIMITS)
            finally:
                self._open[name] -= 1
        return rendered

    async def _create_browser_context(self, name: str, *arguments: Any, **options: Any) -> Any:
        """Create a context, in which only the pages opened here may load anything."""
        wrapper = await super()._create_browser_context(name, *arguments, **options)
        await self._fence.close_others(wrapper.context)
        return wrapper

    async def _must_abort(self, request: BrowserRequest) -> bool:
        """Return whether a page may not load this."""
        context = request.frame.page.context
        names = (name for name, wrapper in self.context_wrappers.items() if wrapper.context == context)
        return await self._fence.must_abort(request, next(names, ""))

    async def _close_idle_contexts(self, name: str) -> None:
        """Close the contexts that were unused for longest until few are left; make this one the latest used."""
        async with self._clearing:
            self._contexts.pop(name, None)
            idle = [other for other in self._contexts if not self._open[other]]
            for other in idle[: max(0, len(self._contexts) - _MAX_CONTEXTS + 1)]:
                self._contexts.pop(other)
                if wrapper := self.context_wrappers.pop(other, None):
                    await wrapper.context.close()
            self._contexts[name] = None
