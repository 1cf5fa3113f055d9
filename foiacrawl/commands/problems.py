"""`foiacrawl problems`: list what was seen and not understood."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import DATABASE, DATABASE_HELP, fail
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "problems", help="what was seen and not understood, grouped, with what to do"
    )
    parser.add_argument("database", nargs="?", type=Path, default=DATABASE, help=DATABASE_HELP)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print each kind of problem with its number, an example and what to do."""
    from foiacrawl.store import StoreError
    from foiacrawl.store.problems import group_problems

    try:
        groups = group_problems(options.database)
    except StoreError as error:
        return fail(str(error))
    for group in groups:
        sys.stdout.write(
            f"{group.times:6d}  {group.kind}: {group.en} · {group.zh}\n"
            f"        for example: {escape_controls(group.example)}\n        to do: {group.todo}\n"
        )
    if not groups:
        sys.stdout.write("No problems.\n")
    return 0
