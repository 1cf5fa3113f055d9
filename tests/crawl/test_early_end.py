"""A crawl that ends early says why in one line on stderr, also where its log is a file: else cron mails nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import threading
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from scrapy import Request

from foiacrawl.crawl.engine import give_up_requests
from foiacrawl.crawl.lock import lock
from foiacrawl.store import Store
from tests.crawl.portal_server import PATIENCE, LocalPortal, crawl, serving, until
from tests.crawl.processes import ROOT, spider_command
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

ADDRESS = "http://127.0.0.1:9/nb/"


def only_line(log: str) -> str:
    (line,) = (line for line in log.splitlines() if line.startswith("foiacrawl: "))
    assert "Traceback" not in log
    return line


@pytest.mark.parametrize(
    ("setting", "code", "words"),
    [
        ("FOIACRAWL_HOST_REQUESTS=many", 1, "ValueError"),
        ('EXTENSIONS={"nothing.There": 1}', 1, "ModuleNotFoundError"),
        ("TWISTED_DNS_RESOLVER=nothing.There", 1, "ModuleNotFoundError"),
        ("FOIACRAWL_DB=no/such/folder/foia.db", 1, "its folder does not exist"),
        ("JOBDIR=jobs", 2, "JOBDIR is of no use"),
    ],
)
def test_what_ends_a_crawl_is_one_line(tmp_path: Path, setting: str, code: int, words: str) -> None:
    crawled = crawl(tmp_path, {"p": ADDRESS}, "-s", setting, "--logfile", str(tmp_path / "crawl.log"))
    assert crawled.code == code
    assert crawled.log == f"{only_line(crawled.log)}\n"
    assert words in crawled.log


def test_a_locked_database_is_one_line(tmp_path: Path) -> None:
    with Store(tmp_path / "foia.db"):
        pass
    lock(tmp_path / "foia.db")
    crawled = crawl(tmp_path, {"p": ADDRESS}, "--logfile", str(tmp_path / "crawl.log"))
    assert crawled.code == 3
    assert "another crawl" in only_line(crawled.log)


def portal_with_a_list() -> LocalPortal:
    return LocalPortal(
        {"/nb/": page("<ul><li><a href='t1.html'>某市2023年政府信息公开工作年度报告</a></li></ul>")}
    )


def test_a_database_that_fails_later_is_one_line(tmp_path: Path) -> None:
    portal = portal_with_a_list()
    with Store(tmp_path / "foia.db") as store:
        store._connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON problems BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    with serving(portal):
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, "--logfile", str(tmp_path / "crawl.log"))
    assert crawled.code == 1
    assert "disk is full" in only_line(crawled.log)


def test_a_limit_that_ends_it_is_one_line(tmp_path: Path) -> None:
    portal = portal_with_a_list()
    with serving(portal):
        arguments = ["-s", "CLOSESPIDER_PAGECOUNT=1", "--logfile", str(tmp_path / "crawl.log")]
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, *arguments, delay="0.5")
    assert crawled.code == 0
    assert "stopped before its end (closespider_pagecount)" in only_line(crawled.log)


@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_is_one_line(tmp_path: Path, times: int) -> None:
    answer = threading.Event()
    portal = LocalPortal(call=lambda asked: "" if asked.path == "/nb/" and answer.wait() else None)
    log = tmp_path / "crawl.log"
    with serving(portal):
        (tmp_path / "r.csv").write_text(
            f"portal_id,name,listing_url\np,某市,{portal.url}/nb/\n", encoding="utf-8"
        )
        process = start(tmp_path)
        until(lambda: "/nb/" in portal.paths)
        for sent in range(1, times + 1):
            process.send_signal(signal.SIGTERM)
            # A second one that comes before the first was seen would be one with it.
            until(lambda: log.read_text("utf-8").count("Received SIGTERM") == sent)  # noqa: B023
        if times == 1:  # it waits for the answer under way, and else no longer
            answer.set()
        _, told = process.communicate(timeout=PATIENCE)
        answer.set()
    assert process.returncode == (0 if times == 1 else 1)
    assert "the crawl was stopped before its end" in only_line(told)


def test_a_signal_ends_a_crawl_that_has_much_to_request_and_the_next_completes_it(tmp_path: Path) -> None:
    names = [f"t2024{1000 + n}_{n}.html" for n in range(12)]
    lines = [(name, f"某某县第{n}局2023年政府信息公开工作年度报告") for n, name in enumerate(names)]
    portal = LocalPortal({"/nb/": page(rows(*lines), "政府信息公开年报")})
    portal.pages |= {f"/nb/{name}": report(title) for name, title in lines}
    with serving(portal):
        (tmp_path / "r.csv").write_text(
            f"portal_id,name,listing_url\np,某市,{portal.url}/nb/\n", encoding="utf-8"
        )
        process = start(tmp_path, "-s", "DOWNLOAD_DELAY=4")  # almost a minute, if all that waits was sent
        until(lambda: "/nb/" in portal.paths)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert "the crawl was stopped before its end (shutdown)" in only_line(told)
        assert len(portal.paths) < len(names)
        again = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert len(again.reports) == len(names)
    assert again.problems == []


SLOW = """
CREATE TRIGGER slow AFTER INSERT ON agencies BEGIN SELECT
  (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000000) SELECT max(i) FROM n);
