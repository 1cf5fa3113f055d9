"""The site as a person sees it: the demo's database in a real browser, in both languages, on a desk and on a phone."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from foiacrawl.site.questions import questions
from foiacrawl.site.serve import serve
from foiacrawl.store import StoreError
from tests.replica.once import demo_once
from tests.replica.ports import free_port
from tests.site.browsing import PATIENCE, darkest, follow, is_from_the_test, open_context, wait_for
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SERVE = "import sys; from foiacrawl.site.serve import serve; serve(sys.argv[1], int(sys.argv[2]))"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
BODY = "/bodies/210800/%E5%85%AC%E5%AE%89%E5%B1%80"
ZIGONG = "/bodies/510300/"
REPORTS = {
    "pdf": f"{ZIGONG}%E5%85%AC%E5%AE%89%E5%B1%80",
    "scan": f"{ZIGONG}%E6%B0%91%E6%94%BF%E5%B1%80",
    "word": f"{ZIGONG}%E6%95%99%E8%82%B2%E5%B1%80",
    "sheet": f"{ZIGONG}%E6%B0%B4%E5%8A%A1%E5%B1%80",
}
"""Bodies whose reports are files."""
RECOGNISED_WITHIN = 300
"""Seconds in which the two pages of the scan are recognised, on a machine that does other things too."""
SIZES: Any = {"desk": {"width": 1200, "height": 900}, "phone": {"width": 375, "height": 740}}
CONTRAST = 4.5
"""Of text against what is behind it: WCAG 2.1, level AA."""
FAULTS = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(demo_once(tmp_path_factory).output, folder, dirs_exist_ok=True)
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(folder / "foia.db"), str(port)]
    server = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own script
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail(
            "chromium is missing: apt-get install chromium fonts-noto-cjk fontconfig (make test does it)"
        )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(params=[(size, language) for size in SIZES for language in ("en", "zh")], ids="-".join)
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A page in one language and size, that must neither say anything on the console nor ask another host."""
    size, language = request.param
    context = open_context(browser, viewport=SIZES[size], locale="zh-CN" if language == "zh" else "en-GB")
    said: list[str] = []
    asked: list[str] = []
    opened = context.new_page()
    opened.on(
        "console", lambda message: None if is_from_the_test(message.text) else said.append(message.text)
    )
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda sent: asked.append(sent.url))
    yield opened
    context.close()
    assert not said
    assert not [url for url in asked if not url.startswith((site, "data:"))]


def test_from_the_start_to_the_marked_cell(site: str, page: Page) -> None:
    page.goto(site)
    chinese = page.get_attribute("html", "lang") == "zh-CN"
    assert ("政府信息公开年报数据库" if chinese else "Chinese annual reports") in page.inner_text("h1")
    page.fill("form.large input[name=q]", "公安局")
    follow(page, "form.large button")
    follow(page, ".bodies a:text-is('营口市公安局')")
    assert page.inner_text("h1") == "营口市公安局"
    assert page.locator("svg").count() == 4
    assert page.locator("svg >> nth=0").locator("rect").count() == 10
    follow(page, "table.rows >> nth=0 >> a:text-is('2022')")
    number = page.locator("table.figures a:text-is('97')").last
    with page.expect_navigation():
        number.click()
    cell = page.locator("#marked-cell")
    assert cell.inner_text() == "97"
    box = cell.bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    assert 0 <= box["y"] < size["height"], "the marked cell is in view"
    assert cell.evaluate("cell => getComputedStyle(cell).outlineStyle") == "solid"


def test_no_page_has_a_fault(site: str, page: Page) -> None:
    """Language, headings in order, named links, inputs and columns, contrast, nothing wider than the screen."""
    page.goto(f"{site}{BODY}")
    report = page.locator("table.rows a:text-is('2022')").first.get_attribute("href")
    paths = [
        "/",
        "/search?q=公安局",
        BODY,
        report,
        "/-/dashboards/country",
        *(f"/questions/{name}" for name in questions()),
    ]
    found = {}
    for path in paths:
        page.goto(f"{site}{path}")
        found[path] = page.evaluate(FAULTS, CONTRAST)
    assert not {path: faults for path, faults in found.items() if faults}


@pytest.fixture(scope="module")
def copies(site: str, browser: Browser) -> dict[str, str]:
    """The address of an archived copy with a marked cell, for each kind of file that a report is read from."""
    opened = open_context(browser).new_page()
    found = {}
    for kind, path in REPORTS.items():
        opened.goto(f"{site}{path}")
        follow(opened, "table.rows a:text-is('2022')")
        # The last cell of the requests table: on the second page of a PDF.
        found[kind] = opened.locator("table.figures a:text-is('0')").nth(-20).get_attribute("href") or ""
    opened.context.close()
    return found


