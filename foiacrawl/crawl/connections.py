"""Bound the headers of a response while they are received: Twisted parses any number of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.web.client import HTTPConnectionPool

MAX_HEAD = (
    131_072  # bytes received before the headers end; servers send up to 8 KB, browsers take up to 256 KB
)
_IN_HEAD = ("STATUS", "HEADER")  # states of Twisted's parser


class HeadTooLargeError(Exception):
    """The headers of a response do not end."""

    def __str__(self) -> str:
        return f"its headers have more than {MAX_HEAD:,} bytes"


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler with a limit for the headers of a response."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        bound_heads(self._pool)


def bound_heads(pool: HTTPConnectionPool) -> None:
    """Have the connections of a pool give up a response whose headers do not end."""
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
    parser = connection._parser
    parser.dataReceived = _Head(parser).receive
    return answer


class _Head:
    """Counts what a parser receives before the headers end, those of preliminary responses (1xx) included."""

    def __init__(self, parser: Any) -> None:
        self._parser = parser
        self._receive = parser.dataReceived
        self._received = 0

    def receive(self, data: bytes) -> None:
        if self._parser.state in _IN_HEAD:
            self._received += len(data)
            if self._received > MAX_HEAD:
                raise HeadTooLargeError
        self._receive(data)
