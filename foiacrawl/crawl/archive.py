"""Every response goes to the archive as it came, with its request and the reason for it, before anybody reads it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.exceptions import NotConfigured
from scrapy.utils.response import response_status_message

from foiacrawl.archive import ArchiveError, Writer
from foiacrawl.crawl.middlewares import stop

if TYPE_CHECKING:
    import asyncio
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Request, Response

# The body was joined and its length is known: these headers of the transfer no longer hold.
_OF_THE_TRANSFER = {b"transfer-encoding", b"content-length", b"connection"}
_writers: WeakKeyDictionary[Crawler, Writer | None] = WeakKeyDictionary()


def folder_of(crawler: Crawler) -> Path | None:
    """Return the archive's folder: as set, else `archive` beside the database; None if the setting is empty."""
    told = crawler.settings.get("FOIACRAWL_ARCHIVE")
    if told is None:
        return Path(crawler.settings["FOIACRAWL_DB"]).resolve().parent / "archive"
    return Path(told) if told else None


def writer_of(crawler: Crawler) -> Writer | None:
    """Return the run's writer, the same for all who ask; None without an archive."""
    if crawler not in _writers:
        folder = folder_of(crawler)
        settings = crawler.settings
        limit = settings.getint("FOIACRAWL_ARCHIVE_BYTES")
        _writers[crawler] = Writer(folder, settings["USER_AGENT"], limit) if folder else None
    return _writers[crawler]


class Archive:
    """Downloader middleware; `request.meta["warc"]` is then (file name, offset of the response record)."""

    def __init__(self, crawler: Crawler) -> None:
        writer = writer_of(crawler)
        if writer is None:
            raise NotConfigured
        self._crawler = crawler
        self._writer = writer
        self._ending: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the run's file, if an archive is wanted."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Write response, request and reason, in this order, and have them on disk before going on."""
        try:
            request.meta["warc"] = self._write(request, response)
        except ArchiveError as error:
            self._end(error)
            raise
        return response

    def _write(self, request: Request, response: Response) -> tuple[str, int]:
        head = _head(response.headers, len(response.body))
        status = response_status_message(response.status)
        place, record = self._writer.response(response.url, status, head, response.body)
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        asked = [("Host", parts.netloc), *_head(request.headers)]
        self._writer.request(request.url, f"{request.method} {target} HTTP/1.1", asked, request.body, record)
        self._writer.about(request.url, _about(request), record)
        self._writer.flush()
        return place.file, place.offset

    def _end(self, error: ArchiveError) -> None:
        """End the crawl: what cannot be kept is not fetched."""
        if self._ending is None:
            self._ending = stop(self._crawler, "archive", error)


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
        "portal": portal.portal_id if portal else None,
        "kind": ask.kind if ask else "robots",
        "listed": asdict(ask.listed) if ask and ask.listed else None,
    }
