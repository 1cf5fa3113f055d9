"""A crawl of thousands of hosts, each an address of 127.0.0.0/8 on one port, with the delays of a real crawl.

    python -m tests.bench_hosts --hosts 3000

Each host has robots.txt, a list and some reports. Printed are the requests a second, the processor time of the crawl's main
process a request, its memory after a quarter and at the end; and what has to hold: every host is visited, none ever has two
requests at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crawl.processes import ROOT
from tests.generator.build import generate

if TYPE_CHECKING:
    from tests.bench_rows import Row

LATENCY = 0.1  # seconds
LIST = "/nb/"
PACE_LIMIT = 45  # requests a second
MEMORY_LIMIT = 1.2  # at the end to after a quarter of the hosts
_TICKS = 100  # of the processor clock in a second
_PROGRAM = "import sys; from tests.bench_hosts import serve; serve(int(sys.argv[1]), int(sys.argv[2]))"


def main() -> int:
    """Crawl, and print what was measured; 1 when a limit is not kept."""
    from tests.bench_rows import print_rows

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--hosts", type=int, default=3_000)
    parser.add_argument("--reports", type=int, default=2, help="of each host")
    parser.add_argument("--delay", type=float, default=3.0, help="seconds between two requests to a host")
    options = parser.parse_args()
    rows = crawling_hosts(options.hosts, options.reports, options.delay)
    print_rows(rows)
    return int(any(row[4] is False for row in rows))


def crawling_hosts(hosts: int, reports: int, delay: float) -> list[Row]:
    """Crawl `hosts` hosts with `reports` reports each, `delay` seconds between two requests to one."""
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
            [sys.executable, "-c", _PROGRAM, str(hosts), str(reports)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert server.stdout is not None
        try:
            port = int(server.stdout.readline())
            crawl = _Crawl(Path(folder), hosts, port, delay)
            crawl.wait()
            seen, _ = server.communicate("", timeout=60)
        finally:
            server.kill()
    return _rows(crawl, Counter(json.loads(seen)), hosts, reports)


def _rows(crawl: _Crawl, seen: Counter[str], hosts: int, reports: int) -> list[Row]:
    rate = seen["requests"] / crawl.seconds
    early = crawl.memory[len(crawl.memory) // 4]
    growth = crawl.memory[-1] / early
    wanted = f"{hosts} hosts, {hosts * reports} reports"
    found = f"{seen['hosts']} hosts, {seen['reports']} reports, at most {seen['most_at_once']} request at once to one"
    holds = (seen["hosts"], seen["reports"], seen["most_at_once"]) == (hosts, hosts * reports, 1)
    each = 1000 * crawl.processor / seen["requests"]
    return [
        ("hosts visited", f"{seen['hosts'] / hosts:.2f}", wanted, found, holds),
        (
            "requests a second",
            f"{rate:.0f}",
            f">= {PACE_LIMIT}",
            f"{seen['requests']} in {crawl.seconds:.0f} s; {each:.1f} ms of the main process each, start and end included",
            rate >= PACE_LIMIT,
        ),
        (
            "memory of the main process",
            f"{growth:.2f} x",
            f"{MEMORY_LIMIT} x",
            f"{early:.0f} MB after a quarter of the time, {crawl.memory[-1]:.0f} MB at the end",
            growth <= MEMORY_LIMIT,
        ),
    ]


class _Crawl:
    """A crawl of the hosts in a process of its own.

    `memory` has its MB each second, `processor` and `seconds` are seconds.
    """

    def __init__(self, folder: Path, hosts: int, port: int, delay: float) -> None:
        registry = folder / "registry.csv"
        rows = [
            f"p{number},某某市人民政府,http://{address(number)}:{port}{LIST}\n" for number in range(hosts)
        ]
        registry.write_text("portal_id,name,listing_url\n" + "".join(rows), "utf-8")
        command = [sys.executable, "-m", "scrapy", "crawl", "gov_portals", "-a", f"registry={registry}"]
        for setting in (f"FOIACRAWL_DB={folder / 'foia.db'}", f"DOWNLOAD_DELAY={delay}"):
            command += ["-s", setting]
        self.memory: list[float] = []
        self.processor = self.seconds = 0.0
        self._started = time.monotonic()
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=sys.stderr)  # noqa: S603  (our own)

    def wait(self) -> None:
        """Wait for the end, and look at the process each second."""
        proc = Path(f"/proc/{self._process.pid}")
        while self._process.poll() is None:
            fields = (proc / "stat").read_text().rpartition(")")[2].split()
            if int(fields[21]):  # pages; none when it has just ended
                self.processor = (int(fields[11]) + int(fields[12])) / _TICKS
                self.memory.append(int(fields[21]) * 4096 / 1e6)
            time.sleep(1)
        self.seconds = time.monotonic() - self._started
        assert self._process.returncode == 0


def address(number: int) -> str:
    """Return the address of a host."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def serve(hosts: int, reports: int) -> None:
    """Answer for all hosts until stdin is closed, then print what was seen as JSON. Prints the port first."""
    pages = {}
    for number in range(hosts):
        lines = []
        for place in range(reports):
            made = generate(number * reports + place, kind="2021", only=())
            path = f"{LIST}t20240130_{number}{place}.html"
            lines.append(
                f'<li><a href="{path}">{made.gold["agency"]}{made.gold["year"]}年政府信息公开工作年度报告</a>'
                "<span>2024-01-30</span></li>"
            )
            pages[address(number), path] = made.body
        markup = f"<html><head><title>政府信息公开年报</title></head><ul>{''.join(lines)}</ul></html>"
        pages[address(number), LIST] = markup.encode()
    answer_all(pages, LATENCY)


def answer_all(pages: dict[tuple[str, str], bytes], latency: float) -> None:
    """Serve pages by host and path, as `serve` does; each answer takes `latency` seconds."""
    asyncio.run(_answer_all(pages, latency))


async def _answer_all(pages: dict[tuple[str, str], bytes], latency: float) -> None:
    seen, most = Counter[str](), 0
    visited: set[str] = set()
    reports: set[tuple[str, str]] = set()
    open_requests = Counter[str]()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal most
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                open_requests[host] += 1
                most = max(most, open_requests[host])
                seen["requests"] += 1
                await asyncio.sleep(latency)
                body = pages.get((host, path))
                visited.add(host)
                if body is not None and path != LIST:
                    reports.add((host, path))
                status = "404 Not Found" if body is None else "200 OK"
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length:"
                    f" {len(body or b'')}\r\n\r\n".encode()
                    + (body or b"")
                )
                open_requests[host] -= 1
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=4096)  # noqa: S104  (all of 127.0.0.0/8)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(
        target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)), daemon=True
    ).start()
    await ended.wait()
    seen |= {"hosts": len(visited), "reports": len(reports), "most_at_once": most}
    sys.stdout.write(json.dumps(seen))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
