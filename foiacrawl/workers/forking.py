"""Where workers are forked: in a fork server, a process that has loaded the function; or in this process."""

from __future__ import annotations

import json
import os
import pickle
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.workers.serving import NUMBER, PATIENCE, end_processes, serve_calls

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiacrawl.workers.faults import Limits

# Threads that numerical libraries start for themselves take 40 MB of address space each, and gain nothing here.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "16000000"}
_KEPT = "MALLOC_MMAP_THRESHOLD_"  # by itself glibc keeps also large blocks after the first
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    " from foiacrawl.workers.serving import serve_forks; serve_forks(int(sys.argv[2]), sys.argv[3], sys.argv[4])"
)


_USUAL_SIZE = 500_000_000  # bytes of address space of a process that has loaded the reader


class ForkServer:
    """The process that has loaded the function, as seen from this one."""

    def __init__(self, function: Callable[..., object], limits: Limits) -> None:
        self._work = pickle.dumps((function, limits)).hex()
        self._kept = limits.kept
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._is_stopped = False

    def start(self) -> None:
        """Start the process, if it does not run."""
        with self._lock:
            self._running()

    def fork(self, number: int) -> Connection:
        """Return the connection to a new worker; it gives `EOFError` if the server is gone."""
        ours, theirs = socket.socketpair()
        with self._lock, ours, theirs:
            message = [NUMBER.pack(number)], [theirs.fileno()]
            try:
                socket.send_fds(self._running(), *message)
            except OSError:
                self._end()
                socket.send_fds(self._running(), *message)
            return Connection(ours.detach())

    def end(self, number: int) -> None:
        """End a worker."""
        with self._lock:
            if self._control is not None:
                try:
                    self._control.send(NUMBER.pack(number))
                except OSError:
                    self._end()

    def stop(self, *, is_final: bool = True) -> None:
        """End the process and all its workers; no other is started after the final stop."""
        with self._lock:
            self._is_stopped = is_final
            self._end()

    def _running(self) -> socket.socket:
        if self._is_stopped:
            raise BrokenPipeError
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._end()
            self._control, theirs = socket.socketpair()
            with theirs:
                # -P: the current folder is no place to import from.
                command = [sys.executable, "-P", "-c", _START, json.dumps(_module_path())]
                self._process = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
                    [*command, str(theirs.fileno()), self._work, str(Path.cwd())],
                    cwd=Path.cwd().anchor,  # until all is loaded: PYTHONPATH may have an entry for the current folder
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, **_ENVIRONMENT, _KEPT: str(self._kept)},
                    start_new_session=True,  # Ctrl-C is for this process, which ends the others
                )
        return self._control

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(2 * PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


class ForkHere:
    """Forks workers from this process, in place of a fork server."""

    def __init__(self, function: Callable[..., object], limits: Limits) -> None:
        self._function = function
        self._limits = limits
        self._workers: dict[int, int] = {}

    def start(self) -> None:
        """Do nothing: the function is loaded."""

    def fork(self, number: int) -> Connection:
        """Return the connection to a new worker."""
        ours, theirs = socket.socketpair()
        child = os.fork()
        if not child:
            ours.close()
            serve_calls(Connection(theirs.detach()), self._function, self._limits_here())
        theirs.close()
        self._workers[number] = child
        return Connection(ours.detach())

    def _limits_here(self) -> Limits:
        """Return the limits of a fork: a large process gives it much address space, which is none of its own memory."""
        if self._limits.memory is None:
            return self._limits
        own = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf(
            "SC_PAGE_SIZE"
        )
        return replace(self._limits, memory=self._limits.memory + max(0, own - _USUAL_SIZE))

    def end(self, number: int) -> None:
        """End a worker."""
        if number in self._workers:
            end_processes([self._workers.pop(number)])

    def stop(self, *, is_final: bool = True) -> None:
        """End all workers."""
        del is_final
        end_processes(list(self._workers.values()))
        self._workers.clear()


def _module_path() -> list[str]:
    """Return where a child imports from: where this process does, and this very package; never the current folder as such."""
    here = str(Path(__file__).resolve().parents[2])
    path = [entry for entry in sys.path if entry]
    return path if here in path else [*path, here]
