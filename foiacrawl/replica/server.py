"""The replica on sockets: one Twisted site a portal, all in one process, on 127.0.0.1 only.

Each answer is held back for `latency` seconds, so that two requests which overlap are seen to overlap; each
request is written to a log, one JSON object a line: portal, start, end (unix seconds), method, path (with its
query), host, user_agent, status. Answers carry an ETag and understand If-None-Match.

To import this module is to choose Twisted's reactor for the process: nothing but __main__ does.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, TextIO

from twisted.internet import reactor
from twisted.internet.error import CannotListenError
from twisted.web.http import CACHED
from twisted.web.server import NOT_DONE_YET, Site

from foiacrawl.replica.addresses import HOST
from foiacrawl.replica.fixtures import PortalFixture, portals
from foiacrawl.replica.site import PortalSite, build

VISITS = b"@VISITS@"

# Twisted carries no types for these two.
LOOP: Any = reactor
WEB_SITE: Any = Site

Log = Callable[[dict[str, object]], None]


class PortInUseError(OSError):
    """A port of the replica is taken; the message says which and what to do."""


def run(
    ports: Mapping[str, int],
    *,
    log: TextIO | None = None,
    latency: float = 0.0,
    edition: int = 1,
    started: Callable[[Mapping[str, str]], None],
) -> None:
    """Serve the portals until interrupted; `started` gets the address of each portal once all listen.

    Raises PortInUseError if a port is taken, before anything is served.
    """
    addresses: dict[str, str] = {}
    for portal in portals(edition):
        addresses[portal.portal_id] = _listen(portal, ports[portal.portal_id], _writer(log), latency)
    LOOP.callWhenRunning(started, addresses)
    LOOP.run()


class PortalResource:
    """Answers every path of one portal from its table. It has what Twisted's Site asks of a resource."""

    isLeaf = True  # noqa: N815  (Twisted's name)

    def __init__(self, site: PortalSite, log: Log, latency: float) -> None:
        self.site = site
        self.log = log
        self.latency = latency
        self.visits: Counter[str] = Counter()

    def render(self, request: Any) -> int:
        """Answer after `latency` seconds; log the request when it is over, also when the client went away."""
        started = time.time()
        gone: list[object] = []
        request.notifyFinish().addErrback(gone.append)
        request.notifyFinish().addBoth(lambda _: self.log(self._line(request, started)))
        LOOP.callLater(self.latency, self._answer, request, gone)
        return NOT_DONE_YET

    def _answer(self, request: Any, gone: list[object]) -> None:
        if gone:
            return
        path = request.path.decode("utf-8", "replace")
        query = {key.decode(): values[0].decode() for key, values in request.args.items()}
        answer = self.site.answer(path, query, request.content.read().decode("utf-8", "replace"))
        self.visits[path] += 1
        body = answer.body.replace(VISITS, str(1200 + self.visits[path]).encode())
        request.setResponseCode(answer.status)
        request.setHeader("Content-Type", answer.content_type)
        request.setHeader("Server", "replica")
        tag = f'"{sha256(answer.body).hexdigest()[:16]}"'.encode()
        if answer.status == 200 and request.setETag(tag) is CACHED:
            body = b""
        elif request.method != b"HEAD":
            request.setHeader("Content-Length", str(len(body)))
            request.write(body)
        request.finish()

    def _line(self, request: Any, started: float) -> dict[str, object]:
        return {
            "portal": self.site.portal.portal_id,
            "start": started,
            "end": time.time(),
            "method": request.method.decode(),
            "path": request.uri.decode("utf-8", "replace"),
            "host": request.getHeader("host") or "",
            "user_agent": request.getHeader("user-agent") or "",
            "status": request.code,
        }


def _listen(portal: PortalFixture, port: int, log: Log, latency: float) -> str:
    """Listen first, render then: only now is the address known that absolute links carry."""
    pending = WEB_SITE(None)
    try:
        listener = LOOP.listenTCP(port, pending, interface=HOST)
    except CannotListenError as error:
        raise PortInUseError(
            f"Port {port} on {HOST} is in use (needed for the replica of {portal.name}). "
            "Stop the program that uses it, or choose other ports: python -m foiacrawl.replica --port 9461"
        ) from error
    base = f"http://{HOST}:{listener.getHost().port}"
    pending.resource = PortalResource(build(portal, base), log, latency)
    return base


def _writer(log: TextIO | None) -> Log:
    if log is None:
        return lambda _: None

    def write(line: dict[str, object]) -> None:
        log.write(json.dumps(line, ensure_ascii=False) + "\n")
        log.flush()

    return write
