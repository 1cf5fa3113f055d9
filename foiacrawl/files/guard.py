"""The side that asks: one worker for each process, started when first needed, ended when a file misbehaves."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from foiacrawl.files.blocks import Converted, FileError, Note
from foiacrawl.files.worker import receive, send

# Threads that a library starts for itself take address space, 40 MB each, and gain nothing here.
_THRIFTY = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
MAX_FILES = 500  # after so many a fresh worker is started: libraries leak


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds of time, bytes of address space (libraries included, some 250 MB)."""

    seconds: int = 60
    memory: int = 1_000_000_000
    pictures: bool = False  # recognise them


class Guard:
    """Has files converted by a worker, one at a time."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._files = 0

    def convert(self, body: bytes) -> Converted:
        """Convert a file within the limits; raises `FileError`, also for one that killed or stalled the worker."""
        with self._lock:
            late = threading.Event()
            process = self._running()
            timer = threading.Timer(self.limits.seconds, _stop, (process, late))
            timer.daemon = True
            timer.start()
            try:
                answer = _ask(process, body)
            except BaseException:
                self._end()
                raise
            finally:
                timer.cancel()
            if answer is None or late.is_set():
                self._end()
                if late.is_set():
                    raise FileError("too_large", f"reading it took longer than {self.limits.seconds} seconds")
                raise FileError(
                    "unreadable", "the file broke its reader: out of memory, or a fault of a library"
                )
            return self._read(*answer)

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._end()

    def _read(self, head: bytes, reply: bytes) -> Converted:
        told = json.loads(head)
        self._files += 1
        if told.get("last") or self._files >= MAX_FILES:
            self._end()
        if "error" in told:
            kind, message = told["error"]
            raise FileError(kind, message)
        notes = tuple(Note(kind, message) for kind, message in told["notes"])
        return Converted(told["kind"], reply, notes, told["pictures"])

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the worker; a process that was forked off does not share its parent's."""
        if self._owner != os.getpid():
            self._process, self._owner = None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._files = 0
            command = [sys.executable, "-m", "foiacrawl.files.worker"]
            command += [str(self.limits.seconds), str(self.limits.memory)]
            command += ["pictures"] if self.limits.pictures else []
            self._process = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_THRIFTY, "PYTHONPATH": _path()},
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _closed(stream)


def _path() -> str:
    """Return a module path by which the worker finds this very package, wherever it runs."""
    here = str(Path(__file__).resolve().parents[2])
    given = os.environ.get("PYTHONPATH")
    return f"{here}{os.pathsep}{given}" if given else here


def _ask(process: subprocess.Popen[bytes], body: bytes) -> tuple[bytes, bytes] | None:
    """Send a file and return the two parts of the answer; None where the worker died."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        send(process.stdin, body)
        process.stdin.flush()
        head = receive(process.stdout)
        reply = receive(process.stdout) if head is not None else None
    except OSError:
        return None
    return (head, reply) if head is not None and reply is not None else None


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _closed(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except OSError:
        return  # what could not be flushed was for a dead worker


GUARD = Guard()
# A page takes two to four seconds on two idle cores, and the recogniser some 700 MB, 100 MB more of address space
# for each of its libraries.
PICTURES = Guard(Limits(seconds=600, memory=1_500_000_000, pictures=True))
atexit.register(GUARD.close)
atexit.register(PICTURES.close)
