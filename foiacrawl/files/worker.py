"""The process that opens files: `python -m foiacrawl.files.worker SECONDS BYTES [pictures]`. It lives for many files.

On stdin come files, on stdout go answers, each as a length and so many bytes. Whatever a file does to this
process, the one that asked goes on; memory and time are limited by the system, not by good will.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
from typing import IO

LENGTH = struct.Struct(">Q")
PAGES_SHARE = 0.8  # of the time is for recognising pages; what was read by then is kept
_GRACE = 10  # seconds after which the worker ends itself, should nobody be left to end it


def main() -> None:
    """Answer until stdin ends."""
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    for_pictures = (seconds * PAGES_SHARE) if sys.argv[3:] == ["pictures"] else None
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    from foiacrawl.files import convert  # before the limit: libraries count too, but must load

    del convert
    _limit(memory)
    while (body := receive(sys.stdin.buffer)) is not None:
        _alarm(seconds + _GRACE)
        head, reply = _answer(body, for_pictures)
        send(answers, json.dumps(head).encode())
        send(answers, reply)
        answers.flush()
        _alarm(0)
        if head.get("last"):
            return


def _answer(body: bytes, for_pictures: float | None) -> tuple[dict[str, object], bytes]:
    from foiacrawl.files.blocks import FileError
    from foiacrawl.files.convert import convert

    try:
        done = convert(body, for_pictures)
    except FileError as error:
        return {"error": [error.kind, error.message]}, b""
    except MemoryError:
        return {
            "error": ["too_large", "reading it takes more memory than a file may have"],
            "last": True,
        }, b""
    except Exception as error:
        told = f"the file broke its reader: {type(error).__name__}: {error}"
        return {"error": ["unreadable", told[:500]]}, b""
    notes = [[note.kind, note.message] for note in done.notes]
    return {"kind": done.kind, "notes": notes, "pictures": done.pictures}, done.body


def _limit(memory: int) -> None:
    """Limit the memory of this process; not every system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _alarm(seconds: int) -> None:
    """End this process after some seconds, even inside of a library; 0 for not at all."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def send(stream: IO[bytes], body: bytes) -> None:
    """Write a length and so many bytes."""
    stream.write(LENGTH.pack(len(body)))
    stream.write(body)


def receive(stream: IO[bytes]) -> bytes | None:
    """Read a length and so many bytes; None where the stream ends."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    body = stream.read(size)
    return body if len(body) == size else None


if __name__ == "__main__":
    main()
