"""Registries of many portals: few are open at the same time, all are recorded, and a rebuild has them all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.rebuild import rebuild
from tests.crawl.portal_server import LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "某某市202{}年政府信息公开工作年度报告"
FIRST_BATCH = 200


def test_a_portal_is_begun_when_another_has_ended(tmp_path: Path) -> None:
    portals = [LocalPortal() for _ in range(5)]
    with serving(*portals):
        for portal in portals:
            names = [(f"t20240130_{n}.html", TITLE.format(n)) for n in (1, 2)]
            portal.pages = {"/nb/": page(rows(*names), "政府信息公开年报")}
            portal.pages |= {f"/nb/{name}": report(title) for name, title in names}
        addresses = {f"p{n}": f"{portal.url}/nb/" for n, portal in enumerate(portals)}
        crawled = crawl(tmp_path, addresses, "-s", "FOIACRAWL_OPEN_PORTALS=2")
    assert len(crawled.reports) == 10
    assert "portals   5 in all: 5 finished, 0 skipped" in crawled.log
    spans = sorted((min(a.start for a in p.asked), max(a.start for a in p.asked)) for p in portals)
    for at, (start, _) in enumerate(spans):
        assert sum(end > start for _, end in spans[:at]) < 2


def test_all_rows_of_a_large_registry_are_recorded_and_rebuilt(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = {"/nb/": page(rows(("t20240130_1.html", TITLE.format(3))), "政府信息公开年报")}
        portal.pages["/nb/t20240130_1.html"] = report(TITLE.format(3))
        # Nothing answers at the other rows' host, which is skipped at once.
        addresses = {f"p{n}": f"http://127.0.0.1:9/{n}/" for n in range(FIRST_BATCH + 30)}
        addresses["last"] = f"{portal.url}/nb/"
        crawled = crawl(tmp_path, addresses, "-s", f"FOIACRAWL_ARCHIVE={tmp_path / 'archive'}")
    assert crawled.rows("SELECT count(*) FROM portals") == [(FIRST_BATCH + 31,)]
    assert [portal_id for portal_id, _ in crawled.reports] == ["last"]
    ids = crawled.rows("SELECT portal_id FROM portals ORDER BY 1")
    rebuild(tmp_path / "archive", tmp_path / "again.db")
    again = replace(crawled, database=tmp_path / "again.db")
    assert again.rows("SELECT portal_id FROM portals ORDER BY 1") == ids
