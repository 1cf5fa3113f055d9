"""How large a database of many reports is, and how long its derived tables and the usual queries take.

python -m tests.bench_large --reports 100000 --output output/large.db     make it (some 5 minutes), then measure
python -m tests.bench_large --output output/large.db                      measure one that is there
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.agencies.table import table
from foiacrawl.model import Document, Owner
from foiacrawl.reading import read
from foiacrawl.store import Fetched, Store
from foiacrawl.store.derived import refresh
from tests.bench_page import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.model import Report

YEARS = range(2019, 2026)
OFFICES = ("公安局", "教育局", "财政局", "卫生健康委员会", "司法局", "民政局", "农业农村局", "自然资源局")
TEXTS = 50  # different texts and figures
ROUNDS = 20
MAX_BYTES = 12_000  # of a report, full text included
QUERIES = {
    "one body": "SELECT * FROM indicators WHERE identity = (SELECT identity FROM indicators LIMIT 1 OFFSET 500) ORDER BY year",
    "most requests": "SELECT * FROM indicators WHERE year = 2023 ORDER BY received DESC LIMIT 50",
    "refusal rate": (
        "SELECT * FROM indicators WHERE year = 2023 AND is_whole AND outcomes >= 10 ORDER BY refusal_rate DESC LIMIT 50"
    ),
    "who published nothing": "SELECT * FROM coverage WHERE status = 'missing' AND year = 2025 LIMIT 50",
    "country by year": "SELECT year, sum(received), sum(withheld), avg(days_late) FROM indicators GROUP BY year",
    "one report": "SELECT * FROM figures WHERE report_id = 4711",
    "one text": "SELECT heading, text FROM sections WHERE report_id = 4711",
    "failing year checks": "SELECT * FROM year_checks WHERE status = 'fail' ORDER BY abs(difference) DESC LIMIT 50",
    "year checks by status": "SELECT status, count(*) FROM year_checks GROUP BY status",
    "search": (
        "SELECT r.agency FROM report_search JOIN reports r ON r.report_id = report_search.rowid"
        " WHERE report_search MATCH bigrams('密云') LIMIT 20"
    ),
}


def main() -> int:
    """Make the database if it is wanted, and print what was measured."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--reports", type=int, default=0, help="reports to make; 0: measure what is there")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    if options.reports:
        make(options.output, options.reports)
    measure(options.output)
    return 0


def make(path: Path, count: int) -> None:
    """Write a database of `count` reports of many bodies over several years."""
    texts = [read(Document("https://www.example.gov.cn/", page(number).encode())) for number in range(TEXTS)]
    started = time.perf_counter()
    with Store(path) as store:
        run = store.begin_run({})
        for number, report in enumerate(reports(texts, count)):
            fetched = Fetched(
                report.source,
                report.source,
                200,
                "text/html",
                f"{number:064x}",
                60_000,
                "2026-04-01T00:00:00Z",
            )
            store.save(fetched, report, run_id=run)
        store.end_run(run, "finished", {})
    sys.stdout.write(f"made in {time.perf_counter() - started:.0f} s\n")


def reports(texts: list[Report], count: int) -> Iterator[Report]:
    """Yield reports: each division has several offices, each office a report for each year."""
    places = [
        entries[-1] for code, entries in sorted(table().codes.items()) if code and not code.endswith("0000")
    ]
    for number in range(count):
        body, year = divmod(number, len(YEARS))
        office = OFFICES[body % len(OFFICES)]
        place = places[body // len(OFFICES) % len(places)]
        name = f"{place.name}{office}"
        yield replace(
            texts[number % TEXTS],
            source=f"https://www.example.gov.cn/{number}.html",
            title=f"{name}{YEARS[year]}年政府信息公开工作年度报告",
            agency=name,
            division_code=place.code,
            year=YEARS[year],
            published_on=f"{YEARS[year] + 1}-0{1 + number % 3}-20",
            owner=Owner(level="county", identity=f"{place.code}/{office}"),
        )


def measure(path: Path) -> None:
    """Print size, the time of the derived tables, and the times of queries in milliseconds."""
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM reports").fetchone()
    size = path.stat().st_size
    print_line("size", f"{size / 1e9:.2f} GB, {size / count:,.0f} bytes a report", "")
    opening = time.perf_counter()
    store = Store(path)
    print_line("opening", f"{(time.perf_counter() - opening) * 1000:.0f} ms", "limit 50 ms")
    with store._transaction() as connection:
        started = time.process_time()
        refresh(connection, "2026-06-01T00:00:00Z")
        print_line("derived tables", f"{time.process_time() - started:.1f} s of processor time", "limit 20 s")
        for name, query in QUERIES.items():
            taken = []
            for _ in range(ROUNDS):
                started = time.perf_counter()
                connection.execute(query).fetchall()
                taken.append((time.perf_counter() - started) * 1000)
            print_line(
                name, f"median {statistics.median(taken):.1f} ms, slowest {max(taken):.1f} ms", "limit 200 ms"
            )
    store.close()


def print_line(name: str, measured: str, limit: str) -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{name:22} {measured:45} {limit}\n")


if __name__ == "__main__":
    sys.exit(main())
