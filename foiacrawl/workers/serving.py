"""What runs in the other processes: the fork server, and a worker that serves calls."""

from __future__ import annotations

import ctypes
import gc
import math
import os
import pickle
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from foiacrawl.workers.faults import Fault, Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

PATIENCE = 3.0  # seconds that a process has to end by itself after SIGTERM
NUMBER = struct.Struct("<Q")  # the number of a worker: with a socket, fork it; without one, end it
_MAX_MESSAGE = 500  # characters of an exception's message
_GRACE = 10  # seconds after which a worker ends itself, should the fork server be gone
_GC_THRESHOLD = (20_000, 20, 20)
_LARGE = 50_000_000  # bytes by which a call has let the process grow

_Reply = tuple["Fault | None", Any]  # None and the result, or the fault and its detail


def serve_forks(control_fd: int, work: str, folder: str) -> None:
    """Fork workers until the other side closes the control socket, then end them. Runs in the fork server.

    The function is loaded before `folder` becomes the current folder.
    """
    try:
        function, limits = pickle.loads(bytes.fromhex(work))  # noqa: S301  (written by `ForkServer`)
    except Exception as error:
        function, limits = partial(_not_loaded, _in_words(error)), Limits(_GRACE)
    reduce_gc()
    os.chdir(folder)
    workers: dict[int, int] = {}
    with socket.socket(fileno=control_fd) as control:
        while True:
            message, fds, _, _ = socket.recv_fds(control, NUMBER.size, 1)
            if len(message) < NUMBER.size:
                break
            (number,) = NUMBER.unpack(message)
            if not fds:
                end_processes([workers.pop(number)] if number in workers else [])
            elif child := os.fork():
                os.close(fds[0])
                workers[number] = child
            else:
                control.close()
                serve_calls(Connection(fds[0]), function, limits)
    end_processes(list(workers.values()))


def end_processes(processes: list[int]) -> None:
    """End children with SIGTERM, those that do not end within `PATIENCE` seconds with SIGKILL; collect them."""
    for process in processes:
        os.kill(process, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        while not os.waitpid(process, os.WNOHANG)[0]:
            if time.monotonic() > deadline:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
                break
            time.sleep(0.01)


def serve_calls(connection: Connection, function: Callable[[Any], object], limits: Limits) -> NoReturn:
    """Serve calls until the other side closes the connection. Runs in the worker, and never returns."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, _leave)
        _limit_memory(limits.memory)
        connection.send_bytes(b"")
        at_start = _resident()
        while True:
            argument = connection.recv()
            # Not caught: SIGALRM ends this process, also inside of a library.
            signal.alarm(math.ceil(limits.seconds) + _GRACE)
            body = pickled_reply(function, argument)
            del argument
            connection.send_bytes(body)
            signal.alarm(0)
            del body
            if _resident() - at_start > _LARGE:
                _give_memory_back()
    except (EOFError, OSError):
        code = 0
    finally:
        os._exit(code)  # nothing that the fork server registered for its exit may run here


def _reply(function: Callable[[Any], object], argument: object) -> _Reply:
    """Return the function's result, or the fault and its message; raises `MemoryError`."""
    try:
        return None, function(argument)
    except MemoryError:
        raise
    except Exception as error:
        return Fault.RAISED, _in_words(error)


def pickled_reply(function: Callable[[Any], object], argument: object) -> bytes:
    """Return the pickled reply; b"" where the memory is not enough for it."""
    try:
        return pickle.dumps(_reply(function, argument))
    except MemoryError:
        return b""
    except Exception as error:
        return pickle.dumps((Fault.RAISED, _in_words(error)))


def _not_loaded(message: str, _argument: object) -> NoReturn:
    """Take the place of a function that could not be loaded."""
    raise RuntimeError(message)


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_MAX_MESSAGE]


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """End in good order: what the function has started (LibreOffice) ends with it."""
    sys.exit(1)


def _give_memory_back() -> None:
    """Find what a call has left: an exception and its frames are a cycle, which keeps the bytes of a large file."""
    gc.collect()
    with suppress(OSError, AttributeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)


def _resident() -> int:
    """Return the bytes of memory that this process has; 0 where the system does not say so."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _limit_memory(memory: int | None) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None:
        # Only the soft limit: what this process starts (LibreOffice, another worker) may set its own.
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


def reduce_gc() -> None:
    """Look for cyclic garbage less often, and never among what is loaded: a report is thousands of objects, none cyclic."""
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLD)
