"""Determine the division of a body: from its name, or else from the surroundings of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.agencies.context import find_by_marker, lies_in, list_contexts, rate_agreement
from foiacrawl.agencies.table import COUNTY, PREFECTURE, table

if TYPE_CHECKING:
    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.table import Division
    from foiacrawl.agencies.types import Evidence


@dataclass(frozen=True, slots=True)
class Placement:
    """The division of a body, None if it cannot be determined, and the reasons in words."""

    division: Division | None
    reasons: tuple[str, ...]


def find_division(body: Parsed, evidence: Evidence) -> Placement:
    """Return the division of the body in the report's year."""
    if body.place:
        if not body.candidates:
            when = f"in {evidence.year}" if evidence.year else "now"
            return Placement(
                None, (f"division: none is called {body.place} {when} or within two years of it",)
            )
        return _choose(body, evidence)
    if body.unknown:
        for context in list_contexts(evidence):
            division = find_by_marker(body.unknown[-1], context.code, evidence.year)
            if division and division.level == COUNTY and division.short == body.unknown[:-1]:
                return Placement(division, (f"division: {context.reason}",))
        return Placement(None, (f"division: {body.unknown} is not in the table of divisions",))
    return _from_surroundings(body, evidence)


def _choose(body: Parsed, evidence: Evidence) -> Placement:
    """Choose among the divisions of that name by the page's surroundings; never without a reason."""
    candidates = list(dict.fromkeys(body.candidates))
    weak = _needs_confirmation(body)
    if len(candidates) == 1 and not weak:
        return Placement(
            candidates[0], (f"division: {body.place} in the name", *_disagreement(candidates[0], evidence))
        )
    reasons: list[str] = []
    for context in list_contexts(evidence):
        best = max(rate_agreement(d.code, context.code) for d in candidates)
        lying = [lies_in(d.code, context.code) for d in candidates] if weak and not reasons else [True]
        if not any(lying) and None in lying:
            continue
        if not any(lying):
            around = _from_surroundings(body, evidence) if body.short else Placement(None, ())
            return Placement(
                around.division, (f"division: no {body.place} lies in {context.reason}", *around.reasons)
            )
        if best:
            kept = [d for d in candidates if rate_agreement(d.code, context.code) == best]
            if len(kept) < len(candidates) or not reasons:
                reasons.append(context.reason)
            candidates = kept
        if reasons and len(candidates) == 1:
            return Placement(
                candidates[0], (f"division: {body.place} in the name and {' and '.join(reasons)}",)
            )
    if (outer := _outermost(candidates)) and not weak:
        return Placement(outer, (f"division: {body.place} in the name, taken for {outer.name}",))
    if len(candidates) == 1:
        return Placement(None, (f"division: nothing confirms that {body.place} is {candidates[0].code}",))
    codes = ", ".join(sorted(d.code for d in candidates))
    return Placement(None, (f"division: ambiguous, {body.place} may be {codes}",))


def _needs_confirmation(body: Parsed) -> bool:
    """Return whether even the only division of that name is uncertain: 东湖公安分局, 城区公安局 exist elsewhere too."""
    if body.chained or body.central or any(d.level != COUNTY for d in body.candidates):
        return False
    return body.short or (len(body.place) == 2 and body.place.endswith("区"))


def _outermost(candidates: list[Division]) -> Division | None:
    """Return the one that contains all others: 南昌公安局 is the city's rather than 南昌县's."""
    return next((d for d in candidates if all(o is d or o.is_within(d) for o in candidates)), None)


def _disagreement(division: Division, evidence: Evidence) -> tuple[str, ...]:
    first = (
        next(list_contexts(evidence), None) if evidence.site_code or evidence.portal_division_code else None
    )
    if first and division.code and not rate_agreement(division.code, first.code):
        return (f"division: {first.reason} lies in another province",)
    return ()


def _from_surroundings(body: Parsed, evidence: Evidence) -> Placement:
    """Return the division of a body whose name contains none: that of the page's surroundings."""
    for context in list_contexts(evidence):
        division = find_by_marker(body.marker, context.code, evidence.year)
        if division and body.town and not may_have_townships(division):
            division = None
        if division:
            return Placement(division, (f"division: the name contains none; {context.reason}",))
        if context.code:
            what = body.marker or ("township" if body.town else "body")
            reason = (
                f"division: the name contains none; {context.reason} does not determine which {what} it is"
            )
            return Placement(None, (reason,))
    return Placement(None, ("division: neither the name nor the page contains one",))


def may_have_townships(division: Division) -> bool:
    """Return whether townships belong to it directly: a county, or a city without counties (东莞, 中山)."""
    if division.level == COUNTY:
        return True
    codes = table().codes
    return division.level == PREFECTURE and not any(
        c[:4] == division.code[:4] and c != division.code for c in codes
    )
