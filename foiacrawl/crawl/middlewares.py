"""Downloader middlewares: the fence around each portal, and the recognition of shields."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure

from foiacrawl.portals import urls
from foiacrawl.portals.fence import Fence

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

_SHIELDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("shields.toml").read_text("utf-8"))
_STATUSES = frozenset(_SHIELDS["statuses"])
_MARKS = re.compile("|".join(_SHIELDS["marks"]).encode())
_CHINESE = re.compile("[\u4e00-\u9fff]")


class OffLimits(IgnoreRequest):
    """The request would leave the portal's hosts."""


class Blocked(IgnoreRequest):
    """The portal answers with a shield, or did so often enough that it is left alone."""


class HostFence:
    """Refuses requests that leave the portal's hosts, redirects included, and gives every host its own slot.

    A host is name and port together. Requests for robots.txt carry no portal: they may go where the request that
    needs them goes, and nowhere else by redirect.
    """

    def process_request(self, request: Request) -> None:
        """Check one request; what a redirect points at comes through here again."""
        listing_url = request.meta.get("listing_url")
        if listing_url:
            fence = Fence(listing_url)
            attachment = urls.is_attachment(request.url) and fence.allows_attachment(request.url)
            if not attachment and not fence.allows(request.url):
                raise OffLimits(f"{urls.netloc(request.url)} is not a host of this portal")
        elif (came_from := request.meta.get("redirect_urls")) and not Fence(came_from[0]).allows(request.url):
            raise OffLimits(f"{came_from[0]} redirects to another host")
        request.meta["download_slot"] = urls.netloc(request.url)


class Shields:
    """Turns shields into `Blocked`, and leaves a host alone after a few in a row."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._in_a_row: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep the crawler: requests that wait for a host are in its downloader."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse requests to a host that has shut us out."""
        host = urls.netloc(request.url)
        if self._in_a_row[host] >= _SHIELDS["patience"]:
            raise _left_alone(host)

    def process_response(self, request: Request, response: Response) -> Response:
        """Recognise a shield by its status or its script."""
        host = urls.netloc(request.url)
        if "ask" not in request.meta:
            return _robots(response)
        if reason := _shield(response):
            self._in_a_row[host] += 1
            if self._in_a_row[host] >= _SHIELDS["patience"]:
                self._send_back(host)
            raise Blocked(reason)
        if response.status < 400:
            self._in_a_row[host] = 0
        return response

    def _send_back(self, host: str) -> None:
        """Fail the requests that already wait in the host's slot."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(host) if engine is not None else None
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(_left_alone(host)))  # type: ignore[no-untyped-call]


def _robots(response: Response) -> Response:
    """Read a robots.txt that fails with 5xx as one that forbids everything, and a missing one as empty (RFC 9309)."""
    if response.status >= 500 and response.status not in _STATUSES:
        return response.replace(status=200, body=b"User-agent: *\nDisallow: /\n")
    return response if response.status < 400 else response.replace(body=b"")


def _left_alone(host: str) -> Blocked:
    return Blocked(f"{host} answered {_SHIELDS['patience']} times in a row with a shield; it is left alone")


def _shield(response: Response) -> str | None:
    if response.status in _STATUSES:
        return f"status {response.status}"
    if (
        response.status < 300
        and len(response.body) <= _SHIELDS["longest"]
        and (mark := _MARKS.search(response.body))
    ):
        text = re.sub(rb"(?is)<script.*?</script>|<[^>]+>", b"", response.body).decode("utf-8", "ignore")
        if len(_CHINESE.findall(text)) <= _SHIELDS["wordless"]:
            return f"a challenge page ({mark[0].decode()})"
    return None
