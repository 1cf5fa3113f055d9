"""Determine after a visit in which state a portal is: working, or in need of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.model import PortalState

if TYPE_CHECKING:
    from foiacrawl.crawl.history import KnownPortal
    from foiacrawl.walk.walk import Walk

_UNREACHABLE = frozenset(
    {
        ProblemKind.DNS,
        ProblemKind.TIMEOUT,
        ProblemKind.TLS,
        ProblemKind.FETCH_FAILED,
    }
)


def state_of(walk: Walk, before: KnownPortal, skipped: ProblemKind | None) -> PortalState:
    """Return the state of a portal; `before` is what is known of it, `skipped` why its host was skipped, if it was."""
    failure = skipped or (None if walk.start_is_gone or walk.failure is None else ProblemKind(walk.failure))
    if failure is ProblemKind.COOLING_DOWN and before.state in (PortalState.BLOCKED, PortalState.UNREACHABLE):
        return PortalState(before.state)  # it was not asked: what was found before still holds
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
