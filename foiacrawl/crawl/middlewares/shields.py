"""Recognise pages that keep the crawl out, and skip a host that refuses it. A shield is recorded, never evaded.

A host that is skipped stays so across runs: the table `hosts` says until when.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses import urls
from foiacrawl.crawl import signals
from foiacrawl.crawl.engine import fail_waiting_requests
from foiacrawl.crawl.errors import HostSkipped, RequestRefused
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.requests import purpose_of
from foiacrawl.crawl.run_state import RunState
from foiacrawl.data import load_toml
from foiacrawl.journal import HostRefused
from foiacrawl.store.database import utc_now

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

_DATA: dict[str, Any] = load_toml(__file__, "shields.toml")
_STATUSES = {int(status): ProblemKind(kind) for status, kind in _DATA["statuses"].items()}
_GEO_FENCE = re.compile("|".join(_DATA["geo_fence"]["marks"]).encode())
_CHALLENGE = re.compile("|".join(_DATA["challenge"]["marks"]).encode())
_MAX_CHALLENGE_BYTES: int = _DATA["challenge"]["max_bytes"]
_MAX_CHALLENGE_CHARACTERS: int = _DATA["challenge"]["max_characters"]
_MISSING = re.compile("|".join(_DATA["missing"]["marks"]))
_ASCII = bytes(range(128))
_MISSING_WORDS = {
    word.encode(encoding) for word in _DATA["missing"]["words"] for encoding in ("utf-8", "gb18030")
}
# Those without ASCII are searched in what a page has beside it, a sixth of its bytes: a third of the time.
_CHINESE_WORDS = tuple(word for word in _MISSING_WORDS if word == word.translate(None, _ASCII))
_OTHER_WORDS = tuple(word for word in _MISSING_WORDS if word not in _CHINESE_WORDS)
_MAX_MISSING_CHARACTERS: int = _DATA["missing"]["max_characters"]
_MIN_REFUSALS: int = _DATA["cooling"]["min_refusals"]
_FIRST_HOURS: int = _DATA["cooling"]["first_hours"]
_MAX_HOURS: int = _DATA["cooling"]["max_hours"]
_MAX_PAUSE = timedelta(hours=_MAX_HOURS)
# Each of these takes linear time, whatever a page has: it is searched while nothing else happens.
_TAG = re.compile(rb"<[^<>]+>")
_PARTS = tuple(
    (re.compile(rb"(?i)</%s>" % name), re.compile(rb"(?i)<%s\b" % name)) for name in (b"script", b"style")
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_MAX_SEARCHED_BYTES = 60_000  # of a page, for marks
_ROBOTS_FORBIDS_ALL = b"User-agent: *\nDisallow: /\n"


class ShieldMiddleware:
    """Turns shields into `RequestRefused`, and skips a host after a few in a row."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        state = RunState.of(crawler)
        self._refused_hosts = dict(state.refused_hosts)
        self._in_a_row: dict[str, int] = {}
        self._cooling = state.cooling
        self._cooling |= {
            host: known.until
            for host, known in self._refused_hosts.items()
            if known.until and known.until > utc_now()
        }

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read from the run's state which hosts are skipped."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse requests to a host that has refused the crawl."""
        host = urls.netloc(request.url)
        if host in self._cooling:
            raise self._skipped(host)

    def process_response(self, request: Request, response: Response) -> Response:
        """Recognise a shield by its status or its page."""
        purpose = purpose_of(request)
        if purpose is None:
            return _as_robots_txt(response)
        host = urls.netloc(request.url)
        if refusal := _find_shield(response):
            self._count_refusal(host, refusal.kind, response)
            raise refusal
        if response.status < 400:
            self._in_a_row.pop(host, None)
            if self._refused_hosts.pop(host, None):
                self._send(HostRefused(host, "", 0, None))
        if purpose.is_document and (words := find_missing_page(response)):
            raise RequestRefused(f"the page says {words!r}", ProblemKind.SOFT_404)
        return response

    def _count_refusal(self, host: str, kind: ProblemKind, response: Response) -> None:
        self._in_a_row[host] = self._in_a_row.get(host, 0) + 1
        retry_after = _retry_after(response)
        if self._in_a_row[host] < _MIN_REFUSALS and retry_after is None:
            return
        before = self._refused_hosts[host].refusals if host in self._refused_hosts else 0
        pause = _pause_after(before)
        until = datetime.now(UTC) + max(pause, retry_after or pause)
        self._cooling[host] = f"{until:%Y-%m-%dT%H:%M:%SZ}"
        self._send(HostRefused(host, kind, before + 1, self._cooling[host]))
        fail_waiting_requests(self._crawler, host, lambda: self._skipped(host))

    def _send(self, event: HostRefused) -> None:
        self._crawler.signals.send_catch_log(signals.host_refused, event=event)

    def _skipped(self, host: str) -> HostSkipped:
        message = f"{host} refused the crawl and is skipped until {self._cooling[host]}"
        return HostSkipped(message, ProblemKind.COOLING_DOWN)


