"""Saving again: nothing twice, nothing lost, a change becomes a version."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import foiacrawl
from foiacrawl.model import Place, Problem, Section
from foiacrawl.store import Outcome, Store, StoreError, crawl_tables
from foiacrawl.store.rows import Rows
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LATER = "2026-12-01T02:00:00Z"
TABLES = ("documents", "reports", "sections", "figures", "checks", "problems", "mentions", "report_search")


class OpenStore:
    """A store and a second connection that reads what it wrote."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.connection = sqlite3.connect(path)

    def all(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def one(self, query: str) -> Any:
        return self.connection.execute(query).fetchone()[0]

    def counts(self) -> dict[str, int]:
        self.store.index_text()
        return {table: self.one(f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608 - our own names


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    opened = OpenStore(tmp_path / "foia.db")
    yield opened
    opened.connection.close()
    opened.store.close()


def test_the_same_reading_again_adds_nothing(opened: OpenStore) -> None:
    of = build.report(problems=(Problem("missing_row", "x", Place(2, 3, 0)),))
    assert opened.store.save(build.fetched(of), of, run_id=None) is Outcome.NEW
    before = opened.counts()
    again = build.fetched(of, body="other bytes: a visit counter", fetched_at=LATER, warc_offset=9)
    assert opened.store.save(again, of, run_id=None) is Outcome.UNCHANGED
    assert opened.counts() == before
    assert opened.all("SELECT sha256, warc_offset, last_seen FROM documents") == [(again.sha256, 9, LATER)]
    assert opened.all("SELECT first_seen, last_seen FROM reports") == [("2026-11-22T04:30:00Z", LATER)]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "临江市公安局2021年年报(更正)"},
        {"sections": (Section("一、总体情况", "更正后的文字。"),)},
        {"figures": build.full_figures(seed=7)},
        {"published_on": "2022-03-01"},
    ],
    ids=["title", "text", "figures", "date"],
)
def test_a_change_in_what_was_read_is_a_new_version(opened: OpenStore, change: dict[str, object]) -> None:
    of = build.report()
    opened.store.save(build.fetched(of), of, run_id=None)
    revised = replace(of, **change)  # type: ignore[arg-type]
    outcome = opened.store.save(build.fetched(of, body="new", fetched_at=LATER), revised, run_id=None)
    assert outcome is Outcome.REVISED
    kept = "SELECT version, is_current, changed_by, first_seen, document_id FROM reports"
    assert opened.all(kept) == [
        (1, 0, None, "2026-11-22T04:30:00Z", 1),
        (2, 1, "page", LATER, 2),
    ]
    assert opened.one("SELECT count(*) FROM figures WHERE report_id = 1") == 200
    assert opened.all("SELECT is_current FROM documents") == [(0,), (1,)]


