"""`make demo`: the replica is started, crawled as any portals would be, and what was found is shown.

The crawl is an ordinary `scrapy crawl gov_portals` in a process of its own; the database is read with plain SQL on
the tables of the contract (demo_reports.sql, demo_problems.sql).
"""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiacrawl.columns import aligned
from foiacrawl.replica.addresses import FIRST_PORT, default_ports
from foiacrawl.replica.running import ROOT, Replica, ReplicaError, serve

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
# The crawl of the replica takes about half a minute; past this it hangs.
PATIENCE_SECONDS = 600
LOG_TAIL = 25
REPORT_HEADS = ("agency", "year", "form", "figures", "failed checks", "problems")
PROBLEM_HEADS = ("problem", "times", "example")
SAY = {1: "", 2: "some days later "}
"""What is said of the portals in each of their editions."""
NEXT = (
    "Next: `make serve` opens the database in the browser.\n"
    'To crawl real portals, see "Real portals" in the README.'
)


class DemoError(RuntimeError):
    """The demo could not be completed; the message says why and what to do."""


def demo(output: Path, ports: Mapping[str, int] | None = None) -> int:
    """Crawl the replica into `output`/foia.db and show a summary. Return 0, or 1 with the reason on stderr.

    Leaves demo-registry.csv, demo.log and the archive in `output`. `ports` are for tests; the demo's own are fixed,
    so that a second run meets the same addresses.
    """
    output = output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    try:
        # The portals some days later are crawled over those of today; a later run meets the same pages again.
        for edition in (2,) if (output / "foia.db").exists() else (1, 2):
            with serve(ports or default_ports(FIRST_PORT), latency=0.0, edition=edition) as replica:
                _crawl(replica, output, SAY[edition])
        _say(f"\n{_summary_or_log(output)}\n\n{NEXT}")
    except (DemoError, ReplicaError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _crawl(replica: Replica, output: Path, when: str) -> None:
    registry, log = output / "demo-registry.csv", output / "demo.log"
    with registry.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["portal_id", "name", "listing_url"])
        writer.writeheader()
        writer.writerows(replica.rows())
    _say(
        f"Crawling {len(replica.addresses)} replica portals {when}on 127.0.0.1 (log: {log.parent.name}/{log.name}) ..."
    )
    command = [sys.executable, "-m", "foiacrawl", "crawl", "-a", f"registry={registry}"]
    settings = {
        "FOIACRAWL_DB": output / "foia.db",
        "FOIACRAWL_ARCHIVE": output / "archive",
        "DOWNLOAD_DELAY": "0.1",
        "AUTOTHROTTLE_ENABLED": "False",
    }
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    is_watched = sys.stderr.isatty()  # then the crawl shows its live view there
    if is_watched:
        command += ["--logfile", str(log)]
    try:
        with log.open("w", encoding="utf-8") as file:
            done = subprocess.run(  # noqa: S603  (our own interpreter, no shell)
                command,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=None if is_watched else file,
                encoding="utf-8",
                timeout=PATIENCE_SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise DemoError(f"The crawl did not end within {PATIENCE_SECONDS} seconds.\n{_tail(log)}") from None
    if done.returncode:
        raise DemoError(f"The crawl failed (exit code {done.returncode}).\n{_tail(log)}")
    _say(done.stdout.rstrip())


def _summary_or_log(output: Path) -> str:
    try:
        return summary(output / "foia.db")
    except DemoError as error:
        raise DemoError(f"{error}\n{_tail(output / 'demo.log')}") from error


def summary(database: Path) -> str:
    """Return what a database holds: a line for each report, then the problems that belong to none.

    Raises DemoError if the database is missing, cannot be read or holds no report.
    """
    if not database.is_file():
        raise DemoError(f"The crawl ended without writing {database}.")
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        reports = _rows(connection, "demo_reports.sql")
        problems = _rows(connection, "demo_problems.sql")
    if not reports:
        raise DemoError(f"The crawl found no report: {database} holds none.")
    parts = [f"{len(reports)} reports in {database}", aligned(REPORT_HEADS, reports)]
    if problems:
        parts += ["Seen and kept as problems, apart from the reports:", aligned(PROBLEM_HEADS, problems)]
    return "\n\n".join(parts)


def _rows(connection: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    try:
        return connection.execute((HERE / query).read_text(encoding="utf-8")).fetchall()
    except sqlite3.Error as error:
        raise DemoError(f"The database could not be read ({query}): {error}") from error


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL:]
    return "\n".join([f"The end of {log}:", *(f"  {line}" for line in lines)])


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
