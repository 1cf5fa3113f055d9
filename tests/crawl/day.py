"""The day of a crawl: no midnight comes while the tests run.

What is due depends on the day in Beijing, which ends at 16:00 UTC: of two crawls of a test, the second may be on the next.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from foiacrawl.crawl import history, kept_robots

MIDDAY = 12 - datetime.now(UTC).hour
"""Hours by which a zone is before UTC where it is midday when the tests begin."""


def use_day_of(hours: int) -> None:
    """Let the days of this process be those of a zone so many hours before UTC."""
    for module in (history, kept_robots):
        vars(module)["BEIJING"] = timezone(timedelta(hours=hours))
