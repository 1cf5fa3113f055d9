"""A few processes that read documents. A document that kills or stalls its reader is a problem, and the rest goes on."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object

from foiacrawl.model import Document, Problem
from foiacrawl.reading import UnreadableError, nothing_read
from foiacrawl.store.pack import pack

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from types import FrameType

    from foiacrawl.model import Report
    from foiacrawl.store.pack import Packed

logger = logging.getLogger(__name__)

_GARBAGE = (20_000, 20, 20)


class TookTooLongError(Exception):
    """A reading went beyond its time."""


class Readers:
    """Runs the reader named by `path` in `count` processes: -1 is one for each core, 0 means a thread here.

    `seconds` is the time one document may take.
    """

    def __init__(self, path: str, count: int, seconds: float) -> None:
        self._path = path
        self._count = (os.cpu_count() or 1) if count < 0 else count
        self._seconds = seconds
        self._pool: ProcessPoolExecutor | ThreadPoolExecutor | None = None
        self._alone = threading.Lock()
        self._context = _context(path)
        if self._count and self._context.get_start_method() == "forkserver":
            # It loads the reader while the crawl begins; the first document would wait for it.
            forkserver.ensure_running()

    def submit(self, document: Document) -> Future[Packed]:
        """Have a document read. The future never fails: what went wrong is a problem of the report."""
        answer: Future[Packed] = Future()
        try:
            work = self._running().submit(read_one, self._path, document, self._seconds)
        except (BrokenProcessPool, RuntimeError):
            self.close()
            work = self._running().submit(read_one, self._path, document, self._seconds)
        work.add_done_callback(lambda done: self._done(done, document, answer))
        return answer

    def _done(self, done: Future[Packed], document: Document, answer: Future[Packed]) -> None:
        """Pass the reading on. A dead process fails all that waited for it, so each is tried once more, alone."""
        if done.cancelled():
            answer.set_result(unread(document, "the crawl ended before it was read"))
        elif (error := done.exception()) is None:
            answer.set_result(done.result())
        elif isinstance(error, BrokenProcessPool):
            # From a thread of its own: this one belongs to the dead pool and holds its lock (Python 3.13 hangs here).
            threading.Thread(target=self._read_alone, args=(document, answer), daemon=True).start()
        else:
            answer.set_result(unread(document, f"{type(error).__name__}: {error}"))

    def _read_alone(self, document: Document, answer: Future[Packed]) -> None:
        """Read in a process of its own, one document after the other: the one that kills its reader dies alone."""
        try:
            with self._alone, self._processes(1) as pool:
                answer.set_result(pool.submit(read_one, self._path, document, self._seconds).result())
        except Exception as error:
            answer.set_result(unread(document, f"{type(error).__name__}: {error}"))

    def _running(self) -> ProcessPoolExecutor | ThreadPoolExecutor:
        if self._pool is None:
            self._pool = self._processes(self._count) if self._count else ThreadPoolExecutor(1)
        return self._pool

    def _processes(self, count: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            count, mp_context=self._context, initializer=_prepare, initargs=(self._path,)
        )

    def close(self) -> None:
        """End the processes; what waits is not read."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _context(path: str) -> BaseContext:
    """Return how processes are begun. Never by a fork of this one: the reactor has threads."""
    context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
    # The server loads the reader once, and each process begins with it: loading takes half a second.
    context.set_forkserver_preload([__name__, path.rpartition(".")[0]])
    return context


def read_one(path: str, document: Document, seconds: float) -> Packed:
    """Read one document in this process; what cannot be read becomes a report that says so."""
    try:
        with _Time(seconds):
            report: Report = load_object(path)(document)
            return pack(report)
    except UnreadableError as error:
        return pack(nothing_read(document, Problem(error.kind, str(error))))
    except Exception as error:
        return unread(document, str(error) or type(error).__name__)


def unread(document: Document, why: str) -> Packed:
    """Return the report of a document that could not be read."""
    return pack(nothing_read(document, Problem("unreadable", f"{document.source}: {why}")))


class _Time:
    """Interrupts what runs inside it after some seconds. Only a process's main thread can be interrupted."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._armed = multiprocessing.parent_process() is not None and hasattr(signal, "setitimer")

    def __enter__(self) -> None:
        if self._armed:
            signal.signal(signal.SIGALRM, self._ring)
            signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *_: object) -> None:
        if self._armed:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        raise TookTooLongError(f"reading took longer than {self._seconds:g} seconds")


def _prepare(path: str) -> None:
    """Begin a reading process: the reader loaded, and Ctrl-C left to the crawl, which ends it in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    load_object(path)
    spare_garbage()


def spare_garbage() -> None:
    """Look for cyclic garbage less often, and never among what is loaded: a report is thousands of objects, none cyclic."""
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


def _leave_with_parent() -> None:
    """End this process when the crawl is killed: its queue alone would keep it waiting for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
