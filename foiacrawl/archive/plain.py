"""Read the records of a WARC file that is not gzipped, also of a damaged one.

A record has no checksum but its digests, and ends where its head says. Where no record begins there, the next one is searched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.archive.members import MAX_HEAD, Damage, Member, walk
from foiacrawl.archive.verify import is_right

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator
    from pathlib import Path

_START = re.compile(rb"WARC/\d\.\d\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NEXT = re.compile(rb"\r?\n(?=WARC/\d\.\d\r?\n)")
_BLANK = re.compile(rb"[\r\n]*")


def plain_members(path: Path) -> Iterator[Member | Damage]:
    """Yield the records of a file in their order, and what is damaged between them; see `walk`."""

    def read_at(data: mmap.mmap, at: int) -> tuple[Member | Damage, int]:
        end = _end_of(data, at, len(data))
        if end and is_right(member := Member(at, end - at, data[at:end], is_whole=True)):
            return member, _after_blank(data, end)
        following = _NEXT.search(data, at)
        end = following.end() if following else len(data)
        return Damage(path.name, at, end - at, is_tail=False), _after_blank(data, end)

    return walk(path, read_at)


def _end_of(data: mmap.mmap, at: int, size: int) -> int | None:
    """Return where the record ends that begins at a byte; None where no record is, or none that ends as its head says."""
    head = _HEAD_END.search(data, at, at + MAX_HEAD) if _START.match(data, at) else None
    if not head:
        return None
    lines = data[at : head.end()].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    length = Member(at, 0, lines, is_whole=False).content_length
    if length is None:
        return None
    end = head.end() + length
    following = _after_blank(data, end)
    return end if end <= size and (following == size or _START.match(data, following)) else None


def _after_blank(data: mmap.mmap, at: int) -> int:
    """Return where the blank lines end that begin at a byte."""
    blank = _BLANK.match(data, at)
    return blank.end() if blank else at
