"""What the spider yields: events (see journal.py), a document that came, with its bytes to be read, the end of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.journal import Came
    from foiacrawl.model import Document
    from foiacrawl.store.pack import Packed


@dataclass
class FetchedItem:
    """A document on its way through the pipelines; `report` is filled in by the reading."""

    document: Document
    came: Came
    report: Packed | None = None


@dataclass(frozen=True)
class VisitOver:
    """The last that a visit yields. It is no event: a visit that failed is over too, and nothing is noted of it."""

    portal_id: str
