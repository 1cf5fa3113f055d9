"""List what each source says about the reporting body, so that a person can check the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.agencies.context import extract_organiser, site_division
from foiacrawl.agencies.names import in_field, in_lead, in_signature, in_title
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
    titled, tail = in_title(evidence.title, year) if evidence.title else (None, ())
    yield from _named("title", titled)
    for name in evidence.attachments:
        yield from _named("attachment", in_title(name, year)[0])
    yield from _named("lead", in_lead(evidence.lead, year)[0])
    yield from _named("signature", in_signature(evidence.signature, year))
    yield from _named("publisher", in_field(evidence.publisher, year))
    for step in reversed(evidence.breadcrumb):
        yield from _named("breadcrumb", in_field(step, year))
    yield from _named("column", in_field(evidence.column_name, year))
    yield from _named("listing", in_field(evidence.listed_body, year))
    if evidence.site_code:
        yield Attribution("site_code", evidence.site_code, site_division(evidence.site_code))
    for body in (in_field(evidence.site_name, year), *tail):
        yield from _named("site", body)
    yield from _named("organiser", in_field(extract_organiser(evidence.organiser), year))
    yield from _named("portal", in_field(evidence.portal_name, year))
    if evidence.portal_division_code:
        yield Attribution("portal", evidence.portal_division_code, evidence.portal_division_code)


def _named(source: str, body: Parsed | None) -> Iterator[Attribution]:
    if body and body.is_specific:
        codes = {division.code for division in body.candidates}
        yield Attribution(source, body.text, (codes.pop() or None) if len(codes) == 1 else None)
