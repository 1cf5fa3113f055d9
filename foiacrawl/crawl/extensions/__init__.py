"""Scrapy extensions, one file a subject; settings.py enables them."""

from foiacrawl.crawl.extensions.live import LiveView
from foiacrawl.crawl.extensions.pace import HostPace
from foiacrawl.crawl.extensions.portal_log import PortalLog

__all__ = ["HostPace", "LiveView", "PortalLog"]
