"""A reader of pages that never ends with those at /long/, whatever the speed of the machine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from foiacrawl.walk import page_reading

if TYPE_CHECKING:
    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.model import Portal
    from foiacrawl.walk.page_reading import PageContent, PageSource

# What a crawl runs first so that its reading processes read so.
USED = (
    "from foiacrawl.crawl import list_readers; from tests.crawl.stuck import read_source;"
    " list_readers.read_source = read_source"
)


def read_source(job: tuple[PageSource, PageRequest, Portal]) -> PageContent:
    """Read a page as a crawl does, but for the one that is too long."""
    if job[0].url.endswith("/long/"):
        time.sleep(3600)
    return page_reading.read_source(job)
