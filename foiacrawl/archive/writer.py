"""Write the archive: one file for each run, rotated by size. A body that an address had before is a revisit record."""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from foiacrawl.archive.errors import ArchiveError
from foiacrawl.archive.index import Index, Place
from foiacrawl.archive.record_bytes import REVISIT_PROFILE, date, digest, http_head, new_id, record
from foiacrawl.archive.records import member_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from io import BufferedWriter
    from pathlib import Path

    from foiacrawl.archive.members import Damage
    from foiacrawl.archive.record_bytes import Fields

EVENT = "urn:foiacrawl:event"
_RESPONSE = "application/http; msgtype=response"
_LEVEL = 6  # of compression; 9 takes half as long again, and saves 1.5 % of the bytes
_LARGE = 1_000_000  # bytes
_SAMPLE = 65_536  # bytes
_PACKED_SHARE = 0.9  # of its size that a sample of a compressed file keeps


class Writer:
    """Appends to the archive in `folder`. `limit` is the size in bytes from which the next file is started."""

    def __init__(self, folder: Path, software: str, limit: int) -> None:
        self._folder = folder
        self._software = software
        self._limit = limit
        self._number = 0
        self._started = datetime.now(UTC)
        try:
            self._index = Index(folder)
            self._open_next()
        except ArchiveError:
            raise
        except OSError as error:
            raise ArchiveError(_explain(error, folder)) from error

    @property
    def damages(self) -> tuple[Damage, ...]:
        """What was found damaged in files of earlier runs that this one has read."""
        return tuple(self._index.damages)

    def response(
        self, url: str, status: str, head: Sequence[tuple[str, str]], body: bytes
    ) -> tuple[Place, str]:
        """Write a response; return where it can be read, and its record's id, to which the request and the reason refer."""
        payload = digest(body)
        http = http_head(f"HTTP/1.1 {status}", head)
        before = self._index.with_payload(url, payload) if body else None
        if before is not None and self._is_readable(before):
            refers = [
                ("WARC-Profile", REVISIT_PROFILE),
                ("WARC-Refers-To-Target-URI", before.url),
                ("WARC-Refers-To-Date", before.at),
                ("WARC-Payload-Digest", payload),
            ]
            fields = _fields("revisit", url, refers)
            self._write(fields, _RESPONSE, http)
            return before, _id_of(fields)
        fields = _fields("response", url, [("WARC-Payload-Digest", payload)])
        offset = self._write(fields, _RESPONSE, http + body, level_for(body))
        place = Place(url, _date_of(fields), payload, self._name, offset)
        self._index.add(place)
        return place, _id_of(fields)

    def _is_readable(self, place: Place) -> bool:
        """Return whether a response can still be read: what refers to a damaged one would be lost with it."""
        try:
            member = member_at(self._folder / place.file, place.offset)
        except (OSError, ValueError):
            return False
        return member.header("WARC-Target-URI") == place.url

    def request(
        self, url: str, line: str, head: Sequence[tuple[str, str]], body: bytes, response_id: str
    ) -> None:
        """Write the request that a response answers."""
        refers = [("WARC-Concurrent-To", response_id), ("WARC-Payload-Digest", digest(body))]
        block = http_head(line, head) + body
        self._write(_fields("request", url, refers), "application/http; msgtype=request", block)

    def about(self, url: str, value: Mapping[str, Any], response_id: str) -> None:
        """Write why a response was requested, as JSON."""
        self._write_json(url, value, [("WARC-Concurrent-To", response_id)])

    def event(self, value: Mapping[str, Any]) -> None:
        """Write an event as JSON, and have it on disk: the database is changed only afterwards."""
        self._write_json(EVENT, value, [])
        self.flush()

    def flush(self) -> None:
        """Pass what was written to the operating system; start the next file when this one is full."""
        try:
            self._file.flush()
            if self._file.tell() > self._limit:
                self._file.close()
                self._index.finish(self._name)
                self._open_next()
        except OSError as error:
            raise ArchiveError(_explain(error, self._folder)) from error

    def close(self) -> None:
        """Close the file and the index. Raises ArchiveError if what is still buffered cannot be written."""
        try:
            self._file.close()
            self._index.finish(self._name)
        except OSError as error:
            raise ArchiveError(_explain(error, self._folder)) from error
        finally:
            self._index.close()

    def _open_next(self) -> None:
        self._file = self._new_file()
        about = f"software: {self._software}\r\nrobots: obey\r\nformat: WARC File Format 1.0\r\n"
        fields = _fields("warcinfo", None, [("WARC-Filename", self._name)])
        self._file.write(record(fields, "application/warc-fields", about.encode(), _LEVEL))

    def _new_file(self) -> BufferedWriter:
        """Create the next file; one that another writer of this process began in the same second is passed over."""
        while True:
            self._name = f"foiacrawl-{self._started:%Y%m%dT%H%M%SZ}-{os.getpid()}-{self._number:05d}.warc.gz"
            self._number += 1
            with suppress(FileExistsError):
                return (self._folder / self._name).open("xb")

    def _write(self, fields: Fields, content_type: str, block: bytes, level: int = _LEVEL) -> int:
        offset = self._file.tell()
        try:
            self._file.write(record(fields, content_type, block, level))
        except OSError as error:
            raise ArchiveError(_explain(error, self._folder)) from error
        return offset

    def _write_json(self, url: str, value: Mapping[str, Any], refers: Fields) -> None:
        block = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
        payload = ("WARC-Payload-Digest", digest(block))
        self._write(_fields("metadata", url, [*refers, payload]), "application/json", block)


def _fields(kind: str, url: str | None, others: Fields) -> Fields:
    """Return the fields of a record's head."""
    target = [] if url is None else [("WARC-Target-URI", url)]
    return [("WARC-Type", kind), ("WARC-Record-ID", new_id()), *target, ("WARC-Date", date()), *others]


def _id_of(fields: Fields) -> str:
    return dict(fields)["WARC-Record-ID"]


def _date_of(fields: Fields) -> str:
    return dict(fields)["WARC-Date"]


def level_for(body: bytes) -> int:
    """Return how hard a body is compressed: every portal waits meanwhile, and most large files are compressed already."""
    if len(body) < _LARGE:
        return _LEVEL
    middle = len(body) // 2
    sample = body[middle : middle + _SAMPLE]
    is_packed = len(zlib.compress(sample, zlib.Z_BEST_SPEED)) > _PACKED_SHARE * len(sample)
    return zlib.Z_NO_COMPRESSION if is_packed else zlib.Z_BEST_SPEED


def _explain(error: OSError, folder: Path) -> str:
    return (
        f"{folder}: the archive cannot be written: {error.strerror or error}. Make room or name another folder; the"
        " next run completes the work."
    )
