"""The spider that opens one page and prints its CMS family.

scrapy crawl detect -a url=URL
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.crawl.page_spider import PageSpider
from foiacrawl.crawl.run_state import RunResult
from foiacrawl.listings.families import as_words, detect
from foiacrawl.listings.listing import Ask

if TYPE_CHECKING:
    from foiacrawl.listings.listing import ListingPage


class DetectSpider(PageSpider):
    """Prints the family of the page at `url`, and the evidence for it."""

    name = "detect"

    def __init__(self, url: str | None = None) -> None:
        super().__init__(url)
        self._pages = [Ask(self._portal.listing_url, "listing")]
        self._result = RunResult("", has_failed=True)

    def next_page(self) -> Ask | None:
        """Return the page the first time."""
        return self._pages.pop() if self._pages else None

    def use_page(self, ask: Ask, page: ListingPage) -> None:
        """Detect the family."""
        del ask
        self._result = RunResult(as_words(detect(page)))

    def report_missing(self, message: str) -> None:
        """Report that the page could not be opened."""
        self._result = RunResult("", (message,), has_failed=True)

    def result(self) -> RunResult:
        """Return the family, or why it is not known."""
        return self._result
