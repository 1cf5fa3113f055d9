"""The live view: how it looks at any width, that a terminal gets it and a pipe never does."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from foiacrawl.crawl.extensions import live
from foiacrawl.crawl.extensions.live_layout import ActivePortal, Snapshot, draw, span
from foiacrawl.crawl.progress import VisitProgress
from tests.crawl.portal_server import LocalPortal, crawl, serving
from tests.crawl.processes import ROOT, spider_command
from tests.crawl.test_portal_log import LISTING, one_report

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("云浮市公安局", "西藏自治区日喀则市桑珠孜区人民政府办公室政府信息公开专栏", "Office")
NOW = tuple(ActivePortal(f"portal-{n}", name, n, n, 5 * n) for n, name in enumerate(NAMES))
COOLING = tuple((f"www.host{n}.example.gov.cn:8080", 600.0 * 9**n) for n in range(5))
SNAPSHOT = Snapshot(4000.0, 160, 12, 3, 431, 212, 3, 18, 7, 731, 9000.0, COOLING, NOW)


def lines(snapshot: Snapshot, width: int, height: int = 40) -> list[str]:
    return draw(snapshot, width, height).plain.splitlines()


def test_all_that_was_asked_for_is_shown() -> None:
    shown = lines(SNAPSHOT, 100)
    assert shown[0].startswith("portals  ━")
    assert shown[0].endswith("12 of 160 done, 3 not due")
    assert shown[1:4] == [
        "time     1 h 06 min so far, about 2 h 30 min left",
        "reports  212 new, 3 changed, 18 unchanged",
        "work     731 requests, 431 listing pages, 7 problems",
    ]
    assert shown[4] == "cooling  www.host0.example.gov.cn:8080 for 10 min"
    assert shown[7].strip() == "and 2 more hosts"
    assert shown[8].startswith("now      portal-0 云浮市公安局 ")
    assert shown[9].endswith("  1 report, 5 waiting")


@pytest.mark.parametrize("width", [1, 12, 30, 44, 60, 61, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for state in (
        SNAPSHOT,
        replace(SNAPSHOT, portals=0, finished=0, seconds_left=None, active=(), cooling=()),
    ):
        assert max(map(cell_len, lines(state, width))) <= width


def test_sixty_columns_keep_the_names_in_line() -> None:
    first, second, third = lines(SNAPSHOT, 60)[-3:]
    assert "日喀则" in second
    assert "…" in second
    assert cell_len(first.rpartition(" 0 reports")[0]) == cell_len(second.rpartition(" 1 report")[0])
    assert cell_len(third.rpartition(" 2 reports")[0]) == cell_len(second.rpartition(" 1 report")[0])


@pytest.mark.parametrize("height", [1, 8, 10, 12, 16])
def test_it_does_not_scroll_a_low_terminal(height: int) -> None:
    state = replace(SNAPSHOT, active=NOW * 10, cooling=())
    assert len(lines(state, 80, height)) <= max(4, height - 2)
    if height > 8:
        assert lines(state, 80, height)[-1].endswith("more")


def test_what_is_left_is_that_of_the_longest_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "monotonic", lambda: 100.0)
    visits = [
        VisitProgress(started=started, responses=responses, waiting=waiting)
        for started, responses, waiting in ((90.0, 5, 10), (0.0, 50, 30), (0.0, 0, 9), (0.0, 1, 0))
    ]
    assert live.seconds_left(visits) == 60.0
    assert live.seconds_left(visits[2:]) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "0 s"),
        (59, "59 s"),
        (125, "2 min 05 s"),
        (1800, "30 min"),
        (7500, "2 h 05 min"),
        (90 * 3600, "3 d 18 h"),
    ],
)
def test_lengths_of_time(seconds: float, words: str) -> None:
    assert span(seconds) == words


def on_a_terminal(folder: Path, url: str, *more: str) -> str:
    """Crawl with a terminal of 60 columns as stderr; return what was drawn on it."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
    registry = folder / "registry.csv"
    registry.write_text(f"portal_id,name,listing_url\np,某某市人民政府,{url}\n", encoding="utf-8")
    settings = {"FOIACRAWL_DB": folder / "foia.db", "FOIACRAWL_READ": "tests.crawl.reader.read"}
    settings |= {"FOIACRAWL_READERS": 0, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
    command = spider_command("gov_portals", "-a", f"registry={registry}", *more)
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "60", "LINES": "24"}
    with subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=theirs, env=environment
    ) as running:
        os.close(theirs)
        drawn = b""
        with suppress(OSError):  # the other end was closed
            while piece := os.read(ours, 65536):
                drawn += piece
    os.close(ours)
    assert running.returncode == 0, drawn
    return drawn.decode()


def test_a_terminal_gets_the_view_and_the_log_goes_to_a_file(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = one_report()
        drawn = on_a_terminal(tmp_path, f"{portal.url}{LISTING}")
    assert "of 1 done" in drawn
    assert "portal p (generic): 1 new" in drawn
    assert "INFO" not in drawn
    assert "\x1b[?25l" in drawn
    assert drawn.rindex("\x1b[?25h") > drawn.rindex("\x1b[?25l"), "the cursor is given back"
    assert "INFO: portal p (generic): 1 new" in (tmp_path / "crawl.log").read_text(encoding="utf-8")


def test_a_terminal_may_be_left_alone(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = one_report()
        drawn = on_a_terminal(tmp_path, f"{portal.url}{LISTING}", "-s", "FOIACRAWL_LIVE=False")
    assert "INFO: portal p (generic): 1 new" in drawn
    assert "\x1b[?25l" not in drawn
    assert not (tmp_path / "crawl.log").exists()


def test_a_pipe_never_gets_it(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = one_report()
        crawled = crawl(tmp_path, {"p": f"{portal.url}{LISTING}"}, "-s", "FOIACRAWL_LIVE=True")
    assert "\x1b" not in crawled.log
    assert "INFO: portal p (generic): 1 new" in crawled.log
    assert not (tmp_path / "crawl.log").exists()
