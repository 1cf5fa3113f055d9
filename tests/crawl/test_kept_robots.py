"""The robots.txt of a host is kept for a day: a night costs at most one request for every second host."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from foiacrawl.crawl import kept_robots
from foiacrawl.crawl.kept_robots import KeptRobots
from tests.crawl.day import MIDDAY
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

URLS = [f"http://p{n}.example.gov.cn/robots.txt" for n in range(200)]
RULES = b"User-agent: *\nDisallow: /x"


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The days of this process are those of the crawls, which no midnight divides."""
    monkeypatch.setattr(kept_robots, "BEIJING", timezone(timedelta(hours=MIDDAY)))


def kept(folder: Path, after: timedelta) -> list[bool]:
    """Whether each host's robots.txt, fetched now, is used by a run that begins later."""
    robots = KeptRobots(folder, datetime.now(UTC))
    for url in URLS:
        robots.keep(url, 200, RULES)
    later = KeptRobots(folder, datetime.now(UTC) + after)
    found = [later.find(url) for url in URLS]
    assert {body for body in found if body is not None} <= {RULES}
    return [body is not None for body in found]


def test_half_of_the_hosts_are_asked_in_a_night_and_the_others_in_the_next(tmp_path: Path) -> None:
    tonight = kept(tmp_path, timedelta(hours=24))
    assert 60 < sum(tonight) < 140
    assert not any(kept(tmp_path, timedelta(hours=26)))
    assert not any(kept(tmp_path, timedelta(0)))  # a person started the crawl again
    assert not any(kept(tmp_path, timedelta(hours=-30)))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"url": 1}', "\x00", '{"fetched_at": "x", "body": "", "url": ""}']
)
def test_what_is_damaged_is_fetched_again(tmp_path: Path, text: str) -> None:
    kept(tmp_path, timedelta(0))
    for file in tmp_path.iterdir():
        file.write_text(text, encoding="utf-8")
    later = KeptRobots(tmp_path, datetime.now(UTC) + timedelta(hours=24))
    assert [later.find(url) for url in URLS] == [None] * len(URLS)


def test_an_error_is_not_kept(tmp_path: Path) -> None:
    robots = KeptRobots(tmp_path / "robots", datetime.now(UTC))
    robots.keep(URLS[0], 503, b"")
    assert not (tmp_path / "robots").exists()


def test_the_next_night_obeys_what_is_kept(tmp_path: Path) -> None:
    title = "某某局2023年政府信息公开工作年度报告"
    pages: dict[str, Answer | str] = {
        "/robots.txt": Answer("User-agent: *\nDisallow: /nb/t2", headers={"Content-Type": "text/plain"}),
        "/nb/": page(rows(("t1.html", title), ("t2.html", title)), "政府信息公开年报"),
        "/nb/t1.html": report(),
        "/nb/t2.html": report(),
    }
    portals = [LocalPortal(dict(pages)) for _ in range(6)]
    with serving(*portals):
        sites = {f"p{n}": f"{portal.url}/nb/" for n, portal in enumerate(portals)}
        assert crawl(tmp_path, sites).code == 0
        for file in (tmp_path / "foia.db-robots").iterdir():
            found = json.loads(file.read_text(encoding="utf-8"))
            earlier = datetime.fromisoformat(found["fetched_at"]) - timedelta(hours=24)
            file.write_text(json.dumps({**found, "fetched_at": earlier.isoformat()}), encoding="utf-8")
        robots = KeptRobots(tmp_path / "foia.db-robots", datetime.now(UTC))
        is_kept = [robots.find(f"{portal.url}/robots.txt") is not None for portal in portals]
        for portal in portals:
            portal.asked.clear()
        assert crawl(tmp_path, sites).code == 0
        asked = [{one.path for one in portal.asked} for portal in portals]
        assert ["/robots.txt" not in paths for paths in asked] == is_kept
        assert all("/nb/" in paths and "/nb/t2.html" not in paths for paths in asked)
        for portal in portals:
            portal.asked.clear()
        assert crawl(tmp_path, sites, "-a", "all=1").code == 0
        assert all("/robots.txt" in {one.path for one in portal.asked} for portal in portals)
