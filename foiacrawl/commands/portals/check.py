"""`foiacrawl portals check`: check every row of a registry."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from foiacrawl.commands.common import fail
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser("check", help="check every row of a registry and name what is wrong")
    parser.add_argument(
        "registry",
        nargs="?",
        help="a registry CSV, or a shipped one by name (default: that of FOIACRAWL_REGISTRY, else all shipped ones)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write one line for each fault of a row and a summary to stderr; return 1 if there is any fault."""
    from foiacrawl.portals.registry import RegistryError, default_registry, read_registry

    try:
        read = read_registry(options.registry or default_registry())
    except RegistryError as error:
        return fail(str(error))
    for problem in read.problems:
        sys.stderr.write(f"{escape_controls(problem.message)}\n")
    sys.stderr.write(f"foiacrawl: {len(read.portals)} rows can be used, {len(read.problems)} faults\n")
    return int(bool(read.problems))
