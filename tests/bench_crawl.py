"""The crawl and the rebuild, beside bare Scrapy fetching the same addresses without reading, politeness off for both.

Generated reports hang on several portals on loopback, served by a process of its own. The crawl finds them through its
lists, archives, reads and stores them; bare Scrapy is given all addresses at once. Both in processes of their own, by
turns: a machine that slows down slows both. Portals answer after 30 to 500 ms, the server after `LATENCY`; beside it
shows how it would be if answers took no time, which is nothing but the processor's work on either side.
"""

from __future__ import annotations

import json
import statistics
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
from tests.bench_progress import step
from tests.crawl.processes import ROOT
from tests.generator.build import generate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench_rows import Row

PORTALS = 20
LATENCY = 0.04  # seconds
ROUNDS = 3
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
SERVE = "import sys; from tests.bench_crawl import serve; serve(sys.argv[1], float(sys.argv[2]))"


def crawling(reports: int) -> list[Row]:
    """Crawl and rebuild `reports` reports; compare the crawl's pages a second with bare Scrapy's."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        with step(f"generating {reports} reports"):
            _generate(work / "pages", reports)
        rounds = []
        for number in range(ROUNDS):
            with step(f"crawling them beside bare Scrapy, round {number + 1} of {ROUNDS}"):
                rounds.append(_round(work, number, LATENCY))
        with step("the same, answers at once"):
            at_once = _round(work, ROUNDS, 0.0)
        with step("rebuilding from the archive"):
            started = time.monotonic()
            done = rebuild(work / "0" / "archive", work / "again.db")
            rate = done.documents / (time.monotonic() - started)
    ratio = statistics.median(bare / ours for ours, bare in rounds)
    ours, bare = (statistics.median(times) for times in zip(*rounds, strict=True))
    return [
        (
            "crawl / bare Scrapy, pages a second",
            f"{ratio:.2f}",
            f">= {CRAWL_LIMIT}",
            f"{reports / ours:.0f} and {reports / bare:.0f} a second, {PORTALS} portals, answers after {LATENCY:g} s",
            ratio >= CRAWL_LIMIT,
        ),
        (
            "the same, answers at once",
            f"{at_once[1] / at_once[0]:.2f}",
            "",
            f"{reports / at_once[0]:.0f} and {reports / at_once[1]:.0f} a second",
            None,
        ),
        (
            "rebuild from the archive",
            f"{rate * ours / reports:.1f}",
            f">= {REBUILD_LIMIT}/s",
            f"{rate:.0f} reports a second ({done.documents}); ratio to the crawl",
            rate >= REBUILD_LIMIT,
        ),
    ]


def _round(work: Path, number: int, latency: float) -> tuple[float, float]:
    """Return the seconds that the crawl and bare Scrapy take, start and end included."""
    own = work / str(number)
    own.mkdir()
    with _served(work / "pages", latency) as addresses:
        bare = _timed([sys.executable, "-c", BARE, _write(own / "urls.json", addresses["urls"])])
        ours = _timed(crawl_command(own, addresses["listings"]))
    return ours, bare


def _timed(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  (our own)
    return time.monotonic() - started


def crawl_command(work: Path, listings: dict[str, str]) -> list[str]:
    """Return the command that crawls portals into `work`, politeness off."""
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


def _generate(pages: Path, reports: int) -> None:
    pages.mkdir()
    for number in range(reports):
        made = generate(number, kind=KINDS[number % len(KINDS)], only=())
        title = f"{made.gold['agency']}{made.gold['year']}年政府信息公开工作年度报告"
        (pages / f"{number}.html").write_bytes(made.body)
        (pages / f"{number}.txt").write_text(title, "utf-8")


@contextmanager
def _served(pages: Path, latency: float) -> Iterator[dict[str, Any]]:
    """Serve the portals from a process of their own; yield their addresses."""
    server = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        [sys.executable, "-c", SERVE, str(pages), str(latency)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
    finally:
        server.kill()
        server.wait()
        if server.stdout:
            server.stdout.close()


def serve(folder: str, latency: float) -> None:
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
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(own, latency))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        urls += [base + path for path in own]
        listings[f"p{place}"] = f"{base}/nb/"
        servers.append(server)
    sys.stdout.write(json.dumps({"urls": urls, "listings": listings}) + "\n")
    sys.stdout.flush()
    threading.Event().wait()


def _handler(pages: dict[str, bytes], latency: float) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body in one packet: in two, the system holds the second back for 40 ms.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            time.sleep(latency)
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
