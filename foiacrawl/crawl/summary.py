"""Extension: one line a portal in the log, when its visit is over."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals

from foiacrawl.columns import many
from foiacrawl.crawl.pipelines import visit_over

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Self

    from scrapy.crawler import Crawler

    from foiacrawl.crawl.visit import Visit

logger = logging.getLogger(__name__)
_SEEN = ("new", "changed", "unchanged")


class Summary:
    """Tells of every portal what came of it; of those that were cut short at the close of the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._told: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the end of a visit and to that of the crawl."""
        summary = cls(crawler)
        crawler.signals.connect(summary.visit_over, signal=visit_over)
        crawler.signals.connect(summary.spider_closed, signal=signals.spider_closed)
        return summary

    def visit_over(self, portal_id: str) -> None:
        """Tell of a portal whose visit is over."""
        self._tell(portal_id, "")

    def spider_closed(self) -> None:
        """Tell of the portals whose visit did not come to its end."""
        for portal_id in self._visits:
            self._tell(portal_id, "; cut short")

    @property
    def _visits(self) -> Mapping[str, Visit]:
        return getattr(self._crawler.spider, "visits", {})

    def _tell(self, portal_id: str, end: str) -> None:
        if portal_id not in self._told:
            self._told.add(portal_id)
            stats = self._crawler.stats.get_stats()
            logger.info("%s%s", line(self._visits[portal_id], stats), end)


def line(visit: Visit, stats: Mapping[str, Any]) -> str:
    """Return what came of a visit in one line: outcomes, problems by kind, what was looked at, seconds."""
    portal_id, walk = visit.portal.portal_id, visit.walk
    head = f"foiacrawl/portal/{portal_id}/"
    counts = {name.removeprefix(head): value for name, value in stats.items() if name.startswith(head)}
    kinds = {name.removeprefix("problem/"): n for name, n in counts.items() if name.startswith("problem/")}
    told = [f"{counts[name]} {name}" for name in sorted(counts) if "/" not in name and name != "problems"]
    if kinds:
        told.append(f"{many(sum(kinds.values()), 'problem')} ({_each(kinds)})")
    family = walk.family.family if walk.family else "family unknown"
    found = sum(counts.get(name, 0) for name in _SEEN)
    rendered = walk.rendering.rendered
    browser = f", {rendered} of them in a browser as they were empty" if rendered else ""
    return (
        f"portal {portal_id} ({family}): {', '.join(told) or 'nothing'}; {found} found on"
        f" {many(walk.pages, 'listing page')}"
        f"{browser}, in {monotonic() - visit.began:.0f} s"
    )


def _each(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{kinds[kind]} {kind}" for kind in sorted(kinds))