def test_a_cell_is_marked_in_each_kind_of_archived_copy(
    site: str, page: Page, copies: dict[str, str]
) -> None:
    for kind, path in copies.items():
        until = time.monotonic() + RECOGNISED_WITHIN
        page.goto(f"{site}{path}")
        while kind == "scan" and not page.locator("#marked-cell").count() and time.monotonic() < until:
            assert page.locator(".note").count() == 1, "it says that the cell is still being looked for"
            time.sleep(1)
            page.reload()
        cell = page.locator("#marked-cell")
        box, size = cell.bounding_box(), page.viewport_size
        assert box is not None, kind
        assert size is not None
        assert 0 <= box["y"] < size["height"], f"{kind}: the marked cell is in view"
        assert 0 <= box["x"] < size["width"], f"{kind}: the marked cell is in view"
        if kind in ("pdf", "scan"):
            around = page.locator("img").nth(1).bounding_box()
            assert around is not None
            assert around["y"] <= box["y"] < around["y"] + around["height"], "it is on the second page"
            assert darkest(page, box) < 128, "something is printed where the mark is"
        else:
            assert cell.inner_text() == "0"
        link = page.locator("a[href^='/reports/']").bounding_box()
        assert link is not None
        with page.expect_navigation():
            page.mouse.click(link["x"] + 5, link["y"] + 5)
        assert "自贡市" in page.inner_text("h1"), "the copy leads back to its report"


# Each size and each language once: all four pairs of them are looked at by test_no_page_has_a_fault.
@pytest.mark.parametrize(("size", "language"), [("desk", "en-GB"), ("phone", "zh-CN")])
def test_axe_finds_nothing_serious(
    site: str, browser: Browser, copies: dict[str, str], size: str, language: str
) -> None:
    # In an archived copy no script runs; axe is one.
    context = open_context(browser, viewport=SIZES[size], locale=language, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}{BODY}")
    report = page.locator("table.rows a:text-is('2022')").first.get_attribute("href")
    questions_ = ("most_requests", "changed", "text_against_table", "late?year=2019")
    paths = [
        "/", "/search?q=公安局", BODY, report, *copies.values(), "/-/dashboards/country", "/download/", "/nowhere",
        "/foia", "/foia/reports", "/foia/coverage?status=late", "/foia/reports/1", *(f"/questions/{name}" for name in questions_),
    ]  # fmt: skip
    found = {}
    for path in paths:
        page.goto(f"{site}{path}")
        violations = Axe().run(page).response["violations"]
        found[path] = [
            (one["id"], [node["html"][:200] for node in one["nodes"][:3]])
            for one in violations
            if one["impact"] in ("serious", "critical")
        ]
    context.close()
    assert not {path: faults for path, faults in found.items() if faults}


def test_a_map_and_its_tables_lead_to_their_rows(site: str, page: Page) -> None:
    page.goto(f"{site}/-/dashboards/country")
    assert page.locator("svg").count() == 10
    refusals = page.locator("figure.map").nth(1)
    with page.expect_navigation():
        refusals.locator("a[aria-label^='Liaoning'], a[aria-label^='辽宁省']").click()
    assert page.input_value("select[name=province]") == "21"
    assert page.locator("table.rows tbody tr").count() >= 1
    page.goto(f"{site}/-/dashboards/country")
    follow(page, "table.rows a:text-is('public security'), table.rows a:text-is('公安')")
    assert page.input_value("select[name=kind]") == "public_security"
    assert page.locator("figure.map a").count() >= 2


def test_each_question_has_an_answer(site: str, page: Page) -> None:
    page.goto(site)
    assert page.locator(".cards .answer").count() == len(questions())
    for name in questions():
        page.goto(f"{site}/questions/{name}?at_least=1")
        assert page.locator("table.rows tbody tr").count() >= 1, name


def test_inputs_filter_an_answer(site: str, page: Page) -> None:
    page.goto(f"{site}/questions/late")
    assert page.locator("table.rows tbody tr").count() == 1
    page.select_option("select[name=year]", "2019")
    follow(page, "form.filters button")
    assert page.locator("table.rows").count() == 0
    assert re.search("Nothing was found|未找到", page.inner_text("main"))


def test_the_language_can_be_switched_and_stays(site: str, page: Page) -> None:
    page.goto(f"{site}/search?q=公安局")
    before = page.get_attribute("html", "lang")
    follow(page, "a.language")
    assert page.get_attribute("html", "lang") != before
    assert page.input_value("main input[name=q]") == "公安局"
    follow(page, "header a.home")
    assert page.get_attribute("html", "lang") != before


def test_the_pages_for_sql_still_work(site: str, browser: Browser) -> None:
    page: Any = open_context(browser).new_page()
    page.goto(f"{site}/foia/coverage?status=late")
    assert page.inner_text("td.col-agency") == "营口市公安局"
    assert page.inner_text("td.col-status") == "late · 迟发"
    assert "法定发布期限" in page.inner_text("dl.column-descriptions")
    page.goto(f"{site}/foia/problems")
    assert "不是年度报告" in page.inner_text("table.rows-and-columns")
    page.context.close()


def test_a_taken_port_is_reported(tmp_path: Path) -> None:
    build.build(tmp_path / "foia.db")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StoreError, match=r"not free.*--port"):
            serve(tmp_path / "foia.db", taken.getsockname()[1])