def test_a_version_by_a_newer_reader_has_the_reader_as_its_cause(
    opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = build.report()
    opened.store.save(build.fetched(of), of, run_id=None)
    monkeypatch.setattr(foiacrawl, "__version__", "9.9.9")
    opened.store.save(build.fetched(of), replace(of, year=2020), run_id=None)
    kept = "SELECT version, is_current, changed_by, document_id, reader_version FROM reports"
    assert opened.all(kept) == [(1, 0, None, 1, "0.1.0"), (2, 1, "reader", 1, "9.9.9")]


def test_figures_that_moved_on_the_page_are_no_revision(opened: OpenStore) -> None:
    """A new banner shifts every table by one; the numbers are the same, their places are renewed."""
    of = build.report()
    opened.store.save(build.fetched(of), of, run_id=None)
    before = opened.counts()
    moved = replace(
        of, figures=tuple(f._replace(where=f.where._replace(table=f.where.table + 1)) for f in of.figures)
    )
    assert opened.store.save(build.fetched(of, body="banner"), moved, run_id=None) is Outcome.UNCHANGED
    assert opened.counts() == before
    assert opened.one("SELECT min(where_table) FROM figures") == 2


def test_an_outage_does_not_remove_the_report(opened: OpenStore) -> None:
    of = build.report()
    gone = replace(of, form=None, figures=(), checks=(), problems=(Problem("not_a_report", "维护中"),))
    opened.store.save(build.fetched(of), of, run_id=None)
    assert opened.store.save(build.fetched(of, body="503"), gone, run_id=None) is Outcome.REVISED
    assert opened.store.save(build.fetched(of, body="503 again"), gone, run_id=None) is Outcome.UNCHANGED
    assert opened.all("SELECT report_id, is_current FROM reports") == [(1, 1)]
    assert opened.all("SELECT document_id, report_id, kind FROM problems") == [(2, None, "not_a_report")]
    assert opened.store.save(build.fetched(of), of, run_id=None) is Outcome.UNCHANGED
    assert opened.all("SELECT document_id, is_current FROM documents") == [(1, 1), (2, 0)]
    assert opened.all("SELECT count(*) FROM reports") == [(1,)]


def test_the_same_bytes_read_as_no_report_by_a_newer_reader(opened: OpenStore) -> None:
    of = build.report()
    opened.store.save(build.fetched(of), of, run_id=None)
    opened.store.save(build.fetched(of), replace(of, form=None, figures=(), checks=()), run_id=None)
    assert opened.all("SELECT is_current FROM reports") == [(0,)]
    assert opened.one("SELECT count(*) FROM requests") == 0


def test_no_report_keeps_document_and_problem(opened: OpenStore) -> None:
    of = build.report(form=None, figures=(), checks=(), problems=(Problem("not_a_report", "招聘公告"),))
    assert opened.store.save(build.fetched(of), of, run_id=None) is Outcome.NEW
    assert opened.store.save(build.fetched(of, body="x"), of, run_id=None) is Outcome.UNCHANGED
    assert opened.counts() | {"documents": 1, "problems": 1, "reports": 0} == opened.counts()
    report = build.report()
    assert opened.store.save(build.fetched(report, body="y"), report, run_id=None) is Outcome.REVISED
    assert opened.counts() | {"documents": 1, "problems": 0, "reports": 1} == opened.counts()


def test_a_prose_report_is_a_report(opened: OpenStore) -> None:
    of = build.report(form="prose")
    opened.store.save(build.fetched(of), of, run_id=None)
    assert opened.all("SELECT form, name FROM reports") == [("prose", "临江市公安局 2021")]


def test_a_crawl_problem_seen_again_only_moves_its_time(tmp_path: Path) -> None:
    times = iter(f"2026-11-2{day}T01:00:00Z" for day in (2, 3, 4, 5))  # the last for what is derived
    opened = OpenStore(tmp_path / "foia.db")
    with Store(tmp_path / "foia.db", clock=lambda: next(times)) as store:
        for message in ("robots.txt says no", "robots.txt says no", "robots.txt says no, again"):
            store.save_problem("robots", message, url="http://127.0.0.1/x")
    kept = opened.all("SELECT message, first_seen, last_seen FROM problems")
    opened.connection.close()
    opened.store.close()
    assert kept == [
        ("robots.txt says no", "2026-11-22T01:00:00Z", "2026-11-23T01:00:00Z"),
        ("robots.txt says no, again", "2026-11-24T01:00:00Z", "2026-11-24T01:00:00Z"),
    ]


def test_an_unknown_kind_of_problem_is_refused_and_nothing_is_written(opened: OpenStore) -> None:
    of = build.report(problems=(Problem("strange", "?"),))
    with pytest.raises(StoreError, match=r"'strange'.*problems\.toml"):
        opened.store.save(build.fetched(of), of, run_id=None)
    with pytest.raises(StoreError, match="strange"):
        opened.store.save_problem("strange", "?")
    assert set(opened.counts().values()) == {0}


def test_a_portal_that_was_not_saved_is_named_in_the_message(opened: OpenStore) -> None:
    of = build.report()
    with pytest.raises(StoreError, match="Save the portal"):
        opened.store.save(build.fetched(of, portal_id="nowhere"), of, run_id=None)
    assert set(opened.counts().values()) == {0}
    assert opened.store.save(build.fetched(of), of, run_id=None) is Outcome.NEW
    assert opened.one("SELECT count(*) FROM figures") == 200


def test_half_a_character_does_not_lose_the_report(opened: OpenStore) -> None:
    of = build.report(title="临江市\udc81公安局年报", sections=(Section("一", "坏字\ud800。"),))
    assert opened.store.save(build.fetched(of), of, run_id=None) is Outcome.NEW
    assert opened.store.save(build.fetched(of), of, run_id=None) is Outcome.UNCHANGED
    assert opened.one("SELECT title FROM reports") == "临江市\ufffd公安局年报"


def test_runs_and_portals(opened: OpenStore) -> None:
    portal = build.PORTALS[0]
    opened.store.save_portal(portal)
    opened.store.save_portal(replace(portal, family="detected"))
    run = opened.store.begin_run({"DOWNLOAD_DELAY": "1.0"})
    opened.store.end_run(run, "finished", {"new": 3})
    assert opened.all("SELECT portal_id, family FROM portals") == [("linjiang", "detected")]
    assert opened.all("SELECT reason, settings, counts, finished_at IS NOT NULL FROM runs") == [
        ("finished", '{"DOWNLOAD_DELAY": "1.0"}', '{"new": 3}', 1)
    ]
    with pytest.raises(StoreError, match="no run 77"):
        opened.store.end_run(77, "finished", {})


def test_only_portals_that_changed_are_identified_again(
    opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    identified = []
    monkeypatch.setattr(crawl_tables, "_identity_of", lambda portal: identified.append(portal.portal_id))
    portals = [replace(build.PORTALS[0], portal_id=f"p{n}") for n in range(4)]
    opened.store.save_portals(portals)
    opened.store.begin_run({})
    opened.store.save_portals([replace(portals[0], name="某某县"), *portals[1:]])
    assert identified == ["p0", "p1", "p2", "p3", "p0"]
    assert opened.one("SELECT name FROM portals WHERE portal_id = 'p0'") == "某某县"
    opened.store._connection.execute("UPDATE runs SET reader_version = 'older'")
    opened.store.save_portals(portals)
    assert len(identified) == 9


def test_what_was_rolled_back_is_forgotten(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of forms met for the first time in a report that failed are written again with the next."""

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    of = build.report()
    with monkeypatch.context() as broken, pytest.raises(StoreError, match="Make room"):
        broken.setattr(Rows, "_add_checks", full)
        opened.store.save(build.fetched(of), of, run_id=None)
    assert opened.one("SELECT count(*) FROM form_rows") == 0
    assert opened.store.save(build.fetched(of), of, run_id=None) is Outcome.NEW
    assert opened.one("SELECT count(*) FROM figures") == 200


def test_several_threads_write_one_after_the_other(opened: OpenStore) -> None:
    reports = [build.report(source=f"http://127.0.0.1/{number}", sections=()) for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda of: opened.store.save(build.fetched(of), of, run_id=None), reports))
    assert outcomes == [Outcome.NEW] * 12
    assert opened.one("SELECT count(*) FROM figures") == 12 * 200


KILLED = """
import os, signal, sys
from foiacrawl.store import Store
from foiacrawl.store.rows import Rows
from tests.store import build
whole = build.report(year=2020)
half = build.report(year=2021)
store = Store(sys.argv[1])
store.save(build.fetched(whole), whole, run_id=None)
Rows._add_checks = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
store.save(build.fetched(half), half, run_id=None)
"""


def test_killed_in_the_middle_of_a_report(tmp_path: Path) -> None:
    """What was committed is there, nothing of the other; the next run completes text and report."""
    path = tmp_path / "foia.db"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, cwd=os.getcwd())  # noqa: S603, PTH109 - our own script
    assert killed.returncode == -signal.SIGKILL
    half = build.report(year=2021)
    opened = OpenStore(path)
    assert opened.all("SELECT year FROM reports") == [(2020,)]
    assert opened.one("SELECT count(*) FROM figures") == 198 + 2
    assert opened.one("""SELECT count(*) FROM report_search WHERE report_search MATCH '复议'""") == 1
    assert opened.store.save(build.fetched(half), half, run_id=None) is Outcome.NEW
    opened.connection.close()
    opened.store.close()
