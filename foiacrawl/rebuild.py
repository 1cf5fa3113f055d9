"""Make the whole database again from an archive: every event is applied again, every document read again.

An archive of another program has no events: its responses are read as documents, and those that are reports are stored.

Documents are read in parallel, events are applied one after the other, in the order of the crawl: by the same code the
result is equal row by row. By newer code it may differ; `Store.compare_with` says in which figures, and stores that.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from foiacrawl.archive import DAMAGED, ArchiveError, Places, documents, events, warc_files
from foiacrawl.journal import (
    FINISHED,
    ArchivedDocument,
    DocumentFetched,
    Event,
    Ledger,
    ProblemFound,
    RunFinished,
    RunStarted,
    from_json,
)
from foiacrawl.model import Document, Problem
from foiacrawl.readers import Readers
from foiacrawl.reading import nothing_read
from foiacrawl.store import Fetched, StoreError
from foiacrawl.store.pack import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from foiacrawl.archive import Damage
    from foiacrawl.store.pack import Packed

    _Started: TypeAlias = tuple[Event, Future[Packed] | None]

_NO_REPORT = "not_a_report"
_READER = "foiacrawl.reading.read"
_MAX_SECONDS = 720.0  # for one document
_MAX_AHEAD = 64  # documents in memory beyond the one that is stored: enough to keep all readers busy


@dataclass
class Rebuilt:
    """The counts of a rebuild: events applied, documents read, documents missing in the archive, outcomes.

    `others` are responses of another program's archive that are no reports; `damages` what of the archive is damaged.
    """

    events: int = 0
    documents: int = 0
    lost: int = 0
    others: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)


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
    if not warc_files(archive):
        raise ArchiveError(f"{archive}: there are no WARC files in this folder, and it is none")
    done = Rebuilt()
    readers = Readers(_READER, os.cpu_count() or 1 if processes is None else processes, _MAX_SECONDS)
    ledger = Ledger(database)
    try:
        for event, reading in _read_ahead(_own_events(archive, readers, done)):
            _apply(event, reading, ledger, done)
            on_progress(done)
        if not done.events:
            for event, reading in _read_ahead(_foreign_events(archive, readers, done)):
                _apply_foreign(event, reading, ledger, done)
                on_progress(done)
        for damage in done.damages:
            ledger.apply(ProblemFound(DAMAGED, str(damage), url=damage.url))
    finally:
        readers.close()
        ledger.close()
    return done


def _read_ahead(started: Iterator[_Started]) -> Iterator[_Started]:
    """Yield events in order, each document with its reading, which was started some documents earlier."""
    waiting: deque[_Started] = deque()
    for entry in started:
        waiting.append(entry)
        if len(waiting) > _MAX_AHEAD:
            yield waiting.popleft()
    yield from waiting


def _own_events(archive: Path, readers: Readers, done: Rebuilt) -> Iterator[_Started]:
    """Yield the events of an archive of foiacrawl, and start to read their documents."""
    if not archive.is_dir():
        return
    places = Places(archive)
    for value in events(archive, done.damages.append):
        try:
            event = from_json(value)
        except (KeyError, TypeError) as error:
            raise ArchiveError(
                f"{archive}: an event {value.get('event')!r} is not known ({error}). A newer version of foiacrawl has"
                " written this archive: rebuild it with that version."
            ) from error
        yield _start_reading(places, event, readers) if isinstance(event, DocumentFetched) else (event, None)


def _apply(event: Event, reading: Future[Packed] | None, ledger: Ledger, done: Rebuilt) -> None:
    """Apply an event, with the report that was read."""
    try:
        report = reading.result() if reading else None
    except ArchiveError as error:
        report = _missing_report(event, error)
        done.lost += 1
    for _, outcome, _ in ledger.apply(event, report):
        done.outcomes[outcome.value] = done.outcomes.get(outcome.value, 0) + 1
    done.events += 1
    done.documents += reading is not None


def _foreign_events(archive: Path, readers: Readers, done: Rebuilt) -> Iterator[_Started]:
    """Yield the responses of an archive of another program as documents, and start to read them."""
    done.damages.clear()  # found again
    yield RunStarted({"archive": archive.name}, ()), None
    for file in warc_files(archive):
        for response, offset in documents(file, done.damages.append):
            headers = {name.lower(): value for name, value in response.headers}
            fetched = Fetched(
                url=response.url,
                final_url=response.url,
                status=response.status,
                content_type=headers.get("content-type"),
                sha256=sha256(response.body).hexdigest(),
                size=len(response.body),
                fetched_at=response.at,
                warc_file=None if offset is None else file.name,
                warc_offset=offset,
                etag=headers.get("etag"),
                last_modified=headers.get("last-modified"),
            )
            document = Document(response.url, response.body, fetched.content_type)
            described = ArchivedDocument(fetched, fetched.content_type, document.hint)
            yield DocumentFetched(described, at=response.at), readers.submit(document)
    yield RunFinished(FINISHED, {}), None


def _apply_foreign(event: Event, reading: Future[Packed] | None, ledger: Ledger, done: Rebuilt) -> None:
    """Apply an event of `_foreign_events`; a document that is no report is counted only."""
    report = reading.result() if reading else None
    if report and not report.form and any(problem.kind == _NO_REPORT for problem in report.problems):
        done.others += 1
        return
    _apply(event, reading, ledger, done)


def _start_reading(places: Places, event: DocumentFetched, readers: Readers) -> _Started:
    """Start to read a document; return it with the places at which its bytes are now."""
    try:
        main, document = _open(places, event.document)
        opened = [_open(places, attachment) for attachment in event.attachments]
    except ArchiveError as error:
        failed: Future[Packed] = Future()
        failed.set_exception(error)
        return event, failed
    found = replace(event, document=document, attachments=tuple(attachment for _, attachment in opened))
    return found, readers.submit(replace(main, attachments=tuple(file for file, _ in opened)))


def _missing_report(event: Event, error: ArchiveError) -> Packed:
    """Return the report of a document whose bytes are not in the archive: the rest is rebuilt."""
    assert isinstance(event, DocumentFetched)  # noqa: S101  (only documents are read)
    file = event.document
    document = Document(file.fetched.url, b"", file.content_type, file.hint)
    return pack(nothing_read(document, Problem("not_archived", str(error))))


def _open(places: Places, document: ArchivedDocument) -> tuple[Document, ArchivedDocument]:
    """Return a document as it was fetched, and the place of its bytes."""
    fetched = document.fetched
    if fetched.warc_file is None or fetched.warc_offset is None:
        raise ArchiveError(f"{fetched.url}: its event does not say where its bytes are in the archive")
    urls = {fetched.url, fetched.final_url or fetched.url}
    stored, (file, offset) = places.open(fetched.warc_file, fetched.warc_offset, urls, fetched.sha256)
    found = replace(document, fetched=replace(fetched, warc_file=file, warc_offset=offset))
    return Document(fetched.url, stored.body, document.content_type, document.hint), found
