"""A registry of 130,000 rows, as many as there are bodies in China: until the first request, and the memory by then and later.

    python -m tests.bench_registry --rows 130000

Each row has a host of its own among the addresses of 127.0.0.0/8. The crawl is ended some seconds after its first request.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench_crawl import crawl_command
from tests.bench_progress import step
from tests.bench_rows import print_rows
from tests.crawl.processes import ROOT

if TYPE_CHECKING:
    from tests.bench_rows import Row

SECONDS_LIMIT = 5.0  # of the processor
MEMORY_LIMIT = 300  # MB
LATER = 15.0  # seconds
_PATIENCE = 300.0  # seconds on a busy machine
_TICKS = 100  # of the processor clock in a second


def main() -> int:
    """Measure, and print; 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rows", type=int, default=130_000)
    rows = large_registry(parser.parse_args().rows)
    print_rows(rows)
    return int(any(row[4] is False for row in rows))


def large_registry(rows: int) -> list[Row]:
    """Begin a crawl of a registry of `rows` rows."""
    server = _Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder, step(f"beginning a crawl of {rows:,} portals"):
        started = time.monotonic()
        command = crawl_command(Path(folder), {f"p{n}": _address(n, server.server_port) for n in range(rows)})
        crawl = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            assert server.was_asked.wait(_PATIENCE), "no request"
            taken, seconds = time.monotonic() - started, _processor_seconds(crawl.pid)
            early = _peak_memory(crawl.pid)
            time.sleep(LATER)
            later = _peak_memory(crawl.pid)
        finally:
            crawl.terminate()
            crawl.wait(_PATIENCE)
            server.shutdown()
    return [
        (
            f"a registry of {rows:,} rows: until the first request",
            f"{seconds:.1f} s",
            f"{SECONDS_LIMIT:.0f} s",
            f"processor time of the main process; {taken:.1f} s on the clock, with writing the registry",
            seconds <= SECONDS_LIMIT,
        ),
        (
            "memory of the main process",
            f"{later:.0f} MB",
            f"{MEMORY_LIMIT} MB",
            f"at most, in the first {LATER:.0f} s after it; {early:.0f} MB until then",
            later <= MEMORY_LIMIT,
        ),
    ]


def _address(number: int, port: int) -> str:
    return f"http://127.{1 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}:{port}/nb/"


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _peak_memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


class _Server(ThreadingHTTPServer):
    """Has no page. `was_asked` is set by the first request."""

    request_queue_size = 1024
    daemon_threads = True

    def __init__(self) -> None:
        self.was_asked = threading.Event()
        super().__init__(("0.0.0.0", 0), _Handler)  # noqa: S104  (all of 127.0.0.0/8)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.was_asked.set()
        self.send_error(404)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    sys.exit(main())
