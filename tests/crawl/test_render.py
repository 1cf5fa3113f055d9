"""A list that only a browser can read, for a row that says so."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report

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


needs_chromium = pytest.mark.skipif(
    not shutil.which("chromium"), reason="chromium is not installed: nothing was rendered"
)
UTF8 = {"Content-Type": "text/html; charset=utf-8"}
REPORT = Answer(report(), headers=UTF8)
LINE = '[["/zwgk/nb/t2024013{0}_1.html", "某县{0}局202{0}年政府信息公开年报"]]'


@needs_chromium
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


def scripted(portal: LocalPortal, other: LocalPortal) -> None:
    """Fill a portal whose lists a script draws: its column's, and that of a body, linked from a plain front page."""
    portal.pages = {
        "/": Answer(page('<a href="/zwgk/nb/">政府信息公开年报</a>', "某县"), headers=UTF8),
        "/zwgk/nb/": Answer(page(SCRIPT.format(other=other.url), "政府信息公开年报"), headers=UTF8),
        "/list.json": Answer(LINE.format(1), slow=0.2),
        "/zwgk/nb/t20240131_1.html": REPORT,
    }


@needs_chromium
def test_a_listing_that_is_empty_without_its_scripts_is_opened_in_a_browser_once(tmp_path: Path) -> None:
    portal, second, other = LocalPortal(), LocalPortal(), LocalPortal()
    with serving(portal, second, other):
        scripted(portal, other)
        scripted(second, other)
        crawled = crawl(tmp_path, {"p": f"{portal.url}/", "q": f"{second.url}/zwgk/nb/"})
    assert crawled.reports == [("p", "/zwgk/nb/t20240131_1.html"), ("q", "/zwgk/nb/t20240131_1.html")], (
        crawled.log
    )
    assert crawled.problems == []
    assert portal.paths.count("/zwgk/nb/") == 2
    assert portal.paths.count("/zwgk/nb/t20240131_1.html") == 1
    assert portal.most_at_once == 1
    assert other.asked == []
    assert "/picture.png" not in portal.paths
    assert "1 of them in a browser as they were empty" in crawled.log


WAYS_OUT = """<iframe src="{other}/frame"></iframe><object data="{other}/object"></object><embed src="{other}/embed">
<form id="f" method="post" action="{other}/form" target="_blank"><input name="a"></form><iframe src="/private/frame"></iframe>
<script>
window.open("{other}/popup"); window.open("/own-popup"); new WebSocket("{socket}/socket");
navigator.serviceWorker && navigator.serviceWorker.register("/worker.js").catch(() => 0);
document.getElementById("f").submit();
fetch("/private/data.json").catch(() => 0);
</script>"""


@needs_chromium
def test_no_way_leads_out_of_the_fence(tmp_path: Path) -> None:
    portal, other = LocalPortal(), LocalPortal()
    registry = tmp_path / "rows.csv"
    with serving(portal, other):
        scripted(portal, other)
        ways = WAYS_OUT.format(other=other.url, socket=other.url.replace("http", "ws"))
        source = page(SCRIPT.format(other=other.url) + ways, "政府信息公开年报")
        portal.pages["/zwgk/nb/"] = Answer(source, headers=UTF8)
        portal.pages["/robots.txt"] = "User-agent: *\nDisallow: /private/\n"
        portal.pages["/worker.js"] = Answer("1", headers={"Content-Type": "text/javascript"})
        registry.write_text(
            f"portal_id,name,listing_url,render\np,某县,{portal.url}/zwgk/nb/,true\n", "utf-8"
        )
        crawled = crawl(tmp_path, registry)
    assert crawled.reports == [("p", "/zwgk/nb/t20240131_1.html")], crawled.log
    assert other.asked == []
    assert not {"/own-popup", "/worker.js", "/private/frame", "/private/data.json"} & set(portal.paths)


@needs_chromium
def test_a_page_whose_script_goes_elsewhere_is_not_read(tmp_path: Path) -> None:
    portal, other = LocalPortal(), LocalPortal()
    with serving(portal, other):
        scripted(portal, other)
        gone = f'<ul id="list"></ul><script>location = "{other.url}/"</script>'
        portal.pages["/zwgk/nb/"] = Answer(page(gone, "政府信息公开年报"), headers=UTF8)
        registry = tmp_path / "rows.csv"
        registry.write_text(
            f"portal_id,name,listing_url,render\np,某县,{portal.url}/zwgk/nb/,true\n", "utf-8"
        )
        crawled = crawl(tmp_path, registry)
    assert other.asked == []
    assert crawled.reports == []
    assert len(crawled.problems) == 1


