"""What the spider yields beside events (see journal.py): a fetched document, and the end of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.journal import DocumentFetched
    from foiacrawl.model import Document
    from foiacrawl.store.pack import Packed


@dataclass
class FetchedItem:
    """A fetched document, with its bytes, on its way through the pipelines; `report` is filled in by ReadingPipeline."""

    document: Document
    event: DocumentFetched
    report: Packed | None = None

    @property
    def size(self) -> int:
        """The bytes of the document and its attachments."""
        return len(self.document.body) + sum(len(part.body) for part in self.document.attachments)


@dataclass(frozen=True)
class VisitFinished:
    """The last item of a visit. It is no event: a visit that failed is finished too, and nothing is recorded of it."""

    portal_id: str
