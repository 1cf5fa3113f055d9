"""Scrapy extensions, one file a subject; settings.py enables them."""

from foiacrawl.crawl.extensions.chunks import ChunkLimit
from foiacrawl.crawl.extensions.early_end import EarlyEnd
from foiacrawl.crawl.extensions.live import LiveView
from foiacrawl.crawl.extensions.pace import HostPace
from foiacrawl.crawl.extensions.portal_log import PortalLog
from foiacrawl.crawl.extensions.run_log import RunLog

__all__ = ["ChunkLimit", "EarlyEnd", "HostPace", "LiveView", "PortalLog", "RunLog"]
