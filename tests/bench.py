"""The benchmarks: `make bench`. Every figure is a ratio to a baseline run beside it, in the same process.

Reading is compared with lxml's bare parse of the same 60 KB page and with what a person would use
(trafilatura as it comes, and with pandas.read_html); the whole reading of PDFs with ruled tables with pdfplumber's
`extract_tables()` on all pages of the same files; storing with bare SQLite inserts of the same numbers; the crawl with
bare Scrapy fetching the same addresses, in seconds and in processor time of all processes. A database of many reports and
the pages of its site are compared with their limits; `--large 100000` makes one of that size.
"""

from __future__ import annotations

import argparse
import gc
import io
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import pandas
import trafilatura

from foiacrawl.model import Document
from foiacrawl.reading import read
from foiacrawl.store import Fetched, Store
from tests.bench_page import page
from tests.bench_progress import step
from tests.bench_rows import print_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from foiacrawl.model import Report
    from tests.bench_rows import Row

ROUNDS = 15
WARM_UP = 2  # rounds that are not counted
READING_LIMIT = 8.0  # x lxml's parse
STORE_LIMIT = 300  # reports a second
MEMORY_LIMIT = 1.1  # peak after all pages to peak after the first tenth


def main(arguments: Iterable[str] | None = None) -> int:
    """Run all benchmarks and print them as a table; 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--pages", type=int, default=10_000, help="pages read for the memory benchmark")
    parser.add_argument("--reports", type=int, default=1_000, help="reports stored")
    parser.add_argument("--crawled", type=int, default=1_500, help="reports crawled and rebuilt")
    parser.add_argument("--requests", type=int, default=2_500, help="whose processor time is counted")
    parser.add_argument("--portals", type=int, default=130_000, help="rows of the large registry")
    parser.add_argument("--known", type=int, default=5_000, help="known reports of a night")
    parser.add_argument("--large", type=int, default=2_000, help="reports of the large database")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    with step("reading a page"):
        rows = reading()
    # Loaded only now: what a process has loaded changes how fast it gets memory, and with it lxml's millisecond.
    from tests.bench_crawl import crawling
    from tests.bench_large import large
    from tests.bench_night import night
    from tests.bench_pdf import reading_pdf
    from tests.bench_processor import processor_time
    from tests.bench_registry import large_registry

    with step("reading PDFs"):
        rows += reading_pdf()
    with step(f"storing {options.reports} reports"):
        rows += storing(options.reports)
    with step(f"reading {options.pages} pages in one process"):
        rows.append(memory(options.pages))
    rows += crawling(options.crawled)
    rows += processor_time(options.requests)
    rows += large_registry(options.portals)
    rows += night(options.known)
    rows += large(options.large)
    print_rows(rows)
    return int(any(row[4] is False for row in rows))


def reading() -> list[Row]:
    """Read pages by turns with each baseline; the medians' ratios to lxml's parse.

    Each round has a page of its own, so that nothing is remembered from a round before but what all reports share.
    """
    pages = [page(number) for number in range(ROUNDS + WARM_UP)]
    documents = [
        Document(f"https://www.example.gov.cn/zfxxgknb/t20220119_{number}.html", markup.encode())
        for number, markup in enumerate(pages)
    ]
    actions: dict[str, Callable[[int], object]] = {
        "lxml parse": lambda turn: lxml.html.fromstring(pages[turn]),
        "foiacrawl, whole reading": lambda turn: read(documents[turn]),
        "trafilatura, default": lambda turn: trafilatura.extract(pages[turn]),
        "trafilatura + pandas.read_html": lambda turn: (
            trafilatura.extract(pages[turn]),
            pandas.read_html(io.StringIO(pages[turn])),
        ),
    }
    # A busy machine interrupts a long action more often than a short one: only this process's own time counts.
    times_taken = by_turns(list(actions.values()), clock=time.process_time)
    taken = dict(zip(actions, times_taken, strict=True))
    base = taken["lxml parse"]
    rows: list[Row] = []
    for name, times in taken.items():
        ratio = statistics.median(one / other for one, other in zip(times, base, strict=True))
        ours = name.startswith("foiacrawl")
        rows.append(
            (
                f"{name} ({len(documents[0].body) // 1000} KB page)",
                f"{ratio:.1f} x",
                f"{READING_LIMIT:.0f} x" if ours else "",
                f"{statistics.median(times) * 1000:.1f} ms",
                ratio <= READING_LIMIT if ours else None,
            )
        )
    return rows


def by_turns(
    actions: list[Callable[[int], object]],
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.perf_counter,
) -> list[list[float]]:
    """Time the actions A B C A B C …, so that a machine that slows down slows all of them; each is given its turn."""
    times: list[list[float]] = [[] for _ in actions]
    for turn in range(rounds + WARM_UP):
        for action, own in zip(actions, times, strict=True):
            gc.collect()
            start = clock()
            action(turn)
            if turn >= WARM_UP:
                own.append(clock() - start)
    return times


def storing(count: int) -> list[Row]:
    """Store reports of 200 figures, one transaction each, beside bare inserts of the same numbers."""
    report = read(Document("https://www.example.gov.cn/1.html", page().encode()))
    with tempfile.TemporaryDirectory() as folder:
        ours = _store(Path(folder) / "foia.db", report, count)
        bare = _bare_inserts(Path(folder) / "bare.db", report, count)
    rate = count / ours
    return [
        (
            f"store, {len(report.figures)} figures a report",
            f"{ours / bare:.1f} x",
            f"{STORE_LIMIT}/s",
            f"{rate:,.0f} reports/s; bare SQLite inserts {count / bare:,.0f}/s",
            rate >= STORE_LIMIT,
        )
    ]


def _store(path: Path, report: Report, count: int) -> float:
    with Store(path) as store:
        run = store.begin_run({})
        start = time.perf_counter()
        for number in range(count):
            url = f"https://www.example.gov.cn/{number}.html"
            fetched = Fetched(
                url=url,
                final_url=url,
                status=200,
                content_type="text/html",
                sha256=f"{number:064x}",
                size=60_000,
                fetched_at="2026-01-01T00:00:00Z",
            )
            store.save(fetched, replace(report, source=url), run_id=run)
        return time.perf_counter() - start


def _bare_inserts(path: Path, report: Report, count: int) -> float:
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute(
        "CREATE TABLE figures(report INTEGER, t TEXT, r TEXT, c TEXT, value NUMERIC, state TEXT)"
    )
    start = time.perf_counter()
    for number in range(count):
        with database:
            database.executemany(
                "INSERT INTO figures VALUES (?,?,?,?,?,?)",
                [(number, f.table, f.row, f.column, f.value, f.state) for f in report.figures],
            )
    taken = time.perf_counter() - start
    database.close()
    return taken


def memory(pages: int) -> Row:
    """Read many different pages in one process; the peak after all of them beside that after the first tenth."""
    early = peak = 0
    for number in range(pages):
        read(Document(f"https://www.example.gov.cn/{number}.html", page(number).encode()))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if number == pages // 10:
            early = peak
    ratio = peak / early
    return (
        f"memory over {pages:,} pages",
        f"{ratio:.2f} x",
        f"{MEMORY_LIMIT} x",
        f"{early // 1024} MB after a tenth, {peak // 1024} MB at the end",
        ratio <= MEMORY_LIMIT,
    )


if __name__ == "__main__":
    sys.exit(main())
