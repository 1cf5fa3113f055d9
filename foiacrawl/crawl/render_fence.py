"""What a page in the browser may load: GET and calls of its own host, within robots.txt and the budget, and no other page.

Every request of a page passes here, also those of its frames and where a script or a form leads to. Popups are closed,
WebSockets too; service workers and downloads are off in the context. A server's redirect is not passed here by the browser:
where it led, is looked at afterwards (render.py), and names of other hosts do not resolve.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from foiacrawl.addresses import urls
from foiacrawl.crawl.middlewares import HostBudgetMiddleware, RobotsMiddleware

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route, WebSocketRoute
    from playwright.async_api import Request as BrowserRequest
    from scrapy.crawler import Crawler

_NEEDED = {"document", "script", "xhr", "fetch"}
_OFFLINE = {"data", "blob", "about"}
_SWITCHES = (
    ("/proc/sys/user/max_user_namespaces", "0"),
    ("/proc/sys/kernel/unprivileged_userns_clone", "0"),
    ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"),
)


class Fence:
    """Decides for the pages of all contexts; a context is named like the host (and port) of its pages."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    async def close_others(self, context: BrowserContext) -> None:
        """Close what the pages of a context open: other pages and WebSockets. Their requests are not sent."""
        await context.route("**/*", _abort)
        await context.route_web_socket("**/*", _close_socket)
        context.on("page", _close_popup)

    async def must_abort(self, request: BrowserRequest, host: str) -> bool:
        """Return whether a request is not sent: not needed for the text, elsewhere, forbidden, or beyond the budget."""
        if urlsplit(request.url).scheme in _OFFLINE:
            return False
        if request.resource_type not in _NEEDED or urls.netloc(request.url) != host:
            return True
        if not request.is_navigation_request():
            return not self._is_allowed(request.url)
        if request.method != "GET":
            return True
        is_first = request.frame.parent_frame is None and request.frame.url in ("", "about:blank")
        return not is_first and not self._is_allowed(request.url)

    def _is_allowed(self, url: str) -> bool:
        """Return whether robots.txt and the budget of the host allow a request, and count it."""
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        budget = self._crawler.get_downloader_middleware(HostBudgetMiddleware)
        try:
            if robots is not None:
                robots.check_rules(url)
            if budget is not None:
                budget.process_request(Request(url))
        except IgnoreRequest:
            return False
        return True


async def _abort(route: Route) -> None:
    await route.abort()


async def _close_socket(socket: WebSocketRoute) -> None:
    await socket.close()


async def _close_popup(page: Page) -> None:
    if await page.opener() is not None:
        await page.close()


def sandbox_fault() -> str | None:
    """Return why Chromium's sandbox cannot work here, None if it can."""
    if os.geteuid() == 0:
        return "it does not work for root; crawl as another user"
    for switch, off in _SWITCHES:
        if Path(switch).is_file() and Path(switch).read_text(encoding="ascii").strip() == off:
            return f"{switch} is {off}, so that other users than root have no namespaces of their own"
    return None
