"""Decide what a page or a list is where it might be something else: a report, a list, a collection of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.model import Listed
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Listing, ListingPage, PageRequest

_MAX_PINNED = 3


def may_be_collection(request: PageRequest) -> bool:
    """Return whether a line's words allow that it leads to the reports of several bodies instead of one's."""
    return bool(request.listed and vocabulary.is_of_several_bodies(request.listed.title))


def is_newest_first(entries: tuple[PageRequest, ...]) -> bool:
    """Return whether a new line would be at the top of a list: by the lines' dates, else by the years in their titles.

    The first few may be pinned there, whatever their date.
    """
    lines = [entry.listed for entry in entries if entry.listed]
    dates = [line.date or "" for line in lines]
    years = [str(max(titles.years(line.title), default="")) for line in lines]
    return any(
        _is_descending(times[pinned:])
        for times in (dates, years)
        for pinned in range(min(_MAX_PINNED, len(times) // 2) + 1)
    )


def _is_descending(times: list[str]) -> bool:
    return bool(times) and all(times) and times[0] > times[-1] and times == sorted(times, reverse=True)


def is_below(url: str, page_url: str) -> bool:
    """Return whether an address is in the folder of a page, or below it; the host's root folder does not count."""
    return urls.folder(url).startswith(urls.folder(page_url)) and urls.folder(page_url).count("/") > 1


def is_report_itself(page: ListingPage, listing: Listing, request: PageRequest) -> bool:
    """Return whether a page requested as a list is a report, and not a list that prints its newest report in full.

    Where no other line names the same report, it is not counted twice.
    """
    verdict = titles.verdict(page.title, annual=True)
    if not listing.own or verdict is Verdict.NO:
        return False
    if verdict is Verdict.OTHER and request.route.role != "column" and not listing.annual:
        return False
    if not listing.entries:
        return True
    own = titles.fold(page.title)
    others = [titles.fold(entry.listed.title) for entry in listing.entries if entry.listed]
    return bool(titles.years(own)) and not any(other in own or own in other for other in others)


def make_line(title: str, request: PageRequest) -> Listed:
    """Return a line for a report that was requested as a list, from the page's own title."""
    date = request.listed.date if request.listed else None
    return Listed(request.url, title, date, request.route.body)
