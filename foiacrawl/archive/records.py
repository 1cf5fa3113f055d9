"""Read the records of a gzipped WARC file one by one, also of a damaged one: what is undamaged is read, the rest is named.

Each record is a gzip member of its own. A member has a checksum, so that a single wrong bit in it is detected; the next
member is found by the bytes with which one begins.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.archive.file_bytes import opened
from foiacrawl.archive.members import MAX_HEAD, MAX_RECORD, Damage, Member, header_of, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from foiacrawl.archive.file_bytes import FileBytes

_MAGIC = b"\x1f\x8b\x08"
_STARTS = b"WARC/"
_HEAD_END = b"\r\n\r\n"
_CHUNK = 262_144


def members(
    path: Path, wanted: Callable[[Member], bool] = lambda _: True, start: int = 0, end: int | None = None
) -> Iterator[Member | Damage]:
    """Yield the records of a file in their order, and what is damaged between them; see `walk` for `start` and `end`.

    Only the first bytes of a record that is not `wanted` are kept.
    """

    def read_at(data: FileBytes, at: int) -> tuple[Member | Damage, int]:
        found = _inflate(data, at, wanted)
        if isinstance(found, Member):
            return found, found.offset + found.length
        following = _next_start(data, at + 1)
        is_tail = following == len(data) and found.is_short
        url = header_of(found.head, "WARC-Target-URI")
        return Damage(path.name, at, following - at, is_tail, url, is_joined=found.is_joined), following

    return walk(path, read_at, start, end)


def size_of(path: Path) -> int:
    """Return the size of a file in bytes; 0 for one that cannot be read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def member_at(path: Path, offset: int) -> Member:
    """Return the record at a place; raises ValueError where there is none or it is damaged, OSError without a file."""
    with opened(path) as data:
        return member_in(data, offset)


def member_in(data: FileBytes, offset: int) -> Member:
    """Return the record at a place of an opened file, as `member_at` does."""
    if not 0 <= offset < len(data):
        raise ValueError(f"the file has {len(data):,} bytes")
    found = _inflate(data, offset, lambda _: True)
    if isinstance(found, Member):
        return found
    raise ValueError("the file ends inside the record" if found.is_short else "the record is damaged")


@dataclass(frozen=True, slots=True)
class _Broken:
    """A member that cannot be unpacked: what of it could be, and whether only its end is missing; or one of several records."""

    head: bytes
    is_short: bool
    is_joined: bool = False


def _inflate(data: FileBytes, offset: int, wanted: Callable[[Member], bool]) -> Member | _Broken:
    """Unpack the member at an offset."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    pieces: list[bytes] = []
    kept: bool | None = None  # unknown until the head is there
    total, at, size = 0, offset, len(data)
    try:
        while not inflater.eof:
            chunk = inflater.unconsumed_tail
            if not chunk:
                chunk = data[at : at + _CHUNK]
                at += len(chunk)
            if not chunk:
                return _Broken(b"".join(pieces)[:MAX_HEAD], is_short=True)
            piece = inflater.decompress(chunk, _CHUNK)
            total += len(piece)
            if total > MAX_RECORD:
                return _Broken(b"".join(pieces)[:MAX_HEAD], is_short=False)
            if kept is not False:
                pieces.append(piece)
            if kept is None and (total >= MAX_HEAD or inflater.eof):
                first = b"".join(pieces)
                if not first.startswith(_STARTS):
                    return _Broken(b"", is_short=False)
                kept = wanted(Member(offset, 0, first, is_whole=inflater.eof))
                if not kept:
                    pieces = [first[:MAX_HEAD]]
    except zlib.error:
        return _Broken(b"".join(pieces)[:MAX_HEAD], is_short=False)
    end = min(at, size) - len(inflater.unused_data)
    found = Member(offset, end - offset, b"".join(pieces), is_whole=bool(kept) or total <= MAX_HEAD)
    return (
        _Broken(found.data[:MAX_HEAD], is_short=False, is_joined=True) if _is_joined(found, total) else found
    )


def _is_joined(found: Member, total: int) -> bool:
    """Return whether a member of `total` bytes has more records than its first."""
    length = found.content_length
    end = found.data.find(_HEAD_END) + len(_HEAD_END) + (length or 0)
    if length is None or total <= end + len(_HEAD_END):
        return False
    return len(found.data) < end or found.data[end : end + 64].lstrip(b"\r\n").startswith(_STARTS)


def _next_start(data: FileBytes, at: int) -> int:
    """Return where the next record begins, from `at` on; the size of the file if there is none."""
    while (at := data.find(_MAGIC, at)) >= 0:
        try:
            if zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data[at : at + 1_024], 5) == _STARTS:
                return at
        except zlib.error:
            pass
        at += 1
    return len(data)
