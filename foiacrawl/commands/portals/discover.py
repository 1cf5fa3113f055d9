"""`foiacrawl portals discover`: propose registry rows from a government's home page, or from those of a registry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import wrong_use

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser(
        "discover",
        help="propose registry rows of departments and townships from a government's home page, or all of a registry",
    )
    parser.add_argument("home", metavar="URL", nargs="?", help="the home page")
    parser.add_argument(
        "--homes",
        metavar="REGISTRY",
        help="all portals of a registry CSV, or of a shipped one by name, in place of one URL",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE.csv",
        help="with --homes: the file for the rows; one that was begun is continued",
    )
    parser.add_argument(
        "--level", metavar="LEVELS", help="with --homes: only these levels, such as prefecture,county"
    )
    parser.add_argument(
        "--province", metavar="CODES", help="with --homes: only these provinces, such as 44,45"
    )
    parser.add_argument("--registry", type=Path, help="leave out what this registry CSV has already")
    parser.add_argument(
        "--pages", type=int, default=30, help="most pages looked at on a portal (default: 30)"
    )
    parser.add_argument("--delay", type=float, help="seconds between two pages (default: as in a crawl)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the rows as CSV on stdout and a summary on stderr; return 1 if problems left no row. Of many: write a file."""
    from foiacrawl.crawl.run import discover_all, discover_portals

    if bool(options.home) == bool(options.homes) or bool(options.homes) != bool(options.output):
        return wrong_use("portals discover: give one URL, or --homes with --output")
    if options.homes:
        selection = {"homes": options.homes, "level": options.level, "province": options.province}
        given = {name: value for name, value in selection.items() if value}
        return discover_all(given, options.output, options.registry, options.pages, options.delay)
    return discover_portals(options.home, options.registry, options.pages, options.delay)
