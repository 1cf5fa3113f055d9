"""`foiacrawl portals discover`: propose registry rows from a government's home page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import fail

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
    from foiacrawl.addresses.scope import may_be_registered
    from foiacrawl.crawl.polite import Visitor
    from foiacrawl.crawl.settings import DOWNLOAD_DELAY
    from foiacrawl.portals.discover import discover
    from foiacrawl.portals.registry import RegistryError, as_csv, read_registry

    if not may_be_registered(options.home):
        return fail(f"{options.home} is neither under gov.cn nor listed in addresses/hosts.toml")
    visitor = Visitor(DOWNLOAD_DELAY if options.delay is None else max(0.0, options.delay))
    try:
        known = read_registry(options.registry).portals if options.registry else ()
        found = discover(options.home, visitor.page, known, options.pages)
    except RegistryError as error:
        return fail(str(error))
    sys.stdout.write(as_csv(found.rows))
    lines = [
        *found.failures,
        f"{found.pages} pages, {len(found.rows)} rows proposed, {found.known} known already",
    ]
    sys.stderr.write("".join(f"foiacrawl: {line}\n" for line in lines))
    return int(not found.rows and bool(found.failures))
