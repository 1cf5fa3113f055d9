"""An ASGI middleware for a site open to the public: limits of requests, rate and time, and security headers."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import ipaddress
import re
import time
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message: TypeAlias = MutableMapping[str, Any]
    Receive: TypeAlias = Callable[[], Awaitable[Message]]
    Send: TypeAlias = Callable[[Message], Awaitable[None]]
    Application: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]

LONGEST_PATH, LONGEST_QUERY = 2000, 2000
ANSWERS_AT_ONCE = 16
ARCHIVED_AT_ONCE = 2
"""Of these, archived copies: a file is converted for each, which may take minutes."""
ANSWER_SECONDS = 20.0

BUDGET, REFILL = 120.0, 2.0
"""What an address may spend at once, and gets back each second. A page costs 1, an expensive one 4."""
_EXPENSIVE, _PAGE = 4.0, 1.0
_EXPENSIVE_PATHS = re.compile(r"/(?:foia|archive|search|questions)(?:[/.]|$)|\.(?:csv|json|xlsx)$")
_PICTURES = re.compile(r"/archive/\d+/pages/\d+$")
"""The pages of an archived copy as pictures: a browser asks for several at once, and each is drawn once."""
_MOST_CLIENTS = 10_000

_SHOWN = ("/-/static/", "/-/static-plugins/", "/-/dashboards")
"""The pages of `/-/` that are served; the others show versions, plugins, settings and threads, or sign a user in."""
_FREE = ("/-/static/", "/-/static-plugins/", "/assets/", "/site/")

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_TEMPLATES_WITH_SCRIPTS = ("table.html", "_close_open_menus.html", "_codemirror_foot.html")


class Guard:
    """Passes on permitted requests; adds security headers to every response and hides the details of a failure."""

    def __init__(self, application: Application, clock: Callable[[], float] = time.monotonic) -> None:
        self.application = application
        self._rate = RateLimit(clock)
        self._answering: dict[asyncio.Future[None], str] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request; a WebSocket is not opened."""
        if scope["type"] == "lifespan":
            await self.application(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, _Answer(send))

    async def _answer(self, scope: Message, receive: Receive, answer: _Answer) -> None:
        if (status := _refusal(scope)) is not None:
            await answer.end(status)
        elif wait := self._rate.spend(_client(scope), _cost(scope)):
            await answer.end(429, retry_after=wait)
        elif self._is_full(scope["path"]):
            await answer.end(503, retry_after=5)
        else:
            await self._pass_on(scope, receive, answer)

    def _is_full(self, path: str) -> bool:
        archived = sum(map(_is_archived, self._answering.values()))
        return len(self._answering) >= ANSWERS_AT_ONCE or (
            _is_archived(path) and archived >= ARCHIVED_AT_ONCE
        )

    async def _pass_on(self, scope: Message, receive: Receive, answer: _Answer) -> None:
        """Wait for the answer as long as it may take. One that takes longer counts until its work has really ended."""
        work = asyncio.ensure_future(self.application(scope, receive, answer.send))
        self._answering[work] = scope["path"]
        work.add_done_callback(self._answering.pop)
        await asyncio.wait({work}, timeout=ANSWER_SECONDS)
        if not work.done():
            await answer.end(503, retry_after=60)
        # No details of any failure are shown, and further requests are answered.
        elif work.exception() is not None:
            await answer.end(500)


class RateLimit:
    """What each client has left to spend; clients that have not asked for long are forgotten."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, client: str, cost: float) -> int:
        """Take the cost from a client's budget; return 0, or the seconds to wait if too little is left."""
        now = self._clock()
        left, since = self._left.pop(client, (BUDGET, now))
        left = min(BUDGET, left + (now - since) * REFILL)
        wait = 0 if left >= cost else 1 + int((cost - left) / REFILL)
        self._left[client] = (left if wait else left - cost, now)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return wait


class _Answer:
    """Sends an answer with its headers; one with status 5xx loses its text."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._has_begun = self._is_replaced = False

    async def send(self, message: Message) -> None:
        if self._is_replaced:
            return
        if message["type"] == "http.response.start":
            if message["status"] >= 500:
                await self.end(message["status"])
                return
            self._has_begun = True
            message = {**message, "headers": _with_security(message.get("headers", []))}
        await self._send(message)

    async def end(self, status: int, retry_after: int = 0) -> None:
        """Answer with the status and its name alone; an answer that has begun breaks off."""
        self._is_replaced = True
        if self._has_begun:
            raise ConnectionAbortedError
        self._has_begun = True
        text = _TEXTS.get(status, _TEXTS[500]).encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(text)).encode()),
        ]
        if retry_after:
            headers.append((b"retry-after", str(retry_after).encode()))
        start = {"type": "http.response.start", "status": status, "headers": _with_security(headers)}
        await self._send(start)
        await self._send({"type": "http.response.body", "body": text})


_TEXTS = {
    404: "There is no such page. · 没有该页面。\n",
    405: "This site can only be read. · 本站只读。\n",
    414: "The address is too long. · 网址过长。\n",
    429: "Too many requests; wait a little. · 请求过多，请稍候。\n",
    500: "The page could not be made. · 页面无法生成。\n",
    503: "The site is busy; try again later. · 网站繁忙，请稍后再试。\n",
}


def _refusal(scope: Message) -> int | None:
    """Return the status of a request that is not passed on."""
    if scope["method"] not in ("GET", "HEAD"):
        return 405
    raw: bytes = scope.get("raw_path") or b""
    if (
        len(scope["path"]) > LONGEST_PATH
        or len(raw) > LONGEST_PATH
        or len(scope["query_string"]) > LONGEST_QUERY
    ):
        return 414
    # Datasette routes by the path as it was sent, others by the decoded one.
    for path in (scope["path"], raw.decode("latin-1")):
        if path.startswith("/-/") and not path.startswith(_SHOWN):
            return 404
    return None


def _is_archived(path: str) -> bool:
    return path.startswith("/archive/") and not _PICTURES.match(path)


def _cost(scope: Message) -> float:
    path: str = scope["path"]
    if path.startswith(_FREE):
        return 0.0
    if _PICTURES.match(path):
        return _PAGE
    return _EXPENSIVE if _EXPENSIVE_PATHS.search(path) else _PAGE


def _client(scope: Message) -> str:
    """Return the address of a client; of IPv6 the half that a household has to itself."""
    host = (scope.get("client") or ("", 0))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _with_security(headers: Any) -> list[tuple[bytes, bytes]]:
    """Return headers with those of security that the page has not set itself."""
    kept = [(bytes(name), bytes(value)) for name, value in headers]
    present = {name.lower() for name, _ in kept}
    return [*kept, *(pair for pair in security_headers() if pair[0] not in present)]


@cache
def security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers of every answer. Scripts are files of the site, and the few that Datasette writes into a page."""
    policy = (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; script-src 'self' "
    )
    headers = {
        "content-security-policy": policy + " ".join(f"'sha256-{digest}'" for digest in _script_digests()),
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "cross-origin-opener-policy": "same-origin",
    }
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


def _script_digests() -> list[str]:
    """Return the digests of the scripts within Datasette's templates, as Content-Security-Policy wants them."""
    import datasette  # type: ignore[import-untyped]  # it has no type hints

    folder = Path(datasette.__file__).parent / "templates"
    scripts = [
        script
        for name in _TEMPLATES_WITH_SCRIPTS
        for script in _INLINE.findall((folder / name).read_text(encoding="utf-8"))
    ]
    written = {
        script.replace("{{ datasette_allow_facet }}", word)
        for script in scripts
        for word in ("true", "false")
    }
    return sorted(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in written)
