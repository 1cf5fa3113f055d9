"""The live view of a crawl on a terminal: what it watches, and when it is shown. How it looks stands in view.py.

It is drawn on stderr some times a second, from numbers that the crawl keeps anyway. Above it go the lines of the portals
and what is wrong; the whole log goes to `crawl.log` beside the database meanwhile.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.live import Live as Display
from rich.text import Text
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from foiacrawl.crawl import summary
from foiacrawl.crawl.shields import Shields
from foiacrawl.crawl.view import Now, State, draw

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from foiacrawl.crawl.visit import Visit

EACH = 0.5  # seconds between two drawings
LOG = "crawl.log"


def is_wanted(settings: BaseSettings) -> bool:
    """Tell whether there is a terminal that can be drawn on, and nobody asked to leave it alone."""
    is_dumb = os.environ.get("TERM", "dumb") in ("dumb", "unknown")
    return settings.getbool("FOIACRAWL_LIVE") and not is_dumb and sys.stderr.isatty()


def log_file(settings: BaseSettings) -> Path | None:
    """Return where the log goes while the live view is on; None if it stays where it is."""
    if not is_wanted(settings) or settings.get("LOG_FILE") or not settings.getbool("LOG_ENABLED"):
        return None
    folder = Path(settings["FOIACRAWL_DB"]).resolve().parent
    return folder / LOG if os.access(folder, os.W_OK) else None


class Live:
    """Extension: draws the live view from the opening of the spider to its close."""

    def __init__(self, crawler: Crawler) -> None:
        is_free = crawler.settings.get("LOG_FILE") or not crawler.settings.getbool("LOG_ENABLED")
        if not is_wanted(crawler.settings) or not is_free:
            raise NotConfigured
        self._crawler = crawler
        self._started = monotonic()
        self._console = Console(stderr=True, highlight=False, markup=False)
        self._display = Display(console=self._console, auto_refresh=False, transient=True)
        self._above = _Above(self._console)
        self._loop = create_looping_call(self._draw)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Begin with the spider, end with it."""
        live = cls(crawler)
        crawler.signals.connect(live.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(live.spider_closed, signal=signals.spider_closed)
        return live

    def spider_opened(self) -> None:
        """Take the terminal."""
        logging.getLogger().addHandler(self._above)
        atexit.register(self._display.stop)  # an unclean end must not leave the terminal without a cursor
        self._display.start()
        if log := self._crawler.settings.get("LOG_FILE"):
            self._console.print(f"The log goes to {log}.", soft_wrap=True)
        self._loop.start(EACH, now=True)

    def spider_closed(self) -> None:
        """Give the terminal back."""
        if self._loop.running:
            self._loop.stop()
        self._display.stop()
        logging.getLogger().removeHandler(self._above)

    def _draw(self) -> None:
        size = self._console.size
        self._display.update(draw(self._state(), size.width, size.height), refresh=True)

    def _state(self) -> State:
        spider: Any = self._crawler.spider
        stats = self._crawler.stats.get_stats()
        visits: list[Visit] = list(spider.visits.values())
        shields = self._crawler.get_downloader_middleware(Shields)
        return State(
            seconds=monotonic() - self._started,
            portals=len(spider.portals) - len(spider.skipped),
            done=sum(visit.is_over and not visit.unsaved for visit in visits),
            skipped=len(spider.skipped),
            pages=sum(visit.walk.pages for visit in visits),
            new=stats.get("foiacrawl/new", 0),
            changed=stats.get("foiacrawl/changed", 0),
            unchanged=stats.get("foiacrawl/unchanged", 0),
            problems=stats.get("foiacrawl/problems", 0),
            requests=stats.get("downloader/request_count", 0),
            left=left(visits),
            cooling=_cooling(shields.cooling if shields else {}),
            now=self._now(),
        )

    def _now(self) -> tuple[Now, ...]:
        """Return the portals that have a request under way, in the order of the registry."""
        spider: Any = self._crawler.spider
        active = {request.meta["portal"].portal_id for request in self._active() if "portal" in request.meta}
        here = [visit for portal_id, visit in spider.visits.items() if portal_id in active]
        return tuple(
            Now(v.portal.portal_id, v.portal.name, v.walk.pages, v.walk.reports, v.waiting) for v in here
        )

    def _active(self) -> Iterable[Any]:
        engine = self._crawler.engine
        return engine.downloader.active if engine is not None else ()


class _Above(logging.Handler):
    """Shows above the live view what is worth a line there: portals that are done, and what is wrong."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.INFO)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == summary.__name__ or record.levelno >= logging.ERROR:
            style = "red" if record.levelno >= logging.ERROR else ""
            self._console.print(Text(record.getMessage(), style))


def left(visits: Iterable[Visit]) -> float | None:
    """Return the seconds that the longest visit still takes at its pace, going by the requests that wait; None: unknown.

    Pages that are yet to be found make it longer. Portals are visited side by side, so that their times do not add up.
    """
    now = monotonic()
    paces = [
        (visit.waiting, (now - visit.began) / visit.answers)
        for visit in visits
        if visit.waiting and visit.answers
    ]
    return max((waiting * pace for waiting, pace in paces), default=None)


def _cooling(until: dict[str, str]) -> tuple[tuple[str, float], ...]:
    """Return the hosts that are left alone, with the seconds until they are asked again, the soonest first."""
    now = datetime.now(UTC)
    times = [(host, (datetime.fromisoformat(time) - now).total_seconds()) for host, time in until.items()]
    return tuple(sorted(((host, max(seconds, 0.0)) for host, seconds in times), key=lambda one: one[1]))
