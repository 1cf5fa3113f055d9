"""Single polite visits to a portal, for the commands that look at a page or a few without a crawl.

One request at a time, robots.txt with its pace and hours obeyed, our own user agent, a limit of time and of size. Redirects are
followed within the fence of the address that was asked for.
"""

from __future__ import annotations

import time
import zlib
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

from protego import Protego

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import Scope
from foiacrawl.crawl.robots_pace import wishes_of_rules
from foiacrawl.crawl.settings import DOWNLOAD_DELAY, REDIRECT_MAX_TIMES, USER_AGENT
from foiacrawl.listings.listing import ListingPage
from foiacrawl.page.decode import decode, looks_binary
from foiacrawl.portals.discover import NoPageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse

TIMEOUT = 30.0  # seconds for one answer, from the request to its last byte
MOST_BYTES = 4_000_000  # as much of a listing as the crawl looks at
_ROBOTS_BYTES = 500_000  # RFC 9309 asks for at least this much
_PIECE = 65_536


class VisitError(NoPageError):
    """A page could not be had: which, and why. `kind` is one of problems.toml."""

    def __init__(self, kind: str, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.kind = kind


@dataclass
class Visitor:
    """Fetches pages one after the other; between two requests to a host lie `delay` seconds or its crawl-delay."""

    delay: float = DOWNLOAD_DELAY
    timeout: float = TIMEOUT
    sleep: Callable[[float], None] = time.sleep
    _rules: dict[str, Protego] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    # Gateways send a visitor without their cookie back to where it came from.
    _opener: OpenerDirector = field(default_factory=lambda: build_opener(_Stay, HTTPCookieProcessor()))

    def page(self, url: str) -> ListingPage:
        """Return the page at an address, where redirects ended. Raises VisitError."""
        asked = url
        if not urls.clean(url):
            raise VisitError("fetch_failed", url, "no address; give a whole one with http:// or https://")
        for _ in range(REDIRECT_MAX_TIMES + 1):
            if not Scope(asked).allows(url):
                raise VisitError(
                    "off_limits", asked, f"redirects to {url}, which is not a host of this portal"
                )
            self._obey_robots(url)
            answer = self._get(url, MOST_BYTES)
            if answer.location is None:
                return _as_page(url, answer)
            url = answer.location
        raise VisitError("fetch_failed", asked, f"redirects more than {REDIRECT_MAX_TIMES} times")

    def _obey_robots(self, url: str) -> None:
        """Raise VisitError where robots.txt forbids the address. What fails with 5xx forbids everything (RFC 9309)."""
        host = f"{urlsplit(url).scheme}://{urls.netloc(url)}"
        if host not in self._rules:
            self._rules[host] = self._robots(f"{host}/robots.txt")
        if not self._rules[host].can_fetch(url, USER_AGENT):
            raise VisitError("robots", url, "forbidden by robots.txt")
        hours = wishes_of_rules(self._rules[host], USER_AGENT).hours
        if hours and not hours.welcome(datetime.now(UTC).time()):
            raise VisitError(
                "robots", url, f"robots.txt asks for visits {hours} (Visit-time); come at that time"
            )

    def _robots(self, url: str) -> Protego:
        asked = url
        for _ in range(REDIRECT_MAX_TIMES):
            answer = self._get(url, _ROBOTS_BYTES)
            if answer.location is None or not Scope(asked).allows(answer.location):
                break
            url = answer.location
        if answer.status >= 500:
            return Protego.parse("User-agent: *\nDisallow: /\n")
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")

    def _get(self, url: str, most: int) -> _Answer:
        self._wait(url)
        try:
            return _fetch(self._opener, url, self.timeout, most)
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise VisitError("fetch_failed", url, f"{type(error).__name__}: {reason}") from error
        finally:
            self._last[urls.netloc(url)] = time.monotonic()

    def _wait(self, url: str) -> None:
        host = urls.netloc(url)
        rules = self._rules.get(f"{urlsplit(url).scheme}://{host}")
        delay = max(self.delay, (wishes_of_rules(rules, USER_AGENT).delay if rules else None) or 0.0)
        if host in self._last and (left := self._last[host] + delay - time.monotonic()) > 0:
            self.sleep(left)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came: `location` is set for a redirect."""

    status: int
    body: bytes
    content_type: str | None
    location: str | None


class _Stay(HTTPRedirectHandler):
    """Leaves redirects to the visitor, who knows the fence."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing."""


def _fetch(opener: OpenerDirector, url: str, timeout: float, most: int) -> _Answer:
    """Return one answer, of whatever status, from an address whose scheme `page` has looked at. Raises OSError and its kin."""
    head = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Accept-Language": "zh-CN,zh;q=0.9"}
    request = Request(url, headers=head)  # noqa: S310  (only http and https come here)
    end = time.monotonic() + timeout
    try:
        response = opener.open(request, timeout=timeout)
    except HTTPError as error:
        with closing(error):
            return _answer(error, url, end, most)  # type: ignore[arg-type]
    except URLError as error:
        raise OSError(error.reason) from error
    with closing(response):
        return _answer(response, url, end, most)


def _answer(response: HTTPResponse, url: str, end: float, most: int) -> _Answer:
    status, location = response.status, response.headers.get("Location")
    if 300 <= status < 400 and location:
        return _Answer(status, b"", None, urls.clean(location, url) or urljoin(url, location))
    body = bytearray()
    while len(body) < most and (piece := response.read(min(_PIECE, most - len(body)))):
        body += piece
        if time.monotonic() > end:
            raise TimeoutError("the answer did not end in time")
    told = response.headers
    return _Answer(
        status, _unpacked(bytes(body), told.get("Content-Encoding"), most), told.get("Content-Type"), None
    )


def _unpacked(body: bytes, coding: str | None, most: int) -> bytes:
    """Return the body unpacked, at most `most` bytes: some servers pack it although asked not to. Raises OSError."""
    if (coding or "").strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, most)
    except zlib.error as error:
        raise OSError(f"the answer cannot be unpacked as {coding}: {error}") from error


def _as_page(url: str, answer: _Answer) -> ListingPage:
    if answer.status >= 400:
        raise VisitError("fetch_failed", url, f"status {answer.status}")
    if looks_binary(answer.body):
        raise VisitError("unsupported", url, "is a file, not a page that lists reports")
    return ListingPage(url, decode(answer.body, answer.content_type).text)
