"""Build the requests of a visit, and say of any request why it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from scrapy import Request

from foiacrawl.addresses import urls
from foiacrawl.addresses.calls import parse_call, parse_notes
from foiacrawl.listings.answers import BASE
from foiacrawl.listings.stated_calls import is_stated, page_of_script

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.model import Portal

_PURPOSE = "purpose"


class Validators(Protocol):
    """The validators of a document (ETag, Last-Modified) for a conditional request."""

    @property
    def etag(self) -> str | None:
        """The header ETag."""

    @property
    def last_modified(self) -> str | None:
        """The header Last-Modified."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a request is made: for which portal, and for which page of it."""

    portal: Portal
    page_request: PageRequest

    @property
    def is_document(self) -> bool:
        """Whether the response is expected to be a report or its attachment."""
        return self.page_request.kind in ("entry", "attachment")


def purpose_of(request: Request) -> Purpose | None:
    """Return why a request is made; None for the requests for robots.txt, which Scrapy makes."""
    purpose: Purpose | None = request.meta.get(_PURPOSE)
    return purpose


def build_request(
    purpose: Purpose,
    callback: Callable[..., Any],
    errback: Callable[..., Any],
    *,
    arguments: Mapping[str, object] | None = None,
    validators: Validators | None = None,
    rendering: Mapping[str, Any] | None = None,
    priority: int = 0,
) -> Request:
    """Return the request for a page; both callbacks get the page as `page_request` and the further `arguments` (`cb_kwargs`).

    With `validators` the server sends the document only if it has changed, else status 304. `rendering` is the
    meta data that has the page opened in a browser.
    """
    portal, page_request = purpose.portal, purpose.page_request
    meta: dict[str, Any] = {
        _PURPOSE: purpose,
        "download_slot": urls.netloc(
            page_request.url
        ),  # known to the scheduler already, so that hosts take turns
        "cookiejar": portal.portal_id,
        **(rendering or {}),
    }
    headers = {}
    if validators is not None:
        meta["handle_httpstatus_list"] = [304]
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
    # The walk returns each page once, so that Scrapy need not filter duplicates.
    request = Request(
        page_request.url,
        callback=callback,
        errback=errback,
        cb_kwargs={"page_request": page_request, **(arguments or {})},
        meta=meta,
        headers=headers,
        priority=priority,
        dont_filter=True,
    )
    if call := parse_call(page_request.url):
        head = {"Content-Type": call.content_type}
        request = request.replace(url=call.url, method="POST", body=call.body, headers=head)
    if call or (is_stated(page_request.url) and not page_of_script(page_request.url)):
        request.headers["X-Requested-With"] = "XMLHttpRequest"  # as the page's script would send it
    if page_request.origin:
        # Some portals answer the API calls of a list only with the list as Referer (403 or 404 otherwise).
        # That of a call's further page is the list's page too, not the call.
        origin = parse_notes(page_request.origin).get(BASE) or page_request.origin
        request.headers["Referer"] = origin.partition("#")[0]
    return request
