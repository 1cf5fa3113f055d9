"""Read parts of archives in processes of this machine.

A part is read in one call. A document that kills or stalls its reader takes the part with it: the part is then read
again, document by document, and only that one is lost.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Protocol

from foiacrawl.readers import MAX_MEMORY, Readers
from foiacrawl.rebuild.read_part import read_part, read_steps
from foiacrawl.workers import Fault, Limits, Workers

if TYPE_CHECKING:
    from foiacrawl.rebuild.parts import Part
    from foiacrawl.workers import WorkerError

READER = "foiacrawl.reading.read"
MAX_SECONDS = 720.0  # for one document, and for a part in one call


class PartInReading(Protocol):
    """A part that is being read."""

    def result(self) -> bytes:
        """Wait for what was read (`PartRead.to_bytes`). Raises ArchiveError."""


class Reading(Protocol):
    """Where parts are read; `processes` of them at once."""

    processes: int

    def submit(self, part: Part) -> PartInReading:
        """Begin to read a part."""

    def close(self) -> None:
        """End what still reads."""


class LocalReading:
    """Reads in `processes` processes; 0: in a thread of this one, without limits."""

    def __init__(self, processes: int, reader: str = READER) -> None:
        self.processes = processes
        self._reader = reader
        self._workers = Workers(partial(read_part, reader), processes, Limits(MAX_SECONDS, MAX_MEMORY))
        self._one_by_one: Readers | None = None
        self._lock = threading.Lock()
        if processes:
            self._workers.start()

    def submit(self, part: Part) -> PartInReading:
        """Begin to read a part."""
        return self._workers.submit(part, self._read_one_by_one)

    def close(self) -> None:
        """End the processes."""
        self._workers.stop()
        if self._one_by_one:
            self._one_by_one.close()

    def _read_one_by_one(self, part: Part, error: WorkerError) -> bytes:
        if error.fault is Fault.STOPPED:
            raise error
        with self._lock:
            if self._one_by_one is None:
                self._one_by_one = Readers(self._reader, self.processes, MAX_SECONDS)
        readers = self._one_by_one
        return read_steps(part, lambda document: readers.submit(document).result()).to_bytes()
