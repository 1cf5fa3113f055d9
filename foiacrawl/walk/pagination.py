"""Follow one list over its pages: which page to request next, and whether all of the list was seen.

The rule for every family: a further page counts only if it has lines not seen before. Linked pages are first, then the
numbering the page states, from zero and from one (a wrong guess has no new lines, and the other way fills the gap), then
common names. Lines below a declared number that cannot be reached are reported as missing.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import Listing, Numbering, Pager

_MAX_MISSES = 3  # pages in a row that a stated numbering may miss: one for the off-by-one, one dead, one more
_NUMBERED = re.compile(r"^(.*[_/=-])(\d{1,3})((?:\.\w+|[&#].*)?)$")  # a further page's address
_MAX_PAGES = 500  # pages of one list; the longest seen on real portals is below 60


class Pagination:
    """The state of one list. `first` is its first page, at `url`."""

    def __init__(self, url: str, first: Listing) -> None:
        self.url = url
        self.rows = set(first.rows)
        self.lines = first.lines
        self.printed = first.lines  # those that later pages repeat included
        self.good_pages = 1
        self.stated = first.pager
        self._places = {_place(row) for row in first.rows}
        self._shared = False
        self._stating = bool(first.pager.pages and first.pager.stated)
        self._requested = {urls.key(url)}
        self._linked: deque[str] = deque(first.pager.links)
        self._candidates = self._number_pages(first.pager)
        self._links: set[str] = set(first.pager.links)
        self._gaps = self._fill_gaps()
        self._has_new = False
        self._by_number = False
        self._found_by_number = False

    def next(self) -> str | None:
        """Return the next page to request, or None at the end of the list."""
        if self.good_pages >= _MAX_PAGES:
            return None
        while self._linked:
            if url := self._claim(self._linked.popleft()):
                self._by_number = False
                return url
        if url := next(self._gaps, None):
            self._by_number = False
            return self._claim(url)
        while not self._is_done():
            candidate = next(self._candidates, None)
            if candidate is None:
                return None
            if url := self._claim(candidate):
                self._by_number = True
                return url
        return None

    def add_page(self, listing: Listing) -> bool:
        """Add what a further page lists; return whether any of it was new."""
        reports = {urls.key(request.url) for request in listing.entries}
        if not self._places and (reports or not self._by_number or self.stated.stated):
            # A page without its scripts may be empty: the list begins with the first answer it requests.
            self._places = {_place(row) for row in listing.rows}
            self._adopt_numbers(listing.pager)
        new = {row for row in listing.rows - self.rows if row in reports or _place(row) in self._places}
        self._has_new = bool(new)
        if new:
            self._found_by_number |= self._by_number
            self.rows |= new
            self.lines += max(len(new), listing.lines - (len(listing.rows) - len(new)))
            self.printed += listing.lines
            self.good_pages += 1
            self._linked.extend(listing.pager.links)
            self._links.update(listing.pager.links)
        return self._has_new

    def _adopt_numbers(self, pager: Pager) -> None:
        """Take the declared numbers from the first answer of a list whose page had none; that page no longer counts."""
        if self.stated.total or self.stated.pages:
            return
        self.stated = replace(self.stated, total=pager.total, pages=pager.pages)
        self.good_pages = 0

    def mark_shared(self) -> None:
        """Record that the page was requested by another list, which reports what is missing."""
        self._shared = True
        self._has_new = False

    def mark_failed(self) -> None:
        """Record that the page requested could not be fetched."""
        self._has_new = False

    @property
    def missing(self) -> str | None:
        """What was declared and not reached, in words, with both numbers; None if nothing is missing."""
        total, pages = self.stated.total, self.stated.pages
        if self._shared:
            return None
        # A list may print a line twice and count it twice: with all its pages seen, nothing of it is missing.
        lines = self.printed if pages and self.good_pages >= pages else self.lines
        if total and total > lines:
            return f"declares {total} entries, {lines} could be reached"
        if pages and pages > self.good_pages and not (total and total <= self.lines):
            return f"declares {pages} pages, {self.good_pages} could be reached"
        if self.stated.scripted and self.good_pages == 1 and not (total or pages):
            return "has further pages that only its script opens"
        return None

    def _claim(self, url: str) -> str | None:
        key = urls.key(url)
        if key in self._requested:
            # A page already seen under another numbering does not end this one.
            self._has_new = True
            return None
        self._requested.add(key)
        return url

    def _is_done(self) -> bool:
        total, pages = self.stated.total, self.stated.pages
        if pages and self.good_pages >= pages:
            return True
        # Where the names of further pages are stated, a total miscounted here must not prevent requesting them.
        if total and self.lines >= total and not (pages and self._stating):
            return True
        # Without a declared number, names are tried only where a pager was seen that leads nowhere.
        return not total and not pages and not (self.stated.evident and self._is_stuck())

    def _is_stuck(self) -> bool:
        return self.good_pages <= 1 or self._found_by_number

    def _number_pages(self, pager: Pager) -> Iterator[str]:
        """Yield candidates: with a known number of pages all of both numberings, then each as far as it has new lines."""
        if pager.pages and pager.stated:
            for numbering in pager.numberings[: pager.stated]:
                yield from self._number_declared(numbering, min(pager.pages, _MAX_PAGES))
            self._stating = False
            if pager.total and self.lines >= pager.total:
                return
        for numbering in pager.numberings:
            number = 2
            while number <= _MAX_PAGES:
                yield numbering.page(number)
                if not self._has_new:
                    break
                number += 1
            if number > 2 and not (pager.total or pager.pages):
                return

    def _fill_gaps(self) -> Iterator[str | None]:
        """Yield the pages between linked ones (1 2 … 7), None when there is none at the moment."""
        misses = 0
        while misses < _MAX_MISSES:
            gap = next((url for url in self._find_gaps() if urls.key(url) not in self._requested), None)
            yield gap
            misses = misses + 1 if gap and not self._has_new else 0

    def _find_gaps(self) -> Iterator[str]:
        numbers: dict[tuple[str, str], list[int]] = {}
        for link in self._links:
            if found := _NUMBERED.match(link):
                numbers.setdefault((found[1], found[3]), []).append(int(found[2]))
        for (head, tail), known in numbers.items():
            for number in range(min(known) + 1, max(known)):
                yield f"{head}{number}{tail}"

    def _number_declared(self, numbering: Numbering, pages: int) -> Iterator[str]:
        """Yield every page of a numbering, past a gap, but not past several: then the numbering is not the portal's."""
        misses = 0
        for number in range(2, pages + 1):
            yield numbering.page(number)
            misses = 0 if self._has_new else misses + 1
            if misses == _MAX_MISSES:
                return


def _place(row: str) -> str:
    """Return the first two folders of a line's address, digits aside: the news on an error page is elsewhere."""
    return re.sub(r"\d+", "#", "/".join(row.split("?")[0].split("/")[:-1][:3]))
