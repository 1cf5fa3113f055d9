"""One line a minute for the whole run in the log, and one at its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.crawl.extensions.run_log import summarize_run
from foiacrawl.crawl.run_state import RunState
from foiacrawl.model import Portal, PortalState
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.crawl.test_portal_log import LISTING, TITLE
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path


def lines_of(log: str) -> list[str]:
    return re.findall(r"run_log\] INFO: (after .*)", log)


def test_the_whole_run_has_a_line_each_interval_and_at_its_end(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        names = [f"t2024013{n}_{n}.html" for n in range(3)]
        portal.pages = {LISTING: page(rows(*((name, TITLE) for name in names)), "政府信息公开年报")}
        portal.pages |= {f"{LISTING}{name}": Answer(report(TITLE), slow=0.3) for name in names}
        crawled = crawl(tmp_path, {"p": f"{portal.url}{LISTING}"}, "-s", "LOGSTATS_INTERVAL=0.2")
        only_end = crawl(tmp_path, {"p": f"{portal.url}{LISTING}"}, "-s", "LOGSTATS_INTERVAL=0")
    *before, last = lines_of(crawled.log)
    assert before
    assert re.fullmatch(
        r"after 0 min: 1 of 1 portals ended, 0 open; 5 requests, \d+ a second; 3 new, 0 changed, 0 unchanged, 0 problems",
        last,
    )
    assert "Crawled" not in crawled.log.replace("DEBUG: Crawled", "")
    assert len(lines_of(only_end.log)) == 1


def test_portals_that_were_not_due_are_not_counted() -> None:
    portals = {name: Portal(name, name, f"https://{name}.gov.cn/") for name in "abcdefgh"}
    run = RunState(portals, skipped=3)
    run.ended[PortalState.WORKING] += 2
    stats = {"downloader/request_count": 12_345, "foiacrawl/new": 1_200, "foiacrawl/problems": 7}
    assert summarize_run(run, stats, 605.0, 41.4) == (
        "after 10 min: 2 of 5 portals ended, 0 open; 12,345 requests, 41 a second;"
        " 1,200 new, 0 changed, 0 unchanged, 7 problems"
    )
