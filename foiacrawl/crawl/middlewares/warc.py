"""Write every response into the archive as received, with its request and the reason for it, before it is read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.utils.response import response_status_message

from foiacrawl.archive import ArchiveError
from foiacrawl.crawl.engine import stop_crawl
from foiacrawl.crawl.requests import purpose_of
from foiacrawl.crawl.run_state import FinishReason, RunState

if TYPE_CHECKING:
    import asyncio
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Request, Response

    from foiacrawl.archive import Writer

# The body is complete and its length known: these headers describe a transfer that is over.
_TRANSFER_HEADERS = {b"transfer-encoding", b"content-length", b"connection"}


class WarcMiddleware:
    """Sets `request.meta["warc"]` to the place of the response record: file name and offset in bytes."""

    def __init__(self, crawler: Crawler, writer: Writer) -> None:
        self._crawler = crawler
        self._writer = writer
        self._stopping: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the run's archive, if it has one."""
        writer = RunState.of(crawler).archive
        if writer is None:
            raise NotConfigured
        return cls(crawler, writer)

    def process_response(self, request: Request, response: Response) -> Response:
        """Write response, request and reason, in this order, and have them on disk before the response is passed on."""
        try:
            request.meta["warc"] = self._write(request, response)
        except ArchiveError as error:
            if self._stopping is None:  # what cannot be archived is not fetched
                self._stopping = stop_crawl(self._crawler, FinishReason.ARCHIVE_FAILED, error)
            raise
        return response

    def _write(self, request: Request, response: Response) -> tuple[str, int]:
        headers = _headers(response.headers, len(response.body))
        status = response_status_message(response.status)
        place, record = self._writer.response(response.url, status, headers, response.body)
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line = f"{request.method} {target} HTTP/1.1"
        sent = [("Host", parts.netloc), *_headers(request.headers)]
        self._writer.request(request.url, line, sent, request.body, record)
        self._writer.about(request.url, _reason(request), record)
        self._writer.flush()
        return place.file, place.offset


def _headers(headers: Headers, length: int | None = None) -> list[tuple[str, str]]:
    found = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        if name.lower() not in _TRANSFER_HEADERS
        for value in values
    ]
    return found if length is None else [*found, ("Content-Length", str(length))]


def _reason(request: Request) -> dict[str, object]:
    purpose = purpose_of(request)
    if purpose is None:
        return {"portal": None, "kind": "robots", "listed": None}
    listed = purpose.page_request.listed
    return {
        "portal": purpose.portal.portal_id,
        "kind": purpose.page_request.kind,
        "listed": asdict(listed) if listed else None,
    }
