"""`foiacrawl portals detect`: detect the CMS family of a listing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.commands.common import fail
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse

    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser(
        "detect", help="detect the CMS family of a listing, with the evidence for it"
    )
    parser.add_argument("page", metavar="URL|FILE", help="an http(s) address, or a saved page")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the family and the evidence."""
    if "://" in options.page:
        from foiacrawl.crawl.run import detect_family

        return detect_family(options.page)
    from foiacrawl.listings.families.detection import detect, format_detection
    from foiacrawl.listings.listing import ListingPage
    from foiacrawl.page.decode import decode

    try:
        page = ListingPage("", decode(Path(options.page).read_bytes()).text)
    except OSError as error:
        return fail(f"{options.page}: it cannot be read ({error.strerror}); give an address or a saved page")
    sys.stdout.write(escape_controls(format_detection(detect(page))))
    return 0
