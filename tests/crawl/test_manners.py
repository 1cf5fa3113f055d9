"""What robots.txt asks for besides its rules, and hosts that cannot be reached any more."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest
from protego import Protego
from scrapy.robotstxt import ProtegoRobotParser

from foiacrawl.crawl.robots import PaceRules, VisitHours, pace_rules_of
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AGENT = "foiacrawl/0.1 (+https://example.org)"


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ("Crawl-delay: 2.5", PaceRules(2.5)),
        ("Request-rate: 1/10", PaceRules(10.0)),
        ("Request-rate: 1/10s", PaceRules(10.0)),
        ("Request-rate: 30/1m", PaceRules(2.0)),
        ("Request-rate: 1/10 0800-2000", PaceRules(10.0)),
        ("Crawl-delay: 20\nRequest-rate: 1/10", PaceRules(20.0)),
        ("Crawl-delay: 3\nRequest-rate: 1/10", PaceRules(10.0)),
        ("Visit-time: 0100-0745", PaceRules(None, VisitHours(time(1), time(7, 45)))),
        ("Visit-time: 2300-0500\nCrawl-delay: 1", PaceRules(1.0, VisitHours(time(23), time(5)))),
        ("Visit-time: always\nRequest-rate: often\nCrawl-delay: long", PaceRules()),
        ("Disallow: /a", PaceRules()),
    ],
)
def test_pace_rules_are_read(lines: str, rules: PaceRules) -> None:
    assert pace_rules_of(ProtegoRobotParser(f"User-agent: *\n{lines}\n".encode(), None), AGENT) == rules


def test_the_pace_rules_are_those_for_our_agent() -> None:
    text = "User-agent: foiacrawl\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 1\nVisit-time: 0100-0200\n"
    assert pace_rules_of(ProtegoRobotParser(text.encode(), None), AGENT) == PaceRules(7.0)


def test_hours_may_go_over_midnight() -> None:
    day, night = VisitHours(time(1), time(7, 45)), VisitHours(time(23), time(5))
    assert [day.includes(time(hour, 45)) for hour in (0, 1, 7, 8)] == [False, True, True, False]
    assert [night.includes(time(hour)) for hour in (22, 23, 0, 5, 6)] == [False, True, True, True, False]
    assert str(day) == "from 01:00 to 07:45 UTC"


@pytest.mark.parametrize(
    ("rule", "path", "allowed"),
    [
        ("/*.pdf$", "/a/b.pdf", False),
        ("/*.pdf$", "/a/b.pdf?x=1", True),
        ("/*/private/", "/a/private/b", False),
        ("/nb/*?page=", "/nb/index.html?page=2", False),
        ("/nb$", "/nb/", True),
        ("/\nAllow: /zwgk/", "/zwgk/nb/", True),
    ],
)
def test_wildcards_and_ends_of_rules_hold(rule: str, path: str, *, allowed: bool) -> None:
    rules = Protego.parse(f"User-agent: *\nDisallow: {rule}\n")
    assert rules.can_fetch(f"http://www.example.gov.cn{path}", AGENT) is allowed


NAMES = [f"t202401{10 + n}_{n}.html" for n in range(12)]


def portal_of_twelve() -> LocalPortal:
    lines = [(line, f"第{n + 1}局2023年政府信息公开工作年度报告") for n, line in enumerate(NAMES)]
    pages: dict[str, Answer | str] = {f"/nb/{line}": report() for line in NAMES}
    return LocalPortal(pages | {"/nb/": page(rows(*lines), "政府信息公开年报")}, tagged=True)


def window(begin: int, end: int) -> str:
    now = datetime.now(UTC)
    return "-".join(f"{now + timedelta(hours=hours):%H%M}" for hours in (begin, end))


def test_outside_of_its_hours_a_host_gives_its_robots_txt_only(tmp_path: Path) -> None:
    portal = portal_of_twelve()
    with serving(portal):
        portal.pages["/robots.txt"] = f"User-agent: *\nVisit-time: {window(2, 4)}\n"
        early = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
        assert portal.paths == []
        portal.pages["/robots.txt"] = f"User-agent: *\nVisit-time: {window(-2, 4)}\n"
        then = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    [(_, kind, message)] = early.problems
    assert kind == "robots"
    assert "Visit-time" in message
    assert " UTC" in message
    assert early.rows("SELECT count(*) FROM visits") == [(1,)]  # by now: of the second crawl
    assert len(then.reports) == 12


def test_a_request_rate_is_a_delay(tmp_path: Path) -> None:
    portal = portal_of_twelve()
    with serving(portal):
        portal.pages["/robots.txt"] = Answer("User-agent: *\nRequest-rate: 2/1s\n", slow=0.3)
        listing = page(rows((NAMES[0], "第1局2023年政府信息公开工作年度报告")), "政府信息公开年报")
        portal.pages["/nb/"] = Answer(listing, slow=0.3)
        crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert portal.smallest_gap >= 0.5  # from the end of an answer it is 0.5 seconds


def test_a_host_out_of_reach_is_skipped_and_the_next_run_completes(tmp_path: Path) -> None:
    portal, other = portal_of_twelve(), portal_of_twelve()
    good = dict(portal.pages)
    with serving(portal, other):
        portal.pages |= {f"/nb/{line}": Answer(report(), slow=60) for line in NAMES[2:]}
        settings = ("-s", "DOWNLOAD_TIMEOUT=2")
        sites = {"p": f"{portal.url}/nb/", "o": f"{other.url}/nb/"}
        cut = crawl(tmp_path, sites, *settings)
        assert cut.code == 0, cut.log
        assert len([portal_id for portal_id, _ in cut.reports if portal_id == "p"]) == 2
        assert len([portal_id for portal_id, _ in cut.reports if portal_id == "o"]) == 12
        assert cut.kinds("p") == ["timeout"] * 6, cut.problems
        [left] = [message for _, _, message in cut.problems if "is skipped" in message]
        assert "5 times in a row" in left
        assert cut.rows("SELECT portal_id FROM visits") == [("o",)]
        assert cut.rows("SELECT count(*) FROM hosts") == [(0,)]
        portal.pages = good
        whole = crawl(tmp_path, sites)
    assert len(whole.reports) == 24
    assert whole.rows("SELECT count(*) FROM visits") == [(2,)]


def test_a_host_whose_robots_txt_does_not_come_is_asked_for_nothing_else(tmp_path: Path) -> None:
    portal = portal_of_twelve()
    with serving(portal):
        portal.pages["/robots.txt"] = Answer("User-agent: *\nDisallow:\n", slow=60)
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, "-s", "DOWNLOAD_TIMEOUT=2")
    assert portal.paths == []
    [(_, kind, message)] = crawled.problems
    assert kind == "timeout"
    assert "robots.txt" in message
    assert "Traceback" not in crawled.log


def test_a_delay_with_which_the_crawl_would_not_end_skips_the_host(tmp_path: Path) -> None:
    endless, other = portal_of_twelve(), portal_of_twelve()
    with serving(endless, other):
        endless.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 99999999\n"
        sites = {"e": f"{endless.url}/nb/", "o": f"{other.url}/nb/"}
        crawled = crawl(tmp_path, sites)
        assert endless.paths == []
        [(portal_id, kind, message)] = crawled.problems
        endless.pages["/robots.txt"] = "User-agent: *\nRequest-rate: 1/2m\n"
        slow = crawl(tmp_path, {"e": f"{endless.url}/nb/"}, "-s", "FOIACRAWL_MAX_CRAWL_DELAY=60")
    assert crawled.code == 0, crawled.log
    assert (portal_id, kind) == ("e", "robots")
    assert "99,999,999 seconds" in message
    assert len(crawled.reports) == 12
    assert any("120 seconds" in words for _, _, words in slow.problems)


RULES = "User-agent: *\nDisallow: /nb/t2024011\n"


@pytest.mark.parametrize(
    "robots",
    [
        lambda: Answer(
            gzip.compress((RULES + "# \n" * 30_000_000).encode()), headers={"Content-Encoding": "gzip"}
        ),
        lambda: Answer(
            zlib.compress((RULES + "# \n" * 1_000_000).encode()), headers={"Content-Encoding": "deflate"}
        ),
        lambda: Answer(
            brotli.compress((RULES + "# \n" * 10_000_000).encode(), quality=1),
            headers={"Content-Encoding": "br"},
        ),
        lambda: Answer(RULES + "Disallow: /x\n" * 600_000),
        lambda: Answer(RULES + "#" * 65_000, repeated=1500),
    ],
    ids=["bomb", "deflate", "brotli", "long", "endless"],
)
def test_of_a_robots_txt_of_any_size_the_first_part_is_obeyed(
    tmp_path: Path, robots: Callable[[], Answer]
) -> None:
    portal = portal_of_twelve()
    with serving(portal):
        portal.pages["/robots.txt"] = robots()
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert crawled.code == 0, crawled.log
    assert [path for _, path in crawled.reports] == ["/nb/t20240120_10.html", "/nb/t20240121_11.html"]
    assert set(crawled.kinds("p")) == {"robots"}
    assert portal.chunks_sent < 200
