"""`foiacrawl crawl`: what `scrapy crawl gov_portals` does in the checkout, from any folder and when installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.commands.common import OUTPUT

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers

SPIDER = "gov_portals"


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
        help="an argument as above; `-s NAME=VALUE` is a setting",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Crawl by Scrapy's own command line with the settings of this package, whatever project the folder belongs to."""
    from foiacrawl.crawl.run import run_spider

    if not any("FOIACRAWL_DB=" in argument for argument in options.arguments):
        OUTPUT.mkdir(exist_ok=True)
    return run_spider(SPIDER, [argument for argument in options.arguments if argument != SPIDER])
