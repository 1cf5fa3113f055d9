"""The `foiacrawl` command: assembles the parsers of `foiacrawl.commands` and runs the one that was named."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from foiacrawl import __version__
from foiacrawl.commands import (
    crawl,
    demo,
    evaluate,
    export,
    extract,
    health,
    portals,
    problems,
    rebuild,
    runs,
    serve,
    warc,
)
from foiacrawl.commands.common import labels_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COMMANDS = (crawl, extract, demo, serve, health, problems, runs, evaluate, rebuild, export, warc, portals)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code (0: done, 1: something could not be done, 2: wrong use)."""
    options = _parser().parse_args(arguments)
    if fault := labels_fault():
        sys.stderr.write(f"foiacrawl: {fault}\n")
        return 2
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except BrokenPipeError:
        # `foiacrawl extract … | head` closes the pipe, which is no error.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt as stop:
        sys.stderr.write(f"foiacrawl: {stop or 'stopped'}\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="foiacrawl",
        description="Chinese annual reports on government information disclosure, as one database.",
    )
    parser.add_argument("--version", action="version", version=f"foiacrawl {__version__}")
    subparsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(subparsers)
    return parser