def _pause_after(refusals: int) -> timedelta:
    """Return how long a host is skipped that has refused so many runs before this one: doubled each time, up to a limit."""
    return timedelta(hours=min(_FIRST_HOURS * 2**refusals, _MAX_HOURS))


def _find_shield(response: Response) -> RequestRefused | None:
    head = response.body[:_MAX_SEARCHED_BYTES]
    if kind := _STATUSES.get(response.status):
        if found := _GEO_FENCE.search(head + b" " + bytes(response.headers.to_string())):
            message = f"status {response.status} ({found[0].decode()})"
            return RequestRefused(message, ProblemKind.GEO_FENCE)
        return RequestRefused(f"status {response.status}", kind)
    if response.status < 300 and len(response.body) <= _MAX_CHALLENGE_BYTES:
        found = _CHALLENGE.search(head)
        if found and len(_CHINESE.findall(text_of(head))) <= _MAX_CHALLENGE_CHARACTERS:
            return RequestRefused(f"a challenge page ({found[0].decode()})", ProblemKind.JS_CHALLENGE)
    return None


def find_missing_page(response: Response) -> str | None:
    """Return the words in which a page of status 200 says that the page does not exist."""
    if response.status != 200 or len(response.body) > _MAX_SEARCHED_BYTES or b"<" not in response.body[:512]:
        return None
    if not _has_missing_word(response.body):
        return None
    text = text_of(response.body)
    if len(_CHINESE.findall(text)) > _MAX_MISSING_CHARACTERS:
        return None
    found = _MISSING.search(text)
    return found[0] if found else None


def _has_missing_word(body: bytes) -> bool:
    chinese = body.translate(None, _ASCII)
    return any(word in chinese for word in _CHINESE_WORDS) or any(word in body for word in _OTHER_WORDS)


def text_of(body: bytes) -> str:
    """Return the text of a page without its tags, scripts and styles."""
    for end, begin in _PARTS:
        *closed, rest = end.split(body)
        body = b"".join((*(begin.split(part, maxsplit=1)[0] for part in closed), rest))
    stripped = _TAG.sub(b"", body)
    try:
        return stripped.decode("utf-8")
    except UnicodeDecodeError:
        return stripped.decode("gb18030", "ignore")


def _retry_after(response: Response) -> timedelta | None:
    """Return the Retry-After of a response with status 429, in seconds or as a date; at most the longest pause."""
    header = response.headers.get("Retry-After")
    if response.status != 429 or not header:
        return None
    value = header.decode("latin-1").strip()
    if value.isdigit():
        return min(timedelta(seconds=int(value)), _MAX_PAUSE)
    try:
        return min(max(parsedate_to_datetime(value) - datetime.now(UTC), timedelta()), _MAX_PAUSE)
    except (TypeError, ValueError):
        return None


def _as_robots_txt(response: Response) -> Response:
    """Treat a robots.txt that fails with 5xx as one that forbids everything, and a missing one as empty (RFC 9309)."""
    if response.status >= 500 and response.status not in _STATUSES:
        return response.replace(status=200, body=_ROBOTS_FORBIDS_ALL)
    return response if response.status < 400 else response.replace(body=b"")
