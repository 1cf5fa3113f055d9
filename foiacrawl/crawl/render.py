"""Rendering, for portals whose registry row says `render=true`: a browser reads their pages, within the same fence.

The browser can resolve no host but those of the rendered portals, loads no pictures, styles or media, and nothing from
another host than the page's own. What a page's scripts ask of that host they ask at their own pace: the pages themselves
still come one at a time. That is why rendering is a row's choice and not a fallback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]

from foiacrawl.portals import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.async_api import Request as BrowserRequest
    from scrapy.settings import BaseSettings

    from foiacrawl.model import Portal

_HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
_NEEDED = {"document", "script", "xhr", "fetch"}
_QUIET = ("gpu", "quic", "background-networking", "component-update", "sync", "extensions")


def use_browser(settings: BaseSettings, portals: Iterable[Portal]) -> None:
    """Set Scrapy up for a browser that reaches the portals of these rows and nothing else."""
    hosts = sorted({urlsplit(portal.listing_url).hostname or "" for portal in portals})
    rules = " , ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in hosts)])
    arguments = [
        "--no-sandbox",
        "--no-first-run",
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
    return {"playwright": True, "playwright_page_methods": [PageMethod("wait_for_load_state", "networkidle")]}


def should_abort(request: BrowserRequest) -> bool:
    """Tell whether the browser may not load this: not needed for the text, or from another host than the page."""
    if request.is_navigation_request():
        return False
    return request.resource_type not in _NEEDED or not urls.same_host(request.url, request.frame.page.url)
