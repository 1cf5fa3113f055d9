"""`foiacrawl warc`: show one archived document as it was fetched, verify the archive, index it for replay."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import ARCHIVE, fail
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse

    from foiacrawl.archive import Place, Stored
    from foiacrawl.commands.common import Subparsers

_FOLDER = "the folder of the archive"
_MAX_SHOWN = 50  # damaged places that are printed


def add_parser(subparsers: Subparsers) -> None:
    """Declare `warc` with its actions."""
    parser = subparsers.add_parser("warc", help="show, verify and index the archive")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="write one document to stdout, byte by byte as it was fetched")
    show.add_argument("url", metavar="URL", help="the address as it was requested")
    show.add_argument("--archive", type=Path, default=ARCHIVE, metavar="FOLDER", help=_FOLDER)
    show.add_argument(
        "--at", metavar="TIME", help="as it was then (2026-11-22 or 2026-11-22T04:30:00Z), not as last seen"
    )
    show.set_defaults(run=run_show)
    verify = actions.add_parser(
        "verify", help="read every record and compare its digests; 1 if any is damaged"
    )
    verify.add_argument("archive", nargs="?", type=Path, default=ARCHIVE, metavar="FOLDER", help=_FOLDER)
    verify.set_defaults(run=run_verify)
    index = actions.add_parser("index", help="write index.cdxj into the archive, for pywb and ReplayWeb.page")
    index.add_argument("archive", nargs="?", type=Path, default=ARCHIVE, metavar="FOLDER", help=_FOLDER)
    index.set_defaults(run=run_index)


def run_show(options: argparse.Namespace) -> int:
    """Write the document to stdout, and its address, time, status and size to stderr."""
    from foiacrawl.archive import ArchiveError, Index

    if not options.archive.is_dir():
        return _no_folder(options.archive)
    try:
        index = Index(options.archive)
    except ArchiveError as error:
        return fail(str(error))
    try:
        places = _up_to(options.at, index.of(options.url))
        if not places:
            when = f" up to {options.at}" if options.at else ""
            return fail(f"{options.url} is not in {options.archive}{when}")
        place, found = _find(options, places)
    except ArchiveError as error:
        return fail(str(error))
    finally:
        index.close()
    sys.stderr.write(
        f"{escape_controls(found.url)}\n{found.at}, status {found.status}, {len(found.body)} bytes, in {place.file}\n"
    )
    sys.stdout.buffer.write(found.body)
    return 0


def _up_to(time: str | None, places: list[Place]) -> list[Place]:
    return [place for place in places if not time or place.at[: len(time)] <= time]


def _find(options: argparse.Namespace, places: list[Place]) -> tuple[Place, Stored]:
    """Return the newest place that can be read; where the index does not fit the files, from these. Raises ArchiveError."""
    from foiacrawl.archive import ArchiveError, search

    try:
        return _first_readable(options.archive, places)
    except ArchiveError:
        others = [
            place for place in _up_to(options.at, search(options.archive, options.url)) if place not in places
        ]
        if not others:
            raise
        sys.stderr.write(
            "foiacrawl: index.db does not fit the files of the archive, which were searched; delete it, and it is made again\n"
        )
        return _first_readable(options.archive, others)


def _first_readable(archive: Path, places: list[Place]) -> tuple[Place, Stored]:
    """Return the newest place that can be read, and name newer, damaged ones on stderr. Raises ArchiveError if none can."""
    from foiacrawl.archive import ArchiveError, open_place

    for place in places[:-1]:
        try:
            return place, open_place(archive, place)
        except ArchiveError as error:
            sys.stderr.write(f"foiacrawl: {escape_controls(str(error))}\n")
    return places[-1], open_place(archive, places[-1])


def run_verify(options: argparse.Namespace) -> int:
    """Print what was verified and what is damaged; return 1 if anything is."""
    from foiacrawl.archive import archive_folders

    if not options.archive.is_dir():
        return _no_folder(options.archive)
    return max(_verify(folder) for folder in archive_folders(options.archive) or [options.archive])


def _verify(folder: Path) -> int:
    from foiacrawl.archive.verify import verify
    from foiacrawl.progress import ProgressLine

    with ProgressLine() as progress:
        done = verify(
            folder,
            lambda so_far: progress.update(
                so_far.records, f"{so_far.files:,} files, {so_far.records:,} records"
            ),
        )
    for damage in done.damages[:_MAX_SHOWN]:
        sys.stdout.write(f"{damage}\n")
    for cut in done.cut:
        sys.stdout.write(f"{cut}: the run that wrote it was killed; nothing else is missing\n")
    sys.stdout.write(
        f"{folder}: {done.files:,} files, {done.size:,} bytes, {done.records:,} records are whole, "
        f"{len(done.damages):,} places are damaged\n"
    )
    return int(bool(done.damages))


def run_index(options: argparse.Namespace) -> int:
    """Write the index and print its size; return 1 if records were left out because they are damaged."""
    from foiacrawl.archive import archive_folders

    if not options.archive.is_dir():
        return _no_folder(options.archive)
    return max(_index(folder) for folder in archive_folders(options.archive) or [options.archive])


def _index(folder: Path) -> int:
    from foiacrawl.archive.cdxj import NAME, write_cdxj

    damages: list[object] = []
    try:
        lines = write_cdxj(folder, damages.append)
    except OSError as error:
        return fail(f"{folder / NAME} cannot be written: {error.strerror}")
    sys.stdout.write(f"{folder / NAME}: {lines:,} responses\n")
    if damages:
        sys.stdout.write(
            f"{len(damages):,} places are damaged and left out: foiacrawl warc verify names them\n"
        )
    return int(bool(damages))


def _no_folder(folder: Path) -> int:
    return fail(f"{folder}: there is no such folder; name the folder of the archive")
