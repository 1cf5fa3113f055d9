"""Decide what a walk may request: each page once, inside the scope, of the years wanted, within the limits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import Scope
from foiacrawl.walk.actions import Action, WalkLimits, WalkProblem
from foiacrawl.walk.outside import MAX_HOSTS, is_inside, with_own_scheme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.walk.page_reading import PageContent

Years: TypeAlias = "frozenset[int] | None"
"""The years whose reports are wanted; None is all."""


@dataclass
class Frontier:
    """Admits what a walk may request, and reports once what it may not. `home` is the registry's address."""

    home: str
    years: Years
    limits: WalkLimits
    _seen: set[str] = field(default_factory=set)
    _reported: set[str] = field(default_factory=set)
    _hosts_outside: set[str] = field(default_factory=set)
    _further_hosts: int = 0
    _lines: int = 0
    _hosts: set[str] = field(default_factory=set)
    _requested_lists: int = 1

    def __post_init__(self) -> None:
        self.scope = Scope(self.home)
        self._seen.add(urls.key(self.home))

    def is_first(self, request: PageRequest, url: str) -> bool:
        """Return whether an answer is the first to show its page: redirects may lead to one already read."""
        return urls.key(url) == urls.key(request.url) or self.add(url)

    def add(self, url: str) -> bool:
        """Record that an address is requested; return whether it was not before."""
        key = urls.key(url)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def was_requested(self, url: str) -> bool:
        """Return whether an address was requested."""
        return urls.key(url) in self._seen

    def add_text(self, page: PageContent) -> bool:
        """Record the text of a page; return whether no other address has the same.

        A server that does not know a year may show the page of another one.
        """
        text = f"text {page.text_key}"
        if text in self._seen:
            return False
        self._seen.add(text)
        return True

    def is_of_wanted_year(self, title: str) -> bool:
        """Return whether a page's title names a wanted year, or none."""
        named = titles.years(title)
        return self.years is None or not named or not self.years.isdisjoint(named)

    def admit(self, requests: Iterable[PageRequest], page_url: str, *, is_deep: bool = False) -> list[Action]:
        """Return the requests that are new, inside the scope, in the years wanted and not too deep.

        `page_url` is the page that links to them.
        """
        actions: list[Action] = []
        for request in requests:
            url = self.with_own_scheme(request.url)
            if not is_inside(self.scope, request, url, page_url):
                actions += self._report_off_limits(url, page_url)
            elif self._lines >= self.limits.lines or not self._is_of_few_hosts(url):
                actions += self.report_limit(page_url)
            elif urls.key(url) not in self._seen and self._is_wanted(request) and not self._is_twin(request):
                if request.kind == "listing" or is_deep:
                    # What waits to be fetched counts too: of a page that invents ten others all ten are requested.
                    if request.route.depth > self.limits.depth or self._requested_lists >= self.limits.pages:
                        actions += self.report_limit(page_url)
                        continue
                    self._requested_lists += 1
                self._seen.add(urls.key(url))
                self._lines += request.kind == "entry"
                listed = replace(request.listed, url=url) if request.listed else None
                actions.append(replace(request, url=url, listed=listed))
        return actions

    def may_list(self) -> bool:
        """Return whether one more listing page may be requested, and count it."""
        if self._requested_lists >= self.limits.pages:
            return False
        self._requested_lists += 1
        return True

    def report_once(self, name: str, problem: WalkProblem) -> list[Action]:
        """Return a problem the first time it is reported under this name."""
        if name in self._reported:
            return []
        self._reported.add(name)
        return [problem]

    def report_limit(self, url: str) -> list[Action]:
        """Report that the walk stops here because its limits are reached."""
        limits = self.limits
        message = (
            f"stopped at {limits.pages} pages, {limits.depth} folders deep, {limits.lines} lines or {limits.hosts} hosts,"
            f" near {url}"
        )
        return self.report_once("limit", WalkProblem("listing_incomplete", message, url))

    def with_own_scheme(self, url: str) -> str:
        """Return an address with the registry's scheme if it has the same port."""
        return with_own_scheme(self.home, url)

    def report_outside(self, page: PageContent) -> list[Action]:
        """Report the hosts outside the portal that a page links to."""
        self._further_hosts += page.further_hosts
        return [action for url in page.outside for action in self._report_off_limits(url, page.url)]

    def explain_further_hosts(self) -> list[WalkProblem]:
        """Return at the end how many hosts have no problem of their own."""
        if not self._further_hosts:
            return []
        message = (
            f"pages of {self.home} link to {self._further_hosts} further hosts that are none of this portal"
        )
        return [WalkProblem("off_limits", message, self.home)]

    def _is_twin(self, request: PageRequest) -> bool:
        """Return whether an article was requested from another folder, or with another query: its title has body and year.

        In another folder it keeps its number; a query counts as none where the same address is listed without one.
        """
        if request.kind != "entry" or not request.listed or not titles.names_body(request.listed.title):
            return False
        title, parts = titles.fold(request.listed.title), urlsplit(request.url)
        place = f"{urls.netloc(request.url)} {parts.path} {title}"
        twins = {f"{'plain' if parts.query else 'any'} {place}"}
        names = {f"any {place}", *([] if parts.query else [f"plain {place}"])}
        if urls.is_article(request.url):
            named = f"{urls.netloc(request.url)} {urls.article_name(request.url)} {title}"
            twins.add(named)
            names.add(named)
        is_twin = not twins.isdisjoint(self._seen)
        self._seen |= names
        return is_twin

    def _is_of_few_hosts(self, url: str) -> bool:
        """Return whether a host is one of those followed, which it becomes as long as these are not too many."""
        host = urls.netloc(url)
        if host not in self._hosts and len(self._hosts) < self.limits.hosts:
            self._hosts.add(host)
        return host in self._hosts

    def _is_wanted(self, request: PageRequest) -> bool:
        """Return whether a request is of a wanted year: a title's year is the report's, a folder's may be that of publication."""
        if self.years is None:
            return True
        named = titles.years(request.listed.title) if request.listed and request.kind == "entry" else ()
        if named:
            return not self.years.isdisjoint(named)
        year = request.route.year
        return year is None or year in self.years or year - 1 in self.years

    def _report_off_limits(self, url: str, page_url: str) -> list[Action]:
        host = urls.netloc(url)
        if host in self._hosts_outside:
            return []
        if len(self._hosts_outside) >= MAX_HOSTS:
            self._further_hosts += 1
            return []
        self._hosts_outside.add(host)
        message = f"{page_url} links to {url}; {host} is not a host of this portal"
        return [WalkProblem("off_limits", message, url)]
