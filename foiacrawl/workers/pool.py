"""The pool of workers, and one worker of it, as seen from the process that calls."""

from __future__ import annotations

import pickle
import weakref
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from foiacrawl.workers.faults import Fault, WorkerError
from foiacrawl.workers.forking import ForkHere, ForkServer
from foiacrawl.workers.serving import pickled_reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from typing import Self

    from foiacrawl.workers.faults import Limits

_MAX_START = 120.0  # seconds until the function is loaded and a worker is ready

_Reply = tuple["Fault | None", Any]  # None and the result, or the fault and its detail
ArgumentT = TypeVar("ArgumentT")
ResultT = TypeVar("ResultT")


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
        self._server = ForkHere(function, limits) if forks_here else ForkServer(function, limits)
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

    def _call(self, argument: ArgumentT) -> _Reply:
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
        reply: _Reply = pickle.loads(body)  # noqa: S301  (from our own code)
        return reply

    def submit(
        self, argument: ArgumentT, on_fault: Callable[[ArgumentT, WorkerError], ResultT]
    ) -> Future[ResultT]:
        """Return the future result. It never fails: for a call without result it is that of `on_fault`."""
        try:
            return self._threads.submit(self.call_or, argument, on_fault)
        except RuntimeError:  # the workers were stopped
            future: Future[ResultT] = Future()
            try:
                future.set_result(on_fault(argument, WorkerError(Fault.STOPPED)))
            except Exception as error:  # as the thread would do
                future.set_exception(error)
            return future

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

    def __init__(self, server: ForkServer | ForkHere, limits: Limits, number: int) -> None:
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
