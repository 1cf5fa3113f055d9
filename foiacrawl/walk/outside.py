"""Take the links to other hosts out of what a page lists: of thousands some are named, the others counted.

This is part of reading a page, which a limit of time ends.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import Scope
from foiacrawl.listings.listing import PageRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.walk.page_reading import PageContent

MAX_HOSTS = 50  # of a portal's links that have a problem each


def with_own_scheme(home: str, url: str) -> str:
    """Return an address with the registry's scheme if it has the same port: there only one of http and https works."""
    own, parts = urlsplit(home), urlsplit(url)
    if parts.netloc == own.netloc and parts.port and parts.scheme != own.scheme:
        return urlunsplit(parts._replace(scheme=own.scheme))
    return url


def is_inside(scope: Scope, request: PageRequest, url: str, page_url: str) -> bool:
    """Return whether a portal's walk may request a page at `url`, to which the page at `page_url` links."""
    if urls.is_attachment(url) and scope.allows_attachment(url):
        return True
    if not scope.allows(url):
        return False
    # The row's own pages may name other government hosts; what those name in turn is not walked.
    home = scope.listing_url
    return request.kind == "entry" or urls.same_host(page_url, home) or urls.same_host(page_url, url)


def keep_inside(content: PageContent, home: str) -> PageContent:
    """Return what a page says without the requests that lead out of the portal with the registry's address `home`."""
    listing = content.listing
    if listing is None:
        return content
    scope, outside = Scope(home), dict[str, str]()

    def inside(requests: Iterable[PageRequest]) -> tuple[PageRequest, ...]:
        kept = []
        for request in requests:
            url = with_own_scheme(home, request.url)
            if is_inside(scope, request, url, content.url):
                kept.append(request)
            else:
                outside.setdefault(urls.netloc(url), url)
        return tuple(kept)

    listing = replace(
        listing,
        entries=inside(listing.entries),
        columns=inside(listing.columns),
        wrapped=tuple(
            request.url for request in inside(PageRequest(url, "listing") for url in listing.wrapped)
        ),
    )
    named = tuple(outside.values())[:MAX_HOSTS]
    return replace(content, listing=listing, outside=named, further_hosts=len(outside) - len(named))
