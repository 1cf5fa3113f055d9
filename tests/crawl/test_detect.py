"""`portals detect` opens one page as the crawl does, and prints its family with the evidence for it."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from foiacrawl.cli import main
from tests.crawl.command import run_command, run_spider
from tests.crawl.portal_server import Answer, Asked, LocalPortal, serving
from tests.walk.site import page, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIST = page(rows(("./202401/t20240130_1.html", "甲"), ("./202301/t20230130_2.html", "乙")))
FAMILY = "static  0.500"


@pytest.fixture
def portal() -> Iterator[LocalPortal]:
    found = LocalPortal()
    with serving(found):
        yield found


def detect(portal: LocalPortal, path: str = "/nb/", *settings: str) -> tuple[int, str, str]:
    """Return exit code, the first line of stdout, and stderr."""
    done = run_spider("detect", "-a", f"url={portal.url}{path}", *settings)
    return done.returncode, done.stdout.partition("\n")[0][: len(FAMILY)], done.stderr


def test_the_command_prints_family_score_and_evidence(portal: LocalPortal, tmp_path: Path) -> None:
    portal.pages["/public/column/7?type=3"] = LIST + "/site/label/8888"
    done = run_command("portals", "detect", f"{portal.url}/public/column/7?type=3")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "lonsun  0.999",
        "  address has /public/column/7?",
        "  page has /site/label/8888",
        "next: static  0.500  (2 links like ./202301/t20230130_2.html)",
    ]
    assert done.stderr == ""
    assert [asked.path for asked in portal.asked] == ["/robots.txt", "/public/column/7?type=3"]
    assert all("foiacrawl" in asked.agent for asked in portal.asked)
    assert portal.smallest_gap > 1.0
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("spider", "argument"), [("detect", "url"), ("discover", "home")])
def test_a_page_that_takes_too_long_to_read_is_ended(portal: LocalPortal, spider: str, argument: str) -> None:
    lines = ((f"t20240110_{n}.html", "某某局2023年政府信息公开工作年度报告") for n in range(16_000))
    portal.pages["/nb/"] = page(rows(*lines), "政府信息公开年报")
    address = f"{argument}={portal.url}/nb/"
    done = run_spider(spider, "-a", address, "-s", "FOIACRAWL_PAGE_SECONDS=0.05")
    assert done.returncode == 1
    assert "/nb/: reading it took longer than 0.05 seconds" in done.stderr


def test_a_saved_page_needs_no_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "list.html"
    saved.write_bytes('<UCAPCONTENT> x <a href="政府">'.encode("gb18030"))
    assert main(["portals", "detect", str(saved)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "ucap  0.700"
    for wrong in ("ftp://x.gov.cn/", str(tmp_path / "none.html"), "http://[/"):
        assert main(["portals", "detect", wrong]) == 1
        assert capsys.readouterr().err.startswith("foiacrawl: ")


@pytest.mark.parametrize(
    "robots", [Answer("User-agent: *\nDisallow: /nb"), Answer("broken", 503)], ids=["rule", "503"]
)
def test_robots_txt_is_obeyed(portal: LocalPortal, robots: Answer) -> None:
    portal.pages |= {"/robots.txt": robots, "/nb/": LIST}
    code, _, error = detect(portal, "/nb/", "-s", "ROBOTSTXT_OBEY=0")
    assert code == 1
    assert error == f"foiacrawl: {portal.url}/nb/: Forbidden by robots.txt\n"
    assert portal.paths == []


def test_visiting_hours_are_obeyed(portal: LocalPortal) -> None:
    now = datetime.now(UTC)
    hours = "-".join(f"{now + timedelta(hours=ahead):%H%M}" for ahead in (2, 4))
    portal.pages |= {"/robots.txt": f"User-agent: *\nVisit-time: {hours}", "/nb/": LIST}
    code, _, error = detect(portal)
    assert code == 1
    assert "Visit-time" in error
    assert portal.paths == []


def test_redirects_stay_on_the_host_and_end(portal: LocalPortal) -> None:
    portal.pages |= {
        "/old": Answer("", 302, {"Location": "/new"}),
        "/new": LIST,
        "/loop": Answer("", 301, {"Location": "/loop"}),
        "/away": Answer("", 302, {"Location": "http://127.0.0.1:9/"}),
    }
    assert detect(portal, "/old") == (0, FAMILY, "")
    code, _, error = detect(portal, "/loop")
    assert (code, error.count("\n")) == (1, 1)
    code, _, error = detect(portal, "/away")
    assert code == 1
    assert "127.0.0.1:9 is not a host of this portal" in error


@pytest.mark.parametrize(
    ("answer", "seconds", "reason"),
    [
        (Answer("", 404), 60, "status 404"),
        (Answer(b"%PDF-1.4 "), 60, "is a file"),
        (Answer(LIST, slow=60), 2, "TimeoutError"),
    ],
    ids=["404", "file", "slow"],
)
def test_a_page_that_cannot_be_opened_is_named_with_the_reason(
    portal: LocalPortal, answer: Answer, seconds: int, reason: str
) -> None:
    portal.pages["/nb/"] = answer
    code, family, error = detect(portal, "/nb/", "-s", f"DOWNLOAD_TIMEOUT={seconds}")
    assert (code, family) == (1, "")
    assert error.startswith(f"foiacrawl: {portal.url}/nb/: ")
    assert reason in error


def test_cookies_and_compression_are_those_of_the_crawl(portal: LocalPortal) -> None:
    """A gateway sends every visitor back to the same address, with a cookie, once."""

    def answer(asked: Asked) -> Answer:
        if "pass=1" in asked.headers.get("Cookie", ""):
            return Answer(gzip.compress(LIST.encode()), 200, {"Content-Encoding": "gzip"})
        return Answer("", 302, {"Location": "/nb/", "Set-Cookie": "pass=1; Path=/"})

    portal.call = answer
    assert detect(portal) == (0, FAMILY, "")
