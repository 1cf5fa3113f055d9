"""Small portals on loopback for crawl tests, and a real `scrapy crawl` over them in a process of its own.

Every portal is a dict of path to answer, on a port of its own. Requests are noted with the times they began and ended.
"""

from __future__ import annotations

import csv
import sqlite3
import threading
import time
import zlib
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.crawl.processes import run_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 300  # seconds that something may take on a machine that does other things too
SCRAPY = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
runpy.run_module("scrapy", run_name="__main__")
"""


@dataclass(frozen=True)
class Answer:
    """What a path answers with; `slow` is in seconds. `repeated` sends the body so often, in chunks, without a length."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    repeated: int = 0


@dataclass(frozen=True)
class Asked:
    path: str
    start: float
    end: float
    agent: str
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass
class LocalPortal:
    """One portal; `pages` may be filled in after the port is known.

    `api` (path and body) and `call` answer what is not in `pages`. With `tagged` answers carry an ETag, and an
    If-None-Match that fits is answered with 304.
    """

    pages: dict[str, Answer | str] = field(default_factory=dict)
    api: Callable[[str, bytes], Answer | str | None] = lambda _path, _body: None
    call: Callable[[Asked], Answer | str | None] | None = None
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    most_at_once: int = 0
    tagged: bool = False
    chunks_sent: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    open: int = 0

    def begin(self, asked: Asked) -> None:
        """Note a request before it is answered: whoever has the answer may look here at once."""
        with self._lock:
            self.open += 1
            self.most_at_once = max(self.most_at_once, self.open)
            self.asked.append(asked)

    def end(self, asked: Asked, status: int) -> None:
        """Note when and how a request is answered, unless the notes were thrown away meanwhile.

        Before the answer is sent: whoever has it may send the next request before this process goes on.
        """
        with self._lock:
            self.open -= 1
            if asked in self.asked:
                place = self.asked.index(asked)
                self.asked[place] = replace(asked, end=time.monotonic(), status=status)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    @property
    def in_full(self) -> list[str]:
        """The paths whose page went over the wire."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt" and asked.status == 200]

    @property
    def smallest_gap(self) -> float:
        times = sorted(self.asked, key=lambda asked: asked.start)
        return min(later.start - sooner.start for sooner, later in pairwise(times))


def until(is_true: Callable[[], bool]) -> None:
    """Wait until something has happened; fail after minutes in which it has not."""
    end = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def serving(*portals: LocalPortal) -> Iterator[None]:
    """Serve each portal on a free port until the end of the block."""
    servers = [_server(portal) for portal in portals]
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _stream(handler: BaseHTTPRequestHandler, body: bytes, times: int) -> int:
    """Send the body so often, as long as somebody listens; return how often it was."""
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for sent in range(times):
        try:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))
        except OSError:
            return sent
    handler.wfile.write(b"0\r\n\r\n")
    return times


def _answered(portal: LocalPortal, asked: Asked) -> Answer | str:
    answer = portal.pages.get(asked.path) or portal.api(asked.path, asked.body)
    if answer is None and portal.call:
        answer = portal.call(asked)
    return Answer("not here", 404) if answer is None else answer


def _server(portal: LocalPortal) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else a body waits 40 ms for the receipt of its headers

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _serve(self, sent: bytes = b"") -> None:
            start = time.monotonic()
            agent = self.headers.get("User-Agent", "")
            asked = Asked(self.path, start, start, agent, self.command, sent, dict(self.headers))
            portal.begin(asked)
            answer = _answered(portal, asked)
            answer = Answer(answer) if isinstance(answer, str) else answer
            time.sleep(answer.slow)
            self._send(asked, answer)

        def _send(self, asked: Asked, answer: Answer) -> None:
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            tag = f'"{zlib.crc32(body):08x}"'
            if portal.tagged and answer.status == 200:
                answer = replace(answer, headers={**answer.headers, "ETag": tag})
                if self.headers.get("If-None-Match") == tag:
                    answer, body = replace(answer, status=304), b""
            portal.end(asked, answer.status)
            self.send_response(answer.status)
            if answer.repeated:
                self.close_connection = True
                portal.chunks_sent += _stream(self, body, answer.repeated)
                return
            for name, value in {
                "Content-Type": "text/html",
                "Content-Length": str(len(body)),
                **answer.headers,
            }.items():
                self.send_header(name, value)
            with suppress(OSError):  # whoever asked may have hung up
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    portal.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


@dataclass(frozen=True)
class Crawled:
    code: int
    log: str
    database: Path

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql).fetchall()

    @property
    def reports(self) -> list[tuple[str, str]]:
        """(portal, path) of every current report."""
        found = self.rows("SELECT portal_id, url FROM reports WHERE is_current ORDER BY portal_id, url")
        return [(portal, "/" + url.split("/", 3)[3]) for portal, url in found]

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """(portal, kind, message) of every problem of the crawl."""
        return self.rows(
            "SELECT portal_id, kind, message FROM problems WHERE document_id IS NULL ORDER BY portal_id, kind"
        )

    def kinds(self, portal: str) -> list[str]:
        return [kind for portal_id, kind, _ in self.problems if portal_id == portal]


def crawl(
    directory: Path,
    rows: dict[str, str] | Path,
    *arguments: str,
    delay: str = "0",
    reader: str = "tests.crawl.reader.read",
    room: int | None = None,
    before: str = "pass",
) -> Crawled:
    """Run `scrapy crawl gov_portals` over {portal_id: listing_url} with a simple reader in the same process.

    `room` is how many bytes each of its files may have: the disk is full then. `before` is code that it runs first.
    """
    registry = directory / "registry.csv" if isinstance(rows, dict) else rows
    if isinstance(rows, dict):
        with registry.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["portal_id", "name", "listing_url"])
            writer.writerows([portal_id, "某某市人民政府", url] for portal_id, url in rows.items())
    settings = {
        "FOIACRAWL_DB": directory / "foia.db",
        "FOIACRAWL_READ": reader,
        "FOIACRAWL_READERS": 0,
        "DOWNLOAD_DELAY": delay,
        "AUTOTHROTTLE_ENABLED": False,
        "RETRY_TIMES": 0,
        # The machine that tests may have little room.
        "FOIACRAWL_HEALTH_FREE_GB": 0,
        "FOIACRAWL_HEALTH_FREE_SHARE": 0,
    }
    program = f"{before}\n" + SCRAPY.format(room=-1 if room is None else room)  # -1: without a limit
    command = ["crawl", "gov_portals", "-a", f"registry={registry}"]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    done = run_program(program, *command, *arguments, timeout=PATIENCE)
    return Crawled(done.returncode, done.stderr + done.stdout, directory / "foia.db")
