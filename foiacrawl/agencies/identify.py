"""Whose report is this: from all that a page says to one body, its division, level and kind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from foiacrawl.agencies.clues import clues
from foiacrawl.agencies.context import agreement, contexts, for_marker, is_central, lies_in, organiser_of
from foiacrawl.agencies.kinds import starts_with_kind
from foiacrawl.agencies.names import in_field, in_lead, in_signature, in_title, self_reference
from foiacrawl.agencies.nouns import Body, Evidence
from foiacrawl.agencies.offices import identity
from foiacrawl.agencies.parse import Parsed, level_of, parse
from foiacrawl.agencies.table import COUNTY, PREFECTURE, Division, table
from foiacrawl.agencies.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_THE_WHOLE = {"government", "government_office", "data_services", "development_zone"}
"""Bodies that write or sign the report of a government: its office, and since about 2019 its data bureau."""


_DEPARTMENTS = ("局", "委", "厅")
"""What a department calls itself (我局); a government or its office never does."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A body's name as found, and where."""

    body: Parsed
    where: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """The division of a body, if it could be told, and what that rests on."""

    division: Division | None
    words: tuple[str, ...]


def identify(evidence: Evidence) -> Body:
    """Return whose report it is; whatever cannot be told is None, and the evidence says why.

    The name comes from the title, else the first sentences, the signature, the publisher, the breadcrumb, the
    column, the listing's unit, and last the site. Its division is that which the name holds, in the report's
    year; where several bear that name, the page's surroundings decide, and if they do not, it stays None.
    """
    seen = clues(evidence)
    found = _name(evidence)
    if found is None:
        why = "name: neither title nor text nor fields name a body"
        return Body(None, None, None, None, (why,), clues=seen)
    notes = [f"name: {found.where}"]
    body, told = found.body, found.body.text
    level: str | None
    if _is_national(body, evidence):
        notes.append("division: a central body has none")
        place, level = _Placed(None, ()), "national"
        name, key = body.text, identity(body, None, national=True)
    else:
        place = _place(body, evidence)
        if body.division_only:
            body = _whole(found, place, evidence, notes)
        name, key = _complete(body, place, notes), identity(body, place.division)
        level = level_of(body, place.division)
    return Body(
        _as_printed(name),
        (place.division.code or None) if place.division else None,
        level,
        body.kind,
        (*notes, *place.words),
        told=_as_printed(told + (f"({body.other})" if body.other else "")),
        other_name=_as_printed(_other_name(body, place)) or None,
        identity=key,
        clues=seen,
    )


def _name(evidence: Evidence) -> _Named | None:
    """Return the first body that the evidence names, in the order of `identify`.

    A vague name (市公安局, or a place alone) yields to a full one of the same kind further down, and a publisher
    that is a government's office, often the default of the whole portal, to all others.
    """
    year = evidence.year
    titled, tail = in_title(evidence.title, year) if evidence.title else (None, ())
    if titled:
        return _Named(titled, f"the title names {titled.text}")
    for name in evidence.attachments:
        if attached := in_title(name, year)[0]:
            return _Named(attached, f"the attachment's name has {attached.text}")
    selves = self_reference(evidence.lead)
    vague: _Named | None = None
    default: _Named | None = None
    for found in chain(_in_text(evidence), _in_fields(evidence)):
        body = found.body
        if _contradicts(body, selves) or (vague and body.kind != vague.body.kind):
            continue
        if found.where.startswith("the publisher") and body.kind in _OF_THE_WHOLE:
            default = default or found
        elif body.place and not body.division_only:
            return found
        else:
            vague = vague or found
    if vague or default:
        return vague or default
    return _by_site(evidence, tail, selves)


def _by_site(evidence: Evidence, tail: tuple[Parsed, ...], selves: str) -> _Named | None:
    """Return the body whose site it is: the last resort."""
    sites = (
        ("the site is that of", evidence.site_name),
        ("the portal is that of", evidence.portal_name),
        ("the site is run by", organiser_of(evidence.organiser)),
    )
    for where, site in chain(
        ((where, in_field(value, evidence.year)) for where, value in sites),
        (("the title's tail names", b) for b in tail),
    ):
        if site and not _contradicts(site, selves):
            return _Named(site, f"nothing but the site tells: {where} {site.text}")
    return None


