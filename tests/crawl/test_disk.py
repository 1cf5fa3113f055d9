"""A full disk and a damaged database: the crawl says so once, clearly, and a plain rerun or a rebuild mends it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = 12


def large_portal() -> LocalPortal:
    """Twelve reports, each of 40 kB that do not pack well."""
    noise = "".join(sha256(b"%d" % n).hexdigest() for n in range(700))
    lines = [
        (f"t202401{10 + n}_{n}.html", f"第{n + 1}局2023年政府信息公开工作年度报告") for n in range(REPORTS)
    ]
    pages: dict[str, Answer | str] = {
        f"/nb/{name}": f"{report(title)}<!--{noise[n:]}-->" for n, (name, title) in enumerate(lines)
    }
    return LocalPortal(pages | {"/nb/": page(rows(*lines), "政府信息公开年报")}, tagged=True)


def test_a_disk_that_fills_up_ends_the_crawl_and_a_rerun_completes(tmp_path: Path) -> None:
    portal = large_portal()
    with serving(portal):
        site = {"p": f"{portal.url}/nb/"}
        crawl(tmp_path, {"p": f"{portal.url}/none/"}, "-s", "FOIACRAWL_ARCHIVE=")  # the tables are there
        (tmp_path / "full").mkdir()
        full = crawl(tmp_path, site, "-s", f"FOIACRAWL_ARCHIVE={tmp_path / 'full'}", room=200_000)
        assert "The crawl ends here: " in full.log
        assert "Make room" in full.log or "the room on it" in full.log
        assert "Spider closed (archive)" in full.log or "Spider closed (database)" in full.log
        assert "Traceback" not in full.log
        assert 0 < len(full.reports) < REPORTS
        assert len(portal.paths) < 2 + REPORTS  # what waited was not asked for
        again = crawl(tmp_path, site, "-s", f"FOIACRAWL_ARCHIVE={tmp_path / 'full'}")
    assert len(again.reports) == REPORTS
    assert again.rows("SELECT reason FROM runs ORDER BY run_id DESC LIMIT 1") == [("finished",)]


def test_without_room_for_the_tables_nothing_is_fetched(tmp_path: Path) -> None:
    portal = large_portal()
    with serving(portal):
        full = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, room=200_000)
        assert full.code != 0
        assert portal.asked == []
        assert "Traceback" not in full.log
        assert "foia.db: the disk" in full.log
        again = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert len(again.reports) == REPORTS


def test_a_database_damaged_in_the_middle_is_told_before_anything_is_fetched(tmp_path: Path) -> None:
    portal = large_portal()
    with serving(portal):
        site = {"p": f"{portal.url}/nb/"}
        whole = crawl(tmp_path, site)
        size = whole.database.stat().st_size
        with whole.database.open("r+b") as file:
            file.seek(size // 2)
            file.write(b"\xa5" * 20_000)
        portal.asked.clear()
        damaged = crawl(tmp_path, site)
    assert damaged.code != 0
    assert portal.asked == []
    assert "foiacrawl rebuild" in damaged.log
    assert "is damaged" in damaged.log
    assert "Traceback" not in damaged.log
