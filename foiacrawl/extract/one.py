"""One saved file read and written as a line of JSON; and the process that does so for others.

`python -m foiacrawl.extract.one` takes names on stdin and answers on stdout, each as a length and so many bytes.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from foiacrawl.files.worker import receive, send
from foiacrawl.model import Document, as_json
from foiacrawl.reading import MAX_BYTES, UnreadableError, read

if TYPE_CHECKING:
    from types import FrameType


class Line(NamedTuple):
    """A line as it is written, without its end; whether it holds a report or an error, and how many problems."""

    text: str
    report: bool
    failed: bool
    problems: int


def read_line(name: str) -> Line:
    """Read a file; one that cannot be read gives a line with its `error`. Nothing is raised."""
    try:
        return _line(as_json(read(Document(source=name, body=_body(name)))))
    except OSError as error:
        return failure(name, error.strerror or str(error))
    except UnreadableError as error:
        return failure(name, str(error))
    except MemoryError:
        return failure(name, "reading it takes more memory than there is")
    except Exception as error:
        return failure(name, f"the reader failed over it: {type(error).__name__}: {error}")


def failure(name: str, why: str) -> Line:
    """Return the line of a file that could not be read."""
    return _line({"source": name, "error": why})


def _body(name: str) -> bytes:
    path = Path(name)
    if path.is_dir():
        next(path.iterdir(), None)  # raises what it is when the folder may not be opened
        raise UnreadableError("the folder holds no file of a kind that is read")
    if (size := path.stat().st_size) > MAX_BYTES:
        raise UnreadableError(f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read")
    return path.read_bytes()


def _line(data: dict[str, Any]) -> Line:
    text = json.dumps(data, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # a file name that is no UTF-8
        text = json.dumps(data)
    return Line(text, data.get("form") is not None, "error" in data, len(data.get("problems", ())))


def main() -> None:
    """Answer until stdin ends."""
    signal.signal(signal.SIGTERM, _leave)
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    while (name := receive(sys.stdin.buffer)) is not None:
        text, *told = read_line(os.fsdecode(name))
        send(answers, json.dumps(told).encode())
        send(answers, text.encode())
        answers.flush()


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End in good order: what this process has started (LibreOffice) ends with it."""
    sys.exit(1)


if __name__ == "__main__":
    main()
