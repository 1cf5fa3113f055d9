"""The spider: walks the portals of the registry and hands on what may be an annual report.

    scrapy crawl gov_portals [-a registry=FILE.csv] [-a portals=id,id] [-a years=2019-2024]

What to ask for and what was found is decided by `foiacrawl.portals.walk`; this only turns asks into requests.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest, UsageError
from scrapy.spidermiddlewares.httperror import HttpError

from foiacrawl.crawl.items import FetchedItem, ProblemItem
from foiacrawl.crawl.middlewares import Blocked, OffLimits
from foiacrawl.model import Document, Hint, Listed, Portal, Problem
from foiacrawl.page.decode import decode, looks_binary
from foiacrawl.portals import urls
from foiacrawl.portals.calls import call_of
from foiacrawl.portals.listing import Ask, ListingPage
from foiacrawl.portals.registry import SHIPPED, RegistryError, read_registry
from foiacrawl.portals.walk import Bounds, Found, Step, Trouble, Walk
from foiacrawl.store import Fetched, Store, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

Output = FetchedItem | ProblemItem | Request
_ABOVE_THE_COMMAND_LINE = 100
_BEFORE_OTHER_PAGES = 1  # an article waits in memory for its files
_LONGEST_PAGE = 4_000_000  # bytes of a listing that are looked at


@dataclass
class Article:
    """An article waiting for its files: `files` by address, None until one has come; `due` are still on their way."""

    item: FetchedItem
    files: dict[str, FetchedItem | None]
    due: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.due = set(self.files)

    def settle(self, url: str) -> Iterator[FetchedItem]:
        """Note that a file has come or failed; after the last one, yield the article with those that came."""
        self.due.discard(url)
        if self.due:
            return
        came = [file for file in self.files.values() if file]
        document = replace(self.item.document, attachments=tuple(file.document for file in came))
        attached = tuple(file.fetched for file in came)
        yield FetchedItem(document, self.item.fetched, attached=attached, is_cut=len(came) < len(self.files))


class GovPortalsSpider(Spider):
    """Walks portals. `registry` is a CSV file, `portals` a list of its ids, `years` a range such as 2019-2024."""

    name = "gov_portals"

    def __init__(
        self, registry: str | None = None, portals: str | None = None, years: str | None = None, **more: Any
    ) -> None:
        super().__init__()
        if more:
            raise ValueError(
                f"unknown argument {', '.join(sorted(more))}: the spider takes registry, portals and years"
            )
        self.arguments = {
            k: v for k, v in {"registry": registry, "portals": portals, "years": years}.items() if v
        }
        rows = read_registry(registry or SHIPPED)
        self.years = read_years(years) if years else None
        self.portals: dict[str, Portal] = choose(rows.portals, portals)
        self.registry_problems: tuple[Problem, ...] = rows.problems
        self.walks: dict[str, Walk] = {}
        self._taken: dict[str, str] = {}
        self._bounds = Bounds()
        self._render: Callable[[str], dict[str, Any]] = lambda _url: {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; a browser is set up only if one of its portals asks for it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider._bounds = Bounds(
            settings.getint("FOIACRAWL_PORTAL_PAGES"), settings.getint("FOIACRAWL_PORTAL_DEPTH")
        )
        if rendered := [portal for portal in spider.portals.values() if portal.render]:
            from foiacrawl.crawl import render

            render.use_browser(settings, rendered)
            spider._render = render.meta
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Obey robots.txt whatever the command line says, and refuse to begin without a database."""
        super().update_settings(settings)
        settings.set("ROBOTSTXT_OBEY", True, priority=_ABOVE_THE_COMMAND_LINE)
        # Hosts behind one address are asked side by side; Scrapy's own queue cannot do otherwise any more.
        settings.set("CONCURRENT_REQUESTS_PER_IP", 0, priority=_ABOVE_THE_COMMAND_LINE)
        if settings.get("JOBDIR"):
            raise UsageError(
                "JOBDIR is of no use here: a new crawl completes one that was cut short, and duplicates nothing"
            )
        try:
            Store(settings["FOIACRAWL_DB"]).close()
        except StoreError as error:
            raise UsageError(str(error)) from error

    async def start(self) -> AsyncIterator[Any]:
        """Begin every portal's walk."""
        for portal in self.portals.values():
            walk = self.walks[portal.portal_id] = Walk(portal, self.years, self._bounds)
            for output in self._carry_out(walk.start(), portal, None):
                yield output

    def parse(self, response: Response, **_: Any) -> Iterator[Output]:
        """Go on from a page that came."""
        portal, ask = response.meta["portal"], response.meta["ask"]
        walk = self.walks[portal.portal_id]
        try:
            steps = walk.take(ask, self._page(response, portal))
        except Exception as error:
            # One page that breaks its reader must not take the portal's others with it.
            self.logger.exception("%s could not be read as a listing", response.url)
            steps = walk.missed(ask, f"{type(error).__name__}: {error}", "unreadable")
        yield from self._carry_out(steps, portal, response)

    def failed(self, failure: Failure) -> Iterator[Output]:
        """Go on without a page that did not come."""
        request: Request = failure.request  # type: ignore[attr-defined]
        portal, ask = request.meta["portal"], request.meta["ask"]
        kind, cause = explain(failure)
        yield from self._carry_out(self.walks[portal.portal_id].missed(ask, cause, kind), portal, None)

    def _carry_out(
        self, steps: Iterable[Step], portal: Portal, response: Response | None
    ) -> Iterator[Output]:
        for step in steps:
            if isinstance(step, Ask):
                if self._is_ours(step, portal):
                    yield self._request(step, portal)
            elif isinstance(step, Trouble):
                yield ProblemItem(step.kind, step.message, portal.portal_id, step.url)
            elif response is not None:
                yield from self._found(step, portal, response)

    def _found(self, found: Found, portal: Portal, response: Response) -> Iterator[Output]:
        """Hand on a document; one with attachments waits until all of them have come, or have failed to."""
        item = _fetched(found.listed, portal, response)
        if not found.attachments:
            yield item
            return
        article = Article(item, {ask.url: None for ask in found.attachments})
        for ask in found.attachments:
            request = self._request(ask, portal)
            yield request.replace(
                callback=self.parse_attachment,
                errback=self.attachment_failed,
                meta=request.meta | {"article": article},
                priority=_BEFORE_OTHER_PAGES,
            )

    def parse_attachment(self, response: Response, **_: Any) -> Iterator[Output]:
        """Put a file to its article."""
        ask, article = response.meta["ask"], response.meta["article"]
        article.files[ask.url] = _fetched(ask.listed, response.meta["portal"], response)
        yield from article.settle(ask.url)

    def attachment_failed(self, failure: Failure) -> Iterator[Output]:
        """Tell that a file did not come; the article is read without it."""
        request: Request = failure.request  # type: ignore[attr-defined]
        yield from self.failed(failure)
        yield from request.meta["article"].settle(request.meta["ask"].url)

    def _is_ours(self, ask: Ask, portal: Portal) -> bool:
        """Two rows may stand on one host: what one of them fetches as a report, the other leaves."""
        if ask.kind != "entry":
            return True
        return self._taken.setdefault(urls.key(ask.url), portal.portal_id) == portal.portal_id

    def _request(self, ask: Ask, portal: Portal) -> Request:
        meta: dict[str, Any] = {
            "ask": ask,
            "portal": portal,
            "listing_url": portal.listing_url,
            "download_slot": urls.netloc(ask.url),  # known to the scheduler already, so that hosts take turns
            "cookiejar": portal.portal_id,
        }
        if portal.render:
            meta |= self._render(ask.url)
        # The walk asks for each page once, so Scrapy need not remember them too.
        # Some portals answer a list's calls only if they come from the list (403 or 404 without).
        head = {"Referer": ask.origin.partition("#")[0]} if ask.origin else {}
        request = Request(
            ask.url, callback=self.parse, errback=self.failed, headers=head, meta=meta, dont_filter=True
        )
        if call := call_of(ask.url):
            head |= {"Content-Type": call.content_type, "X-Requested-With": "XMLHttpRequest"}
            request = request.replace(url=call.url, method="POST", body=call.body, headers=head)
        return request

    def _page(self, response: Response, portal: Portal) -> ListingPage | None:
        """Return an answer as a page to be looked through, None if it is a file of another kind."""
        if _is_file(response):
            return None
        body = response.body[:_LONGEST_PAGE]
        told = portal.encoding
        text = body.decode(told, "replace") if told else decode(body, _content_type(response)).text
        asked = response.meta["ask"].url
        return ListingPage(asked if call_of(asked) else _address(response, portal), text)


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


