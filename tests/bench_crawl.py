"""The crawl and the rebuild, beside bare Scrapy fetching the same addresses without reading, politeness off for both.

Generated reports hang on several portals on loopback, served by a process of its own. The crawl finds them through its
lists, archives, reads and stores them; bare Scrapy is given all addresses at once. Both in processes of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiacrawl.rebuild import rebuild
from tests.crawl.portal_server import ROOT
from tests.generator.build import generate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench_rows import Row

PORTALS = 20
CRAWL_LIMIT = 0.7  # of the pages a second that bare Scrapy fetches
REBUILD_LIMIT = 40  # reports a second
KINDS = ("2021", "2019", "2014")
BARE = """
import json, scrapy, sys
class Bare(scrapy.Spider):
    name = "bare"
    start_urls = json.load(open(sys.argv[1]))
    def parse(self, response):
        return {"bytes": len(response.body)}
from scrapy.crawler import CrawlerProcess
process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": True})
process.crawl(Bare)
process.start()
"""
SERVE = "import sys; from tests.bench_crawl import serve; serve(sys.argv[1])"


def crawling(reports: int) -> list[Row]:
    """Crawl and rebuild `reports` reports; compare the crawl's pages a second with bare Scrapy's."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        with _served(work, reports) as addresses:
            bare = _timed([sys.executable, "-c", BARE, _write(work / "urls.json", addresses["urls"])])
            ours = _timed(_crawl(work, addresses["listings"]))
        started = time.monotonic()
        done = rebuild(work / "archive", work / "again.db")
        rate = done.documents / (time.monotonic() - started)
    ratio = bare / ours
    pages = len(addresses["urls"])
    return [
        (
            "crawl / bare Scrapy, pages a second",
            f"{ratio:.2f}",
            f">= {CRAWL_LIMIT}",
            f"{pages / ours:.0f} and {pages / bare:.0f} a second over {PORTALS} portals, start included",
            ratio >= CRAWL_LIMIT,
        ),
        (
            "rebuild from the archive",
            f"{rate * ours / pages:.1f}",
            f">= {REBUILD_LIMIT}/s",
            f"{rate:.0f} reports a second ({done.documents}); ratio to the crawl",
            rate >= REBUILD_LIMIT,
        ),
    ]


def _timed(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  (our own)
    return time.monotonic() - started


def _crawl(work: Path, listings: dict[str, str]) -> list[str]:
    registry = work / "registry.csv"
    rows = [f"{name},某某市人民政府,{url}\n" for name, url in listings.items()]
    registry.write_text("portal_id,name,listing_url\n" + "".join(rows), "utf-8")
    settings = {
        "FOIACRAWL_DB": work / "foia.db",
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "gov_portals", "-a", f"registry={registry}"]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    return command


def _write(path: Path, value: Any) -> str:
    path.write_text(json.dumps(value), "utf-8")
    return str(path)


@contextmanager
def _served(work: Path, reports: int) -> Iterator[dict[str, Any]]:
    """Serve the portals from a process of their own; yield their addresses."""
    pages = work / "pages"
    pages.mkdir()
    for number in range(reports):
        made = generate(number, kind=KINDS[number % len(KINDS)], only=())
        title = f"{made.gold['agency']}{made.gold['year']}年政府信息公开工作年度报告"
        (pages / f"{number}.html").write_bytes(made.body)
        (pages / f"{number}.txt").write_text(title, "utf-8")
    server = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        [sys.executable, "-c", SERVE, str(pages)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
    finally:
        server.kill()
        server.wait()
        if server.stdout:
            server.stdout.close()


def serve(folder: str) -> None:
    """Serve the pages of a folder as portals with one list each, until killed; print the addresses first."""
    titles = {path.stem: path.read_text("utf-8") for path in Path(folder).glob("*.txt")}
    bodies = {
        f"/nb/t2024{int(name):04d}_{name}.html": (Path(folder) / f"{name}.html").read_bytes()
        for name in titles
    }
    servers, urls, listings = [], [], {}
    for place in range(PORTALS):
        own = {
            path: body
            for number, (path, body) in enumerate(sorted(bodies.items()))
            if number % PORTALS == place
        }
        lines = "".join(
            f'<li><a href="{path}">{titles[path.rpartition("_")[2].removesuffix(".html")]}</a><span>2024-01-30</span></li>'
            for path in own
        )
        own["/nb/"] = f"<html><head><title>政府信息公开年报</title></head><ul>{lines}</ul></html>".encode()
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(own))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        urls += [base + path for path in own]
        listings[f"p{place}"] = f"{base}/nb/"
        servers.append(server)
    sys.stdout.write(json.dumps({"urls": urls, "listings": listings}) + "\n")
    sys.stdout.flush()
    threading.Event().wait()


def _handler(pages: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
