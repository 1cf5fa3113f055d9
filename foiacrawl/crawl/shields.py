"""Downloader middleware: shields are recognised and told apart, and a host that refuses us is left alone for a time.

The cool-down lasts across runs: it stands in the table `hosts`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses import urls
from foiacrawl.crawl.memory import Memory
from foiacrawl.crawl.middlewares import Blocked, LeftAlone, send_back
from foiacrawl.data import load_toml
from foiacrawl.journal import Refused
from foiacrawl.store.database import utc_now

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

_DATA: dict[str, Any] = load_toml(__file__, "shields.toml")
_STATUSES: dict[int, str] = {int(status): kind for status, kind in _DATA["statuses"].items()}
_FENCES = re.compile("|".join(_DATA["fences"]["marks"]).encode())
_CHALLENGES = re.compile("|".join(_DATA["challenges"]["marks"]).encode())
_MISSING = re.compile("|".join(_DATA["missing"]["marks"]))
_WORDS = tuple(word.encode(name) for word in _DATA["missing"]["words"] for name in ("utf-8", "gb18030"))
_COOLING: dict[str, int] = _DATA["cooling"]
_TAGS = re.compile(rb"(?is)<(script|style)\b.*?</\1>|<[^>]+>")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LOOKED_AT = 60_000  # bytes of a page in which it is looked for marks

host_refused = object()
"""Signal: a host refused us or answers again; `event` is a `Refused`."""


class Shields:
    """Turns shields into `Blocked`, and leaves a host alone after a few in a row."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        memory = Memory(crawler.settings["FOIACRAWL_DB"])
        self._cooling = memory.cooling()
        memory.close()
        self._in_a_row: dict[str, int] = {}
        self._until = {
            host: known.until
            for host, known in self._cooling.items()
            if known.until and known.until > utc_now()
        }

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read which hosts are cooling down."""
        return cls(crawler)

    @property
    def cooling(self) -> dict[str, str]:
        """The hosts that are left alone, and until when (UTC)."""
        return dict(self._until)

    def process_request(self, request: Request) -> None:
        """Refuse requests to a host that has shut us out."""
        host = urls.netloc(request.url)
        if host in self._until:
            raise self._left_alone(host)

    def process_response(self, request: Request, response: Response) -> Response:
        """Recognise a shield by its status or its page."""
        if "ask" not in request.meta:
            return _robots(response)
        host = urls.netloc(request.url)
        if refusal := _shield(response):
            self._count(host, refusal.kind, response)
            raise refusal
        if response.status < 400:
            self._in_a_row.pop(host, None)
            if self._cooling.pop(host, None):
                self._tell(Refused(host, "", 0, None))
        if request.meta["ask"].kind in ("entry", "attachment") and (words := _says_missing(response)):
            raise Blocked(f"the page says {words!r}", "soft_404")
        return response

    def _count(self, host: str, kind: str, response: Response) -> None:
        self._in_a_row[host] = self._in_a_row.get(host, 0) + 1
        asked_to_wait = _retry_after(response)
        if self._in_a_row[host] < _COOLING["patience"] and asked_to_wait is None:
            return
        before = self._cooling[host].refusals if host in self._cooling else 0
        pause = timedelta(hours=min(_COOLING["hours"] * 2**before, _COOLING["most_hours"]))
        until = datetime.now(UTC) + max(pause, asked_to_wait or pause)
        self._until[host] = f"{until:%Y-%m-%dT%H:%M:%SZ}"
        self._tell(Refused(host, kind, before + 1, self._until[host]))
        send_back(self._crawler, host, lambda: self._left_alone(host))

    def _tell(self, event: Refused) -> None:
        self._crawler.signals.send_catch_log(host_refused, event=event)

    def _left_alone(self, host: str) -> LeftAlone:
        return LeftAlone(f"{host} refused us and is left alone until {self._until[host]}", "cooling_down")


def _shield(response: Response) -> Blocked | None:
    head = response.body[:_LOOKED_AT]
    if kind := _STATUSES.get(response.status):
        if found := _FENCES.search(head + b" " + bytes(response.headers.to_string())):
            return Blocked(f"status {response.status} ({found[0].decode()})", "geo_fence")
        return Blocked(f"status {response.status}", kind)
    if response.status < 300 and len(response.body) <= _DATA["challenges"]["longest"]:
        found = _CHALLENGES.search(head)
        if found and len(_CHINESE.findall(_text(head))) <= _DATA["challenges"]["wordless"]:
            return Blocked(f"a challenge page ({found[0].decode()})", "js_challenge")
    return None


def _says_missing(response: Response) -> str | None:
    """Return the words with which a page of status 200 says that there is none."""
    if response.status != 200 or len(response.body) > _LOOKED_AT or b"<" not in response.body[:512]:
        return None
    if not any(word in response.body for word in _WORDS):
        return None
    text = _text(response.body)
    if len(_CHINESE.findall(text)) > _DATA["missing"]["longest"]:
        return None
    found = _MISSING.search(text)
    return found[0] if found else None


def _text(body: bytes) -> str:
    stripped = _TAGS.sub(b"", body)
    try:
        return stripped.decode("utf-8")
    except UnicodeDecodeError:
        return stripped.decode("gb18030", "ignore")


def _retry_after(response: Response) -> timedelta | None:
    """Return how long the portal asks us to stay away: seconds or a date, never more than the longest cool-down."""
    told = response.headers.get("Retry-After")
    if response.status != 429 or not told:
        return None
    words = told.decode("latin-1").strip()
    most = timedelta(hours=_COOLING["most_hours"])
    if words.isdigit():
        return min(timedelta(seconds=int(words)), most)
    try:
        return min(max(parsedate_to_datetime(words) - datetime.now(UTC), timedelta()), most)
    except (TypeError, ValueError):
        return None


def _robots(response: Response) -> Response:
    """Read a robots.txt that fails with 5xx as one that forbids everything, and a missing one as empty (RFC 9309)."""
    if response.status >= 500 and response.status not in _STATUSES:
        return response.replace(status=200, body=b"User-agent: *\nDisallow: /\n")
    return response if response.status < 400 else response.replace(body=b"")
