"""What the spider yields: events (see journal.py), and among them a document that came, with its bytes to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.journal import Came
    from foiacrawl.model import Document, Report


@dataclass
class FetchedItem:
    """A document on its way through the pipelines; `report` is filled in by the reading."""

    document: Document
    came: Came
    report: Report | None = None
