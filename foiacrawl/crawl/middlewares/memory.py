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
    """Lets a portal's requests wait while its documents have more than `max_bytes` bytes in memory.

    Not those for attachments: the document that waits for them is what fills the memory.
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
        if purpose is None or purpose.page_request.kind == "attachment":
            return
        visit = self._state.visits.get(purpose.portal.portal_id)
        while visit is not None and visit.progress.held_bytes > self._max_bytes:
            await asyncio.sleep(_PAUSE)
