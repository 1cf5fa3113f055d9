"""Complete a short name (区统计局, 公安局, 城关镇人民政府) by the most specific place that the page's sources agree on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from foiacrawl.agencies.context import find_by_marker, list_contexts, list_named
from foiacrawl.agencies.kinds import starts_with_kind
from foiacrawl.agencies.lineage import find_in_year
from foiacrawl.agencies.names import list_in_lead
from foiacrawl.agencies.offices import full_office
from foiacrawl.agencies.parse import parse
from foiacrawl.agencies.placement import Placement, find_division, may_have_townships
from foiacrawl.agencies.table import COUNTY, PROVINCE, Division, find_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.types import Evidence

CENTRAL_KINDS = frozenset({"taxation"})
"""Kinds of bodies whose local names often lack the central body's before them."""
SCHOOL = "education_institution"
_PROVINCIAL = ("省", "自治区")


@dataclass(frozen=True, slots=True)
class Area:
    """A place that a source names. `zone` is the name of the zone that it is, as printed; `body` None for a code."""

    division: Division
    reason: str
    zone: str = ""
    body: Parsed | None = None

    @property
    def name(self) -> str:
        """The name of the place, as it begins a body's name."""
        return self.zone or self.division.name


@dataclass(frozen=True, slots=True)
class Completion:
    """What completes a name: `place` is the text to put before it ("" if none), `whole` the body as a source prints it."""

    placement: Placement
    place: str = ""
    whole: Parsed | None = None


def lacks_place(body: Parsed) -> bool:
    """Return whether a name is of any place: 县教育局, 公安局, 城关镇人民政府."""
    if body.place or body.zone or body.unknown:
        return False
    return bool(body.town) or starts_with_kind(body.text.removeprefix(body.marker))


def complete(body: Parsed, evidence: Evidence) -> Completion:
    """Return what completes a name that lacks its place. Where no place is sure, the reason says why and nothing else is set."""
    printed = [*(other for _, other in list_named(evidence)), *list_in_lead(evidence.lead, evidence.year)]
    same = [other for other in printed if _is_same_office(body, other)]
    areas = _list_areas(evidence, same)
    if not areas:
        return _of_unsure_place(body, printed)
    for one, other in combinations(areas, 2):
        if not _agree(one, other):
            return _undetermined(f"the name contains none; {one.reason} and {other.reason} disagree")
    fitting = (_of_marker(body, area, evidence) for area in areas)
    area = next((area for area in fitting if area), None)
    if area is None:
        what = body.marker or ("township" if body.town else "body")
        return _undetermined(
            f"the name contains none; {areas[0].reason} does not determine which {what} it is"
        )
    reason = f"division: the name contains none; {area.reason}"
    if whole := next((other for other in same if _lies_in(other, area)), None):
        placement = find_division(whole, evidence)
        return Completion(replace(placement, reasons=(reason, *placement.reasons)), whole=whole)
    # A town keeps its name as printed where only a code or the registry says in which county it is.
    place = area.name if not body.town or _names(area, replace(evidence, portal_name=None)) else ""
    return Completion(Placement(area.division, (reason,)), place)


def _names(area: Area, evidence: Evidence) -> bool:
    """Return whether a field names the place."""
    year = evidence.year
    found = (_make_area(body, _of_year(body, year), "") for _, body in list_named(evidence))
    return any(other is not None and other.name == area.name for other in found)


def _of_unsure_place(body: Parsed, printed: Sequence[Parsed]) -> Completion:
    """Complete by the one place that all sources name where several divisions have that name: 朝阳区."""
    named = {other.place for other in printed if len(other.candidates) > 1 and not other.short}
    if len(named) != 1:
        return _undetermined("neither the name nor the page contains one")
    (place,) = named
    why = _undetermined(f"the name contains none; {place}, which the page names, may be one of several")
    fits = place.endswith(body.marker) and body.marker not in _PROVINCIAL
    return replace(why, place=place) if fits else why


