"""What the parts of one crawl share: spider, middlewares, pipelines and extensions reach it by `RunState.of(crawler)`."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from foiacrawl import journal
from foiacrawl.addresses.urls import hostname

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from foiacrawl.archive import Writer
    from foiacrawl.crawl.history import RefusedHost
    from foiacrawl.crawl.visit import Visit
    from foiacrawl.health import Need
    from foiacrawl.model import Portal, PortalState, Problem
    from foiacrawl.spool import Spool


class FinishReason(StrEnum):
    """Why a crawl has ended, beside the reasons of Scrapy (`shutdown`, `closespider_…`)."""

    FINISHED = journal.FINISHED
    DATABASE_FAILED = "database"
    ARCHIVE_FAILED = "archive"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a command prints at the end of a run, on stdout and (a line each) on stderr; `has_failed`: exit code 1.

    `nothing_reached`: all portals refused the crawl or did not answer, exit code 4.
    """

    output: str
    messages: tuple[str, ...] = ()
    has_failed: bool = False
    nothing_reached: bool = False


@dataclass
class RunState:
    """The state of one run: what it is about (set by the spider), and how far it is.

    `portals` are the rows to visit by their id, `archive` is None where nothing is archived,
    `spool` has the large bodies. `visits` holds those that are
    open, `ended` counts the states of those that are over, `skipped` those that were not due, and
    `room` is set when one ends. `refused_hosts` are those that refused earlier runs; `cooling` says
    until when (UTC) a host is skipped. `result` is None until the end of the run is recorded. `needs` is what needs a
    person afterwards; `failure` is why the crawl ended early, if it failed; `is_stopping`:
    it ends before its work is done. `keeps_robots`: robots.txt of the night before is used.
    """

    portals: Mapping[str, Portal]
    arguments: Mapping[str, str] = field(default_factory=dict)
    registry_problems: tuple[Problem, ...] = ()
    years: frozenset[int] | None = None
    archive: Writer | None = None
    spool: Spool | None = None
    refused_hosts: Mapping[str, RefusedHost] = field(default_factory=dict)
    cooling: dict[str, str] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    ended: Counter[PortalState | None] = field(default_factory=Counter)
    pages_ended: int = 0
    skipped: int = 0
    room: asyncio.Event = field(default_factory=asyncio.Event)
    result: RunResult | None = None
    needs: tuple[Need, ...] = ()
    failure: str = ""
    is_stopping: bool = False
    keeps_robots: bool = False

    @staticmethod
    def of(crawler: Crawler) -> RunState:
        """Return the state of a crawler's run; raises KeyError before its spider was made."""
        return _states[crawler]

    def attach(self, crawler: Crawler) -> None:
        """Make this the state of a crawler's run."""
        _states[crawler] = self

    def begin_visit(self, visit: Visit) -> None:
        """Note a visit that begins."""
        self.visits[visit.portal.portal_id] = visit

    def end_visit(self, portal_id: str) -> None:
        """Forget a visit that is over and whose documents are stored, but for its state: a large run has thousands."""
        visit = self.visits.pop(portal_id, None)
        if visit is not None:
            self.ended[visit.progress.state] += 1
            self.pages_ended += visit.walk.pages
            self.room.set()

    @cached_property
    def own_hosts(self) -> frozenset[str]:
        """The names of the rows' own hosts."""
        return frozenset(hostname(portal.listing_url) for portal in self.portals.values())

    @property
    def states(self) -> Counter[PortalState | None]:
        """The number of portals in each state after their visit in this run; None for visits that are not over."""
        return self.ended + Counter(visit.progress.state for visit in self.visits.values())

    @property
    def visits_finished(self) -> int:
        """The number of visits that have ended, reached their portal, and whose documents are all stored."""
        return sum(count for state, count in self.ended.items() if state is not None and state.is_reached)


_states: WeakKeyDictionary[Crawler, RunState] = WeakKeyDictionary()
