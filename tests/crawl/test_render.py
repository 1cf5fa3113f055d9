"""A list that only a browser can read, for a row that says so."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.portals.site import page, report

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """<div id="list"></div><img src="/picture.png"><script>
fetch("{other}/spy.json").catch(() => 0);
fetch("/list.json").then(answer => answer.json()).then(rows => rows.forEach(([url, name]) => {{
  const line = document.createElement("p");
  line.innerHTML = '<a></a>';
  line.firstChild.href = url;
  line.firstChild.textContent = name;
  document.getElementById("list").append(line);
}}));</script>"""


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed: nothing was rendered")
def test_a_list_drawn_by_a_script_is_read_within_the_fence(tmp_path: Path) -> None:
    portal, other = LocalPortal(), LocalPortal()
    registry = tmp_path / "rows.csv"
    with serving(portal, other):
        utf8 = {"Content-Type": "text/html; charset=utf-8"}
        portal.pages = {
            "/zwgk/nb/": Answer(page(SCRIPT.format(other=other.url), "政府信息公开年报"), headers=utf8),
            "/list.json": Answer('[["/zwgk/nb/t20240130_1.html", "某县2023年政府信息公开年报"]]', slow=0.2),
            "/zwgk/nb/t20240130_1.html": Answer(report(), headers=utf8),
        }
        registry.write_text(
            f"portal_id,name,listing_url,render\np,某县,{portal.url}/zwgk/nb/,true\n", "utf-8"
        )
        crawled = crawl(tmp_path, registry)
    assert crawled.reports == [("p", "/zwgk/nb/t20240130_1.html")], crawled.log
    assert other.asked == []
    assert "/picture.png" not in portal.paths