def find_longer_name(body: Parsed, evidence: Evidence) -> Parsed | None:
    """Return the name with what is missing before it, where one source prints it and none another.

    国家税务总局珠海市税务局 for 珠海市税务局, 永康市第二中学 for 第二中学. None for names that lack nothing; those of
    zones are in `zones`.
    """
    is_school = body.kind == SCHOOL and not body.place
    if not is_school and (body.kind not in CENTRAL_KINDS or body.central):
        return None
    found = {
        other.text: other
        for _, other in list_named(evidence)
        if len(other.text) > len(body.text)
        and (other.text.removeprefix(other.place if is_school else other.central) == body.text)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _undetermined(why: str) -> Completion:
    return Completion(Placement(None, (f"division: {why}",)))


def _is_same_office(body: Parsed, other: Parsed) -> bool:
    """Return whether the other is a body of the same function or the same town, with its place."""
    if not (other.place or other.zone) or other.division_only:
        return False
    if body.town or other.town:
        return body.town == other.town
    office = other.office if other.zone else other.rest
    return full_office(office) == full_office(body.rest.removeprefix(body.marker))


def _list_areas(evidence: Evidence, same: Sequence[Parsed]) -> list[Area]:
    """Return the places that the sources name, the most specific first."""
    year = evidence.year
    named = [(f"{field} {body.text}", body) for field, body in list_named(evidence)]
    named += [(f"the text's {body.text}", body) for body in same]
    areas = [area for reason, body in named if (area := _make_area(body, _of_year(body, year), reason))]
    for context in list_contexts(evidence):
        known = any(area.reason == context.reason for area in areas)
        if not known and (division := find_by_code(context.code, year)):
            areas.append(Area(division, context.reason))
    # 鼓楼区 may be any of four: it is the one that lies where the others are.
    for reason, body in named:
        inside = [d for d in body.candidates if any(d.is_within(a.division) for a in areas)]
        if len({d.code for d in body.candidates}) > 1 and (area := _make_area(body, inside, reason)):
            areas.append(area)
    unique = dict.fromkeys(areas)
    return sorted(unique, key=lambda area: (-area.division.level, not area.zone, area.body is None))


def _of_year(body: Parsed, year: int | None) -> tuple[Division, ...]:
    """Return the divisions that a body's place may be, under their names of the year: a site has its name of today."""
    if body.candidates or not body.place or year is None:
        return body.candidates
    latest = (d for d in parse(body.text, None).candidates if d.coded)
    return tuple(d for division in latest if (d := find_in_year(division, year)))


def _make_area(body: Parsed, candidates: Iterable[Division], reason: str) -> Area | None:
    """Return the place that a body names, None if it may be one of several."""
    found = {division.code: division for division in candidates}
    if len(found) != 1:
        return None
    (division,) = found.values()
    if not body.zone or body.central:
        return Area(division, reason, division.name if division.zone else "", body)
    zone = body.text[: len(body.text) - len(body.office)]
    if not division.zone:  # one that no table knows, within the division
        division = replace(division, name=zone, level=COUNTY, zone=True, coded=False)
    return Area(division, reason, zone, body)


def _agree(one: Area, other: Area) -> bool:
    """Return whether both may be right: one place, or one within the other."""
    if one.zone and other.zone and one.zone not in other.zone and other.zone not in one.zone:
        return one.division.code != other.division.code and _is_nested(one.division, other.division)
    return _is_nested(one.division, other.division)


def _is_nested(one: Division, other: Division) -> bool:
    return one.code == other.code or one.is_within(other) or other.is_within(one)


def _of_marker(body: Parsed, area: Area, evidence: Evidence) -> Area | None:
    """Return the area if a body of that name may be its own, for a province's the province; else None."""
    division, year = area.division, evidence.year
    is_province_office = body.rest.endswith("厅") and not body.rest.endswith("办公厅")
    if body.marker in _PROVINCIAL or is_province_office:
        marks = [body.marker] if body.marker in _PROVINCIAL else _PROVINCIAL
        province = next((p for m in marks if (p := find_by_marker(m, division.code, year))), None)
        return replace(area, division=province, zone="") if province else None
    if area.zone:
        fits = not body.marker or (body.marker == "区" and area.zone.endswith("区"))
        return area if fits and not body.town else None
    if body.town:
        return area if may_have_townships(division) else None
    if not body.marker:  # 公安局 on a province's site is any city's
        return area if division.level != PROVINCE or division.name.endswith("市") else None
    return area if find_by_marker(body.marker, division.code, year) else None


def _lies_in(other: Parsed, area: Area) -> bool:
    return any(division.code == area.division.code for division in other.candidates) and (
        not area.zone or other.text.startswith(area.zone)
    )
