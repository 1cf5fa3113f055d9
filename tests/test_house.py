"""The whole way once: replica portals, a real crawl, the database, compared with what the replica knows is true."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from foiacrawl.export.export import export
from foiacrawl.replica import Expected, expected, expected_problems, serve
from foiacrawl.report.labels import core
from tests.crawl.processes import spider_command
from tests.export.checked import check_package, check_panel, check_states, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiacrawl.replica.running import Replica

ROOT = Path(__file__).resolve().parent.parent
COUNTED = ("reports", "figures", "documents", "sections", "mentions", "checks", "problems", "portals")


class Crawled(NamedTuple):
    """A database after one crawl of the replica, row counts after a second one, and the replica's log.

    `again` is the database of a crawl of its own of the same pages.
    """

    database: Path
    again: Path
    first: Mapping[str, int]
    second: Mapping[str, int]
    requests: list[Any]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder, again = tmp_path_factory.mktemp("house"), tmp_path_factory.mktemp("again")
    with serve(latency=0.001) as replica:
        _crawl(replica, folder, readers=2)
        first, requests = _counts(folder / "foia.db"), replica.requests()
        _crawl(replica, folder, readers=0)
        second = _counts(folder / "foia.db")
        _crawl(replica, again, readers=0)
        yield Crawled(folder / "foia.db", again / "foia.db", first, second, requests)


def _crawl(replica: Replica, folder: Path, readers: int) -> None:
    registry = folder / "registry.csv"
    rows = [
        ",".join(str(row[name]) for name in ("portal_id", "name", "listing_url")) for row in replica.rows()
    ]
    registry.write_text("\n".join(["portal_id,name,listing_url", *rows]), encoding="utf-8")
    settings = {
        "FOIACRAWL_DB": folder / "foia.db",
        "FOIACRAWL_ARCHIVE": folder / "archive",
        "FOIACRAWL_READERS": readers,
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "False",
    }
    command = spider_command("gov_portals", "-a", f"registry={registry}")
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]


def _counts(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in COUNTED
        }


def _rows(database: Path, query: str, *parameters: object) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query, parameters)]


def _path(url: str) -> str:
    """Return the path of an address as the replica writes it: with its query where a program draws the page."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.path.endswith(".jsp") else parts.path


def _report(database: Path, item: Expected) -> dict[str, Any]:
    paths = {item.path, *item.also_at}
    found = [
        row
        for row in _rows(database, "SELECT * FROM reports WHERE portal_id = ?", item.portal_id)
        if _path(row["url"]) in paths
    ]
    assert len(found) == 1, f"{item.portal_id}{item.path}: found {len(found)} times"
    return found[0]


def test_every_report_is_found_none_twice_none_invented(crawled: Crawled) -> None:
    reports = _rows(crawled.database, "SELECT * FROM reports")
    assert len(reports) == len(expected())
    for item in expected():
        report = _report(crawled.database, item)
        for field in ("title", "agency", "division_code", "year", "form", "script", "published_on"):
            assert report[field] == getattr(item, field), (item.path, field)


@pytest.mark.parametrize("item", expected(), ids=lambda item: f"{item.portal_id} {item.agency} {item.year}")
def test_every_figure_is_in_the_database_as_printed(crawled: Crawled, item: Expected) -> None:
    report = _report(crawled.database, item)
    figures = _rows(
        crawled.database,
        'SELECT table_name, "row", "column", value, raw, state, unit FROM figures WHERE report_id = ?',
        report["report_id"],
    )
    found = {
        (f["table_name"], f["row"], f["column"]): (f["value"], f["state"], f["unit"])
        for f in figures
        if f["row"]
    }
    wanted = {(f.table, f.row, f.column): (f.value, f.state, f.unit) for f in item.figures}
    assert {cell: figure for cell, figure in found.items() if figure[1] != "lost"} == wanted
    lost_rows = {(table, row) for (table, row, _), figure in found.items() if figure[1] == "lost"}
    assert lost_rows >= set(item.lost_rows)


