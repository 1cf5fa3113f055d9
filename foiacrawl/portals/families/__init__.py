"""The CMS families: which one a page is of, and the module that reads its listings.

A family is a module with `NAME` and `read(page, trail) -> Listing`; its marks are in `families.toml`. To add one: the
module, a line in `MODULES`, a golden pair in `tests/golden/listings/`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from foiacrawl.portals.families import (
    generic,
    gkmlpt,
    hanweb_jpaas,
    hanweb_jpage,
    hanweb_xxgk,
    static,
    truecms,
)

if TYPE_CHECKING:
    from foiacrawl.portals.listing import Listing, ListingPage, Trail

_MARKS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("families.toml").read_text("utf-8"))[
    "family"
]


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
    static,
    generic,
)
MODULES: dict[str, Family] = {module.NAME: module for module in _ALL}
KNOWN = frozenset(MODULES)


@dataclass(frozen=True, slots=True)
class Detection:
    """A family's name and the mark it was recognised by."""

    family: str
    why: str

    @property
    def module(self) -> Family:
        """The module that reads it; the generic one stands in for families without their own."""
        return MODULES.get(self.family, MODULES[generic.NAME])


def detect(page: ListingPage) -> Detection:
    """Tell a page's family by the marks of `families.toml`; `generic` when none is found."""
    for marks in _MARKS:
        if why := _mark(marks, page):
            return Detection(marks["name"], why)
    return Detection(generic.NAME, "no mark of a known family")


def _mark(marks: dict[str, Any], page: ListingPage) -> str | None:
    for pattern in marks.get("url", ()):
        if found := re.search(pattern, page.url, re.IGNORECASE):
            return f"address has {found[0]}"
    for pattern in marks.get("page", ()):
        if found := re.search(pattern, page.text, re.IGNORECASE):
            return f"page has {found[0][:40]}"
    if (needed := marks.get("all")) and all(re.search(pattern, page.text) for pattern in needed):
        return f"page has {' and '.join(needed)}"
    for pattern in marks.get("links", ()):
        links = {link for link in page.tree.xpath("//a/@href") if re.search(pattern, link)}
        if len(links) >= 2:
            return f"{len(links)} links like {min(links)}"
    return None
