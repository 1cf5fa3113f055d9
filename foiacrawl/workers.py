"""Call a function in processes that may die or stall: start, limit, restart and end them.

A fork server loads the function once and forks a worker whenever one is needed, so that replacing a dead worker takes
milliseconds. Neither imports from the current folder: both have the module path of this process, without "".
A worker serves one call at a time. It ends with its fork server, and that ends with this process, however this one ends.
Needs a system with `fork`.
"""

from __future__ import annotations

import json
import os
import pickle
import socket
import subprocess
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar

from foiacrawl.forks import NUMBER, PATIENCE, Fault, ForkHere, Limits, Reply, pickled_reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import Self

_MAX_START = 120.0  # seconds until the function is loaded and a worker is ready
# Threads that numerical libraries start for themselves take 40 MB of address space each, and gain nothing here.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    " from foiacrawl.forks import serve_forks; serve_forks(int(sys.argv[2]), sys.argv[3], sys.argv[4])"
)

ArgumentT = TypeVar("ArgumentT")
ResultT = TypeVar("ResultT")


class WorkerError(Exception):
    """A call gave no result. `detail` is the exception's type and message where the function raised one, else ""."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(detail or fault.value)
        self.fault = fault
        self.detail = detail


class Workers(Generic[ArgumentT, ResultT]):
    """Calls `function` in `count` processes; with a count of 0, in a thread of this process and without limits.

    The function is given to the fork server by its import name (`functools.partial` of one is allowed); its arguments
    and results are pickled. Usable as a context manager, which stops the workers. `forks_here` forks the workers from this
    process, which has loaded the function already: for one without threads, that does not `submit`.
    `seconds_for` gives the seconds that a call may take, where they are not those of the limits.
    """

    def __init__(
        self,
        function: Callable[[ArgumentT], ResultT],
        count: int,
        limits: Limits,
        *,
        seconds_for: Callable[[ArgumentT], float] | None = None,
        forks_here: bool = False,
    ) -> None:
        self._seconds_for = seconds_for
        self._function = function
        self._stopped = False
        self._server = ForkHere(function, limits) if forks_here else _ForkServer(function, limits)
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        for number in range(max(1, count)):
            self._idle.put(_Worker(self._server, limits, number) if count else None)
        # Two for each worker: one pickles and unpickles while the other waits for the worker.
        self._threads = ThreadPoolExecutor(max(1, 2 * count))
        weakref.finalize(self, self._server.stop)  # also at the end of this process

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the fork server ahead of the first call, so that the function is loaded by then."""
        self._server.start()

    def call(self, argument: ArgumentT) -> ResultT:
        """Return the function's result, once a worker is idle; raises `WorkerError`."""
        fault, result = self._call(argument)
        if fault is not None:
            raise WorkerError(Fault.STOPPED if self._stopped else fault, result)
        value: ResultT = result
        return value

    def _call(self, argument: ArgumentT) -> Reply:
        seconds = self._seconds_for(argument) if self._seconds_for else None
        message = pickle.dumps(argument)
        worker = self._idle.get()
        try:
            if self._stopped:
                return Fault.STOPPED, ""
            body = worker.call(message, seconds) if worker else pickled_reply(self._function, argument)
        finally:
            self._idle.put(worker)
        if isinstance(body, Fault) or not body:
            return body or Fault.MEMORY, ""
        reply: Reply = pickle.loads(body)  # noqa: S301  (from our own code)
        return reply

    def submit(
        self, argument: ArgumentT, on_fault: Callable[[ArgumentT, WorkerError], ResultT]
    ) -> Future[ResultT]:
        """Return the future result. It never fails: for a call without result it is that of `on_fault`."""
        return self._threads.submit(self.call_or, argument, on_fault)

    def call_or(self, argument: ArgumentT, on_fault: Callable[[ArgumentT, WorkerError], ResultT]) -> ResultT:
        """Return the function's result as `call` does, or that of `on_fault`."""
        try:
            return self.call(argument)
        except WorkerError as error:
            return on_fault(argument, error)

    def stop(self) -> None:
        """End all processes, also in the middle of a call. Calls that wait or run give `Fault.STOPPED`."""
        self._stopped = True
        self._threads.shutdown(wait=False)
        self._server.stop()

    def restart(self) -> None:
        """End all processes; the next call starts new ones."""
        self._server.stop(is_final=False)


class _Worker:
    """One process, forked when first needed, and again after it has died."""

    def __init__(self, server: _ForkServer | ForkHere, limits: Limits, number: int) -> None:
        self._server = server
        self._limits = limits
        self._number = number
        self._connection: Connection | None = None
        self._calls = 0

    def call(self, message: bytes, seconds: float | None) -> bytes | Fault:
        """Return the pickled reply to a pickled argument, or the fault that there is none."""
        reply: bytes | Fault = Fault.DIED
        try:
            reply = self._exchange(message, self._limits.seconds if seconds is None else seconds)
        finally:  # also when Ctrl-C interrupts: the next call must not get the reply of this one
            self._calls += 1
            if isinstance(reply, Fault) or self._calls == self._limits.calls:
                self._end()
        return reply

    def _exchange(self, message: bytes, seconds: float) -> bytes | Fault:
        connection = None
        try:
            connection = self._connected()
            connection.send_bytes(message)
            if not connection.poll(seconds):
                return Fault.TIME
            return connection.recv_bytes(self._limits.output) or Fault.MEMORY  # an empty reply
        except (OSError, EOFError):
            # A message that is too long closes the connection for reading; all else means that the process is gone.
            is_too_long = connection is not None and not connection.readable
            return Fault.OUTPUT if is_too_long else Fault.DIED

    def _connected(self) -> Connection:
        if self._connection is not None and not self._connection.poll(0):
            return self._connection
        self._end()  # an idle worker that has something to read has died
        self._calls = 0
        self._connection = self._server.fork(self._number)
        if not self._connection.poll(_MAX_START):
            raise TimeoutError
        self._connection.recv_bytes()  # it is ready: the time until here is not that of the call
        return self._connection

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._server.end(self._number)


class _ForkServer:
    """The process that has loaded the function, as seen from this one."""

    def __init__(self, function: Callable[..., object], limits: Limits) -> None:
        self._work = pickle.dumps((function, limits)).hex()
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
                    env={**os.environ, **_ENVIRONMENT},
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


def _module_path() -> list[str]:
    """Return where a child imports from: where this process does, and this very package; never the current folder as such."""
    here = str(Path(__file__).resolve().parents[1])
    path = [entry for entry in sys.path if entry]
    return path if here in path else [*path, here]
