"""What is recorded of a visit of which documents were not read, because the portal had used its seconds of reading.

They are in the archive, from which `foiacrawl rebuild` reads them, and the next run fetches them again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.crawl.items import VisitFinished
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.journal import ListWalked, PortalVisited, ProblemFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.crawl.visit import Visit
    from foiacrawl.journal import Event


def with_postponed(item: Event | VisitFinished, visit: Visit | None) -> Iterator[Event | VisitFinished]:
    """Yield what is recorded in the place of an event: the visit was not complete, nor were its lists."""
    count = visit.progress.postponed if visit is not None else 0
    if not count or visit is None:
        yield item
    elif isinstance(item, ListWalked):
        yield replace(item, is_whole=False)
    elif isinstance(item, VisitFinished):
        message = (
            f"{count:,} documents were not read: those before them took the time that a portal has in one run"
            " (FOIACRAWL_PORTAL_READ_SECONDS); they are archived, and fetched again by the next run"
        )
        yield ProblemFound(ProblemKind.OVER_BUDGET, message, visit.portal.portal_id, visit.portal.listing_url)
        yield item
    elif not isinstance(item, PortalVisited):
        yield item
