"""Show the progress of a crawl on a terminal. How it looks is decided in live_layout.py.

The view is drawn on stderr a few times a second. The lines about portals and errors scroll above it; the whole log goes to
`crawl.log` beside the database meanwhile.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live as Display
from rich.text import Text
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from foiacrawl.crawl.extensions import portal_log
from foiacrawl.crawl.extensions.live_layout import ActivePortal, Snapshot, draw
from foiacrawl.crawl.requests import purpose_of
from foiacrawl.crawl.run_state import RunState
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from foiacrawl.crawl.progress import VisitProgress

_INTERVAL = 0.5  # seconds between two drawings
_LOG = "crawl.log"


def is_wanted(settings: BaseSettings) -> bool:
    """Return whether stderr is a terminal that can be drawn on, and the view is not switched off."""
    is_dumb = os.environ.get("TERM", "dumb") in ("dumb", "unknown")
    return settings.getbool("FOIACRAWL_LIVE") and not is_dumb and sys.stderr.isatty()


def log_file(settings: BaseSettings) -> Path | None:
    """Return where the log goes while the live view is on; None if it is not redirected."""
    if not is_wanted(settings) or settings.get("LOG_FILE") or not settings.getbool("LOG_ENABLED"):
        return None
    folder = Path(settings["FOIACRAWL_DB"]).resolve().parent
    return folder / _LOG if os.access(folder, os.W_OK) else None


class LiveView:
    """Extension: draws the live view from the opening of the spider to its close."""

    def __init__(self, crawler: Crawler) -> None:
        is_free = crawler.settings.get("LOG_FILE") or not crawler.settings.getbool("LOG_ENABLED")
        if not is_wanted(crawler.settings) or not is_free:
            raise NotConfigured
        self._crawler = crawler
        self._run = RunState.of(crawler)
        self._started = monotonic()
        self._console = Console(stderr=True, highlight=False, markup=False)
        self._display = Display(console=self._console, auto_refresh=False, transient=True)
        self._handler = _HandlerAbove(self._console)
        self._loop = create_looping_call(self._draw)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the opening and the close of the spider."""
        view = cls(crawler)
        crawler.signals.connect(view.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(view.spider_closed, signal=signals.spider_closed)
        return view

    def spider_opened(self) -> None:
        """Start to draw."""
        logging.getLogger().addHandler(self._handler)
        atexit.register(self._display.stop)  # an unclean end must not leave the terminal without a cursor
        self._display.start()
        if log := self._crawler.settings.get("LOG_FILE"):
            self._console.print(f"The log goes to {log}.", soft_wrap=True)
        self._loop.start(_INTERVAL, now=True)

    def spider_closed(self) -> None:
        """Stop to draw, and restore the terminal."""
        if self._loop.running:
            self._loop.stop()
        self._display.stop()
        logging.getLogger().removeHandler(self._handler)

    def _draw(self) -> None:
        size = self._console.size
        self._display.update(draw(self._snapshot(), size.width, size.height), refresh=True)

    def _snapshot(self) -> Snapshot:
        run = self._run
        stats = self._crawler.stats.get_stats()
        visits = list(run.visits.values())
        return Snapshot(
            seconds=monotonic() - self._started,
            portals=len(run.portals) - run.skipped,
            finished=run.visits_finished,
            skipped=run.skipped,
            pages=run.pages_ended + sum(visit.walk.pages for visit in visits),
            new=stats.get("foiacrawl/new", 0),
            changed=stats.get("foiacrawl/changed", 0),
            unchanged=stats.get("foiacrawl/unchanged", 0),
            problems=stats.get("foiacrawl/problems", 0),
            requests=stats.get("downloader/request_count", 0),
            seconds_left=seconds_left(visit.progress for visit in visits),
            cooling=_seconds_of_cooling(run.cooling),
            active=self._active_portals(),
        )

    def _active_portals(self) -> tuple[ActivePortal, ...]:
        """Return the portals that have a request in the downloader, in the order of the registry."""
        engine = self._crawler.engine
        active: Iterable[Request] = engine.downloader.active if engine is not None else ()
        ids = {purpose.portal.portal_id for request in active if (purpose := purpose_of(request))}
        visits = [visit for portal_id, visit in self._run.visits.items() if portal_id in ids]
        return tuple(
            ActivePortal(v.portal.portal_id, v.portal.name, v.walk.pages, v.walk.reports, v.progress.waiting)
            for v in visits
        )


class _HandlerAbove(logging.Handler):
    """Prints above the live view the lines about visits that have ended, and errors."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.INFO)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == portal_log.__name__ or record.levelno >= logging.ERROR:
            style = "red" if record.levelno >= logging.ERROR else ""
            self._console.print(Text(escape_controls(record.getMessage()), style))


def seconds_left(visits: Iterable[VisitProgress]) -> float | None:
    """Return the seconds that the longest visit still takes at its pace, for the requests that wait; None: unknown.

    Pages that are yet to be found make it longer. Portals are visited side by side, so that their times do not add up.
    """
    now = monotonic()
    return max(
        (
            visit.waiting * (now - visit.started) / visit.responses
            for visit in visits
            if visit.waiting and visit.responses
        ),
        default=None,
    )


def _seconds_of_cooling(until: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
    """Return the hosts that are skipped, with the seconds until they are requested again, the soonest first."""
    now = datetime.now(UTC)
    times = [(host, (datetime.fromisoformat(time) - now).total_seconds()) for host, time in until.items()]
    return tuple(sorted(((host, max(seconds, 0.0)) for host, seconds in times), key=lambda one: one[1]))
