"""Read the records of a WARC file that is not gzipped, also of a damaged one.

A record has no checksum but its digests, and ends where its head says. Where no record begins there, the next one is searched.
"""

from __future__ import annotations

import mmap
import re
from typing import TYPE_CHECKING

from foiacrawl.archive.records import MAX_RECORD, Damage, Member
from foiacrawl.archive.verify import is_right

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_START = re.compile(rb"WARC/\d\.\d\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NEXT = re.compile(rb"\r?\n(?=WARC/\d\.\d\r?\n)")
_BLANK = re.compile(rb"[\r\n]*")
_MAX_HEAD = 65_536  # bytes


def plain_members(path: Path) -> Iterator[Member | Damage]:
    """Yield the records of a file in their order, and what is damaged between them. Raises OSError."""
    size = path.stat().st_size
    if not size:
        yield Damage(path.name, 0, 0, is_tail=True)
        return
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = 0
        while at < size:
            if (end := _end_of(data, at, size)) and is_right(
                member := Member(at, end - at, data[at:end], is_whole=True)
            ):
                yield member
            else:
                following = _NEXT.search(data, at)
                end = following.end() if following else size
                yield Damage(path.name, at, end - at, is_tail=False)
            blank = _BLANK.match(data, end)
            at = blank.end() if blank else end


def _end_of(data: mmap.mmap, at: int, size: int) -> int | None:
    """Return where the record ends that begins at a byte; None where no record is, or none that ends as its head says."""
    head = _HEAD_END.search(data, at, at + _MAX_HEAD) if _START.match(data, at) else None
    if not head:
        return None
    length = Member(
        at, 0, data[at : head.end()].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), is_whole=False
    ).header("Content-Length")
    if not (length and length.isascii() and length.isdigit()) or int(length) > MAX_RECORD:
        return None
    end = head.end() + int(length)
    blank = _BLANK.match(data, end)
    following = blank.end() if blank else end
    return end if end <= size and (following == size or _START.match(data, following)) else None
