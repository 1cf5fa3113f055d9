"""`foiacrawl demo`: crawl the replica portals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import OUTPUT

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("demo", help="crawl the replica portals on 127.0.0.1 into output/foia.db")
    parser.add_argument(
        "--output", type=Path, default=OUTPUT, help="folder for the database (default: output)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Crawl the replica, show a summary, and write the dataset that the site offers for download."""
    from foiacrawl.export.export import export
    from foiacrawl.replica.demo import demo

    code = demo(options.output)
    if code == 0:
        export(options.output / "foia.db", options.output / "dataset")
    return code
