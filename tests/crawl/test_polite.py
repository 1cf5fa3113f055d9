"""Single visits: robots.txt, pace, bounds, redirects; and the command that tells a page's family."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from foiacrawl.cli import main
from foiacrawl.crawl import polite
from foiacrawl.crawl.polite import VisitError, Visitor
from tests.crawl.portal_server import Answer, Asked, LocalPortal, serving
from tests.walk.site import page, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LIST = page(rows(("./202401/t20240130_1.html", "甲"), ("./202301/t20230130_2.html", "乙")))


@pytest.fixture
def portal() -> Iterator[LocalPortal]:
    found = LocalPortal()
    with serving(found):
        yield found


def visitor(slept: list[float] | None = None) -> Visitor:
    return Visitor(delay=5.0, sleep=(slept if slept is not None else []).append)


def test_one_page_decoded_by_its_bytes_with_our_name(portal: LocalPortal) -> None:
    portal.pages["/nb/"] = Answer("<title>年报</title>".encode("gb18030"))
    assert visitor().page(f"{portal.url}/nb/").title == "年报"
    assert [asked.path for asked in portal.asked] == ["/robots.txt", "/nb/"]
    assert all("foiacrawl" in asked.agent for asked in portal.asked)


@pytest.mark.parametrize(
    ("robots", "kind"),
    [
        (Answer("User-agent: *\nDisallow: /nb"), "robots"),
        (Answer("broken", 503), "robots"),
        (Answer("User-agent: other\nDisallow: /"), None),
        (Answer("", 404), None),
    ],
)
def test_robots_txt_is_obeyed(portal: LocalPortal, robots: Answer, kind: str | None) -> None:
    portal.pages |= {"/robots.txt": robots, "/nb/": LIST}
    if kind is None:
        assert visitor().page(f"{portal.url}/nb/")
        return
    with pytest.raises(VisitError, match=r"forbidden by robots\.txt") as caught:
        visitor().page(f"{portal.url}/nb/")
    assert caught.value.kind == kind
    assert portal.paths == []


def test_hours_and_a_request_rate_are_obeyed(portal: LocalPortal) -> None:
    now = datetime.now(UTC)
    hours = "-".join(f"{now + timedelta(hours=ahead):%H%M}" for ahead in (2, 4))
    portal.pages |= {"/robots.txt": f"User-agent: *\nVisit-time: {hours}", "/nb/": LIST}
    with pytest.raises(VisitError, match="Visit-time") as caught:
        visitor().page(f"{portal.url}/nb/")
    assert caught.value.kind == "robots"
    assert portal.paths == []
    portal.pages["/robots.txt"] = "User-agent: *\nRequest-rate: 1/20"
    slept: list[float] = []
    visitor(slept).page(f"{portal.url}/nb/")
    assert 15 < slept[0] <= 20


def test_a_pause_lies_between_two_requests_and_a_crawl_delay_lengthens_it(portal: LocalPortal) -> None:
    portal.pages |= {"/robots.txt": Answer("User-agent: *\nCrawl-delay: 20"), "/a": LIST, "/b": LIST}
    slept: list[float] = []
    visits = visitor(slept)
    visits.page(f"{portal.url}/a")
    visits.page(f"{portal.url}/b")
    assert [round(seconds, -1) for seconds in slept] == [20, 20]


def test_redirects_stay_within_the_host_and_end(portal: LocalPortal) -> None:
    portal.pages |= {
        "/old": Answer("", 302, {"Location": "/new"}),
        "/new": LIST,
        "/loop": Answer("", 301, {"Location": "/loop"}),
        "/away": Answer("", 302, {"Location": "http://127.0.0.1:9/"}),
    }
    assert visitor().page(f"{portal.url}/old").url == f"{portal.url}/new"
    with pytest.raises(VisitError, match="more than"):
        visitor().page(f"{portal.url}/loop")
    with pytest.raises(VisitError, match="not a host of this portal"):
        visitor().page(f"{portal.url}/away")


def test_bounds_of_size_and_time(portal: LocalPortal, monkeypatch: pytest.MonkeyPatch) -> None:
    portal.pages |= {"/long": "x" * 500_000, "/slow": Answer(LIST, slow=1.0)}
    monkeypatch.setattr(polite, "MOST_BYTES", 1000)
    assert len(visitor().page(f"{portal.url}/long").text) == 1000
    with pytest.raises(VisitError, match="timed out"):
        Visitor(delay=0, timeout=0.2).page(f"{portal.url}/slow")


@pytest.mark.parametrize(
    ("path", "answer", "reason"),
    [
        ("/none", Answer("", 404), "status 404"),
        ("/file", Answer(b"%PDF-1.4 "), "is a file"),
    ],
)
def test_what_is_no_page_is_said(portal: LocalPortal, path: str, answer: Answer, reason: str) -> None:
    portal.pages[path] = answer
    with pytest.raises(VisitError, match=reason):
        visitor().page(f"{portal.url}{path}")


def test_the_command_tells_family_score_and_marks(
    portal: LocalPortal, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Visitor, "_wait", lambda *_: None)
    portal.pages["/public/column/7?type=3"] = LIST + "/site/label/8888"
    assert main(["portals", "detect", f"{portal.url}/public/column/7?type=3"]) == 0
    told = capsys.readouterr().out
    assert told.splitlines() == [
        "lonsun  0.999",
        "  address has /public/column/7?",
        "  page has /site/label/8888",
        "next: static  0.500  (2 links like ./202301/t20230130_2.html)",
    ]
    saved = tmp_path / "list.html"
    saved.write_bytes('<UCAPCONTENT> x <a href="政府">'.encode("gb18030"))
    assert main(["portals", "detect", str(saved)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "ucap  0.700"
    for wrong in (f"{portal.url}/none", "ftp://x.gov.cn/", str(tmp_path / "none.html"), "http://[/"):
        assert main(["portals", "detect", wrong]) == 1
        assert capsys.readouterr().err.startswith("foiacrawl: ")


def test_a_cookie_that_the_portal_gives_is_kept_as_in_the_crawl(portal: LocalPortal) -> None:
    """A gateway sends every visitor back to where it came from, with a cookie, once."""

    def gate(asked: Asked) -> Answer:
        if "pass=1" in asked.headers.get("Cookie", ""):
            return Answer(LIST)
        return Answer("", 302, {"Location": "/nb/", "Set-Cookie": "pass=1; Path=/"})

    portal.call = gate
    assert "t20240130_1" in visitor().page(f"{portal.url}/nb/").text


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_page_that_comes_packed_all_the_same_is_unpacked_within_bounds(
    portal: LocalPortal, monkeypatch: pytest.MonkeyPatch, name: str, pack: Callable[[bytes], bytes]
) -> None:
    portal.pages["/nb/"] = Answer(pack(LIST.encode()), 200, {"Content-Encoding": name})
    assert visitor().page(f"{portal.url}/nb/").text == LIST
    monkeypatch.setattr(polite, "MOST_BYTES", 1000)
    portal.pages["/nb/"] = Answer(pack(b"<p>" + b"a" * 1_000_000), 200, {"Content-Encoding": name})
    assert len(visitor().page(f"{portal.url}/nb/").text) == 1000
    portal.pages["/nb/"] = Answer(b"\x00\x01broken", 200, {"Content-Encoding": name})
    with pytest.raises(VisitError, match="cannot be unpacked") as caught:
        visitor().page(f"{portal.url}/nb/")
    assert caught.value.kind == "fetch_failed"
