"""List what each source says about the reporting body, so that a person can check the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.agencies.context import drop_media, extract_organiser, find_site_division
from foiacrawl.agencies.names import (
    extract_contact,
    extract_from_field,
    extract_from_lead,
    extract_from_signature,
    extract_from_title,
)
from foiacrawl.model import Attribution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.types import Evidence


def list_attributions(evidence: Evidence) -> tuple[Attribution, ...]:
    """Return an attribution for each source that names a body or a division, each once, the most reliable first."""
    return tuple(dict.fromkeys(_all(evidence)))


def _all(evidence: Evidence) -> Iterator[Attribution]:
    year = evidence.year
    titled, tail = extract_from_title(evidence.title, year) if evidence.title else (None, ())
    yield from _named("title", titled)
    for name in evidence.attachments:
        yield from _named("attachment", extract_from_title(name, year)[0])
    yield from _named(
        "lead", extract_from_lead(evidence.lead, year)[0] or extract_contact(evidence.lead, year)
    )
    yield from _named("signature", extract_from_signature(evidence.signature, year))
    yield from _named("publisher", extract_from_field(evidence.publisher, year))
    yield from _named("source", extract_from_field(drop_media(evidence.shown_source), year))
    for step in reversed(evidence.breadcrumb):
        yield from _named("breadcrumb", extract_from_field(step, year))
    yield from _named("column", extract_from_field(evidence.column_name, year))
    yield from _named("listing", extract_from_field(evidence.listed_body, year))
    if evidence.listed_title:
        yield from _named("listing", extract_from_title(evidence.listed_title, year)[0])
    if evidence.site_code:
        yield Attribution("site_code", evidence.site_code, find_site_division(evidence.site_code))
    for body in (extract_from_field(evidence.site_name, year), *tail):
        yield from _named("site", body)
    yield from _named("organiser", extract_from_field(extract_organiser(evidence.organiser), year))
    yield from _named("portal", extract_from_field(evidence.portal_name, year))
    if evidence.portal_division_code:
        yield Attribution("portal", evidence.portal_division_code, evidence.portal_division_code)


def _named(source: str, body: Parsed | None) -> Iterator[Attribution]:
    if body and body.is_specific:
        codes = {division.code for division in body.candidates}
        yield Attribution(source, body.text, (codes.pop() or None) if len(codes) == 1 else None)
