"""What a WARC file is made of: records, and damage between them; and how a file is walked from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader  # type: ignore[import-untyped]

from foiacrawl.archive.file_bytes import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROBLEM = "archive_damaged"
"""The kind of problem that a damage is."""

MAX_HEAD = 65_536  # bytes in which the head of a record ends
_MAX_DIGITS = 20  # Python does not convert thousands of them
MAX_RECORD = 500_000_000  # bytes unpacked; the crawl stores no answer of more than 100 MB


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a WARC file that are no record: `length` bytes from `offset` on.

    `is_tail`: the file ends inside a record that is right so far, as after a kill. `url` is that of the damaged record,
    where its head can still be read. `unreadable` says in words why the system gives no bytes of the file. `is_joined`: the
    bytes are several records that are no gzip members of their own: somebody unpacked the file, or packed it anew.
    """

    file: str
    offset: int
    length: int
    is_tail: bool
    url: str | None = None
    unreadable: str = ""
    is_joined: bool = False

    def __str__(self) -> str:
        if self.unreadable:
            return f"{self.file} cannot be read: {self.unreadable}"
        place = f"{self.length:,} bytes at byte {self.offset:,}"
        if self.is_joined:
            return f"{self.file} is not packed record by record: {place}; `warcio recompress OLD NEW` packs it so"
        what = "ends inside a record" if self.is_tail else "is damaged"
        about = f", of {self.url}" if self.url else ""
        return f"{self.file} {what}: {place}{about}"


@dataclass(frozen=True, slots=True)
class Member:
    """A record as stored: where it is in its file, and its bytes unpacked, or only its first ones (`is_whole`)."""

    offset: int
    length: int
    data: bytes
    is_whole: bool

    def header(self, name: str) -> str | None:
        """Return a field of the record's head, such as WARC-Target-URI."""
        return header_of(self.data, name)

    @property
    def content_length(self) -> int | None:
        """The bytes of the record's block, as its head says; None where it says no number, or one larger than any record."""
        length = self.header("Content-Length") or ""
        if not (length.isascii() and length.isdigit() and len(length) <= _MAX_DIGITS):
            return None
        return int(length) if int(length) <= MAX_RECORD else None

    def block(self) -> bytes:
        """Return what follows the record's head, if the member is whole."""
        _, _, rest = self.data.partition(b"\r\n\r\n")
        return rest[: self.content_length]

    def record(self) -> ArcWarcRecord:
        """Return the record; its content can be read if the member is whole. Raises ValueError for nonsense."""
        try:
            return ArcWarcRecordLoader(verify_http=False).parse_record_stream(
                BytesIO(self.data), known_format="warc"
            )
        except (ArchiveLoadFailed, EOFError) as error:
            raise ValueError(str(error)) from error


def walk(
    path: Path,
    read_at: Callable[[Any, int], tuple[Member | Damage, int]],
    start: int = 0,
    end: int | None = None,
) -> Iterator[Member | Damage]:
    """Yield the records of a file in their order, and what is damaged between them.

    `read_at` gets the file's bytes (see `opened`), and returns what is at a byte, and where the next record begins. With
    `start` and `end` only records that begin in these bytes are read; at `start` one begins. A file that cannot be read is
    damaged, too: a folder of that name, a link to nowhere, one without permission.
    """
    try:
        size = path.stat().st_size
        if not size:
            yield Damage(path.name, 0, 0, is_tail=True)
            return
        with opened(path) as data:
            at = start
            while at < (size if end is None else min(end, size)):
                found, at = read_at(data, at)
                yield found
    except OSError as error:
        yield Damage(path.name, 0, 0, is_tail=False, unreadable=error.strerror or str(error))


def header_of(data: bytes, name: str) -> str | None:
    """Return a field of a record's head; None where there is none."""
    head, _, _ = data[:MAX_HEAD].partition(b"\r\n\r\n")
    for line in head.split(b"\r\n")[1:]:
        key, colon, value = line.partition(b":")
        if colon and key.decode("latin-1").strip().lower() == name.lower():
            return value.decode("utf-8", "replace").strip()
    return None
