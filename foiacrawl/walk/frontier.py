"""What a walk may ask for: each page once, inside the fence, of the years wanted, within the bounds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit, urlunsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import Fence
from foiacrawl.walk.actions import Bounds, Step, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.listings.listing import Ask, ListingPage

Years: TypeAlias = "frozenset[int] | None"
"""The years whose reports are wanted; None is all."""


@dataclass
class Gate:
    """Lets through what a walk may ask for, and tells once what it may not. `home` is the registry's address."""

    home: str
    years: Years
    bounds: Bounds
    _seen: set[str] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)
    _lists_asked: int = 1

    def __post_init__(self) -> None:
        self.fence = Fence(self.home)
        self._seen.add(urls.key(self.home))

    def is_first(self, ask: Ask, url: str) -> bool:
        """Tell whether an answer shows a page for the first time: redirects may lead to one already taken."""
        return urls.key(url) == urls.key(ask.url) or self.is_new(url)

    def is_new(self, url: str) -> bool:
        """Tell whether an address was not asked for yet, and note that it is now."""
        key = urls.key(url)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def was_asked(self, url: str) -> bool:
        """Tell whether an address was asked for."""
        return urls.key(url) in self._seen

    def is_new_text(self, page: ListingPage) -> bool:
        """Tell whether no other address showed the same: a server that does not know a year may show another one's."""
        text = f"text {hash(titles.fold(page.words))}"
        if text in self._seen:
            return False
        self._seen.add(text)
        return True

    def is_of_wanted_year(self, page: ListingPage) -> bool:
        """Tell whether a page's title names a wanted year, or none."""
        named = titles.years(page.title)
        return self.years is None or not named or not self.years.isdisjoint(named)

    def admit(self, asks: Iterable[Ask], page: ListingPage, *, is_deep: bool = False) -> list[Step]:
        """Let through what is new, inside the fence, in the years wanted and not too deep."""
        steps: list[Step] = []
        for ask in asks:
            url = self.with_our_scheme(ask.url)
            if not self._may_go(ask, url, page):
                steps += self._tell_off_limits(url, page)
            elif urls.key(url) not in self._seen and self._is_wanted(ask) and not self._is_twin(ask):
                if ask.kind == "listing" or is_deep:
                    # What waits to be fetched counts too: of a page that makes up ten others all ten are asked for.
                    if ask.trail.depth > self.bounds.depth or self._lists_asked >= self.bounds.pages:
                        steps += self.tell_bound(page.url)
                        continue
                    self._lists_asked += 1
                self._seen.add(urls.key(url))
                listed = replace(ask.listed, url=url) if ask.listed else None
                steps.append(replace(ask, url=url, listed=listed))
        return steps

    def may_list(self) -> bool:
        """Tell whether one more listing page may be asked for, and count it."""
        if self._lists_asked >= self.bounds.pages:
            return False
        self._lists_asked += 1
        return True

    def once(self, name: str, trouble: Trouble) -> list[Step]:
        """Return a trouble the first time it comes up under this name."""
        if name in self._told:
            return []
        self._told.add(name)
        return [trouble]

    def tell_bound(self, url: str) -> list[Step]:
        """Say that the walk stops here because it is long enough."""
        message = f"stopped at {self.bounds.pages} pages or {self.bounds.depth} folders deep, near {url}"
        return self.once("bound", Trouble("listing_incomplete", message, url))

    def with_our_scheme(self, url: str) -> str:
        """On a host with a port of its own only one of http and https can be right: the registry's."""
        own, parts = urlsplit(self.home), urlsplit(url)
        if parts.netloc == own.netloc and parts.port and parts.scheme != own.scheme:
            return urlunsplit(parts._replace(scheme=own.scheme))
        return url

    def _is_twin(self, ask: Ask) -> bool:
        """One article filed in two folders keeps its number and its title; a title that names body and year is enough."""
        if (
            ask.kind != "entry"
            or not ask.listed
            or not urls.is_article(ask.url)
            or not titles.names_body(ask.listed.title)
        ):
            return False
        twin = f"{urls.netloc(ask.url)} {urls.article_name(ask.url)} {titles.fold(ask.listed.title)}"
        if twin in self._seen:
            return True
        self._seen.add(twin)
        return False

    def _may_go(self, ask: Ask, url: str, page: ListingPage) -> bool:
        if urls.is_attachment(url) and self.fence.allows_attachment(url):
            return True
        if not self.fence.allows(url):
            return False
        # The row's own pages may name other government hosts; what those name in turn is not ours to walk.
        return ask.kind == "entry" or urls.same_host(page.url, self.home) or urls.same_host(page.url, url)

    def _is_wanted(self, ask: Ask) -> bool:
        """Years: a title's year is the report's; a folder's may be that of publication, one later."""
        if self.years is None:
            return True
        named = titles.years(ask.listed.title) if ask.listed and ask.kind == "entry" else ()
        if named:
            return not self.years.isdisjoint(named)
        year = ask.trail.year
        return year is None or year in self.years or year - 1 in self.years

    def _tell_off_limits(self, url: str, page: ListingPage) -> list[Step]:
        host = urls.netloc(url)
        message = f"{page.url} links to {url}; {host} is not a host of this portal"
        return self.once(f"host {host}", Trouble("off_limits", message, url))
