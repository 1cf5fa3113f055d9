"""`foiacrawl portals discover`: propose registry rows from a government's home page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser(
        "discover", help="propose registry rows from a government's home page, as CSV"
    )
    parser.add_argument("home", metavar="URL", help="the home page")
    parser.add_argument("--registry", type=Path, help="leave out what this registry CSV has already")
    parser.add_argument("--pages", type=int, default=30, help="most pages looked at (default: 30)")
    parser.add_argument("--delay", type=float, help="seconds between two pages (default: as in a crawl)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the rows as CSV on stdout and a summary on stderr; return 1 if problems left no row."""
    from foiacrawl.crawl.run import discover_portals

    return discover_portals(options.home, options.registry, options.pages, options.delay)
