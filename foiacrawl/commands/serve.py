"""`foiacrawl serve`: open a database in the browser, with Datasette."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import DATABASE, fail, wrong_use

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers

PORT = 8001
HOST = "127.0.0.1"


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("serve", help="open a database in the browser, with Datasette")
    parser.add_argument("database", nargs="?", type=Path, default=DATABASE)
    parser.add_argument("--port", type=int, default=PORT, help=f"port (default: {PORT})")
    parser.add_argument("--host", default=HOST, help=f"address to listen on (default: {HOST})")
    parser.add_argument(
        "--public",
        action="store_true",
        help="safe to expose: serve an immutable copy, without SQL pages, within limits of time, rows, memory and rate",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve the database until interrupted."""
    from foiacrawl.addresses.public import is_loopback
    from foiacrawl.site.serve import serve
    from foiacrawl.store import StoreError

    if not options.public and not is_loopback(options.host):
        return wrong_use(f"--host {options.host}: other machines reach it there; that needs --public")
    try:
        serve(options.database, options.port, options.host, is_public=options.public)
    except StoreError as error:
        return fail(str(error))
    return 0
