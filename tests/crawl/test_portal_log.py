"""One line a portal in the log, once, when its visit is over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.crawl.portal_server import Answer, Asked, LocalPortal, crawl, serving, until
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "某某市2023年政府信息公开工作年度报告"
LISTING = "/zwgk/nb/"


def one_report() -> dict[str, Answer | str]:
    return {
        LISTING: page(rows(("t20240130_1.html", TITLE)), "政府信息公开年报"),
        f"{LISTING}t20240130_1.html": report(TITLE),
    }


def lines_of(log: str, portal: str) -> list[str]:
    return [line.partition("INFO: ")[2] for line in log.splitlines() if f"INFO: portal {portal} " in line]


def test_a_portal_is_logged_once_when_its_visit_has_ended(tmp_path: Path) -> None:
    quick, slow, file = LocalPortal(), LocalPortal(), tmp_path / "crawl.log"

    def until_the_other_has_ended(asked: Asked) -> None:
        """Answer the last address, which is not there, when the other portal has its line."""
        if asked.path.startswith(LISTING):
            until(lambda: "portal quick (" in file.read_text(encoding="utf-8"))

    with serving(quick, slow):
        quick.pages = one_report()
        names = [f"t2024013{n}_{n}.html" for n in range(4)]
        slow.pages = {LISTING: page(rows(*((name, TITLE) for name in names)), "政府信息公开年报")}
        slow.pages |= {f"{LISTING}{name}": report(TITLE) for name in names[:2]}
        slow.pages[f"{LISTING}{names[2]}"] = Answer("", 500)
        slow.call = until_the_other_has_ended
        sites = {"slow": f"{slow.url}{LISTING}", "quick": f"{quick.url}{LISTING}"}
        crawled = crawl(tmp_path, sites, "--logfile", str(file))
    log = file.read_text(encoding="utf-8")
    assert crawled.code == 0, log
    (line,) = lines_of(log, "quick")
    assert re.fullmatch(r"portal quick \(generic\): 1 new; 1 found on 1 listing page, in \d+ s", line)
    (line,) = lines_of(log, "slow")
    assert "2 new, 2 problems (2 fetch_failed); 2 found on 1 listing page" in line
    assert log.index("portal quick (") < log.index("portal slow (") < log.index("Closing spider")


def test_a_portal_that_was_cut_short_is_logged_at_the_close(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        names = [f"t2024013{n}_{n}.html" for n in range(6)]
        portal.pages = {LISTING: page(rows(*((name, TITLE) for name in names)), "政府信息公开年报")}
        portal.pages |= {f"{LISTING}{name}": report(TITLE) for name in names}
        row = {"p": f"{portal.url}{LISTING}"}
        crawled = crawl(tmp_path, row, "-s", "CLOSESPIDER_PAGECOUNT=2", delay="0.5")
    (line,) = lines_of(crawled.log, "p")
    assert line.endswith("cut short")
    assert crawled.log.index("Closing spider") < crawled.log.index("portal p (")
