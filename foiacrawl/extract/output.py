"""Read one saved file and write it as a line of JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from foiacrawl.model import Document, as_json
from foiacrawl.reading import MAX_BYTES, UnreadableError, read
from foiacrawl.workers import Fault

if TYPE_CHECKING:
    from foiacrawl.workers import WorkerError

MAX_SECONDS = 300  # for one file; the limits of its kind (60 for most, 90 more for LibreOffice) are shorter


class OutputLine(NamedTuple):
    """A line of output without its end; whether it holds a report or an error, and how many problems."""

    text: str
    is_report: bool
    is_error: bool
    problems: int


def read_file(name: str) -> OutputLine:
    """Read a file; one that cannot be read gives a line with its `error`. Nothing is raised."""
    try:
        return _output_line(as_json(read(Document(source=name, body=_body(name)))))
    except OSError as error:
        return error_line(name, error.strerror or str(error))
    except UnreadableError as error:
        return error_line(name, str(error))
    except MemoryError:
        return error_line(name, "reading it takes more memory than there is")
    except Exception as error:
        return error_line(name, f"the reader failed: {type(error).__name__}: {error}")


def error_line(name: str, reason: str) -> OutputLine:
    """Return the line of a file that could not be read."""
    return _output_line({"source": name, "error": reason})


def fault_line(name: str, error: WorkerError) -> OutputLine:
    """Return the line of a file whose reading process gave no result."""
    if error.fault is Fault.TIME:
        return error_line(name, f"reading it took longer than {MAX_SECONDS} seconds")
    return error_line(name, str(error))


def _body(name: str) -> bytes:
    path = Path(name)
    if path.is_dir():
        next(path.iterdir(), None)  # raises what it is when the folder may not be opened
        raise UnreadableError("the folder holds no file of a kind that is read")
    if (size := path.stat().st_size) > MAX_BYTES:
        raise UnreadableError(f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read")
    return path.read_bytes()


def _output_line(data: dict[str, Any]) -> OutputLine:
    text = json.dumps(data, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # a file name that is not UTF-8
        text = json.dumps(data)
    return OutputLine(text, data.get("form") is not None, "error" in data, len(data.get("problems", ())))