def _in_text(evidence: Evidence) -> Iterator[_Named]:
    lead, way = in_lead(evidence.lead, evidence.year)
    if lead:
        yield _Named(lead, f"{way}: {lead.text}")
    signed = in_signature(evidence.signature, evidence.year)
    if signed:
        yield _Named(signed, f"the signature is {signed.text}")


def _in_fields(evidence: Evidence) -> Iterator[_Named]:
    """Yield the bodies that fields name; a publisher may be a portal's default, so it is the first but not sure."""
    fields = (
        ("the publisher is", evidence.publisher),
        *(("the breadcrumb names", step) for step in reversed(evidence.breadcrumb)),
        ("the column names", evidence.column_name),
        ("the listing's unit is", evidence.unit_hint),
    )
    for where, value in fields:
        body = in_field(value, evidence.year)
        if body and (
            body.place or body.marker or body.town or body.zone or body.unknown or body.kind != "other"
        ):
            yield _Named(body, f"{where} {body.text}")


def _contradicts(body: Parsed, selves: str) -> bool:
    """Tell whether a body cannot be one that calls itself 我局: a government, an office."""
    return selves in _DEPARTMENTS and (body.kind in ("government", "government_office") or body.division_only)


def _is_national(body: Parsed, evidence: Evidence) -> bool:
    vocabulary = words()
    bare = not (body.place or body.marker)
    name = body.text.removeprefix("中华人民共和国")
    return bare and (
        name in vocabulary.national
        or body.text.startswith(vocabulary.national_prefixes)
        or is_central(evidence.site_code)
    )


def _place(body: Parsed, evidence: Evidence) -> _Placed:
    """Return the division of the body in the report's year."""
    if body.place:
        if not body.candidates:
            when = f"in {evidence.year}" if evidence.year else "now"
            return _Placed(None, (f"division: none is called {body.place} {when} or within two years of it",))
        return _among(body, evidence)
    if body.unknown:
        for context in contexts(evidence):
            division = for_marker(body.unknown[-1], context.code, evidence.year)
            if division and division.level == COUNTY and division.short == body.unknown[:-1]:
                return _Placed(division, (f"division: {context.words}",))
        return _Placed(None, (f"division: the table does not know {body.unknown}",))
    return _around(body, evidence)


def _among(body: Parsed, evidence: Evidence) -> _Placed:
    """Choose among the divisions of that name by the page's surroundings; never without a reason."""
    candidates = list(dict.fromkeys(body.candidates))
    weak = _needs_confirmation(body)
    if len(candidates) == 1 and not weak:
        return _Placed(
            candidates[0], (f"division: {body.place} in the name", *_disagreement(candidates[0], evidence))
        )
    reasons: list[str] = []
    for context in contexts(evidence):
        best = max(agreement(d.code, context.code) for d in candidates)
        lying = [lies_in(d.code, context.code) for d in candidates] if weak and not reasons else [True]
        if not any(lying) and None in lying:
            continue
        if not any(lying):
            around = _around(body, evidence) if body.short else _Placed(None, ())
            return _Placed(
                around.division, (f"division: no {body.place} lies in {context.words}", *around.words)
            )
        if best:
            kept = [d for d in candidates if agreement(d.code, context.code) == best]
            if len(kept) < len(candidates) or not reasons:
                reasons.append(context.words)
            candidates = kept
        if reasons and len(candidates) == 1:
            return _Placed(
                candidates[0], (f"division: {body.place} in the name and {' and '.join(reasons)}",)
            )
    if (outer := _outermost(candidates)) and not weak:
        return _Placed(outer, (f"division: {body.place} in the name, taken for {outer.name}",))
    if len(candidates) == 1:
        return _Placed(None, (f"division: nothing confirms that {body.place} is {candidates[0].code}",))
    codes = ", ".join(sorted(d.code for d in candidates))
    return _Placed(None, (f"division: ambiguous, {body.place} may be {codes}",))


def _needs_confirmation(body: Parsed) -> bool:
    """Tell whether even a single division of that name is not sure: 东湖公安分局, 城区公安局 may be elsewhere too."""
    if body.chained or body.central or any(d.level != COUNTY for d in body.candidates):
        return False
    return body.short or (len(body.place) == 2 and body.place.endswith("区"))


def _outermost(candidates: list[Division]) -> Division | None:
    """Return the one that holds all others: 南昌公安局 is the city's rather than 南昌县's."""
    return next((d for d in candidates if all(o is d or o.within(d) for o in candidates)), None)


