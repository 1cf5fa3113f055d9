"""Write one line for each portal into the log, when its visit has ended."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals

from foiacrawl.columns import many
from foiacrawl.crawl.run_state import RunState
from foiacrawl.crawl.signals import visit_finished

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from foiacrawl.crawl.visit import Visit

logger = logging.getLogger(__name__)
_REPORT_COUNTS = ("new", "changed", "unchanged")


class PortalLog:
    """Logs the outcome of every visit; of those that were cut short at the close of the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._visits = RunState.of(crawler).visits

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the end of a visit and to that of the crawl."""
        log = cls(crawler)
        crawler.signals.connect(log.visit_finished, signal=visit_finished)
        crawler.signals.connect(log.spider_closed, signal=signals.spider_closed)
        return log

    def visit_finished(self, portal_id: str) -> None:
        """Log a portal whose visit has ended."""
        logger.info("%s", summarize(self._visits[portal_id]))

    def spider_closed(self) -> None:
        """Log the portals whose visit has not ended."""
        for visit in self._visits.values():
            logger.info("%s; cut short", summarize(visit))


def summarize(visit: Visit) -> str:
    """Return the outcome of a visit in one line: reports, problems by kind, listing pages, seconds."""
    portal_id, walk, counts = visit.portal.portal_id, visit.walk, visit.progress.counts
    kinds = {name.removeprefix("problem/"): n for name, n in counts.items() if name.startswith("problem/")}
    parts = [f"{counts[name]} {name}" for name in sorted(counts) if "/" not in name and name != "problems"]
    if kinds:
        each = ", ".join(f"{kinds[kind]} {kind}" for kind in sorted(kinds))
        parts.append(f"{many(sum(kinds.values()), 'problem')} ({each})")
    family = walk.family.family if walk.family else "family unknown"
    found = sum(counts.get(name, 0) for name in _REPORT_COUNTS)
    rendered = walk.rendering.rendered
    browser = f", {rendered} of them in a browser as they were empty" if rendered else ""
    return (
        f"portal {portal_id} ({family}): {', '.join(parts) or 'nothing'}; {found} found on"
        f" {many(walk.pages, 'listing page')}"
        f"{browser}, in {monotonic() - visit.progress.started:.0f} s"
    )
