"""A family is one folder: with it alone, pages are detected and read, golden pages tested, and a portal served."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from foiacrawl.listings import families
from foiacrawl.listings.families.detection import detect
from foiacrawl.listings.families.folders import find_folders
from foiacrawl.listings.families.markers import read_groups
from foiacrawl.listings.listing import ListingPage
from foiacrawl.portals.registry import read_registry
from foiacrawl.replica import fixtures, render
from foiacrawl.replica.site import build
from tests.listings.test_golden_listings import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODE = '''"""A CMS of this test: its further pages are at `?seite=2`."""

from foiacrawl.listings.listing import Numbering
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import add_numberings, read_pager


def read(page, route):
    """Read one page of a list."""
    return read_markup(page, route, add_numberings(read_pager(page), [Numbering(f"{page.url}?seite={{}}", 2)]))
'''
GOLDEN = """<html><head><title>政府信息公开年报</title><meta name="generator" content="ToyCMS"></head><body>
<ul><li><a href="./1.html">某某局2023年政府信息公开工作年度报告</a><span>2024-01-30</span></li></ul></body></html>"""
PORTAL = """portal_id = "toy"
name = "某某市人民政府"
family = "toycms"
style = "nfcms"
listing = "/toy/index.html"
menu = []

[chrome]
host_body = ""
operator = ""
site_code = ""
icp = ""
police = ""

[[column]]
path = "/toy/index.html"
entry = [{ date = "2024-01-20", href = "./1.html", report = "maoming_police_2022" }]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    made = tmp_path / "toycms"
    (made / "golden").mkdir(parents=True)
    (made / "__init__.py").write_text(CODE, "utf-8")
    (made / "markers.toml").write_text("[[group]]\npage = ['content=\"ToyCMS\"']\n", "utf-8")
    (made / "golden" / "list.html").write_text(GOLDEN, "utf-8")
    replica = made / "replica"
    shutil.copytree(find_folders()["nfcms"] / "replica", replica, ignore=lambda *_: ["portals"])
    listing = replica / "nfcms_list.html"
    listing.write_text(
        listing.read_text("utf-8").replace("<head>", '<head><meta name="generator" content="ToyCMS">'),
        "utf-8",
    )
    (replica / "portals").mkdir()
    (replica / "portals" / "99_toy.toml").write_text(PORTAL, "utf-8")
    monkeypatch.setattr(families, "__path__", [*families.__path__, str(tmp_path)])
    caches = (find_folders, read_groups, fixtures.portals, render.styles)
    for cached in caches:
        cached.cache_clear()
    yield made
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()
    sys.modules.pop(f"{families.__name__}.toycms", None)
    vars(families).pop("toycms", None)


def test_its_pages_are_detected_and_read(folder: Path) -> None:
    found = read(folder / "golden" / "list.html", {"url": "http://www.x.gov.cn/nb/", "role": "root"})
    assert found["family"] == "toycms"
    assert [entry["body"] for entry in found["entries"]] == [None]
    assert found["pager"]["stated"] == [{"pattern": "http://www.x.gov.cn/nb/?seite={}", "second": 2}]


def test_the_registry_accepts_it(folder: Path) -> None:
    rows = folder.parent / "rows.csv"
    rows.write_text("portal_id,name,listing_url,family\ntoy,某某,http://www.x.gov.cn/nb/,toycms\n", "utf-8")
    assert read_registry(rows).problems == ()


def test_its_portal_is_served_and_recognised(folder: Path) -> None:
    assert folder.name in find_folders()
    portal = next(portal for portal in fixtures.portals() if portal.portal_id == "toy")
    site = build(portal, "http://127.0.0.1:8001")
    page = site.answer("/toy/", {}).body.decode(portal.encoding)
    assert detect(ListingPage("http://127.0.0.1:8001/toy/", page)).family == "toycms"
    assert site.answer("/toy/1.html", {}).status == 200


def test_without_the_folder_it_is_unknown() -> None:
    assert "toycms" not in find_folders()
    assert all(portal.portal_id != "toy" for portal in fixtures.portals())
