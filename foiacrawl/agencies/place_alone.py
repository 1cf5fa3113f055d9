"""Name the body of a report whose title names a place alone (东湖区2019年政府信息公开年报)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from foiacrawl.agencies.names import (
    extract_contact,
    extract_from_field,
    extract_from_title,
    find_self_reference,
)
from foiacrawl.agencies.offices import make_identity
from foiacrawl.agencies.parse import Parsed, parse
from foiacrawl.agencies.placement import find_division
from foiacrawl.agencies.sources import DEPARTMENTS, KINDS_FOR_GOVERNMENT, Source, find_in_fields, find_in_text
from foiacrawl.agencies.table import PREFECTURE, Division

if TYPE_CHECKING:
    from foiacrawl.agencies.placement import Placement
    from foiacrawl.agencies.types import Evidence


def find_body_of_place(place: Parsed, placement: Placement, evidence: Evidence) -> tuple[Parsed, str]:
    """Return the body and the reason: a department that the text names, else the government of the place."""
    # The listing or the publisher may name a department too, but often is the portal's default: only with 我局.
    sources = (
        find_in_text(evidence),
        find_in_fields(evidence) if find_self_reference(evidence.lead) in DEPARTMENTS else (),
    )
    for other in chain(*sources):
        body = other.body
        same = _is_same_place(body, place)
        if same and not body.division_only and body.kind not in KINDS_FOR_GOVERNMENT:
            return body, f"name: {other.reason}"
    if place.zone:
        return _zone_office(place, placement, evidence)
    if place.town:
        name = place.text + ("办事处" if place.town.endswith("街道") else "人民政府")
        return parse(name, evidence.year), "name: the title names the township, so it is its office's report"
    division = placement.division or (place.candidates[0] if len(place.candidates) == 1 else None)
    text = division.name if division and place.short else place.text
    return parse(
        text + _government(division, text), evidence.year
    ), "name: a place alone means its government"


def _is_same_place(body: Parsed, place: Parsed) -> bool:
    if not place.place:  # a town or zone that no table knows
        return (body.town, body.zone) == (place.town, place.zone)
    return body.place == place.place or bool(set(body.candidates) & set(place.candidates))


def _zone_office(place: Parsed, placement: Placement, evidence: Evidence) -> tuple[Parsed, str]:
    """Return the zone's office as the page calls it, else the zone's administration."""
    administration = parse(place.text + "管理委员会", evidence.year)
    identity = make_identity(administration, placement.division)
    _, title_end = extract_from_title(evidence.title, evidence.year) if evidence.title else (None, ())
    fields = (
        (Source.PUBLISHER, extract_from_field(evidence.publisher, evidence.year)),
        (Source.SITE, extract_from_field(evidence.site_name, evidence.year)),
        *((Source.TITLE_END, body) for body in title_end),
        (Source.PORTAL, extract_from_field(evidence.portal_name, evidence.year)),
        *((found.source, found.body) for found in find_in_text(evidence)),
        (Source.LEAD, extract_contact(evidence.lead, evidence.year)),
    )
    for source, body in fields:
        if not body or body.division_only or body.kind != "development_zone":
            continue
        # 合肥高新技术产业开发区 is 合肥高新区.
        same = identity and make_identity(body, find_division(body, evidence).division) == identity
        if same or body.zone == place.zone:
            return body, f"name: {source.value} {body.text}"
    return administration, "name: a zone alone means its administration"


def _government(division: Division | None, text: str) -> str:
    """Return what follows the name of a place in the name of its government."""
    if text.endswith("特别行政区"):
        return "政府"
    if division and not division.code:
        return ""
    prefecture = division is None or division.level == PREFECTURE
    return "行政公署" if prefecture and text.endswith(("地区", "盟")) else "人民政府"
