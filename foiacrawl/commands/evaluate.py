"""`foiacrawl evaluate`: score the reader on gold pairs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import fail

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "evaluate", help="score the reader on a folder of gold pairs, beside baselines"
    )
    parser.add_argument("folder", type=Path, help="folder with NAME and NAME.gold.json")
    parser.add_argument("--write", type=Path, metavar="FILE.md", help="put the table into a document")
    parser.add_argument("--floor", type=Path, help="a floor file: exit 1 if the reader scores below it")
    parser.add_argument("--pin", action="store_true", help="rewrite the floor file")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the table of scores; return 1 if the reader scores below the floor."""
    from foiacrawl.evaluation import evaluate
    from foiacrawl.evaluation.golds import GoldError, golds

    try:
        pairs = golds(options.folder)
        parts = [(evaluate.evaluate(part), part) for part in evaluate.by_kind(pairs)]
        table = evaluate.as_table(parts)
        sys.stdout.write(f"{table}\n")
        if options.write:
            evaluate.write(table, options.folder, options.write)
        if options.floor:
            scores = parts[0][0][0] if len(parts) == 1 else evaluate.score_reader(pairs)
            (evaluate.write_floor if options.pin else evaluate.check_floor)(scores, pairs, options.floor)
    except (GoldError, evaluate.FloorError, evaluate.NoPlaceError, OSError) as error:
        return fail(str(error))
    return 0
