"""Detect which CMS family a page is of, and load the code that reads its listings."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from foiacrawl.listings import families
from foiacrawl.listings.families.folders import find_folders
from foiacrawl.listings.families.markers import Score, is_catalogue, score_families
from foiacrawl.listings.stated_calls import is_called

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Route

GENERIC = "generic"  # reads the pages of portals whose family is not known


class Family(Protocol):
    """What a family's package has."""

    def read(self, page: ListingPage, route: Route) -> Listing:
        """Return what one page of this family lists."""


@dataclass(frozen=True, slots=True)
class Detection:
    """A family's name and the evidence for it.

    `score` is from 0 to 1, as the markers are weighed; `runner_up` is the next best. `is_declared`: the registry names it.
    """

    family: str
    score: float = 0.0
    markers: tuple[str, ...] = ()
    runner_up: Score | None = None
    is_declared: bool = False

    @property
    def reason(self) -> str:
        """Why the page is taken to be of this family, in words."""
        if self.is_declared:
            return "the registry says so"
        return "; ".join(self.markers) or "no marker of a known family"


def detect(page: ListingPage) -> Detection:
    """Return a page's family by its markers; `generic` when none is found."""
    scores = score_families(page)
    if not scores:
        return Detection(GENERIC)
    best = scores[0]
    return Detection(best.family, best.value, best.markers, scores[1] if len(scores) > 1 else None)


def choose_reader(page: ListingPage, declared: str | None) -> tuple[Detection, Family]:
    """Return a page's family and the code that reads it. `declared` is the family that the registry names for the portal.

    It holds for the whole portal, except where it or the page's own is a catalogue, whose columns lead to other families.
    """
    detection = detect(page)
    if is_called(page) or (page.json is not None and detection.family == GENERIC):
        return detection, load_family(GENERIC)
    if not declared or declared not in find_folders():
        return detection, load_family(detection.family)
    mixed = is_catalogue(detection.family) or is_catalogue(declared)
    return Detection(declared, is_declared=True), load_family(detection.family if mixed else declared)


def load_family(name: str) -> Family:
    """Return the package of a family. Raises ModuleNotFoundError if there is none."""
    return cast("Family", import_module(f"{families.__name__}.{name}"))


def format_detection(detection: Detection) -> str:
    """Return a detection as lines for a person: family, score, the evidence for it, and the next best."""
    markers = detection.markers or (detection.reason,)
    lines = [f"{detection.family}  {detection.score:.3f}", *(f"  {marker}" for marker in markers)]
    if other := detection.runner_up:
        lines.append(f"next: {other.family}  {other.value:.3f}  ({'; '.join(other.markers)})")
    return "\n".join(lines) + "\n"
