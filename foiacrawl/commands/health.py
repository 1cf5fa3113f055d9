"""`foiacrawl health`: list what of the crawl needs a person."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import DATABASE, DATABASE_HELP, fail, wrong_use

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
    parser.add_argument(
        "-s",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="settings",
        help="a setting, as for a crawl: the thresholds are FOIACRAWL_HEALTH_…",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what needs a person and what to do; return 1 if anything does."""
    from foiacrawl.crawl.config import ConfigError, read_settings
    from foiacrawl.health import check_health, thresholds_of
    from foiacrawl.store import StoreError

    try:
        settings = read_settings(options.settings)
    except ConfigError as error:
        return wrong_use(str(error))
    archive = options.archive or options.database.resolve().parent / "archive"
    try:
        needs = check_health(options.database, archive, thresholds_of(settings))
    except StoreError as error:
        return fail(str(error))
    for need in needs:
        sys.stdout.write(f"{need.about}: {need.what}.\n    {need.todo}\n")
    if not needs:
        sys.stdout.write("Nothing needs a person.\n")
    return int(bool(needs))
