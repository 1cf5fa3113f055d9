"""What a call in a worker may take, and why one gave no result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

MAX_OUTPUT = 512_000_000  # bytes of a pickled result


class Fault(Enum):
    """Why a call gave no result."""

    DIED = "the process died: it was killed, crashed, or the machine is out of memory"
    TIME = "it took longer than its limit of time"
    MEMORY = "it took more memory than its limit"
    OUTPUT = "its result is larger than the limit"
    RAISED = "the function raised an exception"
    STOPPED = "the workers were stopped"


class WorkerError(Exception):
    """A call gave no result. `detail` is the exception's type and message where the function raised one, else ""."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(detail or fault.value)
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Limits:
    """What a call may take: seconds, bytes of address space (libraries included), bytes of its pickled result.

    After `calls` calls a worker is replaced, for libraries leak memory. None: no limit. Blocks of memory of more than
    `kept` bytes (at most 32 MB) go back to the system when they are freed, the others are kept for later use.
    """

    seconds: float
    memory: int | None = None
    output: int = MAX_OUTPUT
    calls: int | None = None
    kept: int = 1_000_000
