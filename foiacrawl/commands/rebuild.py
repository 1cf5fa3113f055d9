"""`foiacrawl rebuild`: make the database again from the archive."""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import ARCHIVE, OUTPUT, fail
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from foiacrawl.commands.common import Subparsers
    from foiacrawl.rebuild import Reading, Rebuilt

DATABASE = OUTPUT / "rebuilt.db"
_MAX_SHOWN = 20  # damaged places that are printed; all of them are problems


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("rebuild", help="make the database again from the archive alone")
    parser.add_argument(
        "archives",
        nargs="*",
        default=[str(ARCHIVE)],
        metavar="ARCHIVE",
        help="the folder of an archive, its address (s3://BUCKET/FOLDER), or a folder of archives; several make one"
        " database. Or a WARC or WACZ file of another program, or a folder of these",
    )
    parser.add_argument("--output", type=Path, default=DATABASE, metavar="DATABASE", help="a new file")
    parser.add_argument(
        "--against", type=Path, metavar="DATABASE", help="report what is read differently than in it"
    )
    parser.add_argument(
        "--processes", type=int, metavar="N", help="processes that read; all cores if not given"
    )
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="read on the workers of this scheduler of Dask"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Rebuild and print the counts; return 1 if documents are missing from the archive or it is damaged."""
    from foiacrawl.archive import ArchiveError
    from foiacrawl.cluster.errors import ClusterError
    from foiacrawl.progress import ProgressLine
    from foiacrawl.rebuild import rebuild
    from foiacrawl.store import Store, StoreError

    started = time.monotonic()
    try:
        with ProgressLine() as progress:
            done = rebuild(
                options.archives,
                options.output,
                processes=options.processes,
                reading=_on_cluster(options.scheduler) if options.scheduler else None,
                on_progress=lambda so_far: progress.update(
                    so_far.events, f"{so_far.events:,} events, {so_far.documents:,} documents"
                ),
            )
        write_result(done, options.output, time.monotonic() - started)
        if options.against:
            with Store(options.output) as store:
                _write_comparison(store.compare_with(options.against), options.against)
    except (ArchiveError, StoreError, ClusterError) as error:
        return fail(str(error))
    return int(bool(done.lost or done.damages))


def write_result(done: Rebuilt, database: Path, seconds: float) -> None:
    """Print the counts of a rebuild, and what is lost or damaged."""
    outcomes = ", ".join(f"{number} {name}" for name, number in sorted(done.outcomes.items()))
    _write(
        f"{database}: {done.documents} documents read ({outcomes}), {done.documents / seconds:.0f} a second"
    )
    if done.lost:
        _write(f"{done.lost} documents are not in the archive: see the problems of kind not_archived")
    if done.others:
        _write(f"{done.others} other responses of the archive are no reports")
    for damage in done.damages[:_MAX_SHOWN]:
        _write(f"{damage}; the records around it were read")
    if len(done.damages) > _MAX_SHOWN:
        _write(f"{len(done.damages)} places are damaged: see the problems of kind archive_damaged")


def _on_cluster(scheduler: str) -> Callable[[], Reading]:
    from foiacrawl.cluster.reading import ClusterReading

    return partial(ClusterReading, scheduler)


def _write_comparison(counts: dict[str, int], against: Path) -> None:
    tables = {
        name: number for name, number in counts.items() if name not in ("reports", "only here", "only there")
    }
    if not tables:
        _write(f"Every figure is read as in {against}.")
    for table, number in sorted(tables.items()):
        _write(f"{number} figures of {table} are read otherwise than in {against}")
    if counts["reports"]:
        _write(f"They are in {counts['reports']} reports; see the table changes (because = 'reader').")
    for side in ("only here", "only there"):
        if counts[side]:
            _write(f"{counts[side]} reports are {side}")


def _write(text: str) -> None:
    sys.stdout.write(f"{escape_controls(text)}\n")
