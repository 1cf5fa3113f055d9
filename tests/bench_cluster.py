"""A rebuild by two workers of Dask on this machine beside one by one reading process: how fast, and equal row by row.

    python -m tests.bench_cluster --reports 5000

The processor time of the process that stores shows how many reading processes it could serve.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.archive import Writer
from foiacrawl.cluster.reading import ClusterReading
from foiacrawl.journal import ArchivedDocument, DocumentFetched, RunFinished, RunStarted, to_json
from foiacrawl.model import Hint
from foiacrawl.rebuild import rebuild
from foiacrawl.store import Fetched
from tests.bench_crawl import KINDS
from tests.bench_progress import step
from tests.bench_rows import print_rows
from tests.crawl.rows import differences
from tests.generator.build import generate

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiacrawl.rebuild import Reading
    from tests.bench_rows import Row

GAIN_LIMIT = 1.5
AT = "2026-01-01T00:00:00Z"


def main() -> int:
    """Rebuild twice, and print what was measured; 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--reports", type=int, default=5_000)
    options = parser.parse_args()
    rows = rebuilding(options.reports)
    print_rows(rows)
    return int(any(row[4] is False for row in rows))


def rebuilding(reports: int) -> list[Row]:
    """Rebuild an archive of `reports` reports by one reading process, then by two workers."""
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        with step(f"archiving {reports} reports"):
            archive(work / "archive", reports)
        with step("rebuilding by one reading process"):
            alone, storing = _rebuild(work, "alone.db", reports, None)
        with (
            step("rebuilding by two workers"),
            LocalCluster(
                n_workers=2, threads_per_worker=1, host="127.0.0.1", scheduler_port=0, dashboard_address=":0"
            ) as cluster,
        ):
            address = cluster.scheduler_address
            together, _ = _rebuild(work, "together.db", reports, lambda: ClusterReading(address))
        with step("comparing"):
            found = differences(work / "alone.db", work / "together.db")
    rates = f"{reports / together:.0f} and {reports / alone:.0f} reports a second"
    stored = f"{1000 * storing / reports:.2f} ms of a processor a report, in the process that stores"
    return [
        (
            "rebuild by two workers / by one process",
            f"{alone / together:.2f}",
            f">= {GAIN_LIMIT}",
            rates,
            alone / together >= GAIN_LIMIT,
        ),
        ("storing in a rebuild", "", "", stored, None),
        ("tables that differ", str(len(found)), "0", ", ".join(found) or "none", not found),
    ]


def _rebuild(
    work: Path, name: str, reports: int, reading: Callable[[], Reading] | None
) -> tuple[float, float]:
    """Return the seconds that a rebuild takes, and those of this process's processor."""
    started, used = time.monotonic(), time.process_time()
    done = rebuild(work / "archive", work / name, processes=1, reading=reading)
    assert done.documents == reports
    return time.monotonic() - started, time.process_time() - used


def archive(folder: Path, reports: int) -> None:
    """Write an archive of one run with so many reports of three forms."""
    writer = Writer(folder, "test", limit=100_000_000)
    writer.event(to_json(RunStarted({}, (), at=AT)))
    for number in range(reports):
        made = generate(number, kind=KINDS[number % len(KINDS)], only=())
        url = f"https://www.example.gov.cn/zwgk/{number}.html"
        place, _ = writer.response(url, "200 OK", [("Content-Type", "text/html")], made.body)
        fetched = Fetched(
            url, url, 200, "text/html", sha256(made.body).hexdigest(), len(made.body), AT,
            warc_file=place.file, warc_offset=place.offset,
        )  # fmt: skip
        writer.event(to_json(DocumentFetched(ArchivedDocument(fetched, "text/html", Hint()), at=AT)))
    writer.event(to_json(RunFinished("finished", {}, at=AT)))
    writer.close()


if __name__ == "__main__":
    sys.exit(main())
