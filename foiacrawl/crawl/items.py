"""What the spider yields: a fetched document, to be read and stored, and a problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.model import Document, Report
    from foiacrawl.store import Fetched


@dataclass
class FetchedItem:
    """A document on its way through the pipelines; `report` is filled in by the reading.

    `attached` says how each of the document's attachments came, in the same order; `is_cut` that some did not.
    """

    document: Document
    fetched: Fetched
    report: Report | None = None
    attached: tuple[Fetched, ...] = ()
    is_cut: bool = False


@dataclass
class ProblemItem:
    """A problem of the crawl: a kind of problems.toml, what happened, at which portal and address."""

    kind: str
    message: str
    portal_id: str | None = None
    url: str | None = None
