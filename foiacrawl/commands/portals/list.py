"""`foiacrawl portals list`: the state of each portal after its last visit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import DATABASE, fail

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser(
        "list",
        help="each portal's state, family, last complete visit, and the reports it listed then and before",
    )
    parser.add_argument("database", nargs="?", type=Path, default=DATABASE)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line a portal, those that do not work first."""
    from foiacrawl.columns import aligned
    from foiacrawl.store import StoreError
    from foiacrawl.store.portal_states import HEADS, portal_states

    try:
        portals = portal_states(options.database)
    except StoreError as error:
        return fail(str(error))
    sys.stdout.write(f"{aligned(HEADS, portals)}\n" if portals else "No portals.\n")
    return 0
