"""Take the pictures of the documentation (docs/pictures) from a site that serves the demo.

make demo && foiacrawl serve output/foia.db --port 8001 &
python -m tests.site.pictures http://127.0.0.1:8001
"""

from __future__ import annotations

import io
import shutil
import sys
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZE = (1000, 720)
COLOURS = 32  # keeps each below 50 kB
POLICE = "/bodies/210800/%E5%85%AC%E5%AE%89%E5%B1%80"
CIVIL_AFFAIRS = "/bodies/510300/%E6%B0%91%E6%94%BF%E5%B1%80"


def main(site: str) -> None:
    """Take all pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, locale="en-GB")
        page.goto(site)
        save(page, "start")
        page.goto(f"{site}/-/dashboards/country")
        save(page, "country")
        page.goto(f"{site}{POLICE}")
        save(page, "body")
        report_of(page, f"{site}{POLICE}")
        page.locator("h2").nth(1).evaluate("heading => heading.scrollIntoView()")
        save(page, "report")
        page.goto(site + (page.locator("table.figures a:text-is('97')").last.get_attribute("href") or ""))
        save(page, "archived-copy")
        report_of(page, f"{site}{CIVIL_AFFAIRS}")
        page.goto(site + (page.locator("table.figures a:text-is('13')").last.get_attribute("href") or ""))
        while not page.locator("#marked-cell").count():
            time.sleep(5)
            page.reload()
        save(page, "scan")
        browser.close()


def report_of(page: Page, body: str) -> None:
    """Open the report for 2022 of a body."""
    page.goto(body)
    with page.expect_navigation():
        page.click("table.rows a:text-is('2022')")


def save(page: Page, name: str) -> None:
    """Save what is seen, with few colours."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
