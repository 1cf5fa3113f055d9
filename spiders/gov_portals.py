"""The spider: visits the portals of the registry and yields what may be an annual report.

    scrapy crawl gov_portals [-a registry=FILE.csv] [-a portals=id,id] [-a level=province,prefecture] [-a province=45]
        [-a years=2019-2024] [-a shard=3/16] [-a all=1]

The callbacks for a portal's pages are those of `foiacrawl.crawl.visit.Visit`; where to look is decided by `foiacrawl.walk`.
"""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import UsageError

from foiacrawl.addresses import urls
from foiacrawl.crawl.archive import open_archive
from foiacrawl.crawl.arguments import (
    is_true,
    read_years,
    select_levels,
    select_portals,
    select_provinces,
    select_shard,
)
from foiacrawl.crawl.browser import set_up_browser
from foiacrawl.crawl.contact import check_contact
from foiacrawl.crawl.engine import wait_for_room
from foiacrawl.crawl.history import History
from foiacrawl.crawl.list_readers import ListReaders
from foiacrawl.crawl.lock import lock
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.refetch import RefetchPolicy
from foiacrawl.crawl.run_state import RunState
from foiacrawl.crawl.signals import stopping_now
from foiacrawl.crawl.spider import PoliteSpider
from foiacrawl.crawl.visit import Visit
from foiacrawl.journal import ProblemFound
from foiacrawl.portals.registry import read_registry
from foiacrawl.spool import Spool
from foiacrawl.store import Store
from foiacrawl.store.whole import check_whole
from foiacrawl.walk.actions import WalkLimits
from foiacrawl.walk.rendering import NO_BROWSER, Rendering
from foiacrawl.walk.walk import Walk
from foiacrawl.workers import reduce_gc

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from foiacrawl.crawl.browser import BrowserSupport
    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.model import Portal

_PORTALS_AT_ONCE = 100
_SKIPPED_NAMED = 100  # portals that are not due and have a line each in the log


