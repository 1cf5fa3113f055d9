"""Identify the body that reports: its name, division, level, kind and identity, from everything that a page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.agencies.attributions import list_attributions
from foiacrawl.agencies.context import is_central
from foiacrawl.agencies.kinds import starts_with_kind
from foiacrawl.agencies.offices import make_identity
from foiacrawl.agencies.parse import determine_level, parse
from foiacrawl.agencies.place_alone import find_body_of_place
from foiacrawl.agencies.placement import Placement, find_division
from foiacrawl.agencies.sources import find_name
from foiacrawl.agencies.types import Body
from foiacrawl.agencies.words import words

if TYPE_CHECKING:
    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.table import Division
    from foiacrawl.agencies.types import Evidence


def identify(evidence: Evidence) -> Body:
    """Return the body that reports. What cannot be determined is None, and the reasons say why.

    The name comes from the title, else the first sentences, the signature, the publisher, the breadcrumb, the
    column, the listing, and last the site. Its division is the one in the name, as of the report's year; where
    several have that name, the page's surroundings decide, and if they do not, it is None.
    """
    attributions = list_attributions(evidence)
    found = find_name(evidence)
    if found is None:
        why = "name: neither title nor text nor fields name a body"
        return Body(None, None, None, None, (why,), attributions=attributions)
    reasons = [f"name: {found.reason}"]
    body, printed = found.body, found.body.text
    level: str | None
    if _is_national(body, evidence):
        placement, level = Placement(None, ("division: a central body has none",)), "national"
        name, key = body.text, make_identity(body, None, national=True)
    else:
        placement = find_division(body, evidence)
        if body.division_only:
            body, reason = find_body_of_place(body, placement, evidence)
            reasons.append(reason)
        name = _full_name(body)
        if placement.division and _is_named_by_function(body, name):
            name = placement.division.name + name.removeprefix(body.marker)
            reasons.append(f"name: printed as {body.text}, without its place")
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


def _is_named_by_function(body: Parsed, name: str) -> bool:
    """Return whether a body is called by its function alone: 县教育局, 公安局."""
    if body.place or body.town or body.zone or body.unknown:
        return False
    return starts_with_kind(name.removeprefix(body.marker))


def _other_name(body: Parsed, division: Division | None) -> str:
    """Return the second name, with the place that the first one has."""
    if not body.other or parse(body.other, None).place:
        return body.other
    return (body.place or (division.name if division else "")) + body.other.removeprefix(body.marker)


def _as_printed(name: str) -> str:
    """Return the name with full-width brackets, as Chinese text prints them."""
    return name.replace("(", "（").replace(")", "）")
