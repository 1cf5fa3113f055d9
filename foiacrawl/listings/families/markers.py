"""Score the families by the markers that a page has: those of `NAME/markers.toml`, weighed by `weights.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from foiacrawl.data import load_toml
from foiacrawl.listings.families.folders import find_folders
from foiacrawl.listings.selectors import get_strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiacrawl.listings.listing import ListingPage

_WEIGHTS: dict[str, float] = load_toml(__file__, "weights.toml")
_LAST = 1_000_000  # the order of a group that has none
_MIN_LINKS = 2  # links alike that make a marker
_MAX_QUOTED = 40  # characters of a marker that are quoted


@dataclass(frozen=True, slots=True)
class MarkerGroup:
    """Markers of one family that are scored together: patterns by kind, and the weight of each kind."""

    family: str
    order: int
    weights: Mapping[str, float]
    patterns: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """The evidence for a family: `value` from 0 (none) to below 1, and the markers that were found, in words."""

    family: str
    value: float
    markers: tuple[str, ...]


@cache
def read_groups() -> tuple[MarkerGroup, ...]:
    """Return the groups of markers of all families, in their order."""
    groups = [
        _make_group(name, group) for name in find_folders() for group in _read_markers(name).get("group", ())
    ]
    return tuple(sorted(groups, key=lambda group: group.order))


def score_families(page: ListingPage) -> list[Score]:
    """Return the scores of the groups that have a marker on the page, best first; equal ones in the groups' order."""
    links = set(get_strings(page.selector.xpath("//a/@href")))
    scores = [_score(group, page, links) for group in read_groups()]
    return sorted((score for score in scores if score.markers), key=lambda score: -score.value)


def is_catalogue(family: str) -> bool:
    """Return whether a family is one catalogue of a whole portal, whose columns may lead to pages of other families."""
    return bool(_read_markers(family).get("is_catalogue"))


def _read_markers(family: str) -> dict[str, Any]:
    folder = find_folders()[family]
    if not (folder / "markers.toml").exists():
        return {}
    return load_toml(str(folder / "__init__.py"), "markers.toml")


def _make_group(family: str, group: dict[str, Any]) -> MarkerGroup:
    patterns = {kind: group[kind] for kind in _WEIGHTS if kind in group}
    return MarkerGroup(family, group.get("order", _LAST), _WEIGHTS | group.get("weights", {}), patterns)


def _score(group: MarkerGroup, page: ListingPage, links: set[str]) -> Score:
    doubt, markers = 1.0, []
    for kind, marker in _find_markers(group.patterns, page, links):
        doubt *= 1 - group.weights[kind]
        markers.append(marker)
    return Score(group.family, round(1 - doubt, 3), tuple(markers))


def _find_markers(
    patterns: Mapping[str, list[str]], page: ListingPage, links: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield the kind of each marker that is found, and the marker in words."""
    for pattern in patterns.get("url", ()):
        if found := re.search(pattern, page.url, re.IGNORECASE):
            yield "url", f"address has {found[0][:_MAX_QUOTED]}"
    for kind in ("page", "hint"):
        for pattern in patterns.get(kind, ()):
            if found := re.search(pattern, page.text, re.IGNORECASE):
                yield kind, f"page has {found[0][:_MAX_QUOTED]}"
    if (needed := patterns.get("all")) and all(re.search(pattern, page.text) for pattern in needed):
        yield "all", f"page has {' and '.join(needed)}"
    for pattern in patterns.get("links", ()):
        alike = {link for link in links if re.search(pattern, link)}
        if len(alike) >= _MIN_LINKS:
            yield "links", f"{len(alike)} links like {min(alike)}"
