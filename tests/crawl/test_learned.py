"""What a crawl has learned of its portals, as rows that a later crawl can begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.cli import main
from foiacrawl.portals.registry import read_registry
from foiacrawl.store.learned import Finding, find_learned
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TITLES = ("某某市2023年政府信息公开工作年度报告", "某某市2022年政府信息公开工作年度报告")


def list_of(folder: str, *titles: str) -> dict[str, Answer | str]:
    names = [(f"t20240130_{len(title)}{n}{len(folder)}.html", title) for n, title in enumerate(titles)]
    pages: dict[str, Answer | str] = {folder: page(rows(*names), "政府信息公开年报")}
    return pages | {f"{folder}{name}": report(title) for name, title in names}


def test_a_column_behind_a_home_page_and_one_that_has_moved_are_learned(tmp_path: Path) -> None:
    home, moved, known = LocalPortal(), LocalPortal(), LocalPortal()
    with serving(home, moved, known):
        ways = page('<a href="/zwgk/">政府信息公开</a><a href="/xw/">新闻</a>')
        open_page = page('<a href="/zwgk/nb/">政府信息公开年报</a>')
        home.pages = {"/": ways, "/zwgk/": open_page, **list_of("/zwgk/nb/", *TITLES)}
        moved.pages = {"/": ways, "/zwgk/": open_page, **list_of("/zwgk/nb/", *TITLES)}
        known.pages = list_of("/zwgk/nb/", *TITLES)
        crawled = crawl(
            tmp_path,
            {"home": f"{home.url}/", "moved": f"{moved.url}/old/", "known": f"{known.url}/zwgk/nb/"},
        )
        # From a home page it takes two requests more.
        assert [asked.path for asked in home.asked][:4] == ["/robots.txt", "/", "/zwgk/", "/zwgk/nb/"]
        assert len(home.asked) == len(known.asked) + 2
        learned = find_learned(crawled.database)
        found = {one.portal.portal_id: one for one in learned}
        assert [one.portal.portal_id for one in learned] == ["home", "moved", "known"]
        assert found["home"].findings[0] is Finding.COLUMN
        assert found["home"].portal.listing_url == f"{home.url}/zwgk/nb/"
        assert f"2 reports on 1 list; was {home.url}/" in (found["home"].portal.notes or "")
        assert found["moved"].findings[0] is Finding.MOVED
        assert found["moved"].portal.listing_url == f"{moved.url}/zwgk/nb/"
        assert found["known"].portal.listing_url == f"{known.url}/zwgk/nb/"
        assert [one.portal.family for one in learned] == [None, None, "static"]
        # What was learned is a registry, and walking from it shows the same with fewer requests.
        output = tmp_path / "learned.csv"
        assert main(["portals", "learned", str(crawled.database), "--output", str(output)]) == 0
        assert main(["portals", "check", str(output)]) == 0
        home.asked.clear()
        (tmp_path / "again").mkdir()
        again = crawl(tmp_path / "again", output)
    assert again.reports == crawled.reports
    assert [asked.path for asked in home.asked][:2] == ["/robots.txt", "/zwgk/nb/"]
    later = {one.portal.portal_id: one for one in find_learned(again.database)}
    assert later["home"].findings == (Finding.FAMILY,)
    assert "known" not in later


def test_lists_in_several_folders_keep_the_home_page(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        ways = '<a href="/a/nb/">政府信息公开年报</a><a href="/b/nb/">信息公开工作年度报告</a>'
        portal.pages = {"/": page(ways), **list_of("/a/nb/", TITLES[0]), **list_of("/b/nb/", TITLES[1])}
        crawled = crawl(tmp_path, {"p": f"{portal.url}/"})
    assert len(crawled.reports) == 2
    assert find_learned(crawled.database) == []


def test_a_portal_that_shows_nothing_teaches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal = LocalPortal({"/": page('<a href="/xw/">新闻</a>')})
    with serving(portal):
        crawled = crawl(tmp_path, {"p": f"{portal.url}/", "gone": "http://127.0.0.1:9/"})
    assert find_learned(crawled.database) == []
    assert main(["portals", "learned", str(crawled.database)]) == 0
    assert "nothing was learned" in capsys.readouterr().err
    assert main(["portals", "learned", str(tmp_path / "none.db")]) == 1


def test_what_was_learned_takes_its_place_in_a_registry(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = {"/": page('<a href="/nb/">政府信息公开年报</a>'), **list_of("/nb/", *TITLES)}
        crawled = crawl(tmp_path, {"other": "http://127.0.0.1:9/", "p": f"{portal.url}/"})
    output = tmp_path / "whole.csv"
    registry = str(tmp_path / "registry.csv")
    arguments = ["learned", str(crawled.database), "--registry", registry, "--output", str(output)]
    assert main(["portals", *arguments]) == 0
    assert [row.listing_url for row in read_registry(output).portals] == [
        "http://127.0.0.1:9/",
        f"{portal.url}/nb/",
    ]