@pytest.mark.parametrize("item", expected(), ids=lambda item: f"{item.portal_id} {item.agency} {item.year}")
def test_checks_lost_rows_mentions_and_headings(crawled: Crawled, item: Expected) -> None:
    number = _report(crawled.database, item)["report_id"]
    failed = _rows(
        crawled.database, "SELECT rule, at FROM checks WHERE report_id = ? AND status = 'fail'", number
    )
    assert {(check["rule"], check["at"]) for check in failed} == set(item.checks_fail)
    problems = _rows(crawled.database, "SELECT kind, message FROM problems WHERE report_id = ?", number)
    for _, row in item.lost_rows:
        assert any(p["kind"] == "lost_cell" and row in p["message"] for p in problems)
    read = _rows(crawled.database, "SELECT indicator, value FROM mentions WHERE report_id = ?", number)
    missing = set(item.mentions) - {(mention["indicator"], mention["value"]) for mention in read}
    assert not missing
    sections = _rows(
        crawled.database, "SELECT heading FROM sections WHERE report_id = ? ORDER BY ordinal", number
    )
    headings = [core(section["heading"]) for section in sections]
    assert [core(heading) for heading in item.headings] == [
        h for h in headings if h in map(core, item.headings)
    ]


def test_the_dataset_of_the_crawl_is_valid_and_has_its_figures(crawled: Crawled, tmp_path: Path) -> None:
    export(crawled.database, tmp_path)
    check_package(tmp_path)
    check_panel(crawled.database, tmp_path)
    assert check_states(tmp_path) > 20
    lost = {(row["table"], row["row"]) for row in records(tmp_path, "panel") if row["state"] == "lost"}
    assert lost == {cell for item in expected() for cell in item.lost_rows}


def test_what_went_wrong_is_a_problem(crawled: Crawled) -> None:
    found = {
        (row["portal_id"], row["kind"], where)
        for row in _rows(crawled.database, "SELECT portal_id, kind, url FROM problems")
        for where in (row["url"], urlsplit(row["url"] or "").path)
    }
    assert not set(expected_problems()) - found


def test_a_second_crawl_adds_nothing(crawled: Crawled) -> None:
    assert crawled.second == crawled.first


BODIES = (
    "SELECT report_key, identity, agency, division_code, level, kind, year, title, url, published_on, is_current,"
    " (SELECT o.report_key FROM reports o WHERE o.report_id = r.copy_of) AS copy_of FROM reports r ORDER BY report_key, url"
)


def test_another_crawl_of_the_same_pages_gives_the_same_keys_bodies_and_links(crawled: Crawled) -> None:
    first, other = _rows(crawled.database, BODIES), _rows(crawled.again, BODIES)
    assert first == other
    assert len({row["report_key"] for row in first if row["is_current"]}) == sum(
        row["is_current"] for row in first
    )
    for table in ("agencies", "coverage", "panel"):
        columns = "identity, agency, division_code, level, kind" + ("" if table == "agencies" else ", year")
        query = f"SELECT {columns} FROM {table} ORDER BY {columns}"  # noqa: S608 - our own names
        assert _rows(crawled.database, query) == _rows(crawled.again, query)


def test_one_request_at_a_time_and_only_to_the_portals(crawled: Crawled) -> None:
    by_portal: dict[str, list[Any]] = {}
    for request in crawled.requests:
        by_portal.setdefault(request.portal, []).append(request)
    for requests in by_portal.values():
        requests.sort(key=lambda request: request.start)
        assert all(one.end <= other.start for one, other in pairwise(requests))
        assert all("foiacrawl" in request.user_agent for request in requests)


def test_listings_and_reports_are_in_the_archive(crawled: Crawled) -> None:
    archives = list((crawled.database.parent / "archive").rglob("*.warc.gz"))
    assert archives
    kept = _rows(crawled.database, "SELECT warc_file FROM documents WHERE status = 200")
    assert all(row["warc_file"] for row in kept)
