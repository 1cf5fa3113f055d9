"""What robots.txt says beside its rules: a delay (Crawl-delay, Request-rate) and visiting hours (Visit-time).

Visit-time and Request-rate are of the extended standard of 1996, and some portals still use them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from protego import Protego

if TYPE_CHECKING:
    from datetime import time

    from scrapy.robotstxt import RobotParser


@dataclass(frozen=True, slots=True)
class VisitHours:
    """The hours of Visit-time, in UTC, both ends included; over midnight if `end` is before `begin`."""

    begin: time
    end: time

    def includes(self, at: time) -> bool:
        """Return whether a time of day (UTC) lies within."""
        at = at.replace(second=0, microsecond=0, tzinfo=None)
        if self.begin <= self.end:
            return self.begin <= at <= self.end
        return at >= self.begin or at <= self.end

    def __str__(self) -> str:
        return f"from {self.begin:%H:%M} to {self.end:%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class PaceRules:
    """`delay`: seconds between two requests, None where nothing is said; `hours`: None for any."""

    delay: float | None = None
    hours: VisitHours | None = None


def pace_rules_of(parser: RobotParser, agent: str) -> PaceRules:
    """Return the pace rules of a parsed robots.txt for a user agent. Of Crawl-delay and Request-rate the slower one holds."""
    rules = getattr(parser, "rp", None)
    if not isinstance(rules, Protego):
        return PaceRules(parser.crawl_delay(agent))
    rate, hours = rules.request_rate(agent), rules.visit_time(agent)
    delays = [rules.crawl_delay(agent) or 0.0, rate.seconds / rate.requests if rate else 0.0]
    return PaceRules(max(delays) or None, VisitHours(hours.start_time, hours.end_time) if hours else None)
