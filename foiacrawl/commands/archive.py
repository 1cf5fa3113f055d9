"""`foiacrawl rebuild` makes the database again from the archive; `foiacrawl warc show` opens one document as it was."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from foiacrawl.rebuild import Rebuilt

ARCHIVE = Path("output/archive")
DATABASE = Path("output/rebuilt.db")
EACH = 0.5  # seconds between two lines of progress on a terminal


def add(commands: Any) -> None:
    """Add the parsers of `rebuild` and `warc`."""
    rebuild = commands.add_parser("rebuild", help="make the database again from the archive alone")
    rebuild.add_argument("archive", nargs="?", type=Path, default=ARCHIVE, metavar="ARCHIVE")
    rebuild.add_argument("--output", type=Path, default=DATABASE, metavar="DATABASE", help="a new file")
    rebuild.add_argument(
        "--against", type=Path, metavar="DATABASE", help="tell what is read otherwise than in it"
    )
    rebuild.add_argument(
        "--processes", type=int, metavar="N", help="processes that read; all cores if not given"
    )
    rebuild.set_defaults(run=_rebuild)

    warc = commands.add_parser("warc", help="look into the archive")
    actions = warc.add_subparsers(title="actions", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="write one document to stdout, byte by byte as it came")
    show.add_argument("url", metavar="URL")
    show.add_argument("--archive", type=Path, default=ARCHIVE, metavar="FOLDER")
    show.add_argument(
        "--at", metavar="TIME", help="as it was then (2026-11-22 or 2026-11-22T04:30:00Z), not as last seen"
    )
    show.set_defaults(run=_show)


def _rebuild(options: argparse.Namespace) -> int:
    from foiacrawl.archive import ArchiveError
    from foiacrawl.rebuild import rebuild
    from foiacrawl.store import Store, StoreError

    started = time.monotonic()
    try:
        done = rebuild(
            options.archive, options.output, processes=options.processes, on_progress=_Progress(started)
        )
        took = time.monotonic() - started
        outcomes = ", ".join(f"{number} {name}" for name, number in sorted(done.outcomes.items()))
        _say(
            f"{options.output}: {done.documents} documents read ({outcomes}), {done.documents / took:.0f} a second"
        )
        if done.lost:
            _say(f"{done.lost} documents are not in the archive: see the problems of kind not_archived")
        if options.against:
            with Store(options.output) as store:
                _compare(store.compare_with(options.against), options.against)
    except (ArchiveError, StoreError) as error:
        sys.stderr.write(f"foiacrawl: {error}\n")
        return 1
    return int(done.lost > 0)


def _compare(counts: dict[str, int], against: Path) -> None:
    tables = {
        name: number for name, number in counts.items() if name not in ("reports", "only here", "only there")
    }
    if not tables:
        _say(f"Every figure is read as in {against}.")
    for table, number in sorted(tables.items()):
        _say(f"{number} figures of {table} are read otherwise than in {against}")
    if counts["reports"]:
        _say(f"They stand in {counts['reports']} reports; see the table changes (because = 'reader').")
    for side in ("only here", "only there"):
        if counts[side]:
            _say(f"{counts[side]} reports are {side}")


class _Progress:
    """Redraws one line on a terminal; writes nothing into a pipe."""

    def __init__(self, started: float) -> None:
        self._started = started
        self._shown = started
        self._wanted = sys.stderr.isatty()

    def __call__(self, done: Rebuilt) -> None:
        now = time.monotonic()
        if self._wanted and now - self._shown >= EACH:
            self._shown = now
            rate = done.documents / (now - self._started)
            sys.stderr.write(f"\r\033[K{done.events} events, {done.documents} documents, {rate:.0f} a second")
            sys.stderr.flush()


def _show(options: argparse.Namespace) -> int:
    from foiacrawl.archive import ArchiveError, Index, open_at

    if not options.archive.is_dir():
        sys.stderr.write(
            f"foiacrawl: {options.archive}: there is no such folder; name the archive with --archive\n"
        )
        return 1
    index = Index(options.archive)
    try:
        places = [
            place
            for place in index.of(options.url)
            if not options.at or place.at[: len(options.at)] <= options.at
        ]
        if not places:
            when = f" up to {options.at}" if options.at else ""
            sys.stderr.write(f"foiacrawl: {options.url} is not in {options.archive}{when}\n")
            return 1
        found = open_at(options.archive, places[0].file, places[0].offset)
    except ArchiveError as error:
        sys.stderr.write(f"foiacrawl: {error}\n")
        return 1
    finally:
        index.close()
    sys.stderr.write(
        f"{found.url}\n{found.at}, status {found.status}, {len(found.body)} bytes, in {places[0].file}\n"
    )
    sys.stdout.buffer.write(found.body)
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
