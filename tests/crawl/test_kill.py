"""SIGKILL at any moment: a plain rerun completes the work, and the database is that of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from foiacrawl.rebuild import rebuild
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving, until
from tests.crawl.processes import ROOT, spider_command
from tests.crawl.rows import differences
from tests.crawl.test_attachments import READER, word_file
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = 30
KILLS = int(os.environ.get("FOIACRAWL_KILLS", "3"))


def a_portal() -> LocalPortal:
    """A list of two pages, with reports in HTML, one in a file, a notice, and a page that is not there."""
    names = [f"t2024{1000 + n}_{n}.html" for n in range(REPORTS)]
    lines = [(name, f"某某县第{n}局2023年政府信息公开工作年度报告") for n, name in enumerate(names)]
    pager = "<script>createPageHTML(2,0,'index','html');</script>"
    portal = LocalPortal(tagged=True)
    portal.pages = {
        "/nb/": page(rows(*lines[:20]) + pager, "政府信息公开年报"),
        "/nb/index_1.html": page(rows(*lines[20:]) + pager, "政府信息公开年报"),
    }
    portal.pages |= {f"/nb/{name}": Answer(report(title), slow=0.02) for name, title in lines[:-3]}
    body, title = word_file()
    portal.pages[f"/nb/{names[-3]}"] = page(f'<h1>{title}</h1><a href="P1.docx">附件：年报.docx</a>')
    portal.pages["/nb/P1.docx"] = Answer(body, slow=0.2)
    portal.pages[f"/nb/{names[-2]}"] = page("<h1>关于机构调整的说明</h1>")
    return portal


def killed_after(requests: int, seconds: float, portal: LocalPortal, directory: Path, registry: Path) -> bool:
    """Crawl and kill the crawl with all its processes, so many seconds after so many of its requests.

    Return whether it was still running.
    """
    settings = {"FOIACRAWL_DB": directory / "foia.db", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
    settings |= {"FOIACRAWL_READERS": 1, "RETRY_TIMES": 0}
    command = spider_command("gov_portals", "-a", f"registry={registry}")
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    portal.asked.clear()
    running = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    until(lambda: len(portal.asked) >= requests or running.poll() is not None)
    time.sleep(seconds)
    was_running = running.poll() is None
    os.killpg(running.pid, signal.SIGKILL) if was_running else None
    running.wait()
    return was_running


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
def test_killed_and_run_again_the_database_is_that_of_an_undisturbed_run(tmp_path: Path) -> None:
    portal, chance = a_portal(), random.Random(4)  # noqa: S311  (moments of a test, no secret)
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    with serving(portal):
        rows_ = {"p": f"{portal.url}/nb/"}
        undisturbed = crawl(whole, rows_, reader=READER)
        assert undisturbed.code == 0, undisturbed.log
        hits = sum(
            killed_after(chance.randint(1, REPORTS), chance.random() / 4, portal, cut, whole / "registry.csv")
            for _ in range(KILLS)
        )
        until(
            lambda: portal.open == 0
        )  # a request of the killed crawl is one until its slow answer has ended
        portal.asked.clear()
        again = crawl(cut, rows_, reader=READER)
        assert again.code == 0, again.log
    assert hits
    assert len(again.reports) == len(undisturbed.reports) > 20
    # How often a portal was visited to its end, and what it listed then, is not what it holds.
    left_out = {"visits", "hosts"}
    assert differences(whole / "foia.db", cut / "foia.db", without=left_out, columns={"listed_before"}) == {}
    # What was on its way into the database at the kill is in the archive, and is rebuilt with the rest.
    rebuild(cut / "archive", cut / "rebuilt.db", processes=1)
    assert differences(cut / "foia.db", cut / "rebuilt.db") == {}
    assert again.rows("PRAGMA integrity_check") == [("ok",)]
    assert len(portal.paths) == len(set(portal.paths))
