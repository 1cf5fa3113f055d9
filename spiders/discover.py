"""The spider that looks for the portals of a government: it proposes registry rows from a home page.

    scrapy crawl discover -a home=URL [-a registry=FILE.csv] [-a pages=30]

The rows are printed as CSV on stdout, a summary on stderr. Which pages to open is decided by `foiacrawl.portals.discover`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.crawl.page_looks import look_at_source
from foiacrawl.crawl.page_spider import PageSpider
from foiacrawl.crawl.run_state import RunResult
from foiacrawl.portals.discover import MAX_PAGES, Search
from foiacrawl.portals.registry import as_csv, read_registry

if TYPE_CHECKING:
    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.portals.discover import SeenPage


class DiscoverSpider(PageSpider):
    """Proposes rows from the page `home`, without those that the CSV file `registry` has, from at most `pages` pages."""

    name = "discover"
    look = staticmethod(look_at_source)

    def __init__(self, home: str | None = None, registry: str | None = None, pages: str = "") -> None:
        super().__init__(home)
        known = read_registry(registry).portals if registry else ()
        self._search = Search(self._portal.listing_url, known, int(pages or MAX_PAGES))

    def next_page(self) -> PageRequest | None:
        """Return the likeliest page not yet opened."""
        return self._search.next()

    def use_page(self, page_request: PageRequest, seen: SeenPage) -> None:
        """Note what a page shows."""
        self._search.take(page_request, seen)

    def report_missing(self, message: str) -> None:
        """Note a page that could not be opened."""
        self._search.failures.append(message)

    def result(self) -> RunResult:
        """Return the proposed rows as CSV, and a summary."""
        found = self._search.outcome()
        summary = f"{found.pages} pages, {len(found.rows)} rows proposed, {found.known} known already"
        has_failed = not found.rows and bool(found.failures)
        return RunResult(as_csv(found.rows), (*found.failures, summary), has_failed)
