"""Fetched documents: from responses to items, and the documents that wait for their attachments."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foiacrawl.crawl.items import FetchedItem
from foiacrawl.crawl.pages import body_of, content_type, encoding_of, is_file
from foiacrawl.crawl.tls import tls_of
from foiacrawl.journal import ArchivedDocument, DocumentFetched
from foiacrawl.model import Document, Hint
from foiacrawl.spool import sha256_of, size_of, spooled
from foiacrawl.store import Fetched
from foiacrawl.store.database import utc_now

if TYPE_CHECKING:
    from scrapy.http import Response

    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.model import Listed, Portal
    from foiacrawl.spool import Body

_MAX_VALIDATOR = 500  # characters of an ETag or a date


@dataclass
class PendingDocument:
    """A document that waits for its attachments: `attachments` by address, None until one was fetched.

    `due` are those whose request has not ended yet.
    """

    document: ArchivedDocument
    body: Body
    attachments: dict[str, tuple[ArchivedDocument, Body] | None]
    due: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.due = set(self.attachments)

    @property
    def size(self) -> int:
        """The bytes that are kept of the document and its attachments."""
        return size_of(self.body) + sum(
            size_of(fetched[1]) for fetched in self.attachments.values() if fetched
        )

    def as_item(self) -> FetchedItem:
        """Return the item of the document with the attachments that could be fetched."""
        fetched = [attachment for attachment in self.attachments.values() if attachment]
        files = tuple(document for document, _ in fetched)
        event = DocumentFetched(self.document, files, len(fetched) < len(self.attachments))
        parts = tuple(_empty(document) for document in files)
        document = replace(_empty(self.document), attachments=parts)
        return FetchedItem(spooled(document, self.body, tuple(body for _, body in fetched)), event, self.size)


@dataclass
class AttachmentCheck:
    """Whether one of the attachments of an unchanged document has changed; `due` are those not checked yet."""

    page_request: PageRequest
    due: set[str]
    has_changed: bool = False


def item_of(document: ArchivedDocument, body: Body) -> FetchedItem:
    """Return the item of a document without attachments."""
    return FetchedItem(spooled(_empty(document), body, ()), DocumentFetched(document), size_of(body))


def _empty(document: ArchivedDocument) -> Document:
    """Return a document without its bytes."""
    return Document(document.fetched.url, b"", document.content_type, document.hint)


def archived_document(response: Response, listed: Listed, portal: Portal) -> ArchivedDocument:
    """Return what is recorded of a response, with the words of listing and registry."""
    body = body_of(response)
    warc_file, warc_offset = response.meta.get("warc", (None, None))
    fetched = Fetched(
        url=listed.url,
        final_url=response.url,
        status=response.status,
        content_type=content_type(response),
        sha256=sha256_of(body),
        size=size_of(body),
        fetched_at=utc_now(),
        portal_id=portal.portal_id,
        listed_title=listed.title,
        listed_on=listed.date,
        warc_file=warc_file,
        warc_offset=warc_offset,
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        tls=tls_of(response.url),
    )
    hint = Hint(listed.title or None, listed.date, listed.body, portal.name, portal.division_code)
    declared = None if is_file(response) else encoding_of(portal)
    return ArchivedDocument(fetched, declared or content_type(response), hint)


def _header(response: Response, name: str) -> str | None:
    """Return a header that is sent back with the next request; one too long for that counts as missing."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value and len(value) <= _MAX_VALIDATOR else None
