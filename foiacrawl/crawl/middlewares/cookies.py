"""Bound the cookies that a portal may have sent back to it: thousands of them fill the memory and every request."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.cookies import CookiesMiddleware

from foiacrawl.crawl.signals import visit_finished

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

_MAX_COOKIES = 50  # of a portal, as RFC 6265 expects of a browser; one more begins a new session
# Python's cookie jar fails on so many seconds, with a traceback.
_ENDLESS = re.compile(rb"(?i);\s*max-age\s*=\s*\"?\d{20}")
_MAX_BYTES = 4096  # of one Set-Cookie; also of all cookies in a request, which servers refuse from 8 KB on


class BoundedCookies(CookiesMiddleware):
    """Scrapy's middleware with limits: a session needs a few short cookies, and ends with the visit of its portal."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the end of a visit."""
        cookies = super().from_crawler(crawler)
        crawler.signals.connect(cookies.visit_finished, signal=visit_finished)
        return cookies

    def visit_finished(self, portal_id: str) -> None:
        """Forget the cookies of a portal whose visit has ended."""
        self.jars.pop(portal_id, None)

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Add the cookies that a request has room for."""
        del spider
        super().process_request(request)
        cookies = request.headers.get("Cookie")
        if cookies is None or len(cookies) <= _MAX_BYTES:
            return
        room = cookies[: _MAX_BYTES + 1].rpartition(b";")[0]
        request.headers.pop("Cookie")
        if room:
            request.headers["Cookie"] = room

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Keep the cookies of a response that are within the limits."""
        del spider
        sent = response.headers.getlist("Set-Cookie")
        if sent:
            fit = (cookie for cookie in sent if len(cookie) <= _MAX_BYTES and not _ENDLESS.search(cookie))
            kept = list(islice(fit, _MAX_COOKIES))
            if len(kept) < len(sent):
                response.headers["Set-Cookie"] = kept
            jar = self.jars[request.meta.get("cookiejar")]
            if len(jar) + len(kept) > 2 * _MAX_COOKIES:
                jar.clear()
            super().process_response(request, response)
        return response
