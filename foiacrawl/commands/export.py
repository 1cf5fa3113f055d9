"""`foiacrawl export`: write the numbers as a dataset that can be cited."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import DATABASE, fail

if TYPE_CHECKING:
    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("export", help="write the numbers as a dataset that can be cited")
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="folder of the dataset; made if it is absent"
    )
    parser.add_argument("database", nargs="?", type=Path, default=DATABASE)
    parser.add_argument("--years", type=_years, metavar="A-B", help="report years, 2019-2023 or 2021")
    parser.add_argument(
        "--formats",
        type=_formats,
        metavar="LIST",
        help="csv, parquet or csv,parquet (default: both; CSV alone where pyarrow is not installed)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the dataset and say what it has; return 1 if it could not be written."""
    from foiacrawl.export.export import export
    from foiacrawl.export.writers import FORMATS, MissingPackageError, has_parquet
    from foiacrawl.store import StoreError

    formats = options.formats
    if formats is None:
        formats = FORMATS if has_parquet() else ("csv",)
        if not has_parquet():
            sys.stderr.write("foiacrawl: CSV alone; for Parquet too: pip install 'foiacrawl[export]'\n")
    try:
        edition = export(options.database, options.folder, years=options.years, formats=formats)
    except (StoreError, MissingPackageError) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{options.folder}: it cannot be written ({error.strerror or error})")
    for table, count in edition.counts.items():
        sys.stdout.write(f"{table:<10}{count:>14,} rows\n")
    sys.stdout.write(
        f"Version {edition.version}, {edition.years}, in {options.folder}: see README.md there.\n"
    )
    return 0


def _years(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if last < first:
        raise argparse.ArgumentTypeError(
            f"{text!r} is neither a year (2021) nor a range of years (2019-2023)"
        )
    return first, last


def _formats(text: str) -> tuple[str, ...]:
    from foiacrawl.export.writers import FORMATS

    wanted = [part.strip() for part in text.split(",")]
    if unknown := [part for part in wanted if part not in FORMATS]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown) or 'nothing'}: there are {', '.join(FORMATS)}")
    return tuple(format_ for format_ in FORMATS if format_ in wanted)
