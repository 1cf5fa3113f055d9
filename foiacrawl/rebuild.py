"""Make the whole database again from an archive: every event is applied again, every document read again.

Documents are read in parallel, events are applied one after the other, in the order of the crawl: by the same code the
result is equal row by row. By newer code it may differ; `Store.compare_with` says in which figures, and stores that.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foiacrawl.archive import ArchiveError, events, open_at
from foiacrawl.journal import ArchivedDocument, DocumentFetched, Event, Ledger, from_json
from foiacrawl.model import Document, Problem
from foiacrawl.readers import Readers
from foiacrawl.reading import nothing_read
from foiacrawl.store import StoreError
from foiacrawl.store.pack import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from foiacrawl.store.pack import Packed

_READER = "foiacrawl.reading.read"
_MAX_SECONDS = 720.0  # for one document
_MAX_AHEAD = 64  # documents in memory beyond the one that is stored: enough to keep all readers busy


@dataclass
class Rebuilt:
    """The counts of a rebuild: events applied, documents read, documents missing in the archive, outcomes."""

    events: int = 0
    documents: int = 0
    lost: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)


def rebuild(
    archive: Path,
    database: Path,
    *,
    processes: int | None = None,
    on_progress: Callable[[Rebuilt], None] = lambda _: None,
) -> Rebuilt:
    """Make the database at `database` from the archive in `archive`; `on_progress` gets the counts so far.

    Raises StoreError if the database exists already or cannot be written, ArchiveError if there is no archive.
    """
    if database.exists():
        raise StoreError(
            "the database exists already", str(database), "Name a new file; compare both with --against."
        )
    if not archive.is_dir() or not any(archive.glob("*.warc.gz")):
        raise ArchiveError(f"{archive}: there are no WARC files in this folder")
    done = Rebuilt()
    readers = Readers(_READER, os.cpu_count() or 1 if processes is None else processes, _MAX_SECONDS)
    ledger = Ledger(database)
    try:
        for event, reading in _read_ahead(archive, readers):
            try:
                report = reading.result() if reading else None
            except ArchiveError as error:
                report = _missing_report(event, error)
                done.lost += 1
            for _, outcome, _ in ledger.apply(event, report):
                done.outcomes[outcome.value] = done.outcomes.get(outcome.value, 0) + 1
            done.events += 1
            done.documents += reading is not None
            on_progress(done)
    finally:
        readers.close()
        ledger.close()
    return done


def _read_ahead(archive: Path, readers: Readers) -> Iterator[tuple[Event, Future[Packed] | None]]:
    """Yield the events in order, each document with its reading, which was started some documents earlier."""
    waiting: deque[tuple[Event, Future[Packed] | None]] = deque()
    for value in events(archive):
        event = from_json(value)
        waiting.append(
            (event, _start_reading(archive, event, readers) if isinstance(event, DocumentFetched) else None)
        )
        if len(waiting) > _MAX_AHEAD:
            yield waiting.popleft()
    yield from waiting


def _start_reading(archive: Path, event: DocumentFetched, readers: Readers) -> Future[Packed]:
    try:
        return readers.submit(_document(archive, event))
    except ArchiveError as error:
        failed: Future[Packed] = Future()
        failed.set_exception(error)
        return failed


def _missing_report(event: Event, error: ArchiveError) -> Packed:
    """Return the report of a document whose bytes are not in the archive: the rest is rebuilt."""
    assert isinstance(event, DocumentFetched)  # noqa: S101  (only documents are read)
    file = event.document
    document = Document(file.fetched.url, b"", file.content_type, file.hint)
    return pack(nothing_read(document, Problem("not_archived", str(error))))


def _document(archive: Path, event: DocumentFetched) -> Document:
    """Return a document with its attachments as they were fetched."""
    main = _open(archive, event.document)
    return replace(main, attachments=tuple(_open(archive, attachment) for attachment in event.attachments))


def _open(archive: Path, document: ArchivedDocument) -> Document:
    fetched = document.fetched
    if fetched.warc_file is None or fetched.warc_offset is None:
        raise ArchiveError(f"{fetched.url}: its event does not say where its bytes are in the archive")
    body = open_at(archive, fetched.warc_file, fetched.warc_offset).body
    return Document(fetched.url, body, document.content_type, document.hint)
