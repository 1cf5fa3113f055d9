"""Read the first part of a robots.txt of any size (RFC 9309, 2.5): what is larger is neither refused nor unpacked."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import StopDownload

from foiacrawl.crawl.middlewares.compression import coding_of, unpacked
from foiacrawl.crawl.requests import purpose_of
from foiacrawl.crawl.unpack import UnpackError, unpack

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

MAX_BYTES = 512_000  # 500 KiB, the least that a crawler has to read
_MAX_SENT = 2 * MAX_BYTES  # bytes received after which the transfer is ended


class RobotsSizeMiddleware:
    """Ends the transfer of a long robots.txt, unpacks only its first part, and cuts it after the last whole line."""

    def __init__(self) -> None:
        self._received: dict[Request, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signal of received bytes."""
        middleware = cls()
        crawler.signals.connect(middleware.bytes_received, signal=signals.bytes_received)
        return middleware

    def bytes_received(self, data: bytes, request: Request) -> None:
        """End a transfer that is long enough, and keep what was received."""
        if purpose_of(request) is not None:
            return
        self._received[request] = self._received.get(request, 0) + len(data)
        if self._received[request] > _MAX_SENT:
            raise StopDownload(fail=False)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return a robots.txt unpacked and not longer than the limit."""
        if purpose_of(request) is not None:
            return response
        self._received.pop(request, None)
        if coding := coding_of(response):
            body = b""
            with suppress(UnpackError):
                body = unpack(response.body, coding, MAX_BYTES + 1)
            response = unpacked(response, body)
        if len(response.body) > MAX_BYTES:
            head = response.body[:MAX_BYTES]
            response = response.replace(body=head[: head.rfind(b"\n") + 1])
        return response
