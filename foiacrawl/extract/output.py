"""Read one saved file and write it as a line of JSON."""

from __future__ import annotations

import json
import signal
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.extract.inputs import has_bytes
from foiacrawl.extract.json_line import json_line
from foiacrawl.files.kinds import kind_of
from foiacrawl.model import Document, as_json
from foiacrawl.reading import MAX_BYTES, UnreadableError, read
from foiacrawl.text import escape_controls
from foiacrawl.workers import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from foiacrawl.model import Report
    from foiacrawl.workers import WorkerError

MAX_SECONDS = 300  # for one file; the limits of its kind (60 for most, 90 more for LibreOffice) are shorter
TEXT_SECONDS = 50  # for a page or a text, which nothing is converted of; most take 10 ms
OWN_SECONDS = 45  # of work on what a file was converted into: a page in a zip file, the text of a PDF
_AGAIN = 0.2  # seconds of work after which the time is over once more, where the first error was taken
MAX_MEMORY = 2_000_000_000  # bytes of address space for one file
_HEAD = 4_096  # bytes by which the kind of a file is recognised


class OutputLine(NamedTuple):
    """A line of output without its end; whether it holds a report or an error, and how many problems."""

    text: str
    is_report: bool
    is_error: bool
    problems: int


def read_file(name: str) -> OutputLine:
    """Read a file; one that cannot be read gives a line with its `error`. Nothing is raised."""
    try:
        with _own_seconds(OWN_SECONDS):
            return _report_line(read(Document(source=name, body=_body(name))))
    except _TooLongError:
        return error_line(name, f"reading it took longer than {OWN_SECONDS} seconds")
    except OSError as error:
        return error_line(name, error.strerror or str(error))
    except UnreadableError as error:
        return error_line(name, str(error))
    except MemoryError:
        return error_line(name, "reading it takes more memory than there is")
    except Exception as error:
        return error_line(name, f"the reader failed: {type(error).__name__}: {error}")


def seconds_for(name: str) -> float:
    """Return how many seconds reading a file may take. What may never give a byte (a pipe, a device) is not opened here."""
    path = Path(name)
    try:
        if not has_bytes(path):
            return TEXT_SECONDS
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return TEXT_SECONDS
    return TEXT_SECONDS if kind_of(head) == "text" else MAX_SECONDS


def error_line(name: str, reason: str) -> OutputLine:
    """Return the line of a file that could not be read."""
    data = {"source": name, "error": reason}
    text = json.dumps(data, ensure_ascii=not _is_utf8(name + reason))
    return OutputLine(escape_controls(text), False, True, 0)


def fault_line(name: str, error: WorkerError) -> OutputLine:
    """Return the line of a file whose reading process gave no result."""
    if error.fault is Fault.TIME:
        return error_line(name, f"reading it took longer than {seconds_for(name)} seconds")
    if error.fault is Fault.MEMORY:
        return error_line(name, "reading it takes more memory than a file may have")
    return error_line(name, str(error))


@contextmanager
def _own_seconds(seconds: float) -> Iterator[None]:
    """Let this process work so long: what a file was converted into is read here, and its conversion elsewhere.

    Raises `_TooLongError`. Without a limit outside of the main thread, and on systems without such a timer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGPROF, end)
    # Again and again: what is raised inside of a destructor is lost.
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class _TooLongError(BaseException):
    """The time is over. No `except Exception` of what is being done then takes it."""


def _body(name: str) -> bytes:
    path = Path(name)
    if path.is_dir():
        next(path.iterdir(), None)  # raises what it is when the folder may not be opened
        raise UnreadableError("the folder holds no file of a kind that is read")
    if (size := path.stat().st_size) > MAX_BYTES:
        raise UnreadableError(f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read")
    with path.open("rb") as file:
        # A pipe or a device has no size. To make room for the largest file takes four times as long as to read a page.
        body = file.read((size or MAX_BYTES) + 1)
    if len(body) > MAX_BYTES:
        raise UnreadableError(f"it has more than {MAX_BYTES:,} bytes; a file may have as many")
    return body


def _report_line(report: Report) -> OutputLine:
    text = json_line(report)
    if not _is_utf8(text):  # as the name of its file
        text = json.dumps(as_json(report))
    return OutputLine(text, report.form is not None, False, len(report.problems))


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
