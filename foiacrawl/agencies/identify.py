"""Identify the body that reports: its name, division, level, kind and identity, from everything that a page says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.agencies.attributions import list_attributions
from foiacrawl.agencies.completion import Completion, complete, find_longer_name, lacks_place
from foiacrawl.agencies.context import is_central
from foiacrawl.agencies.offices import make_identity
from foiacrawl.agencies.parse import determine_level, parse
from foiacrawl.agencies.place_alone import find_body_of_place
from foiacrawl.agencies.placement import Placement, find_division
from foiacrawl.agencies.sources import find_name
from foiacrawl.agencies.types import Body
from foiacrawl.agencies.words import words
from foiacrawl.agencies.zones import find_zone_body, is_nameless_zone

if TYPE_CHECKING:
    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.table import Division
    from foiacrawl.agencies.types import Evidence


def identify(evidence: Evidence) -> Body:
    """Return the body that reports. What cannot be determined is None, and the reasons say why.

    The name comes from the title, else the listing, the first sentences, the signature, the publisher, the
    breadcrumb, the column, and last the site. A name without its place is completed from the other sources. Its
    division is the one in the name, as of the report's year; where several have that name, the page's surroundings
    decide, and if they do not, it is None. A zone that has no name and no place (开发区) is no body.
    """
    attributions = list_attributions(evidence)
    found = find_name(evidence)
    if found is None:
        why = "name: neither title nor text nor fields name a body"
        return Body(None, None, None, None, (why,), attributions=attributions)
    if is_nameless_zone(found.body) and not (
        find_zone_body(found.body, evidence) or find_division(found.body, evidence).division
    ):
        why = f"name: {found.reason}, which may be any zone's; the page names none"
        return Body(None, None, None, None, (why,), attributions=attributions)
    reasons = [f"name: {found.reason}"]
    body, printed = found.body, found.body.text
    level: str | None
    if _is_national(body, evidence):
        placement, level = Placement(None, ("division: a central body has none",)), "national"
        name, key = body.text, make_identity(body, None, national=True)
    else:
        body, name, placement, reasons_for_name = _place(body, evidence)
        reasons += reasons_for_name
        key, level = make_identity(body, placement.division), determine_level(body, placement.division)
    return Body(
        _as_printed(name),
        (placement.division.code or None) if placement.division else None,
        level,
        body.kind,
        (*reasons, *placement.reasons),
        printed_name=_as_printed(printed + (f"({body.other})" if body.other else "")),
        other_name=_as_printed(_other_name(body, placement.division)) or None,
        identity=key,
        attributions=attributions,
    )


def _place(body: Parsed, evidence: Evidence) -> tuple[Parsed, str, Placement, list[str]]:
    """Return the body, its full name with its place, its division, and the reasons for the name."""
    reasons: list[str] = []
    if is_nameless_zone(body) and (of_zone := find_zone_body(body, evidence)):
        reason = f"name: printed as {body.text}, without its place"
        return of_zone, _full_name(of_zone), find_division(of_zone, evidence), [reason]
    completion = complete(body, evidence) if lacks_place(body) else Completion(find_division(body, evidence))
    if body.division_only and not completion.whole:
        place = body.place
        body, reason = find_body_of_place(body, completion.placement, evidence)
        reasons.append(reason)
        if body.place and body.place != place:
            completion = Completion(find_division(body, evidence))
    whole = completion.whole or find_longer_name(body, evidence)
    name = _full_name(whole or body)
    if whole or completion.place:
        reasons.append(f"name: printed as {body.text}, without its place")
    if whole:
        placement = completion.placement if completion.whole else find_division(whole, evidence)
        return whole, name, placement, reasons
    if completion.place:
        name = completion.place + name.removeprefix(body.marker)
    placement = completion.placement
    if completion.place and placement.division and placement.division.zone:
        body = parse(name, evidence.year)
        return body, name, replace(find_division(body, evidence), reasons=placement.reasons), reasons
    return body, name, placement, reasons


def _is_national(body: Parsed, evidence: Evidence) -> bool:
    vocabulary = words()
    bare = not (body.place or body.marker)
    name = body.text.removeprefix("中华人民共和国")
    return bare and (
        name in vocabulary.national
        or body.text.startswith(vocabulary.national_prefixes)
        or is_central(evidence.site_code)
    )


def _full_name(body: Parsed) -> str:
    """Return the name, a government's in full: 东湖区人民政府 for 东湖区政府."""
    text = body.text
    if text.endswith("政府") and not text.endswith(("人民政府", "特别行政区政府")):
        return text.removesuffix("政府") + "人民政府"
    return text


def _other_name(body: Parsed, division: Division | None) -> str:
    """Return the second name, with the place that the first one has."""
    if not body.other or parse(body.other, None).place:
        return body.other
    return (body.place or (division.name if division else "")) + body.other.removeprefix(body.marker)


def _as_printed(name: str) -> str:
    """Return the name with full-width brackets, as Chinese text prints them."""
    return name.replace("(", "（").replace(")", "）")
