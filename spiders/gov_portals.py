"""The spider: walks the portals of the registry and hands on what may be an annual report.

    scrapy crawl gov_portals [-a registry=FILE.csv] [-a portals=id,id] [-a years=2019-2024] [-a all=1]

Where to look is decided by `foiacrawl.walk.walk`, what to ask again by `foiacrawl.crawl.visit`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Spider, signals
from scrapy.exceptions import UsageError

from foiacrawl.addresses import urls
from foiacrawl.crawl.lock import lock
from foiacrawl.crawl.memory import Memory
from foiacrawl.crawl.visit import Manner, Visit
from foiacrawl.journal import Troubled
from foiacrawl.portals.registry import SHIPPED, RegistryError, read_registry
from foiacrawl.store import Store
from foiacrawl.store.connect import check_whole
from foiacrawl.walk.actions import WalkLimits
from foiacrawl.walk.rendering import NO_BROWSER, Rendering
from foiacrawl.walk.walk import Walk
from foiacrawl.workers import reduce_gc

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from foiacrawl.crawl.visit import Output
    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.model import Portal, Problem

_ABOVE_THE_COMMAND_LINE = 100


class GovPortalsSpider(Spider):
    """Walks portals. `registry` is a CSV file, `portals` a list of its ids, `years` a range such as 2019-2024.

    `all=1` visits portals that are not due, and asks for everything in full.
    """

    name = "gov_portals"

    def __init__(
        self,
        registry: str | None = None,
        portals: str | None = None,
        years: str | None = None,
        all: str | None = None,  # noqa: A002  (the argument's name on the command line)
        **more: Any,
    ) -> None:
        super().__init__()
        if more:
            raise ValueError(
                f"unknown argument {', '.join(sorted(more))}: the spider takes registry, portals, years and all"
            )
        told = {"registry": registry, "portals": portals, "years": years, "all": all}
        self.arguments = {name: value for name, value in told.items() if value}
        self.all = (all or "0") not in ("0", "no", "false")
        rows = read_registry(registry or SHIPPED)
        self.years = read_years(years) if years else None
        self.portals: dict[str, Portal] = choose(rows.portals, portals)
        self.registry_problems: tuple[Problem, ...] = rows.problems
        self.visits: dict[str, Visit] = {}
        self.skipped: set[str] = set()
        self.run_report: dict[str, int] | None = None  # set when the end of the run could be noted
        self.memory: Memory | None = None
        self._taken: dict[str, str] = {}
        self._render: Callable[[str], dict[str, Any]] = lambda _url: {}
        self._browser: bool | None = None
        self._lacks_browser = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; a browser is at hand if there is one, and starts with the first page that needs it.

        Raises UsageError for arguments that cannot be meant, and for a registry that cannot be read.
        """
        if registry := crawler.settings["FOIACRAWL_REGISTRY"]:
            kwargs.setdefault("registry", registry)
        try:
            spider = super().from_crawler(crawler, *args, **kwargs)
        except (ValueError, RegistryError) as error:
            raise UsageError(str(error)) from error
        reduce_gc()
        settings = crawler.settings
        spider.memory = Memory(settings["FOIACRAWL_DB"])
        crawler.signals.connect(spider.memory.close, signal=signals.spider_closed)
        rendered = [portal for portal in spider.portals.values() if portal.render]
        automatic = settings.getbool("FOIACRAWL_RENDER_EMPTY")
        if automatic or rendered:
            from foiacrawl.crawl import render

            found = render.find(settings)
            spider._browser = bool(found) if automatic else None
            spider._lacks_browser = not found
            if found:
                render.use_browser(settings, spider.portals.values() if automatic else rendered)
                spider._render = render.meta
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Obey robots.txt whatever the command line says, and refuse to begin without a database.

        Raises StoreError, or LockedError if another crawl has the database.
        """
        super().update_settings(settings)
        settings.set("ROBOTSTXT_OBEY", True, priority=_ABOVE_THE_COMMAND_LINE)
        # Hosts behind one address are asked side by side; Scrapy's own queue cannot do otherwise any more.
        settings.set("CONCURRENT_REQUESTS_PER_IP", 0, priority=_ABOVE_THE_COMMAND_LINE)
        if settings.get("JOBDIR"):
            raise UsageError(
                "JOBDIR is of no use here: a new crawl completes one that was cut short, and duplicates nothing"
            )
        check_whole(Path(settings["FOIACRAWL_DB"]))
        Store(settings["FOIACRAWL_DB"]).close()
        lock(settings["FOIACRAWL_DB"])

    async def start(self) -> AsyncIterator[Any]:
        """Begin the visit of every portal that is due."""
        for portal in self.portals.values():
            if day := self._not_due_until(portal):
                self.skipped.add(portal.portal_id)
                self.logger.info(
                    "portal %s is visited again from %s on (-a all=1 overrides)", portal.portal_id, day
                )
                continue
            if portal.render and self._lacks_browser:
                message = f"render=true asks for a browser, and there is none; {NO_BROWSER}"
                yield Troubled("needs_software", message, portal.portal_id, portal.listing_url)
            for output in self._visit(portal).start(self.parse, self.failed):
                yield output

    def parse(self, response: Response, **_: Any) -> Iterator[Output]:
        """Go on from a page that came."""
        visit = self.visits[response.meta["portal"].portal_id]
        try:
            yield from visit.came(response)
        except Exception as error:
            self.logger.exception("%s could not be read as a listing", response.url)
            yield from visit.broken(response, error)

    def failed(self, failure: Failure) -> Iterator[Output]:
        """Go on without a page that did not come."""
        request: Request = failure.request  # type: ignore[attr-defined]
        yield from self.visits[request.meta["portal"].portal_id].failed(failure)

    def _not_due_until(self, portal: Portal) -> str | None:
        """Return the day a portal is due, None if it is due now, or was asked for by name."""
        if self.all or "portals" in self.arguments or self.memory is None:
            return None
        settings = self.settings
        return self.memory.next_visit(
            portal.portal_id,
            settings.getint("FOIACRAWL_VISIT_DAYS"),
            settings.getint("FOIACRAWL_VISIT_DAYS_IN_SEASON"),
        )

    def _visit(self, portal: Portal) -> Visit:
        settings = self.settings
        assert self.memory is not None  # noqa: S101  (from_crawler opens it)
        limits = WalkLimits(settings.getint("FOIACRAWL_PORTAL_PAGES"), settings.getint("FOIACRAWL_PORTAL_DEPTH"))
        manner = Manner(
            self.all, settings.getint("FOIACRAWL_REFETCH_DAYS"), settings.getint("FOIACRAWL_RECHECK")
        )
        walk = Walk(portal, self.years, limits, None if self.all else self.memory, Rendering(self._browser))
        visit = Visit(portal, walk, self.memory, manner, partial(self._is_ours, portal), self._render)
        self.visits[portal.portal_id] = visit
        return visit

    def _is_ours(self, portal: Portal, ask: PageRequest) -> bool:
        """Two rows may stand on one host: what one of them fetches as a report, the other leaves."""
        if ask.kind != "entry":
            return True
        return self._taken.setdefault(urls.key(ask.url), portal.portal_id) == portal.portal_id


def read_years(text: str) -> frozenset[int]:
    """Return the years of `2020`, `2019-2024`, `2019-`, `2016,2019-2021`; raises ValueError with the reason."""
    this_year = datetime.now(UTC).year
    years: set[int] = set()
    for part in (piece.strip() for piece in text.split(",")):
        found = re.fullmatch(r"((?:19|20)\d\d)(?:\s*(-)\s*((?:19|20)\d\d)?)?", part)
        if not found:
            raise ValueError(
                f"years={text!r}: {part!r} is neither a year (2020) nor a range of years (2019-2024, 2019-)"
            )
        first = int(found[1])
        last = int(found[3]) if found[3] else max(this_year, first) if found[2] else first
        if last < first:
            raise ValueError(f"years={text!r}: {part!r} ends before it begins; write {last}-{first}")
        years.update(range(first, last + 1))
    return frozenset(years)


def choose(rows: Iterable[Portal], wanted: str | None) -> dict[str, Portal]:
    """Return the wanted portals by id, all without a wish; raises ValueError for ids that are not in the registry."""
    known = {portal.portal_id: portal for portal in rows}
    if wanted is None:
        return known
    ids = [part.strip() for part in wanted.split(",") if part.strip()]
    unknown = [part for part in ids if part not in known]
    if unknown or not ids:
        reason = f"{', '.join(unknown)} cannot be used" if unknown else "no id is given"
        raise ValueError(
            f"portals={wanted!r}: {reason}; the registry has {len(known)} usable rows: {', '.join(list(known)[:20])}"
        )
    return {part: known[part] for part in ids}


__all__ = ["GovPortalsSpider", "RegistryError"]
