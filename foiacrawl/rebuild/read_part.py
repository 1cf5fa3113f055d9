"""Read a part of an archive: its events, and the documents that they are about."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.archive import ArchiveError, Places, events_of
from foiacrawl.journal import DocumentFetched, from_json
from foiacrawl.model import Document, Problem
from foiacrawl.readers import read_packed
from foiacrawl.reading import nothing_read
from foiacrawl.store.pack import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from foiacrawl.archive import Damage
    from foiacrawl.journal import ArchivedDocument, Event
    from foiacrawl.rebuild.parts import Archive, Part
    from foiacrawl.store.pack import Packed

MAX_DOCUMENTS = 100
"""Documents of a part that are read in one call; a crawl may have written the events of many more side by side."""
_FAST = 1  # the level of compression


class Step(NamedTuple):
    """An event with the places at which its documents are now, and the report that was read.

    `is_lost`: the bytes of the document are not in the archive, and the report says so. `is_other`: the document is of
    another program's archive, and no report.
    """

    event: Event
    report: Packed | None = None
    is_lost: bool = False
    is_other: bool = False


@dataclass(slots=True)
class PartRead:
    """What was read in a part of an archive; `left` is what was not: events that follow the steps, in parts of their own."""

    steps: list[Step] = field(default_factory=list)
    damages: list[Damage] = field(default_factory=list)
    left: list[Part] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        """Return it as bytes, a third of the size."""
        return zlib.compress(pickle.dumps(self), _FAST)

    @staticmethod
    def from_bytes(data: bytes) -> PartRead:
        """Return what `to_bytes` has written; only for bytes of our own processes."""
        read: PartRead = pickle.loads(zlib.decompress(data))  # noqa: S301  (from our own code)
        return read


def read_part(reader: str, part: Part) -> bytes:
    """Read a part with the reader at an import path; see `PartRead.to_bytes`. Runs in a reading process."""
    return read_steps(part, lambda document: read_packed(reader, document)).to_bytes()


def read_steps(part: Part, read: Callable[[Document], Packed]) -> PartRead:
    """Read the events of a part and, with `read`, their documents. Raises ArchiveError for events of a newer version."""
    places = _places(part.archive)
    places.forget()
    found = PartRead()
    left: list[dict[str, Any]] = []
    documents = 0
    for value in part.events if part.events is not None else _events_of(part, places, found):
        event = _event_of(value, part.archive)
        documents += isinstance(event, DocumentFetched)
        if documents > MAX_DOCUMENTS:
            left.append(value)
        elif isinstance(event, DocumentFetched):
            found.steps.append(_read_document(event, places, part.archive, read))
        else:
            found.steps.append(Step(event))
    places.forget()
    found.left = [
        replace(part, events=tuple(left[start : start + MAX_DOCUMENTS]))
        for start in range(0, len(left), MAX_DOCUMENTS)
    ]
    return found


def _events_of(part: Part, places: Places, found: PartRead) -> Iterator[dict[str, Any]]:
    """Yield the events in the bytes of a part, and keep its responses in memory."""
    return events_of(
        part.archive.path / part.file,
        found.damages.append,
        lambda member: places.keep(part.file, member),
        part.start,
        part.end,
    )


@lru_cache(maxsize=4)
def _places(archive: Archive) -> Places:
    return Places(archive.path)


def _event_of(value: dict[str, Any], archive: Archive) -> Event:
    try:
        return from_json(value)
    except (KeyError, TypeError) as error:
        raise ArchiveError(
            f"{archive.address}: an event {value.get('event')!r} is not known ({error}). A newer version of foiacrawl has"
            " written this archive: rebuild it with that version."
        ) from error


def _read_document(
    event: DocumentFetched, places: Places, archive: Archive, read: Callable[[Document], Packed]
) -> Step:
    """Read a document with its attachments; where the bytes of one are lost, the rest of the archive is rebuilt."""
    try:
        main, document = _open(places, event.document, archive.label)
        opened = [_open(places, attachment, archive.label) for attachment in event.attachments]
    except ArchiveError as error:
        file = event.document
        lost = Document(file.fetched.url, b"", file.content_type, file.hint)
        return Step(event, pack(nothing_read(lost, Problem("not_archived", str(error)))), is_lost=True)
    found = replace(event, document=document, attachments=tuple(attachment for _, attachment in opened))
    return Step(found, read(replace(main, attachments=tuple(file for file, _ in opened))))


def _open(places: Places, document: ArchivedDocument, label: str) -> tuple[Document, ArchivedDocument]:
    """Return a document as it was fetched, and the place of its bytes."""
    fetched = document.fetched
    if fetched.warc_file is None or fetched.warc_offset is None:
        raise ArchiveError(f"{fetched.url}: its event does not say where its bytes are in the archive")
    urls = {fetched.url, fetched.final_url or fetched.url}
    stored, (file, offset) = places.open(fetched.warc_file, fetched.warc_offset, urls, fetched.sha256)
    found = replace(document, fetched=replace(fetched, warc_file=f"{label}{file}", warc_offset=offset))
    return Document(fetched.url, stored.body, document.content_type, document.hint), found
