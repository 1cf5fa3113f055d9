"""Determine the division of a page apart from the body's name: site code, registry row, fields that name a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.agencies.names import extract_from_field, extract_from_signature, extract_from_title
from foiacrawl.agencies.normalize import normalize_names
from foiacrawl.agencies.table import COUNTY, PREFECTURE, Division, find_by_code, table
from foiacrawl.agencies.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.types import Evidence

_SITE_CODE = re.compile(r"(?<!\d)(\d{6})\d{4}(?!\d)")
_ORGANISER = re.compile(r"主[办辦](?:[单單]位)?\s*[::]?\s*([^\s|,,;;::]+)")
_OWNERS = re.compile(r"(?:主办|承办|版权所有)(?:单位)?\s*[:©]*\s*([^\s|,;:©()]+)|([^\s|,;:©()]+)\s*版权所有")
MAX_LINE = 40  # characters of a line that is a name
_MUNICIPALITIES = ("11", "12", "31", "50")
_CENTRAL_SITE = re.compile(r"(?i)\bbm\d{8}\b")


@dataclass(frozen=True, slots=True)
class Context:
    """A division that the page is known to belong to, and the reason in words."""

    code: str
    reason: str


def list_contexts(evidence: Evidence) -> Iterator[Context]:
    """Yield the divisions that the page's surroundings name, the most reliable first."""
    if code := find_site_division(evidence.site_code):
        yield Context(code, f"the site code {evidence.site_code}")
    if evidence.portal_division_code:
        yield Context(
            evidence.portal_division_code, f"the registry's division {evidence.portal_division_code}"
        )
    for field, body in list_named(evidence):
        if code := _one(body.candidates):
            yield Context(code, f"{field} {body.text}")


def list_named(evidence: Evidence) -> Iterator[tuple[str, Parsed]]:
    """Yield the bodies and places that the page's fields name, with the field in words, the most reliable first."""
    fields = (
        ("the site's name", evidence.site_name),
        ("the portal's name", evidence.portal_name),
        ("the footer's organiser", extract_organiser(evidence.organiser)),
        ("the publisher", evidence.publisher),
        ("the page's source", drop_media(evidence.shown_source)),
        ("the listing's body", evidence.listed_body),
        *(("the breadcrumb", step) for step in reversed(evidence.breadcrumb)),
        ("the column", evidence.column_name),
    )
    for field, value in fields:
        if body := extract_from_field(value, evidence.year):
            yield field, body
    # Without a date below it a signature is only the last line, which is also read as a name where it is short.
    last = evidence.closing.rpartition("\n")[2] if evidence.closing else ""
    signature = evidence.signature or (last if len(last) <= MAX_LINE else None)
    if signed := extract_from_signature(signature, evidence.year):
        yield "the signature", signed
    for owner in _list_owners(evidence.organiser):
        if body := extract_from_field(owner, evidence.year):
            yield "the footer", body
    for title in (evidence.title, evidence.window_title, evidence.listed_title):
        named, ends = extract_from_title(title, evidence.year) if title else (None, ())
        yield from (("the end of the title", body) for body in ends)
        if named and title and title != evidence.title:
            yield "the listing's or the window's title", named


def extract_organiser(footer: str | None) -> str | None:
    """Return the 主办 in a footer's text; a text without that word is returned as it is."""
    match = _ORGANISER.search(normalize_names(footer)) if footer else None
    return match.group(1) if match else footer


def drop_media(source: str | None) -> str | None:
    """Return the 来源 of a page, unless it is one that passes on what others write: 县融媒体中心, 新华社."""
    return None if source and any(word in source for word in words().media) else source


def _list_owners(footer: str | None) -> Iterator[str]:
    """Yield whose site it is and who runs it, as a footer says it: 主办, 承办, 版权所有."""
    for match in _OWNERS.finditer(normalize_names(footer) if footer else ""):
        yield match.group(1) or match.group(2)


def find_site_division(site_code: str | None) -> str | None:
    """Return the division of a 网站标识码 (its first six digits); None for central sites and codes that do not exist."""
    match = _SITE_CODE.search(site_code or "")
    if not match:
        return None
    code = match.group(1)
    known = table()
    if code in known.codes:
        return code
    return known.sites.get(code) or next(
        (c for c in (code[:4] + "00", code[:2] + "0000") if c in known.codes), None
    )


def is_central(site_code: str | None) -> bool:
    """Return whether a 网站标识码 is that of a ministry's site: bm and eight digits."""
    return bool(_CENTRAL_SITE.search(site_code or ""))


def _one(candidates: tuple[Division, ...]) -> str | None:
    codes = {d.code for d in candidates}
    return codes.pop() if len(codes) == 1 else None


def rate_agreement(code: str, context: str) -> int:
    """Return how far two codes agree: 6 the same, 4 the same prefecture, 2 the same province, 0 not at all."""
    if code == context:
        return 6
    if code[:4] == context[:4] and context[2:4] != "00":
        return 4
    return 2 if code[:2] == context[:2] else 0


def lies_in(code: str, context: str) -> bool | None:
    """Return whether a district lies where the page does; None if the page's place is too large (a province)."""
    if context.endswith("0000") and code[:2] == context[:2]:
        return True if context[:2] in _MUNICIPALITIES else None
    return code[:4] == context[:4]


def find_by_marker(marker: str, code: str, year: int | None) -> Division | None:
    """Return the division that a marker (the 县 of 县教育局) means on a page that lies in `code`; None if unclear."""
    here = find_by_code(code, year)
    if here is None:
        return None
    if not marker:
        return here
    if marker in ("省", "自治区"):
        province = find_by_code(code[:2] + "0000", year)
        return province if province and province.name.endswith(marker) else None
    if marker == "市":
        return here if here.name.endswith("市") else None
    if marker in ("州", "自治州", "盟", "地区"):
        return here if here.level == PREFECTURE and here.name.endswith(marker[-1]) else None
    return here if here.level == COUNTY and here.name.endswith(marker[-1]) else None
