"""Name the zone of a body that only says what it is (开发区管委会, 高新区), by what the page's other sources print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.agencies.context import list_named
from foiacrawl.agencies.names import extract_contact, list_in_lead
from foiacrawl.agencies.offices import full_office
from foiacrawl.agencies.parse import parse
from foiacrawl.agencies.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.types import Evidence

ADMINISTRATION = "管理委员会"


def is_nameless_zone(body: Parsed) -> bool:
    """Return whether a name is that of any zone: 开发区管委会, 高新区财政局; not 昆山开发区, 融侨经济技术开发区."""
    return bool(body.zone) and not (
        body.place or body.unknown or body.town or words().zone_word.sub("", body.zone)
    )


def find_zone_body(body: Parsed, evidence: Evidence) -> Parsed | None:
    """Return the body with its zone's name, as a source prints it or put together; None if not just one zone is named."""
    found = [other for other in _list_printed(evidence) if _may_be_zone(body, other)]
    names = {_zone_name(other) for other in found}
    whole = max(names, key=len, default="")
    if not whole or not all(whole.endswith(name) for name in names):
        return None
    office = body.office or ADMINISTRATION
    of_zone = (other for other in found if _zone_name(other) == whole)
    same = next((other for other in of_zone if full_office(other.office) == full_office(office)), None)
    return same or parse(whole + office, evidence.year)


def _list_printed(evidence: Evidence) -> Iterator[Parsed]:
    """Yield the bodies and places that the page prints as names."""
    yield from (other for _, other in list_named(evidence))
    yield from list_in_lead(evidence.lead, evidence.year)
    for text in (evidence.lead, evidence.closing):
        if contact := extract_contact(text, evidence.year):
            yield contact


def _may_be_zone(body: Parsed, other: Parsed) -> bool:
    """Return whether the zone of a name may be what a body calls its own for short."""
    ends = (body.zone, *words().short_zones.get(body.zone, ()))
    return bool(other.zone) and not is_nameless_zone(other) and other.zone.endswith(ends)


def _zone_name(other: Parsed) -> str:
    return other.text.removesuffix(other.office)