def _disagreement(division: Division, evidence: Evidence) -> tuple[str, ...]:
    first = next(contexts(evidence), None) if evidence.site_code or evidence.portal_division_code else None
    if first and division.code and not agreement(division.code, first.code):
        return (f"division: {first.words} lies in another province",)
    return ()


def _around(body: Parsed, evidence: Evidence) -> _Placed:
    """Return the division of a body whose name holds none: that of the page's surroundings."""
    for context in contexts(evidence):
        division = for_marker(body.marker, context.code, evidence.year)
        if division and body.town and not _may_hold_town(division):
            division = None
        if division:
            return _Placed(division, (f"division: the name holds none; {context.words}",))
        if context.code:
            what = body.marker or ("township" if body.town else "body")
            return _Placed(
                None, (f"division: the name holds none; {context.words} does not tell which {what} it is",)
            )
    return _Placed(None, ("division: the name holds none, nor does anything around it",))


def _may_hold_town(division: Division) -> bool:
    """Tell whether townships belong to it directly: a county, or a city without counties (东莞, 中山)."""
    if division.level == COUNTY:
        return True
    codes = table().codes
    return division.level == PREFECTURE and not any(
        c[:4] == division.code[:4] and c != division.code for c in codes
    )


def _whole(found: _Named, placed: _Placed, evidence: Evidence, notes: list[str]) -> Parsed:
    """Return the body of a report named by its place alone: a department that the text names, else the government."""
    place = found.body
    year = evidence.year
    # The listing or the publisher may name a department too, but often is the portal's default: only with 我局.
    sources = (
        _in_text(evidence),
        _in_fields(evidence) if self_reference(evidence.lead) in _DEPARTMENTS else (),
    )
    for other in chain(*sources):
        body = other.body
        same = body.place == place.place or set(body.candidates) & set(place.candidates)
        if same and not body.division_only and body.kind not in _OF_THE_WHOLE:
            notes.append(f"name: {other.where}")
            return body
    if place.zone:
        return _zone_office(place, evidence, notes)
    if place.town:
        notes.append("name: the title names the township, so it is its office's report")
        return parse(place.text + ("办事处" if place.town.endswith("街道") else "人民政府"), year)
    division = placed.division or (place.candidates[0] if len(place.candidates) == 1 else None)
    text = division.name if division and place.short else place.text
    notes.append("name: a place alone stands for its government")
    return parse(text + _government(division, text), year)


def _zone_office(place: Parsed, evidence: Evidence, notes: list[str]) -> Parsed:
    """Return the zone's office as the page calls it, else the zone's administration."""
    _, tail = in_title(evidence.title, evidence.year) if evidence.title else (None, ())
    fields = (
        ("the publisher is", in_field(evidence.publisher, evidence.year)),
        ("the site is that of", in_field(evidence.site_name, evidence.year)),
        *(("the title's tail names", body) for body in tail),
        ("the portal is that of", in_field(evidence.portal_name, evidence.year)),
    )
    for where, body in fields:
        if body and body.zone == place.zone and not body.division_only and body.kind == "development_zone":
            notes.append(f"name: {where} {body.text}")
            return body
    notes.append("name: a zone alone stands for its administration")
    return parse(place.text + "管理委员会", evidence.year)


def _government(division: Division | None, text: str) -> str:
    if text.endswith("特别行政区"):
        return "政府"
    if division and not division.code:
        return ""
    prefecture = division is None or division.level == PREFECTURE
    return "行政公署" if prefecture and text.endswith(("地区", "盟")) else "人民政府"


def _complete(body: Parsed, placed: _Placed, notes: list[str]) -> str:
    """Return the name with its division where it was called by its function alone: 县教育局, 公安局."""
    text, division = body.text, placed.division
    if text.endswith("政府") and not text.endswith(("人民政府", "特别行政区政府")):
        text = text.removesuffix("政府") + "人民政府"
    if not division or body.place or body.town or body.zone or body.unknown:
        return text
    rest = text.removeprefix(body.marker)
    if not starts_with_kind(rest):
        return text
    notes.append(f"name: printed as {body.text}, without its place")
    return division.name + rest


def _other_name(body: Parsed, placed: _Placed) -> str:
    """Return the second name, with the place that the first one has."""
    if not body.other or parse(body.other, None).place:
        return body.other
    return (body.place or (placed.division.name if placed.division else "")) + body.other.removeprefix(
        body.marker
    )


def _as_printed(name: str) -> str:
    return name.replace("(", "（").replace(")", "）")