class GovPortalsSpider(PoliteSpider):
    """Visits portals. `registry` is a CSV file or the name of a shipped one, all shipped ones without it.

    `portals` is a list of its ids, `level` of its levels, `province` of GB/T 2260 codes; `years` a range such as 2019-2024.
    `shard=3/16` visits the third of sixteen parts of the registry, each with the portals of its own hosts.
    `all=1` visits also portals that are not due, and fetches everything in full.
    """

    name = "gov_portals"
    _history: History
    _browser: BrowserSupport
    _readers: ListReaders

    def __init__(
        self,
        registry: str | None = None,
        portals: str | None = None,
        years: str | None = None,
        shard: str | None = None,
        all: str | None = None,  # noqa: A002  (the argument's name on the command line)
        level: str | None = None,
        province: str | None = None,
        **unknown: Any,
    ) -> None:
        super().__init__()
        if unknown:
            raise ValueError(
                f"unknown argument {', '.join(sorted(unknown))}: the spider takes"
                " registry, portals, level, province, years, shard and all"
            )
        selection = {"registry": registry, "portals": portals, "level": level, "province": province}
        given = {**selection, "years": years, "shard": shard, "all": all}
        self._fetches_all = is_true(all)
        rows = read_registry(registry or None)
        selected = select_provinces(select_levels(select_portals(rows.portals, portals), level), province)
        self.run = RunState(
            portals=select_shard(selected, shard),
            arguments={name: value for name, value in given.items() if value},
            registry_problems=rows.problems,
            years=read_years(years) if years else None,
            keeps_robots=not self._fetches_all,
        )
        self._claims: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider, and open what it needs: the database for reading, the archive, a browser if there is one."""
        if registry := crawler.settings["FOIACRAWL_REGISTRY"]:
            kwargs.setdefault("registry", registry)
        spider = super().from_crawler(crawler, *args, **kwargs)
        reduce_gc()
        settings, run = crawler.settings, spider.run
        try:
            check_contact(settings["FOIACRAWL_CONTACT"], run.portals.values())
        except ValueError as error:
            raise UsageError(str(error)) from error
        days = map(settings.getint, ("FOIACRAWL_LIST_DAYS", "FOIACRAWL_UNORDERED_LIST_DAYS"))
        spider._history = History(settings["FOIACRAWL_DB"], *days)
        crawler.signals.connect(spider._history.close, signal=signals.spider_closed)
        # Without processes for documents there are none for pages either.
        processes = {"processes": 0} if settings.getint("FOIACRAWL_READERS") == 0 else {}
        spider._readers = ListReaders(settings.getfloat("FOIACRAWL_PAGE_SECONDS"), **processes)
        for end in (stopping_now, signals.spider_closed):
            crawler.signals.connect(spider._readers.close, signal=end)
        run.spool = Spool(Path(f"{settings['FOIACRAWL_DB']}-spool"))
        crawler.signals.connect(run.spool.clear, signal=signals.spider_closed)
        run.refused_hosts = spider._history.refused_hosts()
        run.archive = open_archive(settings)
        spider._browser = set_up_browser(settings, run.portals.values())
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Refuse to start without a usable database. Raises StoreError, or LockedError if another crawl has it."""
        super().update_settings(settings)
        check_whole(Path(settings["FOIACRAWL_DB"]))
        Store(settings["FOIACRAWL_DB"]).close()
        lock(settings["FOIACRAWL_DB"])

    async def start(self) -> AsyncIterator[Any]:
        """Start the visit of every portal that is due, each when there is room for one more."""
        run, most = self.run, self.settings.getint("FOIACRAWL_OPEN_PORTALS")
        for number, portal in enumerate(run.portals.values(), start=1):
            if not number % _PORTALS_AT_ONCE:
                await asyncio.sleep(0)  # of a large registry most portals may not be due
            if day := self._next_visit(portal):
                self._skip(portal, day)
                continue
            await wait_for_room(self.crawler, run.visits, run.room, most)
            if run.is_stopping:
                return
            if portal.render and self._browser.is_missing:
                message = f"render=true needs a browser, and there is none; {NO_BROWSER}"
                kind = ProblemKind.NEEDS_SOFTWARE
                yield ProblemFound(kind, message, portal.portal_id, portal.listing_url)
            for output in self._visit(portal).start():
                yield output
        if run.skipped > _SKIPPED_NAMED:
            self.logger.info("%d portals are not due yet (-a all=1 overrides)", run.skipped)

    def _skip(self, portal: Portal, day: str) -> None:
        self.run.skipped += 1
        if self.run.skipped <= _SKIPPED_NAMED:
            self.logger.info("portal %s is due again on %s (-a all=1 overrides)", portal.portal_id, day)

    def _next_visit(self, portal: Portal) -> str | None:
        """Return the day on which a portal is due, None if it is due now, or was named on the command line."""
        if self._fetches_all or "portals" in self.run.arguments:
            return None
        return self._history.next_visit(
            portal.portal_id,
            self.settings.getint("FOIACRAWL_VISIT_DAYS"),
            self.settings.getint("FOIACRAWL_VISIT_DAYS_IN_SEASON"),
        )

    def _visit(self, portal: Portal) -> Visit:
        settings, history = self.settings, self._history
        limits = WalkLimits(
            settings.getint("FOIACRAWL_PORTAL_PAGES"), settings.getint("FOIACRAWL_PORTAL_DEPTH")
        )
        rendering = Rendering(self._browser.for_empty_listings)
        walk = Walk(portal, self.run.years, limits, None if self._fetches_all else history, rendering)
        policy = RefetchPolicy(
            self._fetches_all,
            settings.getint("FOIACRAWL_REFETCH_DAYS"),
            settings.getint("FOIACRAWL_REFETCH_MAX_DAYS"),
            settings.getint("FOIACRAWL_RECHECK"),
            settings.getint("FOIACRAWL_ARTICLE_BYTES"),
        )
        visit = Visit(
            portal,
            walk,
            history,
            policy,
            partial(self._claim, portal),
            self._readers,
            self._browser.rendering,
        )
        self.run.begin_visit(visit)
        return visit

    def _claim(self, portal: Portal, page_request: PageRequest) -> bool:
        """Return whether a portal may fetch a page: two rows of one host must not fetch the same report."""
        if page_request.kind != "entry":
            return True
        return self._claims.setdefault(urls.key(page_request.url), portal.portal_id) == portal.portal_id
