"""Measure a database of many reports: its size, opening, the end of a run, and each page of its site, warm and cold.

The site is the public one, of the copy that `foiacrawl serve --public` makes and shows.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

from foiacrawl.site.serve import application
from foiacrawl.store import Store, public
from tests.large.pages import addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench_rows import Row

MAX_BYTES = 12_000  # of a report, full text and derived tables included
MAX_OPENING = 50.0  # milliseconds
MAX_END = 20.0  # seconds of processor time for 100,000 reports
MAX_WARM, MAX_COLD = 200.0, 2_000.0  # milliseconds
REPORTS = 100_000  # for which the limits are
WARM_ROUNDS = 3
_TIMED_OUT = ("SQL query took too long", "SQL Interrupted", 'facets-timed-out">', '"facets_timed_out": ["')

_FIRST_PAGE = """
import asyncio, sys, time
from pathlib import Path
import httpx
from foiacrawl.site.serve import application

async def ask(app):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.test", timeout=None) as client:
        (await client.get("/")).raise_for_status()

started = time.perf_counter()
app = application(Path(sys.argv[1]), is_public=True)
ready, working = time.perf_counter(), time.process_time()
asyncio.run(ask(app))
print(1000 * (ready - started), 1000 * (time.perf_counter() - ready), 1000 * (time.process_time() - working))
"""


class Asked(NamedTuple):
    """The times of an address in milliseconds: the first after the file was dropped from memory, and those after it.

    `cold_work` is the processor time of the first, `cold_read` what it read from the disk, in bytes: what is above the work
    was waiting, for the disk or for other processes. Of those after it only this process's own time counts: a busy machine
    interrupts a long action more often than a short one.
    """

    path: str
    cold: float
    cold_work: float
    cold_read: int
    warm: list[float]
    failure: str


def measure(path: Path, *, verbose: bool = False) -> list[Row]:
    """Return the lines of the benchmarks' table; `verbose` prints each address that keeps no limit."""
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM reports").fetchone()
        parts = connection.execute(
            "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 5"
        ).fetchall()
    size = (
        path.stat().st_size - _size_of_empty()
    )  # its code lists, half a megabyte, are those of any number of reports
    largest = ", ".join(f"{name} {bytes_ / count:,.0f}" for name, bytes_ in parts)
    rows: list[Row] = [
        (
            f"size of {count:,} reports",
            f"{size / count / MAX_BYTES:.2f} x",
            f"{MAX_BYTES:,} B",
            f"{size / 1e9:.2f} GB, {size / count:,.0f} bytes a report: {largest}",
            size / count <= MAX_BYTES,
        ),
        _opening(path),
        _end_of_run(path, count),
    ]
    shown = public.copy_database(path)
    try:
        return [*rows, _new_process(shown), *_pages(shown, verbose=verbose)]
    finally:
        shown.unlink()


def _size_of_empty() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "foia.db"
        Store(path).close()
        return path.stat().st_size


def _opening(path: Path) -> Row:
    Store(path).close()
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        store = Store(path)
        taken.append((time.perf_counter() - started) * 1000)
        store.close()
    least = min(taken)
    return (
        "opening",
        f"{least / MAX_OPENING:.2f} x",
        f"{MAX_OPENING:.0f} ms",
        f"{least:.0f} ms",
        least <= MAX_OPENING,
    )


def _end_of_run(path: Path, count: int) -> Row:
    """Return what the end of a run takes when anything was written."""
    limit = MAX_END * max(count, REPORTS / 10) / REPORTS
    store = Store(path)
    run = store.begin_run({})  # makes what is derived stale
    started = time.process_time()
    counts = store.count_run(run)
    store.compare_texts()
    store.end_run(run, "finished", counts)
    store.close()
    taken = time.process_time() - started
    return (
        "end of a run",
        f"{taken / limit:.2f} x",
        f"{limit:.1f} s",
        f"{taken:.1f} s of processor time: derived tables, counts of the run, planner's statistics",
        taken <= limit,
    )


def _new_process(path: Path) -> Row:
    """Return how long a new process takes to have its site ready, of a file that is not in memory, and then its first page."""
    drop_from_memory(path)
    ran = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", _FIRST_PAGE, str(path)], check=True, capture_output=True, text=True
    )
    ready, first, work = map(float, ran.stdout.split())
    return (
        "start page of a new process, cold",
        f"{work / MAX_WARM:.2f} x",
        f"{MAX_WARM:.0f} ms",
        f"{work:.0f} ms of work in {first:.0f} ms, when the site was ready after {ready:.0f} ms",
        work <= MAX_WARM,
    )


def _pages(path: Path, *, verbose: bool) -> list[Row]:
    rows: list[Row] = []
    app = application(path, is_public=True)
    for kind, paths in addresses(path).items():
        asked = asyncio.run(_ask_all(app, path, paths))
        warm = sorted(time_ for one in asked for time_ in one.warm)
        p95 = warm[min(len(warm) - 1, int(len(warm) * 0.95))]
        cold, cold_work, cold_read = max((one.cold, one.cold_work, one.cold_read) for one in asked)
        failed = [one for one in asked if one.failure]
        kept = p95 <= MAX_WARM and cold <= MAX_COLD and not failed
        rows.append(
            (
                f"{kind}, {len(paths)} addresses",
                f"{p95 / MAX_WARM:.2f} x",
                f"{MAX_WARM:.0f} ms",
                f"median {statistics.median(warm):.0f}, p95 {p95:.0f}, slowest {warm[-1]:.0f}, "
                f"slowest cold {cold:.0f} ms ({cold_work:.0f} of work, {cold_read / 1e6:.1f} MB read)"
                + "".join(f"; {one.path}: {one.failure}" for one in failed[:3]),
                kept,
            )
        )
        if verbose:
            _print_slow(asked)
    return rows


def _print_slow(asked: Sequence[Asked]) -> None:
    for one in asked:
        if one.failure or max(one.warm, default=0) > MAX_WARM or one.cold > MAX_COLD:
            warm = "/".join(f"{time_:.0f}" for time_ in one.warm)
            cold = f"cold {one.cold:.0f} ms ({one.cold_work:.0f}, {one.cold_read / 1e6:.1f} MB)"
            print(f"  {one.path}: warm {warm} ms, {cold} {one.failure}")  # noqa: T201 - a command's output


async def _ask_all(app: Any, path: Path, paths: Sequence[str]) -> list[Asked]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.test", timeout=None) as client:  # noqa: S113
        return [await _ask(client, path, address) for address in paths]


async def _ask(client: httpx.AsyncClient, path: Path, address: str) -> Asked:
    drop_from_memory(path)
    times, works, failure = [], [], ""
    before = reads = _read_from_disk()
    for turn in range(1 + WARM_ROUNDS):
        started, working = time.perf_counter(), time.process_time()
        answer = await client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        works.append((time.process_time() - working) * 1000)
        if not turn:
            reads = _read_from_disk()
        if answer.status_code != 200:
            failure = f"status {answer.status_code}"
        elif any(sign in answer.text for sign in _TIMED_OUT):
            failure = "a part timed out"
    return Asked(address, times[0], works[0], reads - before, works[1:], failure)


def _read_from_disk() -> int:
    """Return how many bytes this process has had read from the disk."""
    counts = dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())
    return int(counts["read_bytes"])


def drop_from_memory(path: Path) -> None:
    """Let the system forget what it has read of a file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
