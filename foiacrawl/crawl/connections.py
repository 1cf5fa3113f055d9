"""Bound what is received: the headers of a response, of which Twisted parses any number, and all large bodies together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.web.client import HTTPConnectionPool

MAX_HEAD = 131_072  # bytes of headers; servers send up to 8 KB, browsers accept up to 256 KB
_MAX_RECEIVED = 100_000_000  # bytes in memory of responses that are being received, the small ones left out
_SMALL = 1_000_000  # bytes; a report has 0.2 MB
_IN_HEAD = ("STATUS", "HEADER")  # states of Twisted's parser


class HeadTooLargeError(Exception):
    """The headers of a response do not end."""

    def __str__(self) -> str:
        return f"its headers have more than {MAX_HEAD:,} bytes"


class Transfers:
    """Bounds the bytes of the responses that are being received: where they are too many, only the largest is received."""

    def __init__(self, limit: int = _MAX_RECEIVED) -> None:
        self._limit = limit
        self._received: dict[Any, int] = {}
        self._paused: dict[Any, None] = {}

    def add(self, transport: Any, count: int) -> None:
        """Count the bytes that were received by a connection; pause it if there is no room for more."""
        self._received[transport] = self._received.get(transport, 0) + count
        if self._received[transport] > _SMALL and not self._has_room() and transport is not self._largest():
            self._paused[transport] = None
            transport.pauseProducing()

    def end(self, transport: Any) -> None:
        """Forget a response that was received, or failed, and resume others."""
        self._received.pop(transport, None)
        self._paused.pop(transport, None)
        for paused in list(self._paused):
            if self._has_room() or paused is self._largest():
                del self._paused[paused]
                paused.resumeProducing()

    def _has_room(self) -> bool:
        return sum(size for size in self._received.values() if size > _SMALL) <= self._limit

    def _largest(self) -> Any:
        return max(self._received, key=self._received.__getitem__, default=None)


_transfers = Transfers()


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler with limits for what is received."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        bound_connections(self._pool)


def bound_connections(pool: HTTPConnectionPool) -> None:
    """Bound what the connections of a pool receive."""
    pool._factory = partial(_make_factory, pool._factory)  # type: ignore[assignment]


def _make_factory(make: Any, *arguments: Any) -> Any:
    factory = make(*arguments)
    factory.buildProtocol = partial(_build_connection, factory.buildProtocol)
    return factory


def _build_connection(build: Any, address: Any) -> Any:
    connection = build(address)
    connection.request = partial(_request, connection, connection.request)
    return connection


def _request(connection: Any, send: Any, request: Any) -> Deferred[Any]:
    """Send a request. The parser of its response is a new one, and what it raises ends the connection."""
    answer: Deferred[Any] = send(request)
    _Received(connection._parser, connection.transport)
    return answer


class _Received:
    """Counts what a parser receives of its response, preliminary ones (1xx) included."""

    def __init__(self, parser: Any, transport: Any) -> None:
        self._parser = parser
        self._transport = transport
        self._receive, parser.dataReceived = parser.dataReceived, self._count
        self._end, parser.connectionLost = parser.connectionLost, self._ended
        self._head_bytes = 0

    def _count(self, data: bytes) -> None:
        if self._parser.state in _IN_HEAD:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD:
                raise HeadTooLargeError
        else:
            _transfers.add(self._transport, len(data))
        self._receive(data)

    def _ended(self, reason: Any) -> None:
        """Take the end of the response, which is that of the parser's work, whatever becomes of the connection."""
        _transfers.end(self._transport)
        self._end(reason)
