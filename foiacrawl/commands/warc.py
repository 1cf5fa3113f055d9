"""`foiacrawl warc show`: write one archived document as it was fetched."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import ARCHIVE, fail
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare `warc` with its action `show`."""
    parser = subparsers.add_parser("warc", help="look into the archive")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="write one document to stdout, byte by byte as it was fetched")
    show.add_argument("url", metavar="URL")
    show.add_argument("--archive", type=Path, default=ARCHIVE, metavar="FOLDER")
    show.add_argument(
        "--at", metavar="TIME", help="as it was then (2026-11-22 or 2026-11-22T04:30:00Z), not as last seen"
    )
    show.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the document to stdout, and its address, time, status and size to stderr."""
    from foiacrawl.archive import ArchiveError, Index, open_at

    if not options.archive.is_dir():
        return fail(f"{options.archive}: there is no such folder; name the archive with --archive")
    index = Index(options.archive)
    try:
        places = [
            place
            for place in index.of(options.url)
            if not options.at or place.at[: len(options.at)] <= options.at
        ]
        if not places:
            when = f" up to {options.at}" if options.at else ""
            return fail(f"{options.url} is not in {options.archive}{when}")
        found = open_at(options.archive, places[0].file, places[0].offset)
    except ArchiveError as error:
        return fail(str(error))
    finally:
        index.close()
    sys.stderr.write(
        f"{escape_controls(found.url)}\n{found.at}, status {found.status}, {len(found.body)} bytes, in {places[0].file}\n"
    )
    sys.stdout.buffer.write(found.body)
    return 0
