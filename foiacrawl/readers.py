"""Read documents in a few processes. A document that kills or stalls its reader is a problem; the others are read."""

from __future__ import annotations

import os
from functools import partial
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from foiacrawl.model import Document, Problem
from foiacrawl.reading import UnreadableError, nothing_read
from foiacrawl.spool import SpooledDocument
from foiacrawl.store.pack import pack
from foiacrawl.workers import Fault, Limits, Workers

if TYPE_CHECKING:
    from concurrent.futures import Future

    from foiacrawl.model import Report
    from foiacrawl.store.pack import Packed
    from foiacrawl.workers import WorkerError

MAX_MEMORY = 2_000_000_000  # bytes of address space for one document and its attachments
MAX_OUTPUT = (
    100_000_000  # bytes of what was read in one, which the crawl itself has in memory; a report has 20,000
)


class ReadingStoppedError(Exception):
    """The readers were closed before the document was read."""


class Readers:
    """Run the reader with the import name `path` in `count` processes: -1 is one for each core, 0 a thread of this process.

    A document may take `seconds` seconds; `count` of them are read at the same time.
    """

    def __init__(self, path: str, count: int, seconds: float) -> None:
        self._seconds = seconds
        count = (os.cpu_count() or 1) if count < 0 else count
        self.count = max(1, count)
        self._workers = Workers(partial(read_packed, path), count, Limits(seconds, MAX_MEMORY, MAX_OUTPUT))
        if count:
            self._workers.start()  # the reader is loaded while the crawl fetches its first pages

    def submit(self, document: Document | SpooledDocument) -> Future[Packed]:
        """Return the future report of a document. What went wrong is a problem of the report.

        It fails by `ReadingStoppedError` alone: when the readers are closed before it is read.
        """
        return self._workers.submit(document, self._unread)

    def _unread(self, document: Document | SpooledDocument, error: WorkerError) -> Packed:
        if error.fault is Fault.STOPPED:
            raise ReadingStoppedError from error
        if error.fault is Fault.TIME:
            return pack_unread(document, f"reading took longer than {self._seconds:g} seconds")
        return pack_unread(document, str(error))

    def close(self) -> None:
        """End the processes, also in the middle of a document."""
        self._workers.stop()


def read_packed(path: str, document: Document | SpooledDocument) -> Packed:
    """Read a document with the reader at an import path; what cannot be read becomes a report that says so."""
    try:
        whole = document.loaded() if isinstance(document, SpooledDocument) else document
        report: Report = resolve_name(path)(whole)
        return pack(report)
    except UnreadableError as error:
        return pack(nothing_read(_plain(document), Problem(error.kind, str(error))))
    except MemoryError:
        raise
    except Exception as error:
        return pack_unread(document, str(error) or type(error).__name__)


def pack_unread(document: Document | SpooledDocument, reason: str) -> Packed:
    """Return the packed report of a document that could not be read."""
    return pack(nothing_read(_plain(document), Problem("unreadable", f"{document.source}: {reason}")))


def _plain(document: Document | SpooledDocument) -> Document:
    """Return a document as it is without its large bodies."""
    return document.document if isinstance(document, SpooledDocument) else document
