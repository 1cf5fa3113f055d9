"""What the spider yields beside events (see foiacrawl.journal): a fetched document, and the end of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.journal import DocumentFetched
    from foiacrawl.model import Document
    from foiacrawl.spool import SpooledDocument
    from foiacrawl.store.pack import Packed


@dataclass
class FetchedItem:
    """A fetched document, with its bytes, on its way through the pipelines.

    `size` are the bytes of the document and its attachments; `report` is filled in by ReadingPipeline.
    `is_postponed`: it is not read in this run, because its portal has used its seconds.
    """

    document: Document | SpooledDocument
    event: DocumentFetched
    size: int
    report: Packed | None = None
    is_postponed: bool = False


@dataclass(frozen=True)
class VisitFinished:
    """The last item of a visit. It is no event: a visit that failed is finished too, and nothing is recorded of it."""

    portal_id: str
