"""What goes in as figures comes out of the view `figures`: every one, as it was."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foiacrawl.model import Figure, Place, State
from foiacrawl.store import Outcome, Store
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STORED = (
    'SELECT table_name, "row", "column", label, value, raw, state, unit, form, where_table, where_row, where_column,'
    " confidence FROM figures WHERE report_id = ? AND state <> 'lost' ORDER BY ordinal"
)
KNOWN = {
    "requests": ("natural_person", "commercial_enterprise", "total"),
    "disputes": ("upheld", "pending", "total"),
    "disclosure": ("issued", "decisions", "procurement_amount"),
    "statistics": ("in_year", "cumulative"),
    "fees_of_2027": ("in_year",),
}
numbers = st.none() | st.integers(-9, 99_999) | st.floats(allow_nan=False, allow_infinity=False)
STATES: st.SearchStrategy[State] = st.sampled_from([state for state in get_args(State) if state != "lost"])
places = st.builds(Place, st.integers(0, 3), st.integers(0, 9), st.integers(0, 9))


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    table = draw(st.sampled_from(list(KNOWN)))
    value = draw(numbers)
    plainly = st.just("" if value is None else str(value))
    return Figure(
        table,
        draw(
            st.sampled_from(["requests_received_new", "outcomes_total", "rules", None]) | st.text(max_size=3)
        ),
        draw(st.sampled_from([*KNOWN[table], "a_new_column"])),
        draw(st.sampled_from(["一、本年新收政府信息公开申请数量", "其他"]) | st.text(max_size=3)),
        value,
        draw(plainly | st.sampled_from(["-", "——", "", " 0\xa0", "1,234", "251000元"]) | st.text(max_size=4)),
        draw(STATES),
        draw(st.sampled_from(["件", "万元", None])),
        draw(st.sampled_from(["2019", "2021", "local/any"])),
        draw(places),
        draw(st.none() | st.sampled_from([0.0, 0.31, 0.998, 1.0])),
    )


def stored(connection: sqlite3.Connection, report_id: int) -> list[Figure]:
    rows = connection.execute(STORED, (report_id,))
    return [
        Figure(table, row, column, label, value, raw, state, unit, form, Place(*where), sure)
        for table, row, column, label, value, raw, state, unit, form, *where, sure in rows
    ]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, sqlite3.Connection]]:
    path = tmp_path_factory.mktemp("figures") / "foia.db"
    with Store(path) as store:
        connection = sqlite3.connect(path)
        yield store, connection
        connection.close()


@settings(max_examples=150)
@given(read=st.lists(figures(), max_size=25))
def test_any_figures_come_back_as_they_were(
    opened: tuple[Store, sqlite3.Connection], read: list[Figure]
) -> None:
    store, connection = opened
    last = connection.execute("SELECT coalesce(max(report_id), 0) FROM reports").fetchone()[0]
    of = build.report(figures=tuple(read), checks=(), sections=(), source=f"http://127.0.0.1/{last + 1}")
    assert store.save(build.fetched(of), of, run_id=None) is Outcome.NEW
    assert Counter(stored(connection, last + 1)) == Counter(read)


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_full_form_keeps_its_order(tmp_path: Path, form: str) -> None:
    of = build.report(form=form, year=2020)
    with Store(tmp_path / "foia.db") as store, sqlite3.connect(store.path) as connection:
        store.save(build.fetched(of), of, run_id=None)
        assert stored(connection, 1) == list(of.figures)
    connection.close()


def test_plain_figures_need_no_marks(tmp_path: Path) -> None:
    figures = tuple(build.requests("2021", build.draws(1)))
    of = build.report(figures=figures)
    with Store(tmp_path / "foia.db") as store, sqlite3.connect(store.path) as connection:
        store.save(build.fetched(of), of, run_id=None)
        assert connection.execute("SELECT count(*), count(marks) FROM request_rows").fetchone() == (25, 0)
    connection.close()


def test_numbers_are_numbers(tmp_path: Path) -> None:
    """No number is text, and an integer too large for SQLite keeps its digits as raw."""
    huge = 10**30
    wide = build.figure("statistics", None, "in_year", huge, Place(0, 9, 2), raw=str(huge))
    endless = build.figure("statistics", None, "cumulative", float("inf"), Place(0, 9, 3), raw="∞")
    of = build.report(figures=(*build.full_figures(), wide, endless))
    with Store(tmp_path / "foia.db") as store, sqlite3.connect(store.path) as connection:
        store.save(build.fetched(of), of, run_id=None)
        types = {kind for (kind,) in connection.execute("SELECT DISTINCT typeof(value) FROM figures")}
        assert types == {"integer", "real", "null"}
        kept = connection.execute("SELECT value, raw, state FROM figures WHERE table_name = 'statistics'")
        assert kept.fetchall() == [(1e30, str(huge), "reported"), (None, "∞", "reported")]
    connection.close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM figures WHERE report_id = 1",
        """SELECT year, sum(value) FROM figures WHERE "row" = 'outcomes_total' AND is_current GROUP BY year""",
        "SELECT * FROM requests WHERE agency = '临江市公安局' AND year = 2021",
    ],
)
def test_no_query_reads_all_figures(tmp_path: Path, query: str) -> None:
    build.build(tmp_path / "foia.db")
    with sqlite3.connect(tmp_path / "foia.db") as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    connection.close()
    assert any(step.startswith("SEARCH t USING") for step in plan)
    assert not [step for step in plan if step.startswith(("SCAN t", "SCAN f ", "SCAN c"))]
