"""Whose report it is, as the database keeps it: level, kind, evidence, and one series over a rename."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.agencies import Evidence, identify
from foiacrawl.model import Owner, Report
from foiacrawl.store import Outcome, Store
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _report(name: str, year: int) -> Report:
    title = f"{name}{year}年政府信息公开工作年度报告"
    body = identify(Evidence(title=title, year=year, site_code="1101180001"))
    owner = Owner(
        body.level,
        body.kind,
        body.printed_name,
        body.other_name,
        body.identity,
        body.reasons,
        body.attributions,
    )
    return build.report(
        body.name or "", year, "prose", title=title, division_code=body.division_code, owner=owner
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[tuple[Store, sqlite3.Connection]]:
    with Store(tmp_path / "foia.db") as store:
        connection = sqlite3.connect(store.path)
        yield store, connection
        connection.close()


def _save(store: Store, *reports: Report) -> None:
    for report in reports:
        store.save(build.fetched(report), report, run_id=None)
    store.refresh()


def _all(connection: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_level_kind_names_and_evidence_are_kept(store: tuple[Store, sqlite3.Connection]) -> None:
    _save(store[0], _report("密云区市场监督管理局（知识产权局）", 2022))
    assert _all(
        store[1], "SELECT agency, division_code, level, kind, identity, printed_name, other_name FROM reports"
    ) == [
        (
            "密云区市场监督管理局", "110118", "county", "market_regulation", "110228/市场监督管理局",
            "密云区市场监督管理局（知识产权局）", "密云区知识产权局",
        )
    ]  # fmt: skip
    found = _all(store[1], "SELECT source, text, division_code FROM evidence ORDER BY ordinal")
    assert found[:2] == [("title", "密云区市场监督管理局", "110118"), ("site_code", "1101180001", "110118")]
    assert {source for source, _, _ in found[2:]} == {"decision"}
    assert _all(store[1], "SELECT k.zh FROM reports r JOIN agency_kinds k USING (kind)") == [
        ("市场监督管理",)
    ]


def test_a_renamed_body_is_one_series(store: tuple[Store, sqlite3.Connection]) -> None:
    _save(store[0], _report("密云县公安局", 2013), _report("密云区公安局", 2016))
    assert _all(store[1], "SELECT identity, agency, name_then, year FROM panel ORDER BY year") == [
        ("110228/公安局", "密云区公安局", "密云县公安局", 2013),
        ("110228/公安局", "密云区公安局", "密云区公安局", 2016),
    ]
    assert _all(store[1], "SELECT agency, first_year, last_year FROM agencies ORDER BY first_year") == [
        ("密云县公安局", 2013, 2013),
        ("密云区公安局", 2016, 2016),
    ]
    assert _all(store[1], "SELECT DISTINCT identity, level, kind FROM coverage") == [
        ("110228/公安局", "county", "public_security")
    ]
    covered = _all(store[1], "SELECT year, agency, status FROM coverage ORDER BY year")
    assert [(year, status) for year, _, status in covered][:4] == [
        (2013, "on_time"), (2014, "missing"), (2015, "missing"), (2016, "on_time"),
    ]  # fmt: skip
    # To the last year that is due: nothing was found since.
    assert {status for _, _, status in covered[4:]} == {"missing"}
    assert covered[-1][0] >= 2024
    assert covered[1][1] == "密云县公安局"


def test_what_was_joined_in_a_reform_is_linked_not_merged(store: tuple[Store, sqlite3.Connection]) -> None:
    _save(store[0], _report("密云区环境保护局", 2017), _report("密云区生态环境局", 2019))
    assert len(_all(store[1], "SELECT DISTINCT identity FROM panel")) == 2
    assert _all(store[1], "SELECT earlier, later, since FROM agency_successions") == [
        ("密云区环境保护局", "密云区生态环境局", 2018)
    ]


def test_a_body_without_identity_goes_by_its_name(store: tuple[Store, sqlite3.Connection]) -> None:
    unknown = replace(_report("密云区公安局", 2021), owner=Owner())
    _save(store[0], _report("密云区公安局", 2020), unknown)
    assert [row[0] for row in _all(store[1], "SELECT identity FROM panel")] == ["110228/公安局"] * 2
    nowhere = replace(unknown, agency="某某局", source="http://127.0.0.1/x")
    _save(store[0], nowhere)
    assert _all(store[1], "SELECT identity FROM panel WHERE agency = '某某局'") == [("/某某局",)]


def test_a_reader_that_knows_more_renews_what_is_known_of_the_body(
    store: tuple[Store, sqlite3.Connection],
) -> None:
    knows = _report("密云区公安局", 2020)
    _save(store[0], replace(knows, owner=Owner()))
    assert store[0].save(build.fetched(knows), knows, run_id=None) is Outcome.UNCHANGED
    assert _all(store[1], "SELECT level, identity FROM reports") == [("county", "110228/公安局")]
    assert _all(store[1], "SELECT count(*) FROM evidence WHERE source = 'title'") == [(1,)]
