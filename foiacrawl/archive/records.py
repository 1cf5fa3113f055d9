"""Read the records of a WARC file one by one, also of a damaged one: what is undamaged is read, the rest is named.

Each record is a gzip member of its own. A member has a checksum, so that a single wrong bit in it is detected; the next
member is found by the bytes with which one begins.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader  # type: ignore[import-untyped]

from foiacrawl.archive.file_bytes import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from foiacrawl.archive.file_bytes import FileBytes

PROBLEM = "archive_damaged"
"""The kind of problem that a damage is."""

_MAGIC = b"\x1f\x8b\x08"
_STARTS = b"WARC/"
_HEAD = 65_536  # bytes in which the head of a record ends
_CHUNK = 262_144
MAX_RECORD = 500_000_000  # bytes unpacked; the crawl stores no answer of more than 100 MB


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a WARC file that are no record: `length` bytes from `offset` on.

    `is_tail`: the file ends inside a record that is right so far, as after a kill. `url` is that of the damaged record,
    where its head can still be read. `unreadable` says in words why the system gives no bytes of the file.
    """

    file: str
    offset: int
    length: int
    is_tail: bool
    url: str | None = None
    unreadable: str = ""

    def __str__(self) -> str:
        if self.unreadable:
            return f"{self.file} cannot be read: {self.unreadable}"
        what = "ends inside a record" if self.is_tail else "is damaged"
        about = f", of {self.url}" if self.url else ""
        return f"{self.file} {what}: {self.length:,} bytes at byte {self.offset:,}{about}"


@dataclass(frozen=True, slots=True)
class Member:
    """A record as stored: where it is in its file, and its bytes unpacked, or only its first ones (`is_whole`)."""

    offset: int
    length: int
    data: bytes
    is_whole: bool

    def header(self, name: str) -> str | None:
        """Return a field of the record's head, such as WARC-Target-URI."""
        return _header(self.data, name)

    def block(self) -> bytes:
        """Return what follows the record's head, if the member is whole."""
        _, _, rest = self.data.partition(b"\r\n\r\n")
        length = self.header("Content-Length") or ""
        return rest[: int(length)] if length.isascii() and length.isdigit() else rest

    def record(self) -> ArcWarcRecord:
        """Return the record; its content can be read if the member is whole. Raises ValueError for nonsense."""
        try:
            return ArcWarcRecordLoader(verify_http=False).parse_record_stream(
                BytesIO(self.data), known_format="warc"
            )
        except (ArchiveLoadFailed, EOFError) as error:
            raise ValueError(str(error)) from error


def members(
    path: Path, wanted: Callable[[Member], bool] = lambda _: True, start: int = 0, end: int | None = None
) -> Iterator[Member | Damage]:
    """Yield the records of a file in their order, and what is damaged between them.

    With `start` and `end` only those that begin in these bytes of the file; at `start` a record begins. Only the first bytes
    of a record that is not `wanted` are kept. A file that cannot be read is damaged, too: a folder of that name, a link to
    nowhere, one without permission.
    """
    try:
        yield from _members(path, wanted, start, end)
    except OSError as error:
        yield Damage(path.name, 0, 0, is_tail=False, unreadable=error.strerror or str(error))


def size_of(path: Path) -> int:
    """Return the size of a file in bytes; 0 for one that cannot be read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _members(
    path: Path, wanted: Callable[[Member], bool], start: int, end: int | None
) -> Iterator[Member | Damage]:
    size = path.stat().st_size
    if not size:
        yield Damage(path.name, 0, 0, is_tail=True)
        return
    with opened(path) as data:
        at = start
        while at < (size if end is None else min(end, size)):
            found = _inflate(data, at, wanted)
            if isinstance(found, Member):
                yield found
                at = found.offset + found.length
                continue
            following = _next_start(data, at + 1)
            is_tail = following == size and found.is_short
            yield Damage(path.name, at, following - at, is_tail, _header(found.head, "WARC-Target-URI"))
            at = following


def member_at(path: Path, offset: int) -> Member:
    """Return the record at a place; raises ValueError where there is none or it is damaged, OSError without a file."""
    size = path.stat().st_size
    if not 0 <= offset < size:
        raise ValueError(f"the file has {size:,} bytes")
    with opened(path) as data:
        found = _inflate(data, offset, lambda _: True)
    if isinstance(found, Member):
        return found
    raise ValueError("the file ends inside the record" if found.is_short else "the record is damaged")


@dataclass(frozen=True, slots=True)
class _Broken:
    """A member that cannot be unpacked: what of it could be, and whether only its end is missing."""

    head: bytes
    is_short: bool


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
                return _Broken(b"".join(pieces)[:_HEAD], is_short=True)
            piece = inflater.decompress(chunk, _CHUNK)
            total += len(piece)
            if total > MAX_RECORD:
                return _Broken(b"".join(pieces)[:_HEAD], is_short=False)
            if kept is not False:
                pieces.append(piece)
            if kept is None and (total >= _HEAD or inflater.eof):
                first = b"".join(pieces)
                if not first.startswith(_STARTS):
                    return _Broken(b"", is_short=False)
                kept = wanted(Member(offset, 0, first, is_whole=inflater.eof))
                if not kept:
                    pieces = [first[:_HEAD]]
    except zlib.error:
        return _Broken(b"".join(pieces)[:_HEAD], is_short=False)
    end = min(at, size) - len(inflater.unused_data)
    return Member(offset, end - offset, b"".join(pieces), is_whole=bool(kept) or total <= _HEAD)


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


def _header(data: bytes, name: str) -> str | None:
    """Return a field of a record's head; None where there is none."""
    head, _, _ = data[:_HEAD].partition(b"\r\n\r\n")
    for line in head.split(b"\r\n")[1:]:
        key, colon, value = line.partition(b":")
        if colon and key.decode("latin-1").strip().lower() == name.lower():
            return value.decode("utf-8", "replace").strip()
    return None
