"""From which share of equal sentences two reports are copies, or one has copied from the other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.model import Section
from foiacrawl.store import Store
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.model import Report

OFFICES = list("办公法制财务人事信访督查后勤档案")
SHARED = [f"本单位{office}科负责网站栏目的维护与更新并定期通报情况" for office in OFFICES]
ONE = [f"窗口为群众查询{office}类信息提供设备与引导服务" for office in OFFICES]
OTHER = [f"年内举办面向企业的{office}政策讲解活动并听取意见" for office in OFFICES]
ZEROS = tuple(figure._replace(value=0, raw="0") for figure in build.full_figures())


def report(name: str, sentences: list[str], **more: Any) -> Report:
    """Return a report whose tables prove nothing: they are full of zeros."""
    text = Section("一、总体情况", "。".join(sentences) + "。")
    return build.report(
        source=f"http://127.0.0.1:9001/{name}.html", sections=(text,), figures=ZEROS, checks=(), **more
    )


def stored(folder: Path, query: str, *reports: Report) -> list[tuple[Any, ...]]:
    """Store reports of one portal, compare their texts and return the rows of a query."""
    with Store(folder / "foia.db") as store:
        store.save_portal(build.PORTALS[0])
        for one in reports:
            store.save(build.fetched(one, portal_id="linjiang"), one, run_id=None)
        store.compare_texts()
    with closing(sqlite3.connect(folder / "foia.db")) as database:
        return database.execute(query).fetchall()


@pytest.mark.parametrize(
    ("equal", "own", "others", "current"),
    [(8, 2, 2, 1), (7, 2, 2, 2), (8, 0, 3, 2), (8, 3, 0, 2)],
    ids=["enough", "too few", "too few of the second", "too few of the first"],
)
def test_reports_of_one_body_and_year_are_copies_from_eight_of_ten_sentences(
    tmp_path: Path, equal: int, own: int, others: int, current: int
) -> None:
    found = stored(
        tmp_path,
        "SELECT count(*) FROM reports WHERE is_current",
        report("a", SHARED[:equal] + ONE[:own]),
        report("b", SHARED[:equal] + OTHER[:others]),
    )
    assert found == [(current,)]


@pytest.mark.parametrize(
    ("equal", "own", "shares"),
    [(4, 9, [0.308, 1.0]), (4, 10, [1.0]), (3, 3, [])],
    ids=["three in ten", "less", "three sentences"],
)
def test_text_is_copied_from_another_body_from_three_of_ten_sentences(
    tmp_path: Path, equal: int, own: int, shares: list[float]
) -> None:
    found = stored(
        tmp_path,
        "SELECT share FROM shared_text WHERE kind = 'other_body' ORDER BY share",
        report("a", SHARED[:equal] + ONE[:own]),
        report("b", SHARED[:equal], agency=build.CITY),
    )
    assert [share for (share,) in found] == shares


@pytest.mark.parametrize(
    ("more", "count"), [({"agency": "区教育局", "division_code": None}, 0), ({}, 1)], ids=["unknown", "known"]
)
def test_a_body_without_a_place_is_that_of_another_portal_only_if_it_was_identified(
    tmp_path: Path, more: dict[str, Any], count: int
) -> None:
    with Store(tmp_path / "foia.db") as store:
        for portal, year in zip(build.PORTALS, (2021, 2022), strict=True):
            store.save_portal(portal)
            one = report(f"{year}", SHARED, year=year, **more)
            store.save(build.fetched(one, portal_id=portal.portal_id), one, run_id=None)
        store.compare_texts()
    with closing(sqlite3.connect(tmp_path / "foia.db")) as database:
        assert database.execute("SELECT count(*) FROM shared_text WHERE kind = 'year_before'").fetchall() == [
            (count,)
        ]
