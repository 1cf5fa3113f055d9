"""The `foiacrawl` command, for what is not a crawl. The crawl itself is `scrapy crawl gov_portals`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl import __version__
from foiacrawl.commands import archive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OUTPUT = Path("output")
PORT = 8001
RUNS = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code (0: done, 1: something could not be done, 2: wrong use)."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except BrokenPipeError:
        # `foiacrawl extract … | head` closes the pipe; that is no error of ours.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt as stop:
        sys.stderr.write(f"foiacrawl: {stop or 'stopped'}\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="foiacrawl",
        description="Chinese annual reports on government information disclosure, as one database.",
        epilog="The crawl: scrapy crawl gov_portals [-a registry=FILE.csv] [-a portals=id,id] [-a years=2019-2024]",
    )
    parser.add_argument("--version", action="version", version=f"foiacrawl {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    extract = commands.add_parser("extract", help="read saved files, one JSON object a line on stdout")
    extract.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="HTML, text, Word, a sheet, PDF, a zip of these, or a folder of them",
    )
    extract.set_defaults(run=_extract)

    demo = commands.add_parser("demo", help="crawl the replica portals on 127.0.0.1 into output/foia.db")
    demo.add_argument("--output", type=Path, default=OUTPUT, help="folder for the database (default: output)")
    demo.set_defaults(run=_demo)

    serve = commands.add_parser("serve", help="open a database in the browser, with Datasette")
    serve.add_argument("database", nargs="?", type=Path, default=OUTPUT / "foia.db")
    serve.add_argument("--port", type=int, default=PORT, help=f"port on 127.0.0.1 (default: {PORT})")
    serve.set_defaults(run=_serve)

    problems = commands.add_parser(
        "problems", help="what was seen and not understood, grouped, with what to do"
    )
    problems.add_argument("database", nargs="?", type=Path, default=OUTPUT / "foia.db")
    problems.set_defaults(run=_problems)

    runs = commands.add_parser("runs", help="what the last crawls found and what not, a line a run")
    runs.add_argument("database", nargs="?", type=Path, default=OUTPUT / "foia.db")
    runs.add_argument("--last", type=int, default=RUNS, metavar="N", help=f"so many (default: {RUNS})")
    runs.set_defaults(run=_runs)

    evaluate = commands.add_parser(
        "evaluate", help="score the reader on a folder of gold pairs, beside baselines"
    )
    evaluate.add_argument("folder", type=Path, help="folder with NAME and NAME.gold.json")
    evaluate.add_argument("--write", type=Path, metavar="FILE.md", help="put the table into a document")
    evaluate.add_argument("--floor", type=Path, help="a floor file: exit 1 if the reader fell below it")
    evaluate.add_argument("--pin", action="store_true", help="write the floor file anew")
    evaluate.set_defaults(run=_evaluate)

    archive.add(commands)

    portals = commands.add_parser("portals", help="the registry of portals")
    actions = portals.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser("check", help="try every row of a registry and name what is wrong")
    check.add_argument("registry", nargs="?", type=Path, help="a registry CSV (default: the shipped one)")
    check.set_defaults(run=_check_portals)
    detect = actions.add_parser("detect", help="tell which CMS family a listing is of, and by which marks")
    detect.add_argument("page", metavar="URL|FILE", help="an http(s) address, or a saved page")
    detect.set_defaults(run=_detect_family)
    discover = actions.add_parser(
        "discover", help="propose registry rows from a government's home page, as CSV"
    )
    discover.add_argument("home", metavar="URL", help="the home page")
    discover.add_argument("--registry", type=Path, help="leave out what this registry CSV has already")
    discover.add_argument("--pages", type=int, default=30, help="most pages looked at (default: 30)")
    discover.add_argument("--delay", type=float, help="seconds between two pages (default: as in a crawl)")
    discover.set_defaults(run=_discover_portals)
    return parser


def _extract(options: argparse.Namespace) -> int:
    from foiacrawl.extract import extract

    return extract(options.files)


def _demo(options: argparse.Namespace) -> int:
    from foiacrawl.replica.demo import demo

    return demo(options.output)


def _serve(options: argparse.Namespace) -> int:
    from foiacrawl.store import StoreError
    from foiacrawl.store.serve import serve

    try:
        serve(options.database, options.port)
    except StoreError as error:
        return _fail(str(error))
    return 0


def _problems(options: argparse.Namespace) -> int:
    from foiacrawl.store import StoreError
    from foiacrawl.store.doubts import grouped

    try:
        groups = grouped(options.database)
    except StoreError as error:
        return _fail(str(error))
    for group in groups:
        sys.stdout.write(
            f"{group.times:6d}  {group.kind}: {group.en} · {group.zh}\n"
            f"        for example: {group.example}\n        to do: {group.todo}\n"
        )
    if not groups:
        sys.stdout.write("No problems.\n")
    return 0


def _runs(options: argparse.Namespace) -> int:
    from foiacrawl.columns import aligned
    from foiacrawl.store import StoreError
    from foiacrawl.store.runs import HEADS, last

    try:
        runs = last(options.database, options.last)
    except StoreError as error:
        return _fail(str(error))
    sys.stdout.write(f"{aligned(HEADS, runs)}\n" if runs else "No runs.\n")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from foiacrawl.evaluation import evaluate
    from foiacrawl.evaluation.golds import GoldError, golds

    try:
        pairs = golds(options.folder)
        parts = [(evaluate.evaluate(part), part) for part in evaluate.by_kind(pairs)]
        table = "\n\n".join(evaluate.as_table(scores, part) for scores, part in parts)
        sys.stdout.write(f"{table}\n")
        if options.write:
            evaluate.write(table, options.folder, options.write)
        if options.floor:
            ours = parts[0][0][0] if len(parts) == 1 else evaluate.ours(pairs)
            (evaluate.pin if options.pin else evaluate.hold)(ours, pairs, options.floor)
    except (GoldError, evaluate.FloorError, evaluate.NoPlaceError, OSError) as error:
        return _fail(str(error))
    return 0


def _check_portals(options: argparse.Namespace) -> int:
    from foiacrawl.portals.registry import SHIPPED, RegistryError, check

    try:
        problems = check(options.registry or SHIPPED)
    except RegistryError as error:
        return _fail(str(error))
    for problem in problems:
        sys.stderr.write(f"{problem.message}\n")
    return int(bool(problems))


def _detect_family(options: argparse.Namespace) -> int:
    if "://" in options.page:
        from foiacrawl.crawl.run import detect_family

        return detect_family(options.page)
    from foiacrawl.listings.families import as_words, detect
    from foiacrawl.listings.listing import ListingPage
    from foiacrawl.page.decode import decode

    try:
        page = ListingPage("", decode(Path(options.page).read_bytes()).text)
    except OSError as error:
        return _fail(str(error))
    sys.stdout.write(as_words(detect(page)))
    return 0


def _discover_portals(options: argparse.Namespace) -> int:
    from foiacrawl.crawl.run import discover_portals

    return discover_portals(options.home, options.registry, options.pages, options.delay)


def _fail(message: str) -> int:
    sys.stderr.write(f"foiacrawl: {message}\n")
    return 1
