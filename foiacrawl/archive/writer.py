"""Write the archive: one file for each run, rotated by size. A body that an address had before is a revisit record."""

from __future__ import annotations

import json
import os
import zlib
from base64 import b32encode
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha1
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from foiacrawl.archive.errors import ArchiveError
from foiacrawl.archive.index import Index, Place
from foiacrawl.archive.records import member_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from io import BufferedWriter
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]

    from foiacrawl.archive.members import Damage

EVENT = "urn:foiacrawl:event"
_LARGE = 1_000_000  # bytes
_SAMPLE = 65_536  # bytes
_PACKED_SHARE = 0.9  # of its size that a sample of a compressed file keeps


class _InMemory(WARCWriter):  # type: ignore[misc]  # it has no types
    """warcio's writer, without the temporary file that it opens, and leaves open, for each record without a body.

    `level` is that of the compression; warcio always takes the highest, 2 MB of a PDF a second. That takes half as long again
    as the usual one, and saves 1.5 % of the bytes of pages.
    """

    level = 6

    def _write_warc_record(self, out: BinaryIO, record: ArcWarcRecord) -> None:
        self.gzip = False  # what follows is compressed already
        super()._write_warc_record(_Gzipped(out, self.level), record)

    @staticmethod
    def _create_temp_file() -> BytesIO:
        return BytesIO()


class _Gzipped:
    """A gzip member that is written to `out`."""

    def __init__(self, out: BinaryIO, level: int) -> None:
        self._out = out
        self._compressor = zlib.compressobj(level, zlib.DEFLATED, 16 + zlib.MAX_WBITS)

    def write(self, data: bytes) -> None:
        """Compress and write."""
        self._out.write(self._compressor.compress(data))

    def flush(self) -> None:
        """End the member."""
        self._out.write(self._compressor.flush())
        self._out.flush()


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
    ) -> tuple[Place, ArcWarcRecord]:
        """Write a response; return where it can be read, and its record, to which the request and the reason refer."""
        payload = f"sha1:{b32encode(sha1(body, usedforsecurity=False).digest()).decode()}"
        http = StatusAndHeaders(status, list(head), protocol="HTTP/1.1")
        before = self._index.with_payload(url, payload) if body else None
        if before is not None and self._is_readable(before):
            record = self._writer.create_revisit_record(
                url, payload, before.url, before.at, http_headers=http
            )
            self._write(record)
            return before, record
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            http_headers=http,
            warc_headers_dict={"WARC-Payload-Digest": payload},
        )
        self._writer.level = level_for(body)
        try:
            offset = self._write(record)
        finally:
            self._writer.level = _InMemory.level
        place = Place(url, record.rec_headers.get_header("WARC-Date"), payload, self._name, offset)
        self._index.add(place)
        return place, record

    def _is_readable(self, place: Place) -> bool:
        """Return whether a response can still be read: what refers to a damaged one would be lost with it."""
        try:
            member = member_at(self._folder / place.file, place.offset)
        except (OSError, ValueError):
            return False
        return member.header("WARC-Target-URI") == place.url

    def request(
        self, url: str, line: str, head: Sequence[tuple[str, str]], body: bytes, answer: ArcWarcRecord
    ) -> None:
        """Write the request that a response answers."""
        http = StatusAndHeaders(line, list(head), is_http_request=True)
        self._write(
            self._writer.create_warc_record(
                url,
                "request",
                payload=BytesIO(body),
                http_headers=http,
                warc_headers_dict=_concurrent_to(answer),
            )
        )

    def about(self, url: str, value: Mapping[str, Any], answer: ArcWarcRecord) -> None:
        """Write why a response was requested, as JSON."""
        self._write(self._json(url, value, _concurrent_to(answer)))

    def event(self, value: Mapping[str, Any]) -> None:
        """Write an event as JSON, and have it on disk: the database is changed only afterwards."""
        self._write(self._json(EVENT, value, {}))
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
        self._writer = _InMemory(self._file, gzip=True)
        about = {"software": self._software, "robots": "obey", "format": "WARC File Format 1.0"}
        self._writer.write_record(self._writer.create_warcinfo_record(self._name, about))

    def _new_file(self) -> BufferedWriter:
        """Create the next file; one that another writer of this process began in the same second is passed over."""
        while True:
            self._name = f"foiacrawl-{self._started:%Y%m%dT%H%M%SZ}-{os.getpid()}-{self._number:05d}.warc.gz"
            self._number += 1
            with suppress(FileExistsError):
                return (self._folder / self._name).open("xb")

    def _write(self, record: ArcWarcRecord) -> int:
        offset = self._file.tell()
        try:
            self._writer.write_record(record)
        except OSError as error:
            raise ArchiveError(_explain(error, self._folder)) from error
        return offset

    def _json(self, url: str, value: Mapping[str, Any], head: Mapping[str, str]) -> ArcWarcRecord:
        body = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
        return self._writer.create_warc_record(
            url,
            "metadata",
            payload=BytesIO(body),
            warc_content_type="application/json",
            warc_headers_dict=dict(head),
        )


def level_for(body: bytes) -> int:
    """Return how hard a body is compressed: every portal waits meanwhile, and most large files are compressed already."""
    if len(body) < _LARGE:
        return _InMemory.level
    middle = len(body) // 2
    sample = body[middle : middle + _SAMPLE]
    is_packed = len(zlib.compress(sample, zlib.Z_BEST_SPEED)) > _PACKED_SHARE * len(sample)
    return zlib.Z_NO_COMPRESSION if is_packed else zlib.Z_BEST_SPEED


def _concurrent_to(answer: ArcWarcRecord) -> dict[str, str]:
    return {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}


def _explain(error: OSError, folder: Path) -> str:
    return (
        f"{folder}: the archive cannot be written: {error.strerror or error}. Make room or name another folder; the"
        " next run completes the work."
    )
