"""The CMS families: which one a page is of, and the module that reads its listings.

A family is a module with `NAME` and `read(page, trail) -> Listing`; its marks are in `families.toml`. To add one: the
module, a line in `MODULES`, a golden pair in `tests/golden/listings/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from foiacrawl.listings.families import (
    epoint_ewb,
    generic,
    gkmlpt,
    hanweb_jpaas,
    hanweb_jpage,
    hanweb_xxgk,
    jeecms,
    lonsun,
    nfcms,
    openness_php,
    static,
    truecms,
    ucap,
    vsb,
)
from foiacrawl.listings.families.markers import Score, scores

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, Trail


class Family(Protocol):
    """What a family's module offers."""

    NAME: str

    def read(self, page: ListingPage, trail: Trail) -> Listing:
        """Read one page of this family."""


_ALL: tuple[Family, ...] = (
    gkmlpt,
    hanweb_jpaas,
    truecms,
    hanweb_jpage,
    hanweb_xxgk,
    lonsun,
    openness_php,
    static,
    ucap,
    vsb,
    nfcms,
    jeecms,
    epoint_ewb,
    generic,
)
MODULES: dict[str, Family] = {module.NAME: module for module in _ALL}
KNOWN = frozenset(MODULES)


@dataclass(frozen=True, slots=True)
class Detection:
    """A family's name and the marks it was recognised by.

    `score` is from 0 to 1, as `families.toml` weighs the marks; `runner_up` is the family that comes next.
    """

    family: str
    why: str
    score: float = 1.0
    marks: tuple[str, ...] = ()
    runner_up: Score | None = None

    @property
    def module(self) -> Family:
        """The module that reads it; the generic one stands in for families without their own."""
        return MODULES.get(self.family, MODULES[generic.NAME])


def detect(page: ListingPage) -> Detection:
    """Tell a page's family by the marks of `families.toml`; `generic` when none is found."""
    found = scores(page)
    if not found:
        return Detection(generic.NAME, "no mark of a known family", 0.0)
    best = found[0]
    return Detection(
        best.family, "; ".join(best.marks), best.value, best.marks, found[1] if len(found) > 1 else None
    )


def as_words(detection: Detection) -> str:
    """Return a detection as lines for a person: family, score, what spoke for it, and what came next."""
    lines = [f"{detection.family}  {detection.score:.3f}", *(f"  {mark}" for mark in detection.marks)]
    if not detection.marks:
        lines.append(f"  {detection.why}")
    if detection.family not in KNOWN:
        lines.append(f"  no module of its own: read as {generic.NAME}")
    if next_best := detection.runner_up:
        lines.append(f"next: {next_best.family}  {next_best.value:.3f}  ({'; '.join(next_best.marks)})")
    return "\n".join(lines) + "\n"
