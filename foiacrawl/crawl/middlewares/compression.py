"""Unpack responses within limits, in the place of Scrapy's HttpCompressionMiddleware."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.http import TextResponse
from scrapy.responsetypes import responsetypes

from foiacrawl.crawl.errors import RequestRefused
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.requests import purpose_of
from foiacrawl.crawl.unpack import ACCEPTED, UnpackError, unpack

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response


_LARGE = 1_000_000  # bytes; that many are unpacked in 3 ms


class BoundedCompression:
    """Asks for packed responses and unpacks them once: a body that was packed twice is refused, and one above `max_bytes`.

    Large ones are unpacked in a thread, one at a time.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._turn = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the limit from the settings."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say which codings can be unpacked."""
        request.headers["Accept-Encoding"] = ACCEPTED

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the response unpacked; a robots.txt has been unpacked by RobotsSizeMiddleware."""
        coding = coding_of(response)
        if not coding or purpose_of(request) is None:
            return response
        try:
            body = unpack(response.body, coding, _LARGE)
            if len(body) == _LARGE:
                async with self._turn:
                    body = await asyncio.to_thread(unpack, response.body, coding, self._max_bytes + 1)
        except UnpackError as error:
            message = f"{response.url} cannot be unpacked: {error}"
            raise RequestRefused(message, ProblemKind.FETCH_FAILED) from error
        if len(body) > self._max_bytes:
            del body  # an exception keeps it, until cyclic garbage is collected
            message = (
                f"{response.url} has {len(response.body):,} bytes, and unpacked more than {self._max_bytes:,}"
            )
            raise RequestRefused(message, ProblemKind.TOO_LARGE)
        return unpacked(response, body)


def coding_of(response: Response) -> str:
    """Return the codings of a response, in lower case; "" where it is not packed."""
    codings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").strip().lower()
    return "" if codings == "identity" else codings


def unpacked(response: Response, body: bytes) -> Response:
    """Return a response as if its unpacked body had been sent."""
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    # Without it the encoding guessed of the packed bytes would be kept.
    text = {"encoding": None} if issubclass(kind, TextResponse) else {}
    return response.replace(cls=kind, headers=headers, body=body, **text)
