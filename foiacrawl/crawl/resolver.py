"""Resolve names to public addresses only, so that no name leads into an inner network.

A registry row's own host may have any address: otherwise no portal on loopback could be crawled. So may the operator's proxy
(http_proxy, https_proxy); behind it the names of portals are resolved by the proxy, and their addresses cannot be checked here.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from foiacrawl.addresses.public import is_public
from foiacrawl.addresses.urls import hostname
from foiacrawl.crawl.run_state import RunState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy.crawler import CrawlerProcessBase
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)

_refused: dict[str, str] = {}
"""The names that were refused, with their addresses: Twisted's exception reaches the middlewares without them."""


def refused_address(name: str) -> str | None:
    """Return the address for which a name was refused; None if it was not."""
    return _refused.get(name)


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver (TWISTED_DNS_RESOLVER), which checks every address. It serves the whole process."""

    process: CrawlerProcessBase
    proxies: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: CrawlerProcessBase, reactor: ReactorBase) -> Self:  # type: ignore[override]
        """Keep the process: its crawlers are added later."""
        resolver = super().from_crawler(crawler, reactor)  # type: ignore[arg-type]
        resolver.process = crawler
        resolver.proxies = _proxy_hosts()
        if resolver.proxies:
            logger.warning(
                "Requests go through %s, which resolves the names of hosts: that they lead into no inner network is not checked",
                ", ".join(sorted(resolver.proxies)),
            )
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  (Twisted's name)
        """Resolve a name. One whose address is not public fails like a name that does not exist."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        found.addCallback(self._check, name.lower().rstrip("."))
        return found

    def _check(self, address: str, name: str) -> str:
        if (
            name in self.proxies
            or is_public(address)
            or any(
                name in RunState.of(crawler).own_hosts for crawler in self.process.crawlers if crawler.spider
            )
        ):
            return address
        _refused[name] = address
        raise DNSLookupError(f"{name} has the address {address}, which is not public")


def _proxy_hosts() -> frozenset[str]:
    """Return the hosts of the proxies that the environment names, as Scrapy's HttpProxyMiddleware takes them."""
    named = (address for scheme, address in getproxies().items() if scheme in ("http", "https", "all"))
    hosts = (hostname(address if "://" in address else f"http://{address}") for address in named)
    return frozenset(host for host in hosts if host)