@needs_chromium
def test_the_budget_of_a_host_holds_in_the_browser(tmp_path: Path) -> None:
    portal, other = LocalPortal(), LocalPortal()
    calls = "<script>for (let n = 0; n < 40; n++) fetch(`/call${n}`).catch(() => 0);</script>"
    with serving(portal, other):
        scripted(portal, other)
        source = page(SCRIPT.format(other=other.url) + calls, "政府信息公开年报")
        portal.pages["/zwgk/nb/"] = Answer(source, headers=UTF8)
        crawl(tmp_path, {"p": f"{portal.url}/"}, "-s", "FOIACRAWL_HOST_REQUESTS=20")
    assert 10 < len(portal.asked) <= 20


@needs_chromium
def test_a_page_that_redirects_the_browser_elsewhere_is_not_read(tmp_path: Path) -> None:
    portal, other = LocalPortal(), LocalPortal()
    registry = tmp_path / "rows.csv"
    with serving(portal, other):
        portal.pages["/zwgk/nb/"] = Answer("", 302, {"Location": f"{other.url}/"})
        other.pages["/"] = Answer(
            page('<a href="/nb/t20240131_1.html">某县2023年政府信息公开年报</a>'), headers=UTF8
        )
        registry.write_text(
            f"portal_id,name,listing_url,render\np,某县,{portal.url}/zwgk/nb/,true\n", "utf-8"
        )
        crawled = crawl(tmp_path, registry)
    assert crawled.reports == []
    assert crawled.kinds("p") == ["off_limits"]


@needs_chromium
def test_more_hosts_than_contexts_are_kept(tmp_path: Path) -> None:
    portals, other = [LocalPortal() for _ in range(6)], LocalPortal()
    with serving(*portals, other):
        for portal in portals:
            scripted(portal, other)
        crawled = crawl(
            tmp_path, {f"p{number}": f"{portal.url}/zwgk/nb/" for number, portal in enumerate(portals)}
        )
    assert [portal_id for portal_id, _ in crawled.reports] == [f"p{number}" for number in range(6)], (
        crawled.log
    )
    (most,) = re.findall(r"'playwright/context_count/max_concurrent': (\d+)", crawled.log)
    assert int(most) <= 2
    assert "'playwright/page_count/closed': 6" in crawled.log


@needs_chromium
def test_lists_that_stay_empty_are_rendered_a_few_times_only_and_told(tmp_path: Path) -> None:
    portal = LocalPortal()
    empty = Answer(page('<ul class="list"></ul><script>1</script>', "政府信息公开年报"), headers=UTF8)
    folders = "".join(f'<a href="/zwgk/nb/b{number}/">某{number}局</a>' for number in range(8))
    with serving(portal):
        portal.pages = {f"/zwgk/nb/b{number}/": empty for number in range(8)}
        portal.pages["/zwgk/nb/"] = Answer(page(folders, "政府信息公开年报"), headers=UTF8)
        crawled = crawl(tmp_path, {"p": f"{portal.url}/zwgk/nb/"})
    assert sorted(portal.paths.count(f"/zwgk/nb/b{number}/") for number in range(8)) == [1] * 5 + [2] * 3
    assert crawled.kinds("p") == ["listing_empty", "listing_incomplete"]
    assert any("after 3 empty listings" in message for _, _, message in crawled.problems)


def test_without_a_browser_it_is_said_what_to_install(tmp_path: Path) -> None:
    portal, other = LocalPortal(), LocalPortal()
    registry = tmp_path / "rows.csv"
    with serving(portal, other):
        scripted(portal, other)
        registry.write_text(
            f"portal_id,name,listing_url,render\np,某县,{portal.url}/,\nr,某县,{portal.url}/zwgk/nb/,true\n",
            "utf-8",
        )
        crawled = crawl(tmp_path, registry, "-s", "FOIACRAWL_CHROMIUM=/none/chromium")
    assert crawled.reports == []
    messages = {
        portal_id: message for portal_id, kind, message in crawled.problems if kind == "needs_software"
    }
    assert set(messages) == {"p", "r"}
    assert "its list is empty before its scripts have run" in messages["p"]
    assert all("apt install chromium" in message for message in messages.values())
    assert portal.paths.count("/list.json") == 0


@pytest.mark.parametrize("switch", [(), ("-s", "FOIACRAWL_RENDER_EMPTY=False")], ids=["on", "off"])
def test_no_browser_starts_where_none_is_needed(tmp_path: Path, switch: tuple[str, ...]) -> None:
    portal, other = LocalPortal(), LocalPortal()
    with serving(portal, other):
        scripted(portal, other)
        if not switch:
            portal.pages["/zwgk/nb/"] = Answer(
                page('<ul><li><a href="t20240131_1.html">某县2023年政府信息公开年报</a></li></ul>', "年报"),
                headers=UTF8,
            )
        crawled = crawl(tmp_path, {"p": f"{portal.url}/"}, *switch)
    assert "Starting download handler" not in crawled.log
    named = ("foiacrawl.crawl.render.browserondemand", "needs_browser")
    log = crawled.log.lower()
    assert "browser" not in log.replace(named[0], "").replace(named[1], "")
    assert len(crawled.reports) == (0 if switch else 1)
