"""`foiacrawl crawl`: what `scrapy crawl gov_portals` does in the checkout, from any folder and when installed."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from typing import TYPE_CHECKING

from foiacrawl.commands.common import OUTPUT, fail, wrong_use
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    from foiacrawl.cluster.shard import ShardCrawled
    from foiacrawl.commands.common import Subparsers

SPIDER = "gov_portals"
_MAX_SHARDS = 99_999


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command; its arguments are Scrapy's, so argparse takes none of them as an option."""
    parser = subparsers.add_parser(
        "crawl",
        help="visit the portals of the registry; the same options as scrapy crawl gov_portals",
        prefix_chars="\0",
        add_help=False,
    )
    parser.add_argument(
        "arguments",
        nargs="*",
        metavar="-a NAME=VALUE",
        help="an argument as above; `-s NAME=VALUE` is a setting; `--scheduler tcp://HOST:PORT --shards N` crawls on"
        " several machines",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Crawl by Scrapy's own command line with the settings of this package, whatever project the folder belongs to."""
    from foiacrawl.crawl.run import run_spider

    arguments = [argument for argument in options.arguments if argument != SPIDER]
    if not any("FOIACRAWL_DB=" in argument for argument in arguments):
        OUTPUT.mkdir(exist_ok=True)
    if any(argument.startswith(("--scheduler", "--shards")) for argument in arguments):
        return _run_shards(arguments)
    return run_spider(SPIDER, arguments)


def _run_shards(arguments: list[str]) -> int:
    """Crawl in shards on the workers of a scheduler, then make one database; return the exit code."""
    from foiacrawl.archive import ArchiveError
    from foiacrawl.cluster.crawl import crawl_shards, join_shards, places_of, plan_shards
    from foiacrawl.cluster.errors import ClusterError
    from foiacrawl.commands.rebuild import write_result
    from foiacrawl.crawl.config import ConfigError
    from foiacrawl.progress import ProgressLine
    from foiacrawl.store import StoreError

    own = argparse.ArgumentParser(prog="foiacrawl crawl", allow_abbrev=False, add_help=False)
    own.add_argument("--scheduler", required=True, metavar="tcp://HOST:PORT")
    own.add_argument("--shards", required=True, type=_number, metavar="N")
    own.add_argument("--shards-only", action="store_true")
    given, options = own.parse_known_args(arguments)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # it stops the shards in good order
    try:
        places = places_of(options)
        shards = plan_shards(places, given.shards, options)
        code = crawl_shards(given.scheduler, shards, _print_end)
        if given.shards_only:
            return code
        started = time.monotonic()
        with ProgressLine() as progress:
            done = join_shards(
                given.scheduler,
                places,
                shards,
                lambda so_far: progress.update(so_far.events, f"{so_far.documents:,} documents"),
            )
        write_result(done, places.database, time.monotonic() - started)
    except ConfigError as error:
        return wrong_use(str(error))
    except (ArchiveError, StoreError, ClusterError) as error:
        return fail(str(error))
    finally:
        signal.signal(signal.SIGTERM, before)
    return 1 if done.lost or done.damages else code


def _number(text: str) -> int:
    """Return the number of shards; raises ValueError."""
    if not 1 <= (number := int(text)) <= _MAX_SHARDS:
        raise ValueError
    return number


def _print_end(shard: ShardCrawled) -> None:
    sys.stdout.write(f"shard {shard.number}: exit code {shard.code}\n{escape_controls(shard.output)}")
    sys.stdout.flush()
