"""Take turns among hosts and portals: a host that is slow, or waits for something, holds few of the requests under way."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

from foiacrawl.crawl.requests import purpose_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.pqueues import ScrapyPriorityQueue

MAX_OF_HOST = 2  # requests under way: one that is sent, and the next one
MAX_OF_PORTAL = 16  # a gateway names tens of hosts
_IN_HASTE = 2  # times as many for attachments, for which a document waits


class HostQueues(DownloaderAwarePriorityQueue):
    """Scrapy's queue (SCHEDULER_PRIORITY_QUEUE), which gives no request to a host or a portal that has enough under way.

    Scrapy counts the requests that a host is sent, not those that wait before that, for its robots.txt or for memory: of one
    such portal all that are allowed in a crawl were under way, and no other portal's.
    """

    def __init__(self, crawler: Crawler, *arguments: Any, **options: Any) -> None:
        super().__init__(crawler, *arguments, **options)
        self._downloader_interface = _Load(crawler, self.pqueues)


class _Load(DownloaderInterface):
    def __init__(self, crawler: Crawler, queues: Mapping[str, ScrapyPriorityQueue]) -> None:
        super().__init__(crawler)
        self._queues = queues

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """Return the hosts whose next request may be sent, each with the number of its requests under way."""
        active = self.downloader.active
        hosts = Counter(map(self.get_slot_key, active))
        portals = Counter(map(_portal_of, active))
        is_shared = max(portals.values(), default=0) < MAX_OF_PORTAL
        # Of most hosts the number alone decides, and their queues need not be looked at.
        return [
            (hosts[slot], slot)
            for slot in possible_slots
            if (is_shared and hosts[slot] < MAX_OF_HOST) or self._may_begin(slot, hosts[slot], portals)
        ]

    def _may_begin(self, slot: str, load: int, portals: Mapping[str, int]) -> bool:
        request = self._queues[slot].peek() if load < _IN_HASTE * MAX_OF_HOST else None
        if request is None:
            return False
        times = _IN_HASTE if request.priority > 0 else 1
        return load < times * MAX_OF_HOST and portals[_portal_of(request)] < times * MAX_OF_PORTAL


def _portal_of(request: Request) -> str:
    purpose = purpose_of(request)
    return purpose.portal.portal_id if purpose else ""