def explain(failure: Failure) -> tuple[str, str]:
    """Return the kind of problem a failed request is, and its cause in words."""
    error = failure.value
    if isinstance(error, OffLimits):
        return "off_limits", str(error)
    if isinstance(error, Blocked):
        return "blocked", str(error)
    if isinstance(error, HttpError):
        return "fetch_failed", f"status {error.response.status}"
    if isinstance(error, IgnoreRequest):
        return ("robots" if "robots.txt" in str(error) else "fetch_failed"), str(error)
    if "cancel" in type(error).__name__.lower() and "size" in str(error).lower():
        return "too_large", str(error)
    return "fetch_failed", f"{type(error).__name__}: {error}"


def _fetched(listed: Listed, portal: Portal, response: Response) -> FetchedItem:
    content_type = (
        f"text/html; charset={portal.encoding}"
        if portal.encoding and not _is_file(response)
        else _content_type(response)
    )
    hint = Hint(listed.title or None, listed.date, listed.unit, portal.name, portal.division_code)
    warc_file, warc_offset = response.meta.get("warc", (None, None))
    fetched = Fetched(
        url=listed.url,
        final_url=response.url,
        status=response.status,
        content_type=_content_type(response),
        sha256=hashlib.sha256(response.body).hexdigest(),
        size=len(response.body),
        fetched_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        portal_id=portal.portal_id,
        listed_title=listed.title,
        listed_on=listed.date,
        warc_file=warc_file,
        warc_offset=warc_offset,
    )
    return FetchedItem(Document(listed.url, response.body, content_type, hint), fetched)


def _content_type(response: Response) -> str | None:
    header = response.headers.get("Content-Type")
    return header.decode("latin-1") if header else None


def _is_file(response: Response) -> bool:
    """Tell whether the answer is a file of another kind, by its bytes; headers are often wrong."""
    return looks_binary(response.body) or (
        urls.is_attachment(response.url) and b"<" not in response.body[:512]
    )


def _address(response: Response, portal: Portal) -> str:
    """Return where the page stands; `#column` of a row that points into a catalogue is kept."""
    if (
        "#" in portal.listing_url
        and "#" not in response.url
        and urls.key(response.url) == urls.key(portal.listing_url)
    ):
        return f"{response.url}#{portal.listing_url.partition('#')[2]}"
    return response.url


__all__ = ["GovPortalsSpider", "RegistryError"]
