"""Find the body's name among the sources of a page, in the order of their reliability."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING

from foiacrawl.agencies.context import MAX_LINE, drop_media, extract_organiser
from foiacrawl.agencies.names import (
    extract_contact,
    extract_from_field,
    extract_from_lead,
    extract_from_signature,
    extract_from_title,
    find_self_reference,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.types import Evidence

KINDS_FOR_GOVERNMENT = frozenset({"government", "government_office", "data_services", "development_zone"})
"""Bodies that write or sign the report of a government: its office and, since about 2019, its data bureau."""

DEPARTMENTS = ("局", "委", "厅")
"""What a department calls itself (我局); a government or its office never does."""

TOWNS = ("镇", "乡", "街道", "街")
SCHOOL = "校"


class Source(Enum):
    """Where a name was found. The value begins the sentence that says so."""

    TITLE = "the title names"
    ATTACHMENT = "the attachment's name has"
    LEAD = "the first sentences name"
    SIGNATURE = "the signature is"
    PUBLISHER = "the publisher is"
    SHOWN_SOURCE = "the page gives as its source"
    BREADCRUMB = "the breadcrumb names"
    COLUMN = "the column names"
    LISTING = "the listing names"
    SITE = "the site is that of"
    PORTAL = "the portal is that of"
    ORGANISER = "the site is run by"
    TITLE_END = "the end of the title names"


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body's name, the source that names it, and a sentence that says so."""

    body: Parsed
    source: Source
    reason: str


def find_name(evidence: Evidence) -> NamedBody | None:
    """Return the first body that the evidence names: title, text, fields, and last the site.

    A vague name (市公安局, or a place alone) yields to a full one of the same kind from a later source. A publisher
    that is a government's office, often the default of the whole portal, yields to all others.
    """
    year = evidence.year
    titled, title_end = extract_from_title(evidence.title, year) if evidence.title else (None, ())
    if titled:
        return _named(titled, Source.TITLE)
    listed = extract_from_title(evidence.listed_title, year)[0] if evidence.listed_title else None
    if listed:
        return _named(listed, Source.LISTING)
    for name in evidence.attachments:
        if attached := extract_from_title(name, year)[0]:
            return _named(attached, Source.ATTACHMENT)
    pronoun = find_self_reference(evidence.lead)
    vague: NamedBody | None = None
    default: NamedBody | None = None
    for found in chain(
        _listed(evidence),
        find_in_text(evidence),
        find_in_fields(evidence),
        _at_end(evidence),
        _contact(evidence),
    ):
        body = found.body
        if _contradicts(body, pronoun) or (vague and body.kind != vague.body.kind):
            continue
        if found.source in (Source.PUBLISHER, Source.SHOWN_SOURCE) and body.kind in KINDS_FOR_GOVERNMENT:
            default = default or found
        elif body.place and not body.division_only:
            return found
        else:
            vague = vague or found
    if evidence.window_title and evidence.window_title != evidence.title:
        title_end = (*title_end, *extract_from_title(evidence.window_title, year)[1])
    return vague or default or _of_site(evidence, title_end, pronoun)


def _listed(evidence: Evidence) -> Iterator[NamedBody]:
    """Yield the body of the listing's row, if it is named in full and not a government: that is often a portal's default."""
    body = extract_from_field(evidence.listed_body, evidence.year)
    if (
        body
        and (body.place or body.town)
        and not body.division_only
        and body.kind not in KINDS_FOR_GOVERNMENT
    ):
        yield _named(body, Source.LISTING)


def _at_end(evidence: Evidence) -> Iterator[NamedBody]:
    """Yield the body whose name is the last line, without a date: a signature, but perhaps the site's footer."""
    last = evidence.closing.rpartition("\n")[2] if evidence.closing else ""
    if len(last) <= MAX_LINE and (body := extract_from_signature(last, evidence.year)) and body.is_specific:
        yield NamedBody(body, Source.SIGNATURE, f"the last line is {body.text}")


def _contact(evidence: Evidence) -> Iterator[NamedBody]:
    """Yield the body to which questions go: its office may be another's, so all other sources come first."""
    for text, where in ((evidence.lead, "first"), (evidence.closing, "last")):
        if body := extract_contact(text, evidence.year):
            yield NamedBody(body, Source.LEAD, f"the {where} sentences name it as the contact: {body.text}")


def find_in_text(evidence: Evidence) -> Iterator[NamedBody]:
    """Yield the bodies that the report's own text names."""
    lead, way = extract_from_lead(evidence.lead, evidence.year)
    if lead:
        yield NamedBody(lead, Source.LEAD, f"{way}: {lead.text}")
    if signed := extract_from_signature(evidence.signature, evidence.year):
        yield _named(signed, Source.SIGNATURE)


def find_in_fields(evidence: Evidence) -> Iterator[NamedBody]:
    """Yield the bodies that fields of the page name; the publisher is first, but may be a portal's default."""
    fields = (
        (Source.PUBLISHER, evidence.publisher),
        *((Source.BREADCRUMB, step) for step in reversed(evidence.breadcrumb)),
        (Source.COLUMN, evidence.column_name),
        (Source.LISTING, evidence.listed_body),
        (Source.SHOWN_SOURCE, drop_media(evidence.shown_source)),
    )
    for source, value in fields:
        body = extract_from_field(value, evidence.year)
        if body and body.is_specific:
            yield _named(body, source)


def _of_site(evidence: Evidence, title_end: tuple[Parsed, ...], pronoun: str) -> NamedBody | None:
    """Return the body whose site it is, when nothing else names one."""
    fields = (
        (Source.SITE, evidence.site_name),
        (Source.PORTAL, evidence.portal_name),
        (Source.ORGANISER, extract_organiser(evidence.organiser)),
    )
    for source, body in chain(
        ((source, extract_from_field(value, evidence.year)) for source, value in fields),
        ((Source.TITLE_END, body) for body in title_end),
    ):
        if body and not _contradicts(body, pronoun):
            return NamedBody(body, source, f"only the site names a body: {source.value} {body.text}")
    return None


def _named(body: Parsed, source: Source) -> NamedBody:
    return NamedBody(body, source, f"{source.value} {body.text}")


def _contradicts(body: Parsed, pronoun: str) -> bool:
    """Return whether a body cannot be one that calls itself 我局 (a government, an office), 我镇 or 我校."""
    if pronoun in TOWNS:
        return not body.town
    if pronoun == SCHOOL:
        return body.kind != "education_institution"
    return pronoun in DEPARTMENTS and (body.kind in ("government", "government_office") or body.division_only)
