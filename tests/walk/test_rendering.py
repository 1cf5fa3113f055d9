"""Empty listings and the browser: one at a time, none lost, an end where it is of no use."""

from __future__ import annotations

import pytest

from foiacrawl.listings.listing import ListingPage, PageRequest
from foiacrawl.model import Portal
from foiacrawl.walk.actions import WalkProblem
from foiacrawl.walk.rendering import MAX_FRUITLESS, MAX_RENDERED, Rendering
from foiacrawl.walk.walk import Walk
from tests.walk.site import HOST, page, rows

EMPTY = page('<div id="list"></div><script>1</script>', "政府信息公开年报")


def walk(folders: int, *, fills: bool, fails: bool = False) -> tuple[list[str], list[WalkProblem], int]:
    """Walk a column of folders that only a browser fills; return rendered addresses, problems, most at once."""
    walker = Walk(Portal("p", "某某", f"{HOST}/nb/"), rendering=Rendering(available=True))
    home = page("".join(f'<a href="b{n}/">某{n}局</a>' for n in range(folders)), "政府信息公开年报")
    steps, rendered, problems, most = walker.start(), [], [], 0
    while steps:
        most = max(most, sum(isinstance(step, PageRequest) and step.render for step in steps))
        step = steps.pop(0)
        if isinstance(step, WalkProblem):
            problems.append(step)
        if not isinstance(step, PageRequest):
            continue
        if step.render:
            rendered.append(step.url)
        source = home if step.url == f"{HOST}/nb/" else EMPTY
        if step.render and fills:
            source = page(rows(("t20240130_1.html", "某某局2023年政府信息公开年报")), "政府信息公开年报")
        if step.kind == "entry" or (step.render and fails):
            steps += walker.fail(step, "404")
        else:
            steps += walker.take(step, ListingPage(step.url, source))
    return rendered, problems, most


def test_all_that_a_browser_fills_are_opened_one_after_the_other() -> None:
    rendered, _, most = walk(8, fills=True)
    assert rendered == [f"{HOST}/nb/b{number}/" for number in range(8)]
    assert most == 1


def test_what_stays_empty_ends_it_and_the_rest_is_reported() -> None:
    rendered, problems, _ = walk(8, fills=False)
    assert len(rendered) == MAX_FRUITLESS
    assert [problem.kind for problem in problems] == ["listing_incomplete"]
    assert "after 3 empty listings" in problems[0].message


def test_a_portal_that_needs_a_browser_throughout_is_told_to_say_so() -> None:
    rendered, problems, _ = walk(MAX_RENDERED + 3, fills=True)
    assert len(rendered) == MAX_RENDERED
    reported = [problem.message for problem in problems if problem.kind == "listing_incomplete"]
    assert f"after {MAX_RENDERED} empty listings" in reported[-1]


def test_a_browser_that_fails_does_not_stop_the_others() -> None:
    rendered, problems, _ = walk(2, fills=True, fails=True)
    assert len(rendered) == 2
    assert [problem.kind for problem in problems] == ["fetch_failed", "fetch_failed"]


@pytest.mark.parametrize(("available", "kinds"), [(None, []), (False, ["needs_software"])])
def test_without_a_browser(available: bool | None, kinds: list[str]) -> None:
    walker = Walk(Portal("p", "某某", f"{HOST}/nb/"), rendering=Rendering(available))
    (request,) = walker.start()
    assert isinstance(request, PageRequest)
    reported = walker.take(request, ListingPage(request.url, EMPTY))
    assert [step.kind for step in reported if isinstance(step, WalkProblem)] == kinds


@pytest.mark.parametrize("friend", ["http://www.example.com/nb/", "http://www.example.com/t20240130_1.html"])
def test_a_link_to_another_bodys_list_keeps_no_list_from_the_browser(friend: str) -> None:
    """What may not be followed fills no list: neither a line nor a column of another host."""
    walker = Walk(Portal("p", "某某", f"{HOST}/nb/"), rendering=Rendering(available=True))
    (start,) = walker.start()
    assert isinstance(start, PageRequest)
    footer = f'<div class="links"><a href="{friend}">某某局2023年政府信息公开年报</a></div>'
    source = EMPTY.replace("</body>", f"{footer}</body>")
    steps = walker.take(start, ListingPage(start.url, source))
    assert [step.url for step in steps if isinstance(step, PageRequest) and step.render] == [start.url]
