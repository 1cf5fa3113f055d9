"""Decide whether a crawl has a browser, and set Scrapy up for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy.settings import BaseSettings

    from foiacrawl.model import Portal


def _without_browser(_url: str) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class BrowserSupport:
    """Whether a crawl has a browser: `for_empty_listings` is None where these are not opened in one.

    `is_missing`: rows or settings need a browser, and none is installed. `rendering` returns the meta data of a request
    that is opened in the browser.
    """

    for_empty_listings: bool | None = None
    is_missing: bool = False
    rendering: Callable[[str], dict[str, Any]] = _without_browser


def set_up_browser(settings: BaseSettings, portals: Iterable[Portal]) -> BrowserSupport:
    """Prepare the browser where the settings or a row need one; it starts with the first page that is opened in it."""
    rows = list(portals)
    rendered = [portal for portal in rows if portal.render]
    is_automatic = settings.getbool("FOIACRAWL_RENDER_EMPTY")
    if not is_automatic and not rendered:
        return BrowserSupport()
    from foiacrawl.crawl import render

    if not render.find_browser(settings):
        return BrowserSupport(False if is_automatic else None, is_missing=True)
    render.use_browser(settings, rows if is_automatic else rendered)
    return BrowserSupport(True if is_automatic else None, rendering=render.rendering_meta)
