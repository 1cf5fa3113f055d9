"""Several processes that read files, each one file at a time: one that dies costs the file it was reading."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from foiacrawl.extract.one import Line, failure
from foiacrawl.files.worker import receive, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from typing import Self

SECONDS = 300  # for one file; the limits of its kind (60 for most, 90 more for LibreOffice) come first
AHEAD = 32  # files for each process that may be read before their turn to be written: some 3 MB of lines
PATIENCE = 3  # seconds that a process has to end in good order


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Reads files with `count` processes. Leaving it ends them, also in the middle of a file."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._readers = [_Reader() for _ in range(count)]
        self._idle: SimpleQueue[_Reader] = SimpleQueue()
        for reader in self._readers:
            self._idle.put(reader)
        self._threads = ThreadPoolExecutor(count)
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._readers:
            reader.stop()
        self._threads.shutdown()

    def read(self, names: Sequence[str], done: Callable[[Line], None]) -> Iterator[Line]:
        """Yield the line of each file in the order given; `done` is called as soon as a file is read, in a thread.

        Files are begun only so far ahead of the one whose turn it is, so that no more lines wait than fit.
        """
        waiting: deque[Future[Line]] = deque()
        for name in names:
            waiting.append(self._threads.submit(self._read, name, done))
            if len(waiting) >= AHEAD * self._count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _read(self, name: str, done: Callable[[Line], None]) -> Line:
        reader = self._idle.get()
        try:
            line = reader.read(name)
        finally:
            self._idle.put(reader)
        if not self._stopped:
            done(line)
        return line


class _Reader:
    """One process, started when first needed, and anew after it has died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def read(self, name: str) -> Line:
        """Have a file read."""
        process = self._running()
        if process is None:
            return failure(name, "reading was stopped before it")
        late = threading.Event()
        timer = threading.Timer(SECONDS, _too_late, (process, late))
        timer.daemon = True
        timer.start()
        try:
            answer = _ask(process, name)
        finally:
            timer.cancel()
        if answer is not None:
            return answer
        if late.is_set():
            return failure(name, f"reading it took longer than {SECONDS} seconds")
        return failure(name, "the process that read it died: it was killed, or the machine is out of memory")

    def _running(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopped:
                return None
            if self._process is None or self._process.poll() is not None:
                _close(self._process)
                self._process = _started()
            return self._process

    def stop(self) -> None:
        """End the process, at once if it does not end by itself."""
        with self._lock:
            self._stopped, process = True, self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _close(process)


def _started() -> subprocess.Popen[bytes]:
    here = str(Path(__file__).resolve().parents[2])
    given = os.environ.get("PYTHONPATH")
    return subprocess.Popen(
        [sys.executable, "-m", "foiacrawl.extract.one"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{given}" if given else here},
        start_new_session=True,  # Ctrl-C is for the one who asked; it ends the others
    )


def _ask(process: subprocess.Popen[bytes], name: str) -> Line | None:
    """Send a name and return the line; None where the process died."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        send(process.stdin, os.fsencode(name))
        process.stdin.flush()
        told = receive(process.stdout)
        text = receive(process.stdout) if told is not None else None
    except (OSError, ValueError):  # the pipe was closed by the other side, or by `stop`
        told = text = None
    if told is None or text is None:
        process.kill()
        process.wait()  # else the next file would be asked of the dying one
        return None
    return Line(text.decode(), *json.loads(told))


def _too_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _close(process: subprocess.Popen[bytes] | None) -> None:
    for stream in (process.stdin, process.stdout) if process is not None else ():
        if stream is not None:
            with suppress(OSError):
                stream.close()
