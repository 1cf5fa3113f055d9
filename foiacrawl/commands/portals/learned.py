"""`foiacrawl portals learned`: what crawls have learned of the portals, as rows for the registry."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import DATABASE, DATABASE_HELP, fail
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers

_NOTHING = (
    "nothing was learned; a column is proposed where all lists that a complete visit read lie in its folder"
)


def add_parser(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser(
        "learned",
        help="what crawls have learned (columns found from home pages, moved addresses, families), as rows for the registry",
    )
    parser.add_argument("database", nargs="?", type=Path, default=DATABASE, help=DATABASE_HELP)
    parser.add_argument(
        "--registry",
        metavar="FILE",
        help="write all rows of this registry, a file or a shipped one by name, with what was learned in its place",
    )
    parser.add_argument("--output", type=Path, metavar="FILE.csv", help="a file in place of stdout")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the rows as CSV, and a summary to stderr."""
    from foiacrawl.portals.registry import RegistryError, as_csv, read_registry
    from foiacrawl.store import StoreError
    from foiacrawl.store.learned import find_learned

    try:
        learned = find_learned(options.database)
        rows = {one.portal.portal_id: one.portal for one in learned}
        if options.registry:
            known = read_registry(options.registry).portals
            text = as_csv(rows.get(portal.portal_id, portal) for portal in known)
        else:
            text = as_csv(rows.values())
        if options.output:
            options.output.write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
    except (StoreError, RegistryError) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{options.output}: it cannot be written ({error.strerror})")
    counts = Counter(finding for one in learned for finding in one.findings)
    parts = ", ".join(f"{count} {finding}" for finding, count in sorted(counts.items()))
    sys.stderr.write(escape_controls(f"foiacrawl: {len(learned)} rows: {parts or _NOTHING}") + "\n")
    return 0
