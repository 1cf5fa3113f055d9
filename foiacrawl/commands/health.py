"""`foiacrawl health`: list what of the crawl needs a person."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import DATABASE, DATABASE_HELP, fail

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "health", help="list what of the crawl needs a person; exit code 1 if anything does"
    )
    parser.add_argument("database", nargs="?", type=Path, default=DATABASE, help=DATABASE_HELP)
    parser.add_argument(
        "--archive", type=Path, metavar="FOLDER", help="the archive, if not `archive` beside the database"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what needs a person and what to do; return 1 if anything does."""
    from foiacrawl.health import Thresholds, check_health
    from foiacrawl.store import StoreError

    archive = options.archive or options.database.resolve().parent / "archive"
    try:
        needs = check_health(options.database, archive, Thresholds())
    except StoreError as error:
        return fail(str(error))
    for need in needs:
        sys.stdout.write(f"{need.about}: {need.what}.\n    {need.todo}\n")
    if not needs:
        sys.stdout.write("Nothing needs a person.\n")
    return int(bool(needs))
