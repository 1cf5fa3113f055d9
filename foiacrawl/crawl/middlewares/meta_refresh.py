"""Follow the redirect that a page's head states, without decoding the whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import HtmlResponse

from foiacrawl.page.decode import decode

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Request, Response

_HEAD = 16_384  # bytes: Scrapy looks at the first 4,096 characters


class BoundedMetaRefresh(MetaRefreshMiddleware):
    """Scrapy's middleware, which decodes a page of any size in one step, and fails where a page names no encoding of text."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the request for the page that a page redirects to, or the page."""
        del spider
        if not isinstance(response, HtmlResponse):
            return response
        label = response.headers.get("Content-Type")
        head = decode(response.body[:_HEAD], label.decode("latin-1") if label else None).text
        shown = HtmlResponse(
            response.url, status=response.status, body=head.encode("utf-8", "replace"), encoding="utf-8"
        )
        found = super().process_response(request, shown)
        return response if found is shown else found
