"""A cell of a statutory table that was not read is a row of state `lost`, and no other cell is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from datasette.utils import parse_metadata  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.store import Outcome, Store, fingerprint, pack
from foiacrawl.store.fingerprint import content_digest
from foiacrawl.store.home_page import SITE
from foiacrawl.store.lost_cells import lost_cells
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.model import Figure

FIGURES = build.full_figures("2021", seed=3)


def cells(figures: list[Figure]) -> set[tuple[str, str | None, str]]:
    return {(figure.table, figure.row, figure.column) for figure in figures}


def without(row: str, column: str | None = None) -> tuple[Figure, ...]:
    return tuple(f for f in FIGURES if f.row != row or column not in (None, f.column))


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_whole_form_has_lost_nothing(form: str) -> None:
    assert list(lost_cells(build.full_figures(form, seed=1))) == []


def test_lists_and_unknown_forms_lose_nothing() -> None:
    assert list(lost_cells(tuple(build.statistics("2014", build.draws(1)))[:5])) == []
    of_2027 = tuple(figure._replace(form="2027") for figure in without("rules"))
    assert list(lost_cells(of_2027)) == []


def test_a_row_that_was_not_read_is_lost_in_all_its_columns() -> None:
    lost = list(lost_cells(without("withheld_internal_affairs")))
    assert len(lost) == 7
    assert {(f.row, f.state, f.value, f.raw, f.unit, f.form) for f in lost} == {
        ("withheld_internal_affairs", "lost", None, "", "件", "2021")
    }


def test_a_column_that_was_not_read_is_lost_in_that_row() -> None:
    assert cells(list(lost_cells(without("outcomes_total", "total")))) == {
        ("requests", "outcomes_total", "total")
    }


def test_a_table_of_which_nothing_was_read_is_a_problem_and_has_no_lost_cells() -> None:
    assert list(lost_cells([f for f in FIGURES if f.table != "disputes"])) == []


def test_a_block_printed_in_an_older_form_is_not_lost_in_the_newer_one() -> None:
    old = [f for f in build.full_figures("2019", seed=4) if f.row == "rules"]
    kept = [f for f in FIGURES if f.row != "rules"]
    assert list(lost_cells([*kept, *old])) == []
    assert cells(list(lost_cells([*kept, *old[1:]]))) == {("disclosure", "rules", old[0].column)}


def test_lost_cells_are_rows_of_the_views_and_change_no_digest(tmp_path: Path) -> None:
    whole = build.report(figures=FIGURES, checks=())
    damaged = replace(whole, figures=without("withheld_internal_affairs"))
    with Store(tmp_path / "foia.db") as store:
        store.save(build.fetched(damaged), damaged, run_id=None)
    with closing(sqlite3.connect(tmp_path / "foia.db")) as connection:
        assert connection.execute(
            "SELECT count(*), count(value), min(state), min(label), min(raw), max(confidence) FROM figures"
            """ WHERE "row" = 'withheld_internal_affairs'"""
        ).fetchall() == [(7, 0, "lost", "5.属于三类内部事务信息", "", None)]
        assert connection.execute("SELECT count(*) FROM figures WHERE state = 'lost'").fetchone() == (7,)
        stored = connection.execute("SELECT content_digest FROM reports").fetchone()
    assert stored == (content_digest(damaged),)


def test_a_version_that_lost_a_row_differs_by_what_it_lost(tmp_path: Path) -> None:
    whole = build.report(figures=FIGURES, checks=())
    damaged = replace(whole, figures=without("outcomes_total"))
    with Store(tmp_path / "foia.db") as store:
        store.save(build.fetched(whole), whole, run_id=None)
        store.save(build.fetched(damaged, "again"), damaged, run_id=None)
    with closing(sqlite3.connect(tmp_path / "foia.db")) as connection:
        changes = connection.execute('SELECT DISTINCT "row", new_value, new_raw FROM changes').fetchall()
    assert changes == [("outcomes_total", None, None)]


def test_a_database_from_before_gets_its_lost_cells_when_an_unchanged_page_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = build.report(figures=without("withheld_internal_affairs"), checks=())
    path = tmp_path / "foia.db"
    with Store(path) as store, monkeypatch.context() as before:
        before.setattr(pack, "lost_cells", lambda _: ())
        before.setattr(fingerprint, "lost_cells", lambda _: ())
        store.save(build.fetched(damaged), damaged, run_id=None)
    with Store(path) as store:
        assert count_lost(path) == 0
        assert store.save(build.fetched(damaged), damaged, run_id=None) is Outcome.UNCHANGED
    assert count_lost(path) == 7


def count_lost(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT count(*) FROM figures WHERE state = 'lost'").fetchone()
    return int(found[0])


def test_a_report_with_a_lost_row_is_in_no_ranking_of_rates(tmp_path: Path) -> None:
    metadata = parse_metadata((SITE / "metadata.yaml").read_text(encoding="utf-8"))
    query = metadata["databases"]["foia"]["queries"]["refusal_rate"]["sql"]
    other = tuple(f for f in build.full_figures("2021", seed=4) if f.row != "withheld_internal_affairs")
    reports = (
        build.report(figures=FIGURES, checks=()),
        build.report(build.CITY, figures=other, checks=(), source="http://127.0.0.1:9001/damaged.html"),
    )
    with Store(tmp_path / "foia.db") as store:
        for of in reports:
            store.save(build.fetched(of), of, run_id=None)
    with closing(sqlite3.connect(tmp_path / "foia.db")) as connection:
        ranked = connection.execute(query, {"year": "", "at_least": "1"}).fetchall()
        assert [row[0] for row in ranked] == [build.BUREAU]
