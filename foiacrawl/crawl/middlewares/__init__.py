"""Downloader middlewares, one file a subject; settings.py gives their order."""

from foiacrawl.crawl.middlewares.addresses import PublicAddressMiddleware
from foiacrawl.crawl.middlewares.compression import BoundedCompression
from foiacrawl.crawl.middlewares.cookies import BoundedCookies
from foiacrawl.crawl.middlewares.host import HostBudgetMiddleware, PortalScopeMiddleware
from foiacrawl.crawl.middlewares.large_bodies import LargeBodyMiddleware
from foiacrawl.crawl.middlewares.memory import MemoryMiddleware
from foiacrawl.crawl.middlewares.meta_refresh import BoundedMetaRefresh
from foiacrawl.crawl.middlewares.robots import RobotsMiddleware
from foiacrawl.crawl.middlewares.robots_size import RobotsSizeMiddleware
from foiacrawl.crawl.middlewares.shared_hosts import SharedHostMiddleware
from foiacrawl.crawl.middlewares.shields import ShieldMiddleware
from foiacrawl.crawl.middlewares.unreachable import UnreachableHostMiddleware
from foiacrawl.crawl.middlewares.warc import WarcMiddleware

__all__ = [
    "BoundedCompression",
    "BoundedCookies",
    "BoundedMetaRefresh",
    "HostBudgetMiddleware",
    "LargeBodyMiddleware",
    "MemoryMiddleware",
    "PortalScopeMiddleware",
    "PublicAddressMiddleware",
    "RobotsMiddleware",
    "RobotsSizeMiddleware",
    "SharedHostMiddleware",
    "ShieldMiddleware",
    "UnreachableHostMiddleware",
    "WarcMiddleware",
]
