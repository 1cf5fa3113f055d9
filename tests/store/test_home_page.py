"""Descriptions, queries and data dictionary, each compared with the schema."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from datasette.utils import parse_metadata  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.site.serve import serve
from foiacrawl.store import StoreError, data_dictionary
from foiacrawl.store.home_page import SITE
from foiacrawl.store.search import register
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

METADATA: dict[str, Any] = parse_metadata((SITE / "metadata.yaml").read_text(encoding="utf-8"))
TABLES: dict[str, Any] = METADATA["databases"]["foia"]["tables"]
QUERIES: dict[str, Any] = METADATA["databases"]["foia"]["queries"]
CONTRACT_TABLES = {
    "portals", "runs", "visits", "documents", "reports", "sections", "figures", "mentions", "checks", "check_rules", "problems",
    "requests", "disclosure", "disputes", "statistics", "coverage", "panel",
}  # fmt: skip
CONTRACT_COLUMNS = {
    "reports": {
        "report_id", "report_key", "identity", "agency", "division_code", "year", "title", "form", "url", "published_on",
        "first_seen", "last_seen", "document_id", "is_current",
    },
    "figures": {"report_id", "table_name", "row", "column", "value", "raw", "state", "unit"},
    "documents": {"tls"},
    "coverage": {"identity", "agency", "division_code", "level", "kind", "year", "status"},
}  # fmt: skip
"""What scripts rely on."""
PARAMETERS = {
    "most_requests": {"year": ""},
    "refusal_rate": {"year": "", "at_least": "20"},
    "litigation_lost": {"year": "2021"},
    "late_publishers": {"year": ""},
    "failed_checks": {"year": "2022"},
    "changed_after": {},
    "copied_text": {"at_least": "0.8"},
    "one_body": {"agency": "公安局"},
    "one_report": {"report_id": "9"},
    "search": {"q": "复议"},
}
FIRST: dict[str, dict[str, Any]] = {
    "most_requests": {"agency": build.CITY, "year": 2020},
    "refusal_rate": {"agency": build.BUREAU, "withheld_percent": 44.1},
    "litigation_lost": {"agency": build.BUREAU, "year": 2021},
    "late_publishers": {"agency": build.BUREAU, "year": 2021, "days_late": 17, "due": "2022-01-31"},
    "failed_checks": {"agency": build.DISTRICT, "rule": "requests.flow", "at": "total", "difference": 141},
    "changed_after": {"agency": build.HARBOUR, "year": 2020, "label": "removed · 已撤下"},
    "copied_text": {"agency": build.DISTRICT, "kind": "year_before", "share": 1.0},
    "one_body": {"agency": build.BUREAU, "year": 2011, "form": "local/guangdong_guangzhou", "received": 47},
    "one_report": {"part": "report", "item": "title"},
    "search": {"agency": build.DISTRICT, "year": 2023},
}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("home_page") / "foia.db"
    build.build(path)
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    register(connection)
    yield connection
    connection.close()


def test_tables_and_columns_of_the_contract_exist() -> None:
    tables = data_dictionary.tables()
    assert tables.keys() >= CONTRACT_TABLES
    assert not {
        name: missing for name, named in CONTRACT_COLUMNS.items() if (missing := named - set(tables[name]))
    }


@pytest.mark.parametrize("name", data_dictionary.tables())
def test_every_table_and_column_is_described_in_both_languages(name: str) -> None:
    entry = TABLES[name]
    assert sorted(entry["columns"]) == sorted(data_dictionary.tables()[name])
    texts = [entry["title"], entry["description"], *entry["columns"].values()]
    assert not [text for text in texts if not two_languages(text)]


def test_nothing_else_is_described() -> None:
    assert set(TABLES) == set(data_dictionary.tables())
    shown = {name for name, entry in TABLES.items() if not entry.get("hidden")}
    grouped = [name for group in METADATA["plugins"]["foia"]["groups"] for name in group["tables"]]
    assert sorted(grouped) == sorted(shown)


@pytest.mark.parametrize("name", TABLES)
def test_facets_orders_and_labels_are_columns(name: str) -> None:
    entry = TABLES[name]
    used = {
        *entry.get("facets", ()),
        *(entry[key] for key in ("sort", "sort_desc", "label_column") if key in entry),
    }
    assert used <= set(entry["columns"])


def test_every_foreign_key_reads_as_a_name(province: sqlite3.Connection) -> None:
    """Datasette shows the label column of the table a key points to; runs are known by their number."""
    for name in data_dictionary.tables():
        for key in province.execute('SELECT "table" FROM pragma_foreign_key_list(?)', (name,)):
            assert "label_column" in TABLES[key["table"]] or key["table"] in ("runs", "check_rules")


def test_the_data_dictionary_describes_the_schema() -> None:
    written = data_dictionary.SCHEMA.read_text(encoding="utf-8").partition(data_dictionary.MARKER)[2]
    assert written.strip() == data_dictionary.listing().strip(), (
        "run: python -m foiacrawl.store.data_dictionary"
    )


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_answers(province: sqlite3.Connection, name: str) -> None:
    rows = province.execute(QUERIES[name]["sql"], PARAMETERS[name]).fetchall()
    assert len(rows) >= 1
    first = dict(rows[0])
    assert {column: first[column] for column in FIRST[name]} == FIRST[name]
    entry = QUERIES[name]
    assert two_languages(entry["title"])
    assert two_languages(entry["description"])
    assert set(entry["params"]) == set(PARAMETERS[name])


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_without_parameters_is_no_error(province: sqlite3.Connection, name: str) -> None:
    empty = dict.fromkeys(PARAMETERS[name], "")
    assert len(province.execute(QUERIES[name]["sql"], empty).fetchall()) >= (
        name not in ("one_report", "search")
    )


def test_one_report_shows_everything_of_it(province: sqlite3.Connection) -> None:
    rows = province.execute(QUERIES["one_report"]["sql"], {"report_id": "9"}).fetchall()
    parts = [row["part"] for row in rows]
    assert list(dict.fromkeys(parts)) == [
        "report", "disclosure", "requests", "disputes", "text", "failed check", "problem",
    ]  # fmt: skip
    assert len([part for part in parts if part in ("disclosure", "requests", "disputes")]) == 200


def test_a_report_in_traditional_script_is_found(province: sqlite3.Connection) -> None:
    rows = province.execute(QUERIES["search"]["sql"], {"q": "复议案件 港口"}).fetchall()
    assert [(row["agency"], "行政複議" in row["excerpt"]) for row in rows] == [(build.HARBOUR, True)]


def test_coverage_shows_gaps_and_due_dates(province: sqlite3.Connection) -> None:
    rows = province.execute(
        "SELECT year, status, due, days_late FROM coverage WHERE agency = ? AND year BETWEEN 2018 AND 2023 ORDER BY year",
        (build.BUREAU,),
    )
    assert [tuple(row) for row in rows] == [
        (2018, "missing", "2019-03-31", None),
        (2019, "missing", "2020-01-31", None),
        (2020, "on_time", "2021-01-31", 0),
        (2021, "late", "2022-01-31", 17),
        (2022, "missing", "2023-01-31", None),
        (2023, "on_time", "2024-01-31", 0),
    ]
    due = province.execute(
        "SELECT DISTINCT due FROM coverage WHERE year = 2021 AND agency <> ?", (build.BUREAU,)
    )
    assert [row["due"] for row in due] == ["2022-03-31"]


def test_the_forms_carry_body_and_year(province: sqlite3.Connection) -> None:
    row = province.execute(
        "SELECT agency, year, natural_person, total, unit, form FROM requests"
        " WHERE \"row\" = 'requests_received_new' AND year = 2021 AND agency = ?",
        (build.BUREAU,),
    ).fetchone()
    assert tuple(row) == (build.BUREAU, 2021, 92, 181, "件", "2021")
    fees = province.execute(
        "SELECT amount_collected, amount_unit FROM disclosure WHERE \"row\" = 'administrative_fee' AND year = 2021"
    ).fetchall()
    assert {row["amount_unit"] for row in fees} == {"万元"}


def test_serving_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Run `make demo` first"):
        serve(tmp_path / "foia.db", 8001)


def test_serving_another_file(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    path.write_text("not a database")
    with pytest.raises(StoreError, match="not a SQLite database"):
        serve(path, 8001)


def two_languages(text: str) -> bool:
    english, _, chinese = text.partition(" · ")
    return (
        english.isprintable()
        and bool(english)
        and any("\u4e00" <= letter <= "\u9fff" or letter == "I" for letter in chinese)
    )
