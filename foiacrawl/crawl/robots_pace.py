"""What robots.txt asks for besides its rules: a pace (Crawl-delay, Request-rate) and hours (Visit-time).

Visit-time and Request-rate are of the extended standard of 1996, and some portals still have them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from protego import Protego

if TYPE_CHECKING:
    from datetime import time


@dataclass(frozen=True, slots=True)
class Hours:
    """When visits are welcome, in UTC, both ends included; over midnight if it ends before it begins."""

    begin: time
    end: time

    def welcome(self, at: time) -> bool:
        """Tell whether a time of day (UTC) lies within."""
        at = at.replace(second=0, microsecond=0, tzinfo=None)
        if self.begin <= self.end:
            return self.begin <= at <= self.end
        return at >= self.begin or at <= self.end

    def __str__(self) -> str:
        return f"from {self.begin:%H:%M} to {self.end:%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Wishes:
    """`delay`: seconds between two requests, None where nothing is said; `hours`: None for any."""

    delay: float | None = None
    hours: Hours | None = None


def read_wishes(text: str, agent: str) -> Wishes:
    """Return what a robots.txt asks of a user agent. Of Crawl-delay and Request-rate the slower one holds."""
    return wishes_of_rules(Protego.parse(text), agent)


def wishes_of_rules(rules: Protego, agent: str) -> Wishes:
    """Return the same of rules that are parsed already."""
    rate, hours = rules.request_rate(agent), rules.visit_time(agent)
    delays = [rules.crawl_delay(agent) or 0.0, rate.seconds / rate.requests if rate else 0.0]
    return Wishes(max(delays) or None, Hours(hours.start_time, hours.end_time) if hours else None)
