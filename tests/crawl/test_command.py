"""`scrapy crawl` as an operator meets it: exit codes, one line where it cannot begin, the run report."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.cli import main
from foiacrawl.rebuild import rebuild
from foiacrawl.store import Store
from foiacrawl.store.runs import KEYS, as_words
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawl.portal_server import Crawled

LISTING = "/zwgk/nb/"
ADDRESS = "http://127.0.0.1:9/nb/"


def listing(*lines: tuple[str, str, str]) -> str:
    found = "".join(f'<li><a href="{href}">{title}</a><span>{on}</span></li>' for href, title, on in lines)
    return page(f"<ul>{found}</ul>", "政府信息公开年报")


def portal_of_three() -> LocalPortal:
    """A report in time, a late one, a page that is refused."""
    names = [f"t2024013{n}_{n}.html" for n in range(3)]
    titles = [f"某某市人民政府{year}年政府信息公开工作年度报告" for year in (2021, 2022, 2023)]
    days = ("2022-01-30", "2023-05-30", "2024-01-30")
    portal = LocalPortal(tagged=True)
    portal.pages = {LISTING: listing(*zip(names, titles, days, strict=True))}
    portal.pages |= {f"{LISTING}{names[n]}": report(titles[n]) for n in range(2)}
    portal.pages[f"{LISTING}{names[2]}"] = Answer("", 403)
    return portal


def reports_of(database: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        query = f"SELECT reason, {', '.join(KEYS)} FROM run_reports ORDER BY run_id"  # noqa: S608  (our own names)
        return [dict(row) for row in connection.execute(query)]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> list[Crawled]:
    """Two crawls of one portal: in the second one report has changed, one is gone."""
    folder = tmp_path_factory.mktemp("crawled")
    portal = portal_of_three()
    with serving(portal):
        row = {"p": f"{portal.url}{LISTING}"}
        first = crawl(folder, row)
        portal.pages[f"{LISTING}t20240130_0.html"] = (
            "<p>总体情况</p><h1>某某市2020年政府信息公开工作年度报告</h1>"
        )
        del portal.pages[f"{LISTING}t20240131_1.html"]
        return [first, crawl(folder, row)]


def test_the_run_report_is_kept_printed_and_shown_as_columns(crawled: list[Crawled]) -> None:
    first, second = reports_of(crawled[1].database)
    nothing = dict.fromkeys(KEYS, 0) | {"portals": 1, "portals_finished": 1, "reason": "finished"}
    counts = {"found": 2, "new": 2, "late": 1, "blocked": 1, "problems": 1, "requests": 5}
    assert first == nothing | counts
    counts = {"found": 1, "changed": 1, "late": 1, "gone": 1, "blocked": 1, "problems": 1, "requests": 5}
    assert second == nothing | counts
    for outcome, report_ in zip(crawled, (first, second), strict=True):
        assert outcome.code == 0
        assert outcome.log.endswith(f"{as_words('finished', report_)}\n")


def test_a_rebuild_keeps_the_run_reports(crawled: list[Crawled], tmp_path: Path) -> None:
    rebuild(crawled[1].database.parent / "archive", tmp_path / "again.db", processes=0)
    assert reports_of(tmp_path / "again.db") == reports_of(crawled[1].database)


def test_runs_lists_the_last_ones_first(
    crawled: list[Crawled], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["runs", str(crawled[1].database)]) == 0
    head, *lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert head[0] == "run"
    assert [line[0] for line in lines] == ["2", "1"]
    assert lines[0][3:] == ["finished", *["1", "0", "1", "0", "1", "0", "1", "1", "0", "1", "5"], "1/1"]
    assert main(["runs", str(crawled[1].database), "--last", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["runs", str(tmp_path / "none.db")]) == 1
    assert "make demo" in capsys.readouterr().err


def test_a_run_that_was_killed_is_listed_as_not_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(tmp_path / "foia.db") as store:
        assert main(["runs", str(tmp_path / "foia.db")]) == 0
        assert capsys.readouterr().out == "No runs.\n"
        store.begin_run({})
    assert main(["runs", str(tmp_path / "foia.db")]) == 0
    assert "not ended" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-a", "years=2024-2019"], "ends before it begins"),
        (["-a", "portals=nobody"], "nobody cannot be used"),
        (["-a", "year=2020"], "unknown argument year"),
        (["-a", "registry=none.csv"], "none.csv"),
        (["-s", "JOBDIR=jobs"], "JOBDIR is of no use here"),
    ],
    ids=lambda value: value[1] if isinstance(value, list) else "",
)
def test_wrong_use_is_one_line_and_2(tmp_path: Path, arguments: list[str], words: str) -> None:
    crawled = crawl(tmp_path, {"p": ADDRESS}, *arguments, "-L", "ERROR")
    assert crawled.code == 2
    assert "Traceback" not in crawled.log
    (line,) = crawled.log.splitlines()
    assert line.startswith("foiacrawl: ")
    assert words in line


def test_what_keeps_a_crawl_from_beginning_is_one_line_and_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    for setting in ("FOIACRAWL_DB=file/foia.db", "FOIACRAWL_ARCHIVE=file"):
        name, _, value = setting.partition("=")
        crawled = crawl(tmp_path, {"p": ADDRESS}, "-s", f"{name}={tmp_path / value}", "-L", "ERROR")
        assert crawled.code == 1
        (line,) = crawled.log.splitlines()
        assert str(tmp_path / "file") in line


def test_a_database_that_gives_way_in_the_middle_is_1(tmp_path: Path) -> None:
    portal = portal_of_three()
    with Store(tmp_path / "foia.db") as store:
        store._connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON documents BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    with serving(portal):
        crawled = crawl(tmp_path, {"p": f"{portal.url}{LISTING}"})
    assert crawled.code == 1
    assert "The crawl ends here" in crawled.log
    (counts,) = crawled.rows("SELECT reason, counts FROM runs")
    assert counts[0] == "database"
    assert json.loads(counts[1])["portals_finished"] == 0


def test_a_crawl_that_is_stopped_is_0(tmp_path: Path) -> None:
    portal = portal_of_three()
    with serving(portal):
        crawled = crawl(
            tmp_path, {"p": f"{portal.url}{LISTING}"}, "-s", "CLOSESPIDER_PAGECOUNT=1", delay="0.5"
        )
    assert crawled.code == 0
    assert reports_of(crawled.database)[0]["portals_finished"] == 0
    assert "Run report (closespider_pagecount)" in crawled.log
