"""`foiacrawl extract`: read saved files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("extract", help="read saved files, one JSON object a line on stdout")
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="HTML, text, Word, a sheet, PDF, a zip of these, or a folder of them",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one JSON line a file; return 1 if any file could not be read."""
    from foiacrawl.extract import extract

    return extract(options.files)
