"""The processor time of a crawl with everything on, beside that of bare Scrapy for the same pages.

    python -m tests.bench_processor --requests 2500

Twenty hosts, each an address of 127.0.0.0/8, have robots.txt, a list, and reports of the size and markup of real ones, 60 KB.
Both crawls begin at the lists, obey robots.txt, and have one request at a time to a host, without delay. Bare Scrapy follows the
links of the lists, and of each report takes the title and the text of all table cells with selectors; it stores nothing. The
crawl archives, reads, checks and stores. Counted is the processor time of all processes of either, also of those that they
started and ended. The first `FEW` requests are counted apart: what a further one takes does not depend on how long starting
takes. Beside it stands what reading a report takes alone, which bare Scrapy does not do: no crawl that reads takes less.
Seconds on the clock are not compared.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.model import Document
from foiacrawl.reading import read
from foiacrawl.store.pack import pack
from tests.bench_crawl import crawl_command
from tests.bench_hosts import LIST, address, answer_all
from tests.bench_page import page
from tests.bench_progress import step
from tests.bench_rows import print_rows
from tests.crawl.processes import ROOT
from tests.generator.build import generate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench_rows import Row

HOSTS = 20
FEW = 500  # requests
LATENCY = 0.02  # seconds
READ = 100  # reports that are read alone
LIMIT = 4.0  # x bare Scrapy's processor time
_REPORT_BODY = "乌海市公安局"  # whose report the page is
_BARE = """
import json, scrapy, sys
from scrapy.crawler import CrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    start_urls = json.loads(sys.argv[1])
    def parse(self, response):
        yield from response.follow_all(css="li a", callback=self.parse_report)
    def parse_report(self, response):
        title = response.css("title::text").get()
        yield {"url": response.url, "title": title, "cells": response.css("td ::text").getall()}
process = CrawlerProcess({
    "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0,
})
process.crawl(Bare)
process.start()
"""
# What a process has started outlives it where it is killed: it is then a child of this one, which waits for it too.
_COUNTED = """
import ctypes, json, os, resource, subprocess, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
program = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, _ = os.wait4(program.pid, 0)
try:
    while True:
        os.wait()
except ChildProcessError:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime]))
"""
_SERVE = "import sys; from tests.bench_processor import serve; serve(int(sys.argv[1]))"


@dataclass(frozen=True)
class _Times:
    """Seconds of processor time for a number of requests."""

    requests: int
    bare: float
    ours: float

    @property
    def ratio(self) -> float:
        return self.ours / self.bare

    def beyond(self, few: _Times) -> _Times:
        return _Times(self.requests - few.requests, self.bare - few.bare, self.ours - few.ours)

    def describe(self) -> str:
        bare, ours = (1000 * seconds / self.requests for seconds in (self.bare, self.ours))
        return f"{ours:.1f} and {bare:.1f} ms a request"


def main() -> int:
    """Measure, and print; 1 when the limit is not kept."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--requests", type=int, default=2_500)
    rows = processor_time(parser.parse_args().requests)
    print_rows(rows)
    return int(any(row[4] is False for row in rows))


def processor_time(requests: int) -> list[Row]:
    """Compare the processor time of `requests` requests beyond the first `FEW` of them."""
    with step(f"processor time of {FEW} requests beside bare Scrapy"):
        few = _measure(FEW)
    with step(f"the same of {requests} requests"):
        many = _measure(requests)
    further = many.beyond(few)
    reading = _time_reading()
    name = "processor time of all processes, crawl / bare Scrapy"
    return [
        (
            f"{name}: a further request",
            f"{further.ratio:.1f} x",
            f"{LIMIT:.0f} x",
            f"{further.describe()}, of those after the first {FEW}",
            further.ratio <= LIMIT,
        ),
        (
            "reading a report alone, beside that request of bare Scrapy",
            f"{reading * further.requests / further.bare:.1f} x",
            "",
            f"{1000 * reading:.1f} ms: read and packed, in one process",
            None,
        ),
        (f"{name}: {many.requests} requests", f"{many.ratio:.1f} x", "", many.describe(), None),
        (f"{name}: {few.requests} requests", f"{few.ratio:.1f} x", "", few.describe(), None),
    ]


def _time_reading() -> float:
    """Return the seconds of processor time that reading and packing one report takes."""
    documents = [
        Document(f"http://127.0.0.1{LIST}{number}.html", page(number).encode()) for number in range(2 * READ)
    ]
    for document in documents[:READ]:
        pack(read(document))
    started = time.process_time()
    for document in documents[READ:]:
        pack(read(document))
    return (time.process_time() - started) / READ


def _measure(requests: int) -> _Times:
    reports = requests // HOSTS - 2  # beside robots.txt and the list
    with tempfile.TemporaryDirectory() as folder, _served(reports) as lists:
        listings = {f"p{number}": url for number, url in enumerate(lists)}
        bare = _count([sys.executable, "-c", _BARE, json.dumps(lists)])
        ours = _count(crawl_command(Path(folder), listings))
    return _Times(HOSTS * (reports + 2), bare, ours)


def _count(command: list[str]) -> float:
    """Return the seconds of processor time that a program and all that it started took."""
    counted = subprocess.run(  # noqa: S603  (our own interpreter, no shell)
        [sys.executable, "-c", _COUNTED, *command], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    code, seconds = json.loads(counted.stdout)
    assert code == 0, command
    return float(seconds)


@contextmanager
def _served(reports: int) -> Iterator[list[str]]:
    """Serve the hosts from a process of their own; yield the addresses of their lists."""
    server = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        [sys.executable, "-c", _SERVE, str(reports)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        yield [f"http://{address(number)}:{port}{LIST}" for number in range(HOSTS)]
        server.communicate("", timeout=60)
    finally:
        server.kill()


def serve(reports: int) -> None:
    """Answer for all hosts, each with as many reports, until stdin is closed. Prints the port first."""
    pages = {}
    for host in range(HOSTS):
        lines = []
        for place in range(reports):
            number = host * reports + place
            body, year = generate(number, kind="2021", only=()).gold["agency"], 2021 + place % 4
            title = f"{body}{year}年政府信息公开工作年度报告"
            path = f"{LIST}t{year + 1}0130_{number}.html"
            lines.append(f'<li><a href="{path}">{title}</a><span>{year + 1}-01-30</span></li>')
            markup = page(number).replace(_REPORT_BODY, body).replace("2021年", f"{year}年")
            pages[address(host), path] = markup.encode()
        listing = f"<html><head><title>政府信息公开年报</title></head><ul>{''.join(lines)}</ul></html>"
        pages[address(host), LIST] = listing.encode()
    answer_all(pages, LATENCY)


if __name__ == "__main__":
    sys.exit(main())
