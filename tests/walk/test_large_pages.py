"""Pages that are large, or made to keep a reader busy, are read in linear time, and what is not read of them is reported."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from foiacrawl.listings.listing import ListingPage, PageRequest
from foiacrawl.model import Portal
from foiacrawl.page.bounds import MAX_ATTRIBUTES, MAX_TAGS, bound_markup
from foiacrawl.walk.actions import WalkLimits, WalkProblem
from foiacrawl.walk.page_reading import read_page
from foiacrawl.walk.walk import Walk
from tests.walk.site import HOST, page, rows, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiacrawl.walk.actions import Action

START = f"{HOST}/zwgk/ndbg/"
TITLE = "某某局2023年政府信息公开工作年度报告"
LIST = rows(("/zwgk/ndbg/202401/t20240110_1.html", TITLE))
# The time may grow with the size, and with the noise of a busy machine; squared it would grow sixteen times.
MEASURED = 6
GROWTH = 9.0


def lead(number: int, text: str = TITLE) -> str:
    return f'<a href="/zwgk/ndbg/202401/t20240110_{number}.html">{text}</a>'


def pager_with_options(count: int) -> str:
    options = (f"<option value='/zwgk/ndbg/index_{n}.html'>第{n}页</option>" for n in range(count))
    return page(f"{LIST}<select>{''.join(options)}</select>")


def line_of_links(count: int) -> str:
    return page(f"<ul><li>{''.join(map(lead, range(count)))}</li></ul>")


def links_to_one_page(count: int) -> str:
    return page(f"<div>{lead(1) * count}</div>")


def row_of_buttons(count: int) -> str:
    cells = (f"<td>{lead(n, '查看')}</td>" for n in range(count))
    return page(f"<table><tr>{''.join(cells)}</tr></table>")


def cell_of_buttons(count: int) -> str:
    return page(f"<table><tr><td>{''.join(lead(n, '查看') for n in range(count))}</td></tr></table>")


def long_list(count: int) -> str:
    return page(rows(*((f"/zwgk/ndbg/202401/t20240110_{n}.html", TITLE) for n in range(count))))


def calls_of_pagers(count: int) -> str:
    return page(f"{LIST}<script>{'createPageHTML(a, b);function     ' * count}</script>")


def call_with_arguments(count: int) -> str:
    return page(f"{LIST}<script>createPageHTML({'a,' * count});</script>")


def open_scripts(count: int) -> str:
    return page(LIST) + "<script " * count


def open_comments(count: int) -> str:
    return page(LIST) + "<!--" * count


def links_and_options(count: int) -> str:
    return page(LIST + "<a href='#'>x</a>" * count + "<option value=1>x</option>" * count)


def take(text: str) -> list[Action]:
    walker = Walk(Portal("p", "某某门户", START))
    walker.start()
    return walker.take(PageRequest(START, "listing"), ListingPage(START, text))


def seconds(text: str) -> float:
    begin = time.process_time()
    take(text)
    return time.process_time() - begin


def is_linear(make: Callable[[int], str], count: int) -> bool:
    """Return whether four times as much takes four times as long, in one of several measurements on a busy machine."""
    take(make(10))
    return any(seconds(make(4 * count)) < GROWTH * max(seconds(make(count)), 0.02) for _ in range(MEASURED))


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (pager_with_options, 300),
        (line_of_links, 300),
        (links_to_one_page, 200),
        (row_of_buttons, 300),
        (cell_of_buttons, 300),
        (long_list, 300),
        (calls_of_pagers, 4000),
        (call_with_arguments, 4000),
        (open_scripts, 2000),
        (open_comments, 8000),
        (links_and_options, 1500),
    ],
)
def test_a_page_is_read_in_linear_time(make: Callable[[int], str], count: int) -> None:
    assert is_linear(make, count)


PIECES = ["-", "1", "２", " ", "(", "年", "二〇", "第", "共1", "总", "1 ", "&nbsp;", "/", "'", "=", "<a "]


@pytest.mark.parametrize("piece", PIECES)
def test_a_title_a_link_and_a_text_of_one_piece_are_read_in_linear_time(piece: str) -> None:
    def repeated(count: int) -> str:
        text = piece * count
        attribute = text.replace("'", "").replace("<", "")
        link = f"<a href='/zwgk/ndbg/202401/t20240110_2.html' title='2023{attribute}'>2023{text}</a>"
        return page(f"{LIST}<ul><li>{link}</li></ul><p>{text}</p>", title=text)

    assert is_linear(repeated, 5000)


def test_attributes_beyond_the_limit_are_not_parsed() -> None:
    quoted = " ".join(f"a{n}='1'" for n in range(90_000))
    for attributes in (
        quoted,
        f"x='>' y=\"<\" {quoted}",
        quoted.replace("'", ""),
        "x='>' " * 9 + quoted.replace("='1'", ""),
    ):
        bounded = bound_markup(f"<p>a</p><div {attributes}>b</div>")
        assert len(bounded.text) < 20 * MAX_ATTRIBUTES
        assert bounded.text.endswith(">b</div>")
        assert f"more than {MAX_ATTRIBUTES} attributes" in bounded.cut


@pytest.mark.parametrize(
    "text", ["<input value='" + "x" * 90_000 + "'>", "<a " + " /" * 50_000 + ">", "<p>a", ""]
)
def test_what_is_long_without_many_attributes_stays(text: str) -> None:
    assert bound_markup(text) == (text, "")


def test_tags_beyond_the_limit_are_not_parsed() -> None:
    bounded = bound_markup("<br>" * (MAX_TAGS + 5))
    assert bounded.text == "<br>" * MAX_TAGS
    assert f"{MAX_TAGS:,} tags" in bounded.cut


def test_what_of_a_list_was_not_read_is_a_problem() -> None:
    tail = f"<div {' '.join(f'a{n}' for n in range(2000))}></div>"
    outcome = walk(
        {"/zwgk/ndbg/": page(LIST + tail), "/zwgk/ndbg/202401/t20240110_1.html": page(TITLE)}, "/zwgk/ndbg/"
    )
    assert len(outcome.found) == 1
    [problem] = outcome.problems
    assert problem.kind == "listing_incomplete"
    assert "attributes" in problem.message


def test_a_page_beyond_the_limit_of_bytes_is_a_problem() -> None:
    walker = Walk(Portal("p", "某某门户", START))
    walker.start()
    found = ListingPage(START, page(LIST), cut="the page has 9 bytes; only the first 8 were read")
    actions = walker.take(PageRequest(START, "listing"), found)
    assert [
        "only the first 8" in action.message for action in actions if isinstance(action, WalkProblem)
    ] == [True]


def test_links_to_thousands_of_hosts_are_a_few_problems_and_a_number() -> None:
    lines = rows(*((f"https://h{n}.example.com/t20240110_{n}.html", TITLE) for n in range(3000)))
    columns = "".join(f"<a href='https://c{n}.example.com/nb/'>政府信息公开年报</a>" for n in range(10))
    site = {"/zwgk/ndbg/": page(LIST + lines + columns), "/zwgk/ndbg/202401/t20240110_1.html": page(TITLE)}
    outcome = walk(site, "/zwgk/ndbg/")
    assert len(outcome.found) == 1
    assert outcome.kinds == ["off_limits"] * 51
    assert "2950 further hosts" in outcome.problems[-1].message


def test_what_leads_out_of_the_portal_is_left_to_the_process_that_reads_the_page() -> None:
    elsewhere = rows(("https://www.example.com/t20240110_1.html", TITLE))
    content = read_page(
        ListingPage(START, page(LIST + elsewhere)), PageRequest(START, "listing"), Portal("p", "某", START)
    )
    assert content.listing is not None
    assert [entry.url for entry in content.listing.entries] == [f"{HOST}/zwgk/ndbg/202401/t20240110_1.html"]
    assert content.outside == ("https://www.example.com/t20240110_1.html",)


def test_a_list_without_end_is_followed_up_to_a_number_of_lines() -> None:
    """Each line that is followed waits in memory until it is requested."""

    def answer(path: str) -> str:
        if "/t2024" in path:
            return page(TITLE)
        number = int("0" + "".join(filter(str.isdigit, path)))
        names = [f"{number}{n:02}" for n in range(20)]
        lines = (
            (f"/zwgk/ndbg/202401/t20240110_{name}.html", f"第{name}局2023年政府信息公开工作年度报告")
            for name in names
        )
        return page(f"{rows(*lines)}<a href='/zwgk/ndbg/index_{number + 1}.html'>下一页</a>")

    outcome = walk({}, "/zwgk/ndbg/", answer=answer, limits=WalkLimits(lines=70))
    assert len([url for url in outcome.asked if "/t2024" in url]) == 70
    [problem] = [problem for problem in outcome.problems if problem.kind == "listing_incomplete"]
    assert "70 lines" in problem.message


def test_few_other_hosts_of_a_government_portal_are_followed() -> None:
    """Each takes a request under way, and until its name is known not to exist some time."""
    home = "http://www.example.gov.cn/zwgk/ndbg/"
    lines = rows(
        *(
            (f"http://h{n}.example.gov.cn/t20240110_{n}.html", f"第{n}局2023年政府信息公开工作年度报告")
            for n in range(30)
        )
    )
    outcome = walk({home: page(lines)}, home, limits=WalkLimits(hosts=12), answer=lambda _: page(TITLE))
    assert len(outcome.asked) == 1 + 12
    assert [
        "12 hosts" in problem.message for problem in outcome.problems if problem.kind == "listing_incomplete"
    ] == [True]
