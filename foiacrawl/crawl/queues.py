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
_IN_HASTE = (
    2  # times as many where a document waits for its attachments: what waits for it must not hold all of them
)


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
        hosts, portals = Counter[str](), Counter[str]()
        for request in self.downloader.active:
            hosts[self.get_slot_key(request)] += 1
            portals[_portal_of(request)] += 1
        loads = ((hosts[slot], slot) for slot in possible_slots)
        return [(load, slot) for load, slot in loads if self._may_begin(slot, load, portals)]

    def _may_begin(self, slot: str, load: int, portals: Mapping[str, int]) -> bool:
        request = self._queues[slot].peek()
        if request is None:
            return True
        times = _IN_HASTE if request.priority > 0 else 1
        return load < times * MAX_OF_HOST and portals[_portal_of(request)] < times * MAX_OF_PORTAL


def _portal_of(request: Request) -> str:
    purpose = purpose_of(request)
    return purpose.portal.portal_id if purpose else ""
