"""`foiacrawl portals import`: compare the national list of government sites with the registry."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from foiacrawl.commands.common import fail
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from foiacrawl.commands.common import Subparsers
    from foiacrawl.portals.comparison import Compared


def add_parser(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser(
        "import",
        help="compare the national list of government sites (标识码, 主办单位, 名称, 网址) with the registry:"
        " rows that it confirms, adds and contradicts",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the list as CSV, in UTF-8 or GBK")
    parser.add_argument(
        "--registry",
        help="a registry CSV, or a shipped one by name (default: that of FOIACRAWL_REGISTRY, else all shipped ones)",
    )
    parser.add_argument("--output", type=Path, metavar="FILE.csv", help="a file in place of stdout")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the rows as CSV, what is wrong and a summary to stderr; return 1 if rows of the list could not be used."""
    from foiacrawl.portals.comparison import Comparison, Verdict
    from foiacrawl.portals.national_list import read_national_list
    from foiacrawl.portals.registry import RegistryError, default_registry, read_registry

    try:
        known = read_registry(options.registry or default_registry()).portals
        listed = read_national_list(options.file)
    except RegistryError as error:
        return fail(str(error))
    comparison = Comparison(known, datetime.now(UTC).date().isoformat())
    compared = [comparison.compare(site) for site in listed.sites]
    try:
        if options.output:
            with options.output.open("w", encoding="utf-8", newline="") as file:
                _write(compared, file)
        else:
            _write(compared, sys.stdout)
    except OSError as error:
        return fail(f"{options.output}: it cannot be written ({error.strerror})")
    for problem in listed.problems:
        sys.stderr.write(f"{escape_controls(problem.message)}\n")
    for one in compared:
        if one.reason:
            message = f"line {one.site.line}, {one.site.name}: {one.site.url}, but {one.reason}"
            sys.stderr.write(f"{escape_controls(message)}\n")
    counts = Counter(one.verdict for one in compared)
    parts = ", ".join(f"{verdict} {counts[verdict]}" for verdict in Verdict)
    left = len({problem.message.partition(",")[0] for problem in listed.problems})
    total = len(listed.sites) + left
    sys.stderr.write(f"foiacrawl: {total} sites: {parts}; {left} left out\n")
    return int(bool(listed.problems))


def _write(compared: Iterable[Compared], file: TextIO) -> None:
    """Write the rows of a registry, each once, with verdict and line in columns that the registry's reader passes over."""
    from foiacrawl.portals.registry import COLUMNS, as_cells

    rows: dict[str, list[Compared]] = {}
    for one in compared:
        if one.portal is not None:
            rows.setdefault(one.portal.portal_id, []).append(one)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow((*COLUMNS, "verdict", "line"))
    for same in rows.values():
        verdicts = " ".join(dict.fromkeys(one.verdict for one in same))
        lines = " ".join(str(one.site.line) for one in same)
        # The last one has the notes of all.
        writer.writerow((*[as_cells(one.portal) for one in same if one.portal][-1], verdicts, lines))
