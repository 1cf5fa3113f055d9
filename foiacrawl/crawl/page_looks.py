"""What the spiders that store nothing need of a page: called in a process that may be ended, which need not load Scrapy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.listings.families.detection import Detection, detect
from foiacrawl.portals.discover import SeenPage, look_at

if TYPE_CHECKING:
    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.walk.page_reading import PageSource


def detect_source(job: tuple[PageSource, PageRequest]) -> Detection:
    """Return the family of a page."""
    source, _ = job
    return detect(source.decode())


def look_at_source(job: tuple[PageSource, PageRequest]) -> SeenPage:
    """Return what a search for portals needs of a page."""
    source, page_request = job
    return look_at(source.decode(), page_request)
