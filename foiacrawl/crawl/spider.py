"""The base of this project's spiders: what no setting changes, and the state of the run."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy import Spider
from scrapy.exceptions import UsageError

from foiacrawl.crawl.contact import with_contact
from foiacrawl.crawl.queues import MAX_OF_PORTAL
from foiacrawl.crawl.safe_log import escape_log
from foiacrawl.portals.registry import RegistryError

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from foiacrawl.crawl.run_state import RunState

_ABOVE_THE_COMMAND_LINE = 100  # a priority of Scrapy's settings


class PoliteSpider(Spider):
    """A spider that obeys robots.txt whatever the command line says. `__init__` sets `run`."""

    run: RunState

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider. Raises UsageError for arguments or a registry that cannot be used."""
        try:
            spider = super().from_crawler(crawler, *args, **kwargs)
        except (ValueError, RegistryError) as error:
            raise UsageError(str(error)) from error
        spider.run.attach(crawler)
        if not crawler.settings.getint("CONCURRENT_REQUESTS"):
            open_portals = min(len(spider.run.portals), crawler.settings.getint("FOIACRAWL_OPEN_PORTALS"))
            # More than there can be: none waits for another portal.
            number = 2 * MAX_OF_PORTAL * max(1, open_portals)
            crawler.settings.set("CONCURRENT_REQUESTS", number, priority=_ABOVE_THE_COMMAND_LINE)
        escape_log()
        # Scrapy makes lines about each request and each item, which its handlers then drop: a tenth of a millisecond.
        logging.getLogger("scrapy.core").setLevel(crawler.settings["LOG_LEVEL"])
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Set what no command line changes."""
        super().update_settings(settings)
        settings.set("ROBOTSTXT_OBEY", True, priority=_ABOVE_THE_COMMAND_LINE)
        # Hosts behind one address get requests at the same time; Scrapy's own queue no longer supports anything else.
        settings.set("CONCURRENT_REQUESTS_PER_IP", 0, priority=_ABOVE_THE_COMMAND_LINE)
        try:
            agent = with_contact(settings["USER_AGENT"], settings["FOIACRAWL_CONTACT"])
        except ValueError as error:
            raise UsageError(str(error)) from error
        settings.set("USER_AGENT", agent, priority=_ABOVE_THE_COMMAND_LINE)
        if settings.get("JOBDIR"):
            raise UsageError(
                "JOBDIR is of no use here: a new crawl completes one that was interrupted, and duplicates nothing"
            )
