"""The benchmark of a large database: how large it is, and how long its site's pages and the end of a run take.

python -m tests.bench --large 100000                                      with the other benchmarks (half an hour)
python -m tests.bench_large --reports 100000 --output output/large.db     make it and measure it, and keep it
python -m tests.bench_large --output output/large.db                      measure one that is there
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.store import Store
from tests.bench_progress import step
from tests.bench_rows import print_rows
from tests.large import reports
from tests.large.measure import measure

if TYPE_CHECKING:
    from tests.bench_rows import Row

NOW = "2026-06-01T00:00:00Z"


def main() -> int:
    """Make the database if it is wanted, and print what was measured; 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--reports", type=int, default=0, help="reports to make; 0: measure what is there")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    if options.reports:
        started = time.perf_counter()
        make(options.output, options.reports)
        sys.stdout.write(f"made in {time.perf_counter() - started:.0f} s\n")
    rows = measure(options.output, verbose=True)
    print_rows(rows)
    return int(any(row[4] is False for row in rows))


def large(count: int) -> list[Row]:
    """Make a database of `count` reports in a temporary folder and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "foia.db"
        with step(f"making a database of {count} reports"):
            make(path, count)
        with step("measuring it and its site"):
            return measure(path)


def make(path: Path, count: int) -> None:
    """Write a database of `count` reports of many bodies over several years, as a crawl leaves it."""
    with Store(path, clock=lambda: NOW) as store:
        for portal in reports.portals(count):
            store.save_portal(portal)
        run = store.begin_run({})
        for made in reports.reports(count):
            store.save(made.fetched, made.report, run_id=run)
            if made.is_gone:
                store.mark_gone(made.fetched.url)
        counts = store.count_run(run)
        store.compare_texts()
        store.end_run(run, "finished", counts)


if __name__ == "__main__":
    sys.exit(main())
