"""`foiacrawl serve`: open a database in the browser, with Datasette."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import DATABASE, fail

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers

PORT = 8001


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("serve", help="open a database in the browser, with Datasette")
    parser.add_argument("database", nargs="?", type=Path, default=DATABASE)
    parser.add_argument("--port", type=int, default=PORT, help=f"port on 127.0.0.1 (default: {PORT})")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve the database until interrupted."""
    from foiacrawl.site.serve import serve
    from foiacrawl.store import StoreError

    try:
        serve(options.database, options.port)
    except StoreError as error:
        return fail(str(error))
    return 0
