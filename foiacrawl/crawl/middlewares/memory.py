"""Hold back the requests of a portal whose documents fill the memory, until some of them are read and stored."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from foiacrawl.crawl.requests import purpose_of
from foiacrawl.crawl.run_state import RunState

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request

_PAUSE = 0.2  # seconds between two looks


class MemoryMiddleware:
    """Lets a portal's requests wait while its documents have more than `max_bytes` bytes.

    Those for attachments wait only while documents are being read: what waits for the attachments may be all there is.
    """

    def __init__(self, state: RunState, max_bytes: int) -> None:
        self._state = state
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the limit from the settings."""
        return cls(RunState.of(crawler), crawler.settings.getint("FOIACRAWL_PORTAL_BYTES"))

    async def process_request(self, request: Request) -> None:
        """Wait until there is room."""
        purpose = purpose_of(request)
        visit = self._state.visits.get(purpose.portal.portal_id) if purpose else None
        if purpose is None or visit is None:
            return
        is_attachment = purpose.page_request.kind == "attachment"
        while visit.progress.held_bytes > self._max_bytes:
            if self._state.is_stopping or (is_attachment and not visit.progress.unsaved):
                break
            await asyncio.sleep(_PAUSE)
