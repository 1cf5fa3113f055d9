"""Convert files in a worker process with limits of time and memory: their bytes may be hostile."""

from __future__ import annotations

from functools import partial

from foiacrawl.files.blocks import Converted, FileError
from foiacrawl.files.convert import convert
from foiacrawl.workers import Fault, Limits, WorkerError, Workers

MAX_FILES = 500  # after so many files a new worker is started, for libraries leak memory
MAX_TEXT = Limits(seconds=60, memory=1_000_000_000, calls=MAX_FILES)
# A page takes two to four seconds on two idle cores; the recogniser takes some 700 MB, and each of its libraries
# 100 MB more of address space. Its steps make and free blocks of some MB: to request each anew takes as long as they do.
MAX_PICTURES = Limits(seconds=600, memory=1_500_000_000, calls=MAX_FILES, kept=32_000_000)
_PAGES_SHARE = 0.8  # of the time is for recognising pages; what was recognised by then is kept
_FAULTS = {
    Fault.TIME: ("too_large", "reading it took longer than {seconds:g} seconds"),
    Fault.MEMORY: ("too_large", "reading it takes more memory than a file may have"),
    Fault.OUTPUT: ("too_large", "it holds more text than a file may have"),
    Fault.DIED: ("unreadable", "its reader crashed: out of memory, or a fault of a library"),
    Fault.RAISED: ("unreadable", "its reader failed: {detail}"),
    Fault.STOPPED: ("unreadable", "reading was stopped"),
}


class Sandbox:
    """Converts files in one process, one at a time; `pictures`: recognises the pages that are pictures."""

    def __init__(self, limits: Limits, *, pictures: bool = False) -> None:
        self._limits = limits
        seconds = _PAGES_SHARE * limits.seconds if pictures else None
        self._workers = Workers(partial(try_convert, seconds=seconds), 1, limits)

    def convert(self, body: bytes) -> Converted:
        """Convert a file within the limits; raises `FileError`, also for one that killed or stalled the worker."""
        try:
            converted = self._workers.call(body)
        except WorkerError as error:
            kind, message = _FAULTS[error.fault]
            words = message.format(seconds=self._limits.seconds, detail=error.detail)
            raise FileError(kind, words) from error
        if isinstance(converted, FileError):
            raise converted
        return converted

    def close(self) -> None:
        """End the processes; the next file starts new ones."""
        self._workers.restart()


def try_convert(body: bytes, seconds: float | None) -> Converted | FileError:
    """Convert a file, or return the error that says why it cannot be converted."""
    try:
        return convert(body, seconds)
    except FileError as error:
        return error


FILES = Sandbox(MAX_TEXT)
PICTURES = Sandbox(MAX_PICTURES, pictures=True)
