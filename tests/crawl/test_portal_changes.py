"""What changed at a portal is noticed: a relaunch, a column that moved, lists that shrink, hosts that do not answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.crawl.test_history import NAMES, again, article, change, listing, portal_with
from tests.walk.site import page, rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawl.portal_server import Crawled

LANDING = page("<div class='banner'>网站全新改版，敬请期待</div>", "某某市人民政府")


def state(crawled: Crawled) -> tuple[str, int, int | None, int]:
    (found,) = crawled.rows(
        "SELECT state, listed, listed_before, most_listed FROM portals WHERE portal_id = 'p'"
    )
    return found


def last_run(crawled: Crawled) -> dict[str, int]:
    ((counts,),) = crawled.rows("SELECT counts FROM runs ORDER BY run_id DESC LIMIT 1")
    return json.loads(counts)  # type: ignore[no-any-return]


def test_a_portal_that_lists_nothing_any_more_is_quiet_though_its_old_pages_answer(tmp_path: Path) -> None:
    portal = portal_with(1, 2)
    with serving(portal):
        assert state(again(tmp_path, portal)) == ("working", 2, None, 2)
        portal.pages["/nb/"] = LANDING
        quiet = again(tmp_path, portal)
        assert state(quiet) == ("quiet", 0, 2, 2)
        assert quiet.kinds("p") == ["listing_empty", "listing_shrunk"]
        assert "/" in portal.paths  # the column may be linked from the home page
        portal.pages["/nb/"] = listing(1, 2)
        back = again(tmp_path, portal)
    assert state(back)[0] == "working"
    assert back.rows("SELECT count(*) FROM problems WHERE closed_at IS NULL") == [(0,)]


def test_a_relaunch_with_a_new_column_is_followed_from_the_home_page_and_proposed(tmp_path: Path) -> None:
    portal = portal_with(1, 2)
    with serving(portal):
        again(tmp_path, portal)
        portal.pages["/nb/"] = LANDING
        portal.pages["/"] = page('<a href="/xxgk/nb/">政府信息公开年报</a>', "某某市人民政府")
        portal.pages["/xxgk/nb/"] = page(
            rows(*[(NAMES[n], f"某某市{2018 + n}年政府信息公开工作年度报告") for n in (1, 2, 3)]),
            "政府信息公开年报",
        )
        for number in (1, 2, 3):
            portal.pages[f"/xxgk/nb/{NAMES[number]}"] = article(number)
            portal.pages.pop(f"/nb/{NAMES[number]}", None)
        moved = again(tmp_path, portal)
    assert "listing_moved" in moved.kinds("p")
    (message,) = [message for _, kind, message in moved.problems if kind == "listing_moved"]
    assert f"3 are listed at {portal.url}/xxgk/nb/" in message
    assert moved.reports == [("p", f"/xxgk/nb/{NAMES[n]}") for n in (1, 2, 3)]
    counts = last_run(moved)
    assert (counts["new"], counts["moved"], counts["gone"]) == (1, 2, 0)


def test_old_pages_that_vanish_with_the_list_are_a_relaunch_first_and_gone_later(tmp_path: Path) -> None:
    portal = portal_with(1, 2)
    with serving(portal):
        again(tmp_path, portal)
        portal.pages = {"/nb/": LANDING}
        first = again(tmp_path, portal)
        assert state(first)[0] == "quiet"
        assert first.rows("SELECT count(*) FROM documents WHERE gone_on IS NOT NULL") == [(0,)]
        assert any("2 of them do not exist any more" in message for _, _, message in first.problems)
        second = again(tmp_path, portal)
    assert second.rows("SELECT count(*) FROM documents WHERE gone_on IS NOT NULL") == [(2,)]


def test_a_list_that_shows_fewer_reports_than_ever_is_shrunk(tmp_path: Path) -> None:
    portal = portal_with(1, 2, 3, 4)
    with serving(portal):
        again(tmp_path, portal)
        portal.pages["/nb/"] = listing(4)
        shrunk = again(tmp_path, portal)
        assert state(shrunk) == ("shrunk", 1, 4, 4)
        assert "listing_shrunk" in shrunk.kinds("p")
        assert state(again(tmp_path, portal)) == ("shrunk", 1, 1, 4)  # it stays so until a person has looked


def test_a_report_that_was_withdrawn_is_gone_and_the_portal_works(tmp_path: Path) -> None:
    portal = portal_with(1, 2, 3)
    with serving(portal):
        again(tmp_path, portal)
        portal.pages["/nb/"] = listing(2, 3)
        del portal.pages[f"/nb/{NAMES[1]}"]
        again(tmp_path, portal)
        withdrawn = again(tmp_path, portal)
    assert withdrawn.kinds("p").count("gone") == 1
    assert state(withdrawn)[0] == "working"


def test_reports_at_new_addresses_have_moved_and_are_not_new(tmp_path: Path) -> None:
    """The column redirects to another one with the same reports and one more; the old addresses answer 404."""
    portal = portal_with(1, 2, 3)
    with serving(portal):
        again(tmp_path, portal)
        portal.pages = {"/nb/": Answer("", 302, {"Location": "/new/nb/"})}
        portal.pages["/new/nb/"] = listing(1, 2, 3, 4)
        portal.pages |= {f"/new/nb/{NAMES[n]}": article(n) for n in (1, 2, 3, 4)}
        crawled = again(tmp_path, portal)
    counts = last_run(crawled)
    assert (counts["new"], counts["moved"], counts["gone"]) == (1, 3, 0)
    assert crawled.reports == [("p", f"/new/nb/{NAMES[n]}") for n in (1, 2, 3, 4)]
    assert state(crawled)[0] == "working"
    assert "1 new, 0 changed, 3 moved, 0 gone" in crawled.log


def test_a_link_to_another_bodys_list_is_no_line_of_this_one(tmp_path: Path) -> None:
    friend = "<div class='links'><a href='http://www.example.com/nb/'>政府信息公开年报（兄弟单位）</a></div>"
    portal = LocalPortal({"/nb/": page(friend, "政府信息公开年报")})
    with serving(portal):
        crawled = again(tmp_path, portal)
    assert "listing_empty" in crawled.kinds("p")
    assert state(crawled)[0] == "empty"


def test_a_home_page_that_calls_itself_a_column_and_lists_nothing_is_a_problem(tmp_path: Path) -> None:
    portal = LocalPortal({"/": page("<p>欢迎</p>", "政府信息公开年报")})
    with serving(portal):
        crawled = crawl(tmp_path, {"p": f"{portal.url}/"})
    assert "listing_empty" in crawled.kinds("p")


CLOSED = {"a": "http://127.0.0.1:9/nb/", "b": "http://127.0.0.1:19/nb/"}
"""Two hosts where nothing answers: the system gives nobody such a low port."""


def test_portals_where_nothing_answers_are_unreachable_and_the_exit_code_says_so(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, CLOSED)
    assert crawled.code == 4
    assert "no portal could be reached" in crawled.log
    assert crawled.rows("SELECT state, failed_visits FROM portals") == [("unreachable", 1)] * 2
    assert "0 finished, 0 skipped, 0 blocked, 2 unreachable" in crawled.log
    portal = portal_with(1)
    with serving(portal):
        other = crawl(tmp_path, {"a": CLOSED["a"], "p": f"{portal.url}/nb/"})
    assert other.code == 0
    assert other.rows("SELECT portal_id, state, failed_visits FROM portals ORDER BY 1") == [
        ("a", "unreachable", 2),
        ("b", "unreachable", 1),
        ("p", "working", 0),
    ]


def test_a_portal_that_refuses_is_blocked(tmp_path: Path) -> None:
    portal = LocalPortal({"/nb/": Answer("", 403)})
    with serving(portal):
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert crawled.code == 4
    assert crawled.rows("SELECT state FROM portals") == [("blocked",)]


def test_all_marks_vanished_reports_gone_too(tmp_path: Path) -> None:
    portal = portal_with(1, 2)
    with serving(portal):
        again(tmp_path, portal)
        portal.pages["/nb/"] = listing(1)
        del portal.pages[f"/nb/{NAMES[2]}"]
        crawled = again(tmp_path, portal, "-a", "all=1")
    assert crawled.rows(
        "SELECT url LIKE '%' || ? FROM documents WHERE gone_on IS NOT NULL".replace("?", f"'{NAMES[2]}'")
    ) == [(1,)]
    assert "fetch_failed" not in crawled.kinds("p")


def test_the_problems_of_a_failed_night_are_closed_by_a_complete_one(tmp_path: Path) -> None:
    portal = portal_with(1, 2)
    broken = {path: Answer("", 500) for path in portal.pages if path != "/nb/"}
    whole = dict(portal.pages)
    with serving(portal):
        portal.pages |= broken
        failed = again(tmp_path, portal)
        assert failed.rows(
            "SELECT count(*) FROM problems WHERE kind = 'fetch_failed' AND closed_at IS NULL"
        ) == [(2,)]
        portal.pages = whole
        complete = again(tmp_path, portal)
    assert complete.rows("SELECT count(*) FROM problems WHERE closed_at IS NULL") == [(0,)]
    assert complete.rows("SELECT count(*) FROM problems") == [(2,)]  # kept as a record


def test_a_night_asks_for_a_tenth_of_the_known_reports_and_a_new_start_on_the_same_day_for_all(
    tmp_path: Path,
) -> None:
    count = 60
    names = [f"t2024{n // 28 + 1:02}{n % 28 + 1:02}_{n}.html" for n in range(count)]
    titles = [f"某某市第{n}局2023年政府信息公开工作年度报告" for n in range(count)]
    pages: dict[str, Answer | str] = {
        "/nb/": page(rows(*zip(names, titles, strict=True)), "政府信息公开年报")
    }
    portal = LocalPortal(pages | {f"/nb/{name}": article(1) for name in names}, tagged=True)
    with serving(portal):
        first = again(tmp_path, portal)
        again(tmp_path, portal)
        assert len(portal.paths) == count + 1
        change(
            first.database,
            "UPDATE documents SET last_seen = strftime('%Y-%m-%dT%H:%M:%SZ', last_seen, '-1 day')",
        )
        again(tmp_path, portal)
        # Which reports are due depends on their addresses, and so on the port: none of them may be.
        assert 1 <= len(portal.paths) < count // 4
