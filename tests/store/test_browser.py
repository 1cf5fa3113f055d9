"""The database as a person sees it: Datasette in a real browser."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, sync_playwright

from foiacrawl.site.serve import serve
from foiacrawl.store import StoreError
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVE = "import sys; from foiacrawl.site.serve import serve; serve(sys.argv[1], int(sys.argv[2]))"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 30
"""Seconds the server may take to answer, on a machine that does other things too."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("served") / "small.db"
    build.build(path)
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(path), str(port)])  # noqa: S603 - our own script
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(PATIENCE)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail(
            "chromium is missing: apt-get install chromium fonts-noto-cjk fontconfig (make test does it)"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser.new_page(viewport={"width": 1200, "height": 900})
        browser.close()


def test_the_home_page_explains_the_tables(site: str, page: Page) -> None:
    page.goto(site)
    assert "政府信息公开年报数据库" in page.inner_text("h1")
    row = page.locator(".foia-tables tr", has_text="依申请公开").first
    assert "their outcomes" in row.inner_text()
    assert "244" in row.inner_text()
    assert page.locator(".foia-cards li").count() == 9
    assert "空白和“-”不等于零" in page.inner_text(".foia-reading")
    assert page.evaluate("getComputedStyle(document.querySelector('.foia-reading')).borderLeftWidth") == "4px"


def test_a_search_for_two_characters_finds_a_report(site: str, page: Page) -> None:
    page.goto(site)
    page.fill("input[name=q]", "复议 港口")
    follow(page, "text=Search · 检索")
    hits = page.locator("table.rows-and-columns tbody tr")
    assert hits.count() == 1
    assert "臨江港管理委員會" in hits.first.inner_text()
    assert "行政複議" in hits.first.inner_text()
    follow(page, "td.col-report_id a")
    assert "一份年报全文" in page.inner_text("h1")
    assert "港口收費" in page.inner_text("table.rows-and-columns")


def test_a_question_gives_rows(site: str, page: Page) -> None:
    page.goto(site)
    follow(page, "text=迟发年报的机关")
    rows = page.locator("table.rows-and-columns tbody tr")
    assert rows.count() == 1
    assert rows.first.locator("td.col-days_late").inner_text() == "17"
    page.fill("input[name=year]", "2019")
    follow(page, "input[type=submit]")
    assert "0 results" in page.inner_text(".zero-results")


def test_a_view_shows_bodies_and_what_columns_mean(site: str, page: Page) -> None:
    page.goto(f"{site}/foia/coverage?status=late")
    assert page.inner_text("td.col-agency") == build.BUREAU
    assert page.inner_text("td.col-status") == "late · 迟发"
    assert "法定发布期限" in page.inner_text("dl.column-descriptions")
    page.goto(f"{site}/foia/problems")
    assert (
        "a row of the form is missing from the table · 表中缺少该行"
        in page.locator("td.col-kind").all_inner_texts()[0]
    )
    assert "不是年度报告" in page.inner_text("table.rows-and-columns")
    assert "临江市政府门户网站" in page.inner_text("table.rows-and-columns")


def test_nothing_comes_from_elsewhere(site: str, page: Page) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    for path in ("/", "/foia", "/foia/requests", "/foia/most_requests"):
        page.goto(f"{site}{path}")
    assert requested
    assert not [url for url in requested if not url.startswith(site)]


def test_a_taken_port_is_reported(tmp_path: Path) -> None:
    build.build(tmp_path / "foia.db")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StoreError, match=r"not free.*--port"):
            serve(tmp_path / "foia.db", taken.getsockname()[1])


def follow(page: Page, selector: str) -> None:
    """Click and wait for the page it leads to: without that, the old page may still be looked at."""
    with page.expect_navigation():
        page.click(selector)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"the database was not served within {PATIENCE} seconds")
