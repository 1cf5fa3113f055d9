"""The archive: every response as it came, with its request, in one WARC file a run, before anybody reads it.

    FOIACRAWL_ARCHIVE/foiacrawl-20261122T043000Z-4711.warc.gz

Each record is a gzip member of its own, so that a file cut off by a kill is whole up to the last response. Beside
request and response stands a `metadata` record (JSON): the portal's row, why the page was asked for, and the listing's
words about it. With these the database can be made again from the archive alone.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.response import response_status_message
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Request, Response
    from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]

# The body was joined and its length is known: these headers of the transfer no longer hold.
_OF_THE_TRANSFER = {b"transfer-encoding", b"content-length", b"connection"}


class Archive:
    """Downloader middleware; `request.meta["warc"]` is then (file name, offset of the response record)."""

    def __init__(self, crawler: Crawler) -> None:
        directory = crawler.settings.get("FOIACRAWL_ARCHIVE")
        if not directory:
            raise NotConfigured
        self._crawler = crawler
        now = datetime.now(UTC)
        path = Path(directory) / f"foiacrawl-{now:%Y%m%dT%H%M%SZ}-{os.getpid()}.warc.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._name = path.name
        self._file = path.open("xb")
        self._writer = WARCWriter(self._file, gzip=True)
        about = {
            "software": crawler.settings["USER_AGENT"],
            "robots": "obey",
            "format": "WARC File Format 1.0",
        }
        self._writer.write_record(self._writer.create_warcinfo_record(self._name, about))
        crawler.signals.connect(self._close, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the run's file, if an archive is wanted."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Write response, request and metadata, in this order, and have them on disk before going on."""
        url = response.url
        head = _head(response.headers, len(response.body))
        status = response_status_message(response.status)
        answer = self._writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(response.body),
            http_headers=StatusAndHeaders(status, head, protocol="HTTP/1.1"),
        )
        offset = self._file.tell()
        self._writer.write_record(answer)
        self._writer.write_record(self._beside(answer, request, "request"))
        self._writer.write_record(self._beside(answer, request, "metadata"))
        self._file.flush()
        request.meta["warc"] = (self._name, offset)
        return response

    def _beside(self, answer: ArcWarcRecord, request: Request, kind: str) -> ArcWarcRecord:
        """Return the record of the request, or of why it was made, bound to its response."""
        bound = {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
        if kind == "metadata":
            about = json.dumps(_about(request), ensure_ascii=False).encode()
            return self._writer.create_warc_record(
                request.url,
                kind,
                payload=BytesIO(about),
                warc_content_type="application/json",
                warc_headers_dict=bound,
            )
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line = StatusAndHeaders(
            f"{request.method} {target} HTTP/1.1",
            [("Host", parts.netloc), *_head(request.headers)],
            is_http_request=True,
        )
        return self._writer.create_warc_record(
            request.url, kind, payload=BytesIO(request.body), http_headers=line, warc_headers_dict=bound
        )

    def _close(self) -> None:
        self._file.close()


def _head(headers: Headers, length: int | None = None) -> list[tuple[str, str]]:
    found = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        if name.lower() not in _OF_THE_TRANSFER
        for value in values
    ]
    return found if length is None else [*found, ("Content-Length", str(length))]


def _about(request: Request) -> dict[str, object]:
    ask, portal = request.meta.get("ask"), request.meta.get("portal")
    return {
        "portal": asdict(portal) if portal else None,
        "kind": ask.kind if ask else "robots",
        "listed": asdict(ask.listed) if ask and ask.listed else None,
    }
