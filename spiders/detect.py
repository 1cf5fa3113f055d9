"""The spider that opens one page and prints its CMS family.

scrapy crawl detect -a url=URL
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.crawl.page_looks import detect_source
from foiacrawl.crawl.page_spider import PageSpider
from foiacrawl.crawl.run_state import RunResult
from foiacrawl.listings.families.detection import format_detection
from foiacrawl.listings.listing import PageRequest

if TYPE_CHECKING:
    from foiacrawl.listings.families.detection import Detection


class DetectSpider(PageSpider):
    """Prints the family of the page at `url`, and the evidence for it."""

    name = "detect"
    look = staticmethod(detect_source)

    def __init__(self, url: str | None = None) -> None:
        super().__init__(url)
        self._pages = [PageRequest(self._portal.listing_url, "listing")]
        self._result = RunResult("", has_failed=True)

    def next_page(self) -> PageRequest | None:
        """Return the page the first time."""
        return self._pages.pop() if self._pages else None

    def use_page(self, page_request: PageRequest, seen: Detection) -> None:
        """Take the family."""
        del page_request
        self._result = RunResult(format_detection(seen))

    def report_missing(self, message: str) -> None:
        """Report that the page could not be opened."""
        self._result = RunResult("", (message,), has_failed=True)

    def result(self) -> RunResult:
        """Return the family, or why it is not known."""
        return self._result
