"""`foiacrawl runs`: list the last crawls."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import DATABASE, DATABASE_HELP, fail

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers

LAST = 20


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("runs", help="what the last crawls found and what not, a line a run")
    parser.add_argument("database", nargs="?", type=Path, default=DATABASE, help=DATABASE_HELP)
    parser.add_argument(
        "--last", type=int, default=LAST, metavar="N", help=f"number of runs (default: {LAST})"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line a run, the last one first."""
    from foiacrawl.columns import aligned
    from foiacrawl.store import StoreError
    from foiacrawl.store.runs import HEADS, last

    try:
        runs = last(options.database, options.last)
    except StoreError as error:
        return fail(str(error))
    sys.stdout.write(f"{aligned(HEADS, runs)}\n" if runs else "No runs.\n")
    return 0
