"""What a page or a list is, where it might be something else: pure questions that the walk asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.model import Listed
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Ask, Listing, ListingPage

_MOST_PINNED = 3


def may_collect(ask: Ask) -> bool:
    """Tell whether a line may lead to the reports of several bodies instead of one's: by its words."""
    return bool(ask.listed and vocabulary.is_of_several(ask.listed.title))


def is_newest_first(entries: tuple[Ask, ...]) -> bool:
    """Tell whether lines are in an order by which a new one stands at the top: by their dates, else by their titles' years.

    The first few may be pinned there, whatever their date.
    """
    lines = [entry.listed for entry in entries if entry.listed]
    by_date = [line.date or "" for line in lines]
    by_year = [str(max(titles.years(line.title), default="")) for line in lines]
    return any(
        _falls(times[pinned:])
        for times in (by_date, by_year)
        for pinned in range(min(_MOST_PINNED, len(times) // 2) + 1)
    )


def _falls(times: list[str]) -> bool:
    return bool(times) and all(times) and times[0] > times[-1] and times == sorted(times, reverse=True)


def is_below(url: str, page_url: str) -> bool:
    """Tell whether an address lies in the folder of a page, or below it."""
    return urls.folder(url).startswith(urls.folder(page_url)) and urls.folder(page_url).count("/") > 1


def is_report_itself(page: ListingPage, listing: Listing, ask: Ask) -> bool:
    """Tell a report that stands where a list was expected from a list that prints its newest report in full.

    Where no other line names the same report, nothing is counted twice by taking it.
    """
    verdict = titles.verdict(page.title, annual=True)
    if not listing.own or verdict is Verdict.NO:
        return False
    if verdict is Verdict.OTHER and ask.trail.role != "column" and not listing.annual:
        return False
    if not listing.entries:
        return True
    own = titles.fold(page.title)
    others = [titles.fold(entry.listed.title) for entry in listing.entries if entry.listed]
    return bool(titles.years(own)) and not any(other in own or own in other for other in others)


def listed_as(page: ListingPage, ask: Ask) -> Listed:
    """Make a line for a report that stands where a list was expected, from the page's own title."""
    return Listed(ask.url, page.title, ask.listed.date if ask.listed else None, ask.trail.unit)
