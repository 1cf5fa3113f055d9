"""One list over its pages: which page to ask for next, and whether all of it was seen.

The rule for every family: a further page counts only if it brings lines not seen before. Linked pages come first, then
the numbering the page states, from zero and from one (a wrong guess brings nothing, and the other way fills the gap),
then common names. What stays unreached below a declared number is told.
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

_MOST_MISSES = (
    3  # pages in a row that a stated numbering may miss: one for the off-by-one, one dead, one to be sure
)
_NUMBERED = re.compile(r"^(.*[_/=-])(\d{1,3})((?:\.\w+|[&#].*)?)$")  # a further page's address
_MOST_PAGES = 500  # pages of one list; the longest seen on real portals is below 60


class Chain:
    """The state of one list. `first` is what its first page said."""

    def __init__(self, url: str, first: Listing) -> None:
        self.url = url
        self.rows = set(first.rows)
        self.lines = first.lines
        self.printed = first.lines  # with those that later pages repeat
        self.good_pages = 1
        self.stated = first.pager
        self._places = {_place(row) for row in first.rows}
        self._shared = False
        self._stating = bool(first.pager.pages and first.pager.stated)
        self._asked = {urls.key(url)}
        self._linked: deque[str] = deque(first.pager.links)
        self._tries = self._numbered(first.pager)
        self._steps: set[str] = set(first.pager.links)
        self._gaps = self._between()
        self._last_brought = False
        self._by_number = False
        self._found_by_number = False

    def next(self) -> str | None:
        """Return the next page to ask for, or None when the list is at its end."""
        if self.good_pages >= _MOST_PAGES:
            return None
        while self._linked:
            if url := self._unasked(self._linked.popleft()):
                self._by_number = False
                return url
        if url := next(self._gaps, None):
            self._by_number = False
            return self._unasked(url)
        while not self._is_done():
            candidate = next(self._tries, None)
            if candidate is None:
                return None
            if url := self._unasked(candidate):
                self._by_number = True
                return url
        return None

    def brought(self, listing: Listing) -> bool:
        """Take in what a further page listed; return whether any of it was new."""
        reports = {urls.key(ask.url) for ask in listing.entries}
        if not self._places and (reports or not self._by_number or self.stated.stated):
            # A page without its scripts may be empty: the list begins with the first answer it asks for.
            self._places = {_place(row) for row in listing.rows}
            self._learn(listing.pager)
        fresh = {row for row in listing.rows - self.rows if row in reports or _place(row) in self._places}
        self._last_brought = bool(fresh)
        if fresh:
            self._found_by_number |= self._by_number
            self.rows |= fresh
            self.lines += max(len(fresh), listing.lines - (len(listing.rows) - len(fresh)))
            self.printed += listing.lines
            self.good_pages += 1
            self._linked.extend(listing.pager.links)
            self._steps.update(listing.pager.links)
        return self._last_brought

    def _learn(self, pager: Pager) -> None:
        """Take the declared numbers from the first answer of a list whose page had none; that page counts no longer."""
        if self.stated.total or self.stated.pages:
            return
        self.stated = replace(self.stated, total=pager.total, pages=pager.pages)
        self.good_pages = 0

    def had_already(self) -> None:
        """Take in that the page was asked for by another list: what is missing is for that one to tell."""
        self._shared = True
        self._last_brought = False

    def failed(self) -> None:
        """Take in that the page asked for could not be had."""
        self._last_brought = False

    @property
    def missing(self) -> str | None:
        """Say what was declared and not reached, with both numbers; None if nothing is missing."""
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

    def _unasked(self, url: str) -> str | None:
        key = urls.key(url)
        if key in self._asked:
            # A page already seen by another way ends no numbering.
            self._last_brought = True
            return None
        self._asked.add(key)
        return url

    def _is_done(self) -> bool:
        total, pages = self.stated.total, self.stated.pages
        if pages and self.good_pages >= pages:
            return True
        # Where the names of further pages are stated, a total miscounted here must not keep from asking for them.
        if total and self.lines >= total and not (pages and self._stating):
            return True
        # Without a declared number, names are tried only where a pager was seen that leads nowhere.
        return not total and not pages and not (self.stated.evident and self._is_stuck())

    def _is_stuck(self) -> bool:
        return self.good_pages <= 1 or self._found_by_number

    def _numbered(self, pager: Pager) -> Iterator[str]:
        """Yield candidates: with a known number of pages all of both ways, then each way as far as it leads."""
        if pager.pages and pager.stated:
            for way in pager.numberings[: pager.stated]:
                yield from self._as_declared(way, min(pager.pages, _MOST_PAGES))
            self._stating = False
            if pager.total and self.lines >= pager.total:
                return
        for way in pager.numberings:
            number = 2
            while number <= _MOST_PAGES:
                yield way.page(number)
                if not self._last_brought:
                    break
                number += 1
            if number > 2 and not (pager.total or pager.pages):
                return

    def _between(self) -> Iterator[str | None]:
        """Yield the pages between linked ones (1 2 … 7), None when there is none at the moment."""
        misses = 0
        while misses < _MOST_MISSES:
            hole = next((url for url in self._holes() if urls.key(url) not in self._asked), None)
            yield hole
            misses = misses + 1 if hole and not self._last_brought else 0

    def _holes(self) -> Iterator[str]:
        numbers: dict[tuple[str, str], list[int]] = {}
        for step in self._steps:
            if found := _NUMBERED.match(step):
                numbers.setdefault((found[1], found[3]), []).append(int(found[2]))
        for (head, tail), known in numbers.items():
            for number in range(min(known) + 1, max(known)):
                yield f"{head}{number}{tail}"

    def _as_declared(self, way: Numbering, pages: int) -> Iterator[str]:
        """Yield every page of a way, past a gap, but not past several: then the way is not the portal's."""
        misses = 0
        for number in range(2, pages + 1):
            yield way.page(number)
            misses = 0 if self._last_brought else misses + 1
            if misses == _MOST_MISSES:
                return


def _place(row: str) -> str:
    """Return the first two folders of a line's address, digits aside: an error page's own news lies elsewhere."""
    return re.sub(r"\d+", "#", "/".join(row.split("?")[0].split("/")[:-1][:3]))
