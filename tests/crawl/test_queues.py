"""A portal whose requests wait does not keep those of the others from being sent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from scrapy.squeues import FifoMemoryQueue
from scrapy.utils.test import get_crawler

from foiacrawl.crawl.queues import MAX_OF_HOST, MAX_OF_PORTAL, HostQueues
from foiacrawl.crawl.requests import Purpose, build_request
from foiacrawl.listings.listing import PageRequest
from foiacrawl.model import Portal

if TYPE_CHECKING:
    from scrapy import Request


def request(portal_id: str, host: str, priority: int = 0) -> Request:
    url = f"http://{host}/nb/"
    purpose = Purpose(Portal(portal_id, "某", url), PageRequest(url, "entry"))
    return build_request(purpose, print, print, priority=priority)


class Queues:
    """Queues of a crawl in which no request ends."""

    def __init__(self) -> None:
        self.active: set[Request] = set()
        downloader = SimpleNamespace(
            active=self.active, slots={}, get_slot_key=lambda request: request.meta["download_slot"]
        )
        crawler = get_crawler(settings_dict={"CONCURRENT_REQUESTS_PER_IP": 0})
        crawler.engine = cast("Any", SimpleNamespace(downloader=downloader))
        self.queue = HostQueues.from_crawler(crawler, cast("Any", FifoMemoryQueue), "")

    def push(self, request: Request, count: int = 1) -> None:
        for _ in range(count):
            self.queue.push(request.copy())

    def pop_all(self) -> list[str]:
        """Return the hosts of the requests that may be sent."""
        hosts = []
        while found := self.queue.pop():
            self.active.add(found)
            hosts.append(found.meta["download_slot"])
        return hosts


def test_a_host_has_few_requests_under_way_and_more_where_a_document_waits() -> None:
    queues = Queues()
    queues.push(request("a", "a.gov.cn"), 20)
    queues.push(request("b", "b.gov.cn"), 1)
    assert sorted(queues.pop_all()) == ["a.gov.cn"] * MAX_OF_HOST + ["b.gov.cn"]
    queues.push(request("a", "a.gov.cn", priority=1), 20)
    assert queues.pop_all() == ["a.gov.cn"] * MAX_OF_HOST
    assert len(queues.queue) == 20 - MAX_OF_HOST + 20 - MAX_OF_HOST
    queues.active.clear()
    assert queues.pop_all()


def test_a_portal_with_many_hosts_has_no_more_than_its_share() -> None:
    queues = Queues()
    for number in range(3 * MAX_OF_PORTAL):
        queues.push(request("a", f"h{number}.gov.cn"))
    queues.push(request("b", "b.gov.cn"))
    found = queues.pop_all()
    assert len(found) == MAX_OF_PORTAL + 1
    assert "b.gov.cn" in found
