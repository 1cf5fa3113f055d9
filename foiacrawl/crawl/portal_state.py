"""Determine after a visit in which state a portal is: working, or in need of a person."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from foiacrawl.crawl.problem_kinds import ProblemKind

if TYPE_CHECKING:
    from foiacrawl.crawl.history import KnownPortal
    from foiacrawl.walk.walk import Walk

_UNREACHABLE = frozenset(
    {
        ProblemKind.DNS,
        ProblemKind.TIMEOUT,
        ProblemKind.TLS,
        ProblemKind.FETCH_FAILED,
        ProblemKind.COOLING_DOWN,
    }
)


class PortalState(StrEnum):
    """The state of a portal after a visit.

    `working`: its lists show what they showed before, or more. `shrunk`: they show less than they ever did. `quiet`: they
    show nothing, but did so before. `empty`: they never showed anything. `incomplete`: some of the lists could not be
    fetched. `blocked`: the portal refuses the crawl. `unreachable`: nothing answers.
    """

    WORKING = "working"
    SHRUNK = "shrunk"
    QUIET = "quiet"
    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"

    @property
    def is_reached(self) -> bool:
        """Whether the portal answered and let itself be read."""
        return self not in (PortalState.BLOCKED, PortalState.UNREACHABLE)


def state_of(walk: Walk, before: KnownPortal, skipped: ProblemKind | None) -> PortalState:
    """Return the state of a portal; `before` is what is known of it, `skipped` why its host was skipped, if it was."""
    failure = skipped or (None if walk.start_is_gone or walk.failure is None else ProblemKind(walk.failure))
    if failure is not None:
        return PortalState.UNREACHABLE if failure in _UNREACHABLE else PortalState.BLOCKED
    if not walk.listed:
        return PortalState.QUIET if before.reports else PortalState.EMPTY
    if walk.is_incomplete:
        return PortalState.INCOMPLETE
    # What the portal has withdrawn is reported report by report.
    return PortalState.SHRUNK if lines_shown(walk) + before.gone < before.most_listed else PortalState.WORKING


def lines_shown(walk: Walk) -> int:
    """Return the number of reports that the lists of a portal show, those on pages not requested included."""
    return len(walk.listed) + walk.unread_lines
