"""The marks of `families.toml`, looked for in a page: which of them speak, and how much they say together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import ListingPage

_DATA: dict[str, Any] = load_toml(__file__, "families.toml")
_MOST_PRINTED = 40  # characters of a mark that are quoted


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks for a family: `value` from 0 (nothing) to below 1, and the marks in words."""

    family: str
    value: float
    marks: tuple[str, ...]


def scores(page: ListingPage) -> list[Score]:
    """Return the families that have a mark on the page, best first; equal ones in the order of `families.toml`."""
    links = {str(link) for link in page.tree.xpath("//a/@href")}
    found = [_score(family, page, links) for family in _DATA["family"]]
    return sorted((score for score in found if score.marks), key=lambda score: -score.value)


def _score(family: dict[str, Any], page: ListingPage, links: set[str]) -> Score:
    weights = _DATA["weights"] | family.get("weights", {})
    doubt, marks = 1.0, []
    for kind, mark in _spoken(family, page, links):
        doubt *= 1 - weights[kind]
        marks.append(mark)
    return Score(family["name"], round(1 - doubt, 3), tuple(marks))


def _spoken(family: dict[str, Any], page: ListingPage, links: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the kind of each mark that speaks, and the mark in words."""
    for pattern in family.get("url", ()):
        if found := re.search(pattern, page.url, re.IGNORECASE):
            yield "url", f"address has {found[0][:_MOST_PRINTED]}"
    for kind in ("page", "hint"):
        for pattern in family.get(kind, ()):
            if found := re.search(pattern, page.text, re.IGNORECASE):
                yield kind, f"page has {found[0][:_MOST_PRINTED]}"
    if (needed := family.get("all")) and all(re.search(pattern, page.text) for pattern in needed):
        yield "all", f"page has {' and '.join(needed)}"
    for pattern in family.get("links", ()):
        alike = {link for link in links if re.search(pattern, link)}
        if len(alike) >= 2:
            yield "links", f"{len(alike)} links like {min(alike)}"
