"""Writing the archive: one file a run, rotated by size; a body seen before at the same address is a revisit record."""

from __future__ import annotations

import json
import os
from base64 import b32encode
from datetime import UTC, datetime
from hashlib import sha1
from io import BytesIO
from typing import TYPE_CHECKING, Any

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from foiacrawl.archive.index import Index, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]

Headers = "Sequence[tuple[str, str]]"
EVENT = "urn:foiacrawl:event"


class ArchiveError(OSError):
    """The archive cannot be written: what happened, where, and what to do."""


class _InMemory(WARCWriter):  # type: ignore[misc]  # it has no types
    """warcio's writer, without the temporary files that it opens for each record without a body and leaves open."""

    @staticmethod
    def _create_temp_file() -> BytesIO:
        return BytesIO()


class Writer:
    """Appends to the archive in `folder`. `limit` is how many bytes a file may have before the next one is begun."""

    def __init__(self, folder: Path, software: str, limit: int) -> None:
        self._folder = folder
        self._software = software
        self._limit = limit
        self._number = 0
        self._started = datetime.now(UTC)
        try:
            self._index = Index(folder)
            self._begin()
        except OSError as error:
            raise ArchiveError(_told(error, folder)) from error

    def response(
        self, url: str, status: str, head: Sequence[tuple[str, str]], body: bytes
    ) -> tuple[Place, ArcWarcRecord]:
        """Write a response; return where it can be read again, and the record, to which others may be bound."""
        payload = f"sha1:{b32encode(sha1(body, usedforsecurity=False).digest()).decode()}"
        http = StatusAndHeaders(status, list(head), protocol="HTTP/1.1")
        before = self._index.with_payload(url, payload) if body else None
        if before is not None:
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
        offset = self._write(record)
        place = Place(url, record.rec_headers.get_header("WARC-Date"), payload, self._name, offset)
        self._index.add(place)
        return place, record

    def request(
        self, url: str, line: str, head: Sequence[tuple[str, str]], body: bytes, answer: ArcWarcRecord
    ) -> None:
        """Write the request that a response answers."""
        http = StatusAndHeaders(line, list(head), is_http_request=True)
        self._write(
            self._writer.create_warc_record(
                url, "request", payload=BytesIO(body), http_headers=http, warc_headers_dict=_bound(answer)
            )
        )

    def about(self, url: str, value: Mapping[str, Any], answer: ArcWarcRecord) -> None:
        """Write why a response was asked for, as JSON."""
        self._write(self._json(url, value, _bound(answer)))

    def event(self, value: Mapping[str, Any]) -> None:
        """Write what was done, as JSON, and have it on disk: the database is changed only afterwards."""
        self._write(self._json(EVENT, value, {}))
        self.flush()

    def flush(self) -> None:
        """Hand what was written to the system; begin the next file where this one is full."""
        try:
            self._file.flush()
            if self._file.tell() > self._limit:
                self._file.close()
                self._begin()
        except OSError as error:
            raise ArchiveError(_told(error, self._folder)) from error

    def close(self) -> None:
        """Close the file and the index. What could not be written before fails here once more, and is told."""
        try:
            self._file.close()
        except OSError as error:
            raise ArchiveError(_told(error, self._folder)) from error
        finally:
            self._index.close()

    def _begin(self) -> None:
        self._name = f"foiacrawl-{self._started:%Y%m%dT%H%M%SZ}-{os.getpid()}-{self._number:05d}.warc.gz"
        self._number += 1
        self._file = (self._folder / self._name).open("xb")
        self._writer = _InMemory(self._file, gzip=True)
        about = {"software": self._software, "robots": "obey", "format": "WARC File Format 1.0"}
        self._writer.write_record(self._writer.create_warcinfo_record(self._name, about))

    def _write(self, record: ArcWarcRecord) -> int:
        offset = self._file.tell()
        try:
            self._writer.write_record(record)
        except OSError as error:
            raise ArchiveError(_told(error, self._folder)) from error
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


def _bound(answer: ArcWarcRecord) -> dict[str, str]:
    return {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}


def _told(error: OSError, folder: Path) -> str:
    return (
        f"{folder}: the archive cannot be written: {error.strerror or error}. Make room or name another folder; the"
        " next run completes the work."
    )
