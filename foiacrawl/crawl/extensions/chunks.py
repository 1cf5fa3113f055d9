"""Bound the number of pieces in which a response is received: each costs time, in which nothing else happens."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import StopDownload

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

MAX_CHUNKS = 100_000  # 64 MB in pieces of 640 bytes; servers send some KB at once


class TooManyChunksError(StopDownload):
    """A response is sent in too many pieces."""

    def __str__(self) -> str:
        return f"it is sent in more than {MAX_CHUNKS:,} pieces"


class ChunkLimit:
    """Ends the transfer of a response in too many pieces."""

    def __init__(self) -> None:
        self._chunks: WeakKeyDictionary[Request, int] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signal of received bytes."""
        limit = cls()
        crawler.signals.connect(limit.bytes_received, signal=signals.bytes_received)
        return limit

    def bytes_received(self, request: Request) -> None:
        """Count a piece. Raises TooManyChunksError."""
        self._chunks[request] = self._chunks.get(request, 0) + 1
        if self._chunks[request] > MAX_CHUNKS:
            raise TooManyChunksError
