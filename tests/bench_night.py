"""A night of known, unchanged reports: how many requests it takes, beside the number of reports.

5,000 reports on 200 portals with 10 to 40 each, 20 lines a page. The first crawl is moved a day back, to the second, so
that the next one is that of the following night. Every request to a host counts: lists, robots.txt, conditional ones.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench_crawl import crawl_command
from tests.bench_progress import step
from tests.crawl.processes import ROOT
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench_rows import Row

REPORTS_A_PORTAL = 25
LINES = 20  # on a page of a list
LIMIT = 0.1  # of the known reports
_TIMES = {
    "documents": ("first_seen", "last_seen"),
    "reports": ("first_seen", "last_seen"),
    "visits": ("finished_at",),
    "listings": ("seen_at",),
    "runs": ("started_at", "finished_at"),
}
_SERVE = "import sys; from tests.bench_night import serve; serve(int(sys.argv[1]))"


def night(reports: int) -> list[Row]:
    """Crawl `reports` reports, and count the requests of the night after."""
    with tempfile.TemporaryDirectory() as folder, _served(reports) as listings:
        work = Path(folder)
        with step(f"crawling {reports} reports on {len(listings)} portals"):
            started = time.time()
            _crawl(work, listings)
        with step("the night after"):
            _move_back(work, timedelta(days=1) - timedelta(seconds=time.time() - started))
            _crawl(work, listings)
        counts = _counts(work)
    share = counts["requests"] / reports
    return [
        (
            f"a night of {reports:,} known, unchanged reports: requests",
            f"{share:.1%}",
            f"<= {LIMIT:.0%}",
            f"{counts['requests']} requests on {len(listings)} portals, lists and robots.txt included; {counts['new']} new",
            share <= LIMIT and not counts["new"],
        )
    ]


def _crawl(work: Path, listings: dict[str, str]) -> None:
    command = [*crawl_command(work, listings), "-s", "FOIACRAWL_VISIT_DAYS=1"]  # as in the season
    subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def _counts(work: Path) -> dict[str, int]:
    with closing(sqlite3.connect(work / "foia.db")) as connection:
        found = connection.execute("SELECT counts FROM runs ORDER BY run_id DESC LIMIT 1").fetchone()
    counts: dict[str, int] = json.loads(found[0])
    return counts


def _move_back(work: Path, by: timedelta) -> None:
    """Have everything that the crawl in `work` has noted happen earlier."""
    with closing(sqlite3.connect(work / "foia.db")) as connection, connection:
        for table, columns in _TIMES.items():
            for column in columns:
                connection.execute(
                    f"UPDATE {table} SET {column} ="  # noqa: S608  (our own names)
                    f" strftime('%Y-%m-%dT%H:%M:%SZ', {column}, '-{by.total_seconds():.0f} seconds')"
                )
    for file in (work / "foia.db-robots").glob("*.json"):
        kept = json.loads(file.read_text("utf-8"))
        kept["fetched_at"] = (datetime.fromisoformat(kept["fetched_at"]) - by).isoformat()
        file.write_text(json.dumps(kept), "utf-8")


@contextmanager
def _served(reports: int) -> Iterator[dict[str, str]]:
    """Serve the portals from a process of their own; yield the addresses of their lists."""
    server = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        [sys.executable, "-c", _SERVE, str(reports)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
    finally:
        server.kill()
        server.wait()
        if server.stdout:
            server.stdout.close()


def serve(reports: int) -> None:
    """Serve portals until killed; print the addresses of their lists first."""
    chance = random.Random(5)  # noqa: S311  (sizes of portals, no secret)
    listings = {}
    for number in range(reports // REPORTS_A_PORTAL):
        pages = _portal(number, chance.randint(10, 2 * REPORTS_A_PORTAL - 10))
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(pages))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        listings[f"p{number}"] = f"http://127.0.0.1:{server.server_address[1]}/nb/"
    sys.stdout.write(json.dumps(listings) + "\n")
    sys.stdout.flush()
    threading.Event().wait()


def _portal(number: int, reports: int) -> dict[str, bytes]:
    lines = [
        (
            f"t20240{1 + n // 28}{1 + n % 28:02d}_{n}.html",
            f"某某市第{number}区第{n}局2023年政府信息公开工作年度报告",
        )
        for n in reversed(range(reports))  # the newest first, as nearly all lists are
    ]
    pages = {f"/nb/{name}": report(title).encode() for name, title in lines}
    count = -(-reports // LINES)
    for place in range(count):
        pager = f"<script>createPageHTML({count},{place},'index','html');</script>" if count > 1 else ""
        shown = page(rows(*lines[place * LINES : (place + 1) * LINES]) + pager, "政府信息公开年报")
        pages["/nb/" if not place else f"/nb/index_{place}.html"] = shown.encode()
    return pages


def _handler(pages: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

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


if __name__ == "__main__":
    for row in night(int(os.environ.get("REPORTS", "5000"))):
        sys.stdout.write(f"{row}\n")
