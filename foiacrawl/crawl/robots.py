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

_AGENT_FIELDS = (["user-agent"], ["useragent"], ["user", "agent"])


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


def rules_for(text: str, agent: str) -> str:
    """Return a robots.txt in which all names of other agents are one: a parser keeps each rule for each name of its group.

    The rules for the user agent `agent` stay as they are: those of the longest name that begins a word of it, else of `*`.
    """
    lines, agent = text.splitlines(), agent.lower()
    names = [_agent_named(line) for line in lines]
    fits = {name: _fit(name, agent) for name in dict.fromkeys(names) if name}
    best = max(fits, key=lambda name: fits[name], default=None)
    ours = best if best and fits[best] else None
    other = f"User-agent: {agent}-"  # longer than our own, so that it is no part of it
    kept = (other if name and name != ours else line for line, name in zip(lines, names, strict=True))
    return "\n".join(kept)


def _agent_named(line: str) -> str | None:
    """Return the name on a line `User-agent: NAME`, in the spellings that the parser knows; None for any other line."""
    field, colon, value = line.partition("#")[0].partition(":")
    words = field.lower().split()
    if colon and words in _AGENT_FIELDS:
        return value.strip().lower()
    for known in _AGENT_FIELDS:
        if words[: len(known)] == known:
            return " ".join((field + colon + value).lower().split()[len(known) :])
    return None


def _fit(name: str, agent: str) -> int:
    """Return how well a name fits a user agent in lower case, 0 for not at all, as the parser does."""
    if name == "*":
        return 1
    fits = (spelling for spelling in (name, name.replace("*", "")) if _begins_word(spelling, agent))
    return max(map(len, fits), default=0)


def _begins_word(name: str, agent: str) -> bool:
    place = agent.find(name)
    while name and place > 0 and (agent[place - 1].isalnum() or agent[place - 1] in "-_"):
        place = agent.find(name, place + 1)
    return bool(name) and place >= 0


def pace_rules_of(parser: RobotParser, agent: str) -> PaceRules:
    """Return the pace rules of a parsed robots.txt for a user agent. Of Crawl-delay and Request-rate the slower one holds."""
    rules = getattr(parser, "rp", None)
    if not isinstance(rules, Protego):
        return PaceRules(parser.crawl_delay(agent))
    rate, hours = rules.request_rate(agent), rules.visit_time(agent)
    delays = [rules.crawl_delay(agent) or 0.0, rate.seconds / rate.requests if rate else 0.0]
    return PaceRules(max(delays) or None, VisitHours(hours.start_time, hours.end_time) if hours else None)
