"""Read the first part of a robots.txt of any size (RFC 9309, 2.5): what is larger is neither refused nor unpacked."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import StopDownload

from foiacrawl.crawl.requests import purpose_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

MAX_BYTES = 512_000  # 500 KiB, the least that a crawler has to read
_MAX_SENT = 2 * MAX_BYTES  # bytes received after which the transfer is ended
_ENCODINGS = b"gzip, deflate"  # those that are unpacked here
_ANY_HEADER = zlib.MAX_WBITS | 32  # of gzip or zlib


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

    def process_request(self, request: Request) -> None:
        """Ask for an encoding that can be unpacked in part."""
        if purpose_of(request) is None:
            request.headers["Accept-Encoding"] = _ENCODINGS

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
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        body = response.body
        if encoding in (b"gzip", b"x-gzip", b"deflate"):
            body = _unpack(body)
            response = response.replace(body=body)
            del response.headers["Content-Encoding"]
        if len(body) > MAX_BYTES:
            head = body[:MAX_BYTES]
            response = response.replace(body=head[: head.rfind(b"\n") + 1])
        return response


def _unpack(body: bytes) -> bytes:
    """Return the first part of a packed body; of a broken one what comes before the damage."""
    for window in (_ANY_HEADER, -zlib.MAX_WBITS):  # some servers send deflate without its header
        try:
            return zlib.decompressobj(window).decompress(body, MAX_BYTES + 1)
        except zlib.error:
            continue
    return b""
