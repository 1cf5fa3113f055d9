"""Names are resolved to public addresses only: a name of the outer net that points inwards is off limits.

A registry row's own host may have any address, or no portal on loopback could be crawled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from foiacrawl.addresses.public import is_public
from foiacrawl.addresses.urls import hostname
from foiacrawl.crawl.middlewares import OffLimits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy.crawler import Crawler, CrawlerProcessBase
    from scrapy.http import Request
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

_refused: dict[str, str] = {}
"""What Twisted's resolving does not let through: which names were refused, and for which address."""


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver (TWISTED_DNS_RESOLVER), which looks at every answer. It serves the whole process."""

    process: CrawlerProcessBase

    @classmethod
    def from_crawler(cls, crawler: CrawlerProcessBase, reactor: ReactorBase) -> Self:  # type: ignore[override]
        """Remember the process: its crawls and their rows come later."""
        resolver = super().from_crawler(crawler, reactor)  # type: ignore[arg-type]
        resolver.process = crawler
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  (Twisted's name)
        """Resolve a name. An answer that is not public fails like a name that is not there."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        found.addCallback(self._checked, name.lower().rstrip("."))
        return found

    def _checked(self, address: str, name: str) -> str:
        if is_public(address) or name in self._own_hosts():
            return address
        _refused[name] = address
        raise DNSLookupError(f"{name} has the address {address}, which is not public")

    def _own_hosts(self) -> set[str]:
        spiders = [crawler.spider for crawler in self.process.crawlers if crawler.spider]
        return {
            hostname(portal.listing_url)
            for spider in spiders
            for portal in getattr(spider, "portals", {}).values()
        }


class Inward:
    """Downloader middleware: tells a request to a name that points inwards from one whose name does not exist."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Nothing is set."""
        del crawler
        return cls()

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Refuse at once, before it is tried again."""
        del exception
        name = hostname(request.url)
        if name in _refused:
            raise OffLimits(f"{name} has the address {_refused[name]}, which is not public")
