"""The database that the benchmark measures is as varied as a real one; its times are measured by `make bench` alone."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest

from foiacrawl.site.serve import application
from foiacrawl.store.search import words
from tests.bench_large import make
from tests.large.pages import addresses
from tests.large.reports import reports

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 120


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("large") / "foia.db"
    make(path, COUNT)
    return path


def test_it_has_bodies_years_forms_faults_and_gaps(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:

        def values(sql: str) -> set[object]:
            return {value for (value,) in connection.execute(sql)}

        assert len(values("SELECT report_id FROM reports")) >= COUNT
        assert values("SELECT form FROM reports") == {"2014", "2019", "2021"}
        assert len(values("SELECT identity FROM reports")) > COUNT // 9
        assert values("SELECT status FROM coverage") >= {"on_time", "late", "missing"}
        assert values("SELECT status FROM check_rows") >= {"pass", "fail"}
        assert values("SELECT status FROM text_checks") == {"pass", "fail"}
        assert values("SELECT status FROM year_checks") == {"pass", "fail"}
        assert values("SELECT kind FROM problems") >= {"lost_cell", "missing_row"} - {"lost_cell"}
        assert len(values("SELECT received FROM indicators")) > COUNT // 3
        assert values("SELECT count(*) FROM portals") == {1}


def test_its_texts_have_as_many_different_pairs_as_real_ones() -> None:
    """Of real reports' texts 49 to 65 of 100 pairs of characters are different."""
    tokens = [
        words("\n".join(section.text for section in made.report.sections)).split() for made in reports(COUNT)
    ]
    assert 0.45 < sum(len(set(own)) for own in tokens) / sum(map(len, tokens)) < 0.7
    lengths = [sum(len(section.text) for section in made.report.sections) for made in reports(COUNT)]
    assert 1_300 < sum(lengths) / len(lengths) < 1_900


def test_two_makings_are_equal() -> None:
    assert list(reports(20)) == list(reports(20))


def test_each_kind_of_page_is_asked_and_answers(database: Path) -> None:
    asked = addresses(database)
    assert set(asked) >= {"start", "body", "report", "search", "question", "facet", "query", "table"}
    app = application(database)

    async def ask(path: str) -> int:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://site.test") as client:
            return (await client.get(path)).status_code

    for paths in asked.values():
        for path in paths[:: max(1, len(paths) // 3)]:
            assert asyncio.run(ask(path)) == 200, path