END
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_while_the_derived_tables_are_made(tmp_path: Path, number: signal.Signals) -> None:
    title = "某某市财政局2023年政府信息公开工作年度报告"
    portal = LocalPortal(
        {"/nb/": page(rows(("t1.html", title)), "政府信息公开年报"), "/nb/t1.html": report(title)}
    )
    database = tmp_path / "foia.db"
    Store(database).close()
    with serving(portal):
        (tmp_path / "r.csv").write_text(
            f"portal_id,name,listing_url\np,财政局,{portal.url}/nb/\n", encoding="utf-8"
        )
        with closing(sqlite3.connect(database)) as connection:
            connection.execute(SLOW)
            process = start(tmp_path)
            until(lambda: connection.execute("SELECT count(*) FROM visits").fetchone() == (1,))
            until(lambda: is_locked(database))
            assert process.poll() is None
            process.send_signal(number)
            process.communicate(timeout=PATIENCE)
            assert process.returncode == (0 if number == signal.SIGTERM else -number)
            assert connection.execute("SELECT count(*) FROM derived").fetchone() == (0,)
            connection.execute("DROP TRIGGER slow")
        again = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert again.code == 0, again.log
    assert again.rows("SELECT count(*) FROM derived") == [(1,)]
    assert again.rows("SELECT count(*) FROM agencies")[0][0] > 0


def is_locked(database: Path) -> bool:
    """Return whether somebody is writing into a database."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False


def test_a_signal_before_the_crawl_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(f"portal_id,name,listing_url\np,某市,{ADDRESS}\n", encoding="utf-8")
    config = tmp_path / "config"
    os.mkfifo(config)  # the crawl waits for its settings
    process = start(tmp_path, "-s", f"FOIACRAWL_CONFIG={config}")
    with config.open("w"):
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + signal.SIGTERM
    assert "stopped by SIGTERM before the crawl began" in only_line(told)


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    settings = {"FOIACRAWL_DB": folder / "foia.db", "FOIACRAWL_READERS": 0, "DOWNLOAD_DELAY": 0}
    command = spider_command("gov_portals", "-a", f"registry={folder / 'r.csv'}")
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    command += ["--logfile", str(folder / "crawl.log"), *arguments]
    return subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


class Slot:
    """What the engine keeps of its requests."""

    def __init__(self, *requests: Request) -> None:
        self.inprogress = set(requests)
        self.closed = 0

    def remove_request(self, request: Request) -> None:
        self.inprogress.remove(request)
        self.closed += not self.inprogress


def test_answers_that_come_after_they_were_given_up_are_no_errors() -> None:
    requests = [Request(f"{ADDRESS}{number}") for number in range(3)]
    slot = Slot(*requests)
    give_up_requests(cast("Crawler", SimpleNamespace(engine=SimpleNamespace(_slot=slot))))
    slot.remove_request(requests[0])
    assert (slot.inprogress, slot.closed) == (set(), 1)
