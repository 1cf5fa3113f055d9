"""A list that an earlier crawl has seen: when its top shows that the rest is unchanged."""

from __future__ import annotations

import pytest

from foiacrawl.listings.listing import ListingPage, PageRequest
from foiacrawl.model import Portal
from foiacrawl.walk.actions import KnownList
from foiacrawl.walk.walk import Walk
from tests.walk.site import HOST, page

PAGER = "<script>createPageHTML(3,0,'index','html');</script>"


class Remembered:
    """Every document is known, and every list was seen to its end."""

    def __init__(self, declared: int | None = None) -> None:
        self.number = declared

    def has_document(self, _url: str) -> bool:
        return True

    def known_list(self, _url: str) -> KnownList:
        return KnownList(10, self.number)


def goes_on(lines: list[tuple[int, str]], declared: int | None = None, pager: str = PAGER) -> bool:
    """Return whether a further page of a known list is asked for; its lines are given by year and date."""
    items = "".join(
        f'<li><a href="t{year}0130_{year}.html">某某局{year}年政府信息公开年报</a><span>{date}</span></li>'
        for year, date in lines
    )
    walk = Walk(Portal("p", "某某门户", f"{HOST}/gk/nb/"), history=Remembered(declared))
    (request,) = walk.start()
    assert isinstance(request, PageRequest)
    steps = walk.take(request, ListingPage(request.url, page(f"<ul>{items}</ul>{pager}", "政府信息公开年报")))
    return any(isinstance(step, PageRequest) and step.kind == "page" for step in steps)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([(2023, "2024-01-30"), (2022, "2023-01-30"), (2021, "2022-01-30")], False),
        ([(2021, "2022-01-30"), (2022, "2023-01-30"), (2023, "2024-01-30")], True),
        ([(2023, "2024-01-30"), (2022, "2024-01-30")], False),  # all put online on one day
        ([(2022, "2024-01-30"), (2023, "2024-01-30")], True),
        ([(2023, ""), (2022, "")], False),
        ([(2023, "2024-01-30"), (2024, "2024-01-30")], True),
        ([(2023, "2024-01-30")], True),  # one line has no order
        ([(2019, "2020-01-30"), (2023, "2024-01-30"), (2022, "2023-01-30")], False),  # the first is pinned
        ([(2023, "2024-01-30"), (2021, "2022-01-30"), (2022, "2023-01-30")], True),
    ],
)
def test_only_the_newest_first_tell_that_nothing_was_added(
    lines: list[tuple[int, str]], expected: bool
) -> None:
    assert goes_on(lines) is expected


def test_a_list_with_as_many_lines_as_before_is_as_it_was() -> None:
    pager = "<script>createPageHTML('page_div',3,1,'index','html',{});</script>"
    oldest_first = [(2021, "2022-01-30"), (2022, "2023-01-30")]
    assert not goes_on(oldest_first, 6, pager.format(6))
    assert goes_on(oldest_first, 6, pager.format(7))


def test_a_page_without_lines_asks_for_its_list() -> None:
    assert goes_on([])
