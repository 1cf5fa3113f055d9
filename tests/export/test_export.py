"""The exported dataset: complete, equal twice, valid, and the same numbers as the database."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet

from foiacrawl import cli
from foiacrawl.export import writers
from foiacrawl.export.export import export
from foiacrawl.export.tables import tables
from foiacrawl.store import Store, StoreError
from foiacrawl.store.read_only import reading
from tests.export.checked import check_package, check_panel, check_states, records
from tests.export.conftest import FORMULA
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.export.conftest import Exported

NAMES = [*(f"{name}.{kind}" for name in tables() for kind in ("csv", "parquet")), "datapackage.json"]
CONTRACT = (
    "report_key identity agency division_code level kind year form table row column indicator value state unit"
    " label_zh label_en has_problem"
)


def panel_of(exported: Exported, agency: str) -> dict[tuple[str, str, str], dict[str, str]]:
    rows = [row for row in records(exported.folder, "panel") if row["agency"] == agency]
    return {(row["table"], row["row"], row["column"]): row for row in rows}


def test_the_columns_and_files_of_the_contract(exported: Exported) -> None:
    names = {path.name for path in exported.folder.iterdir()}
    assert names == {*NAMES, "CITATION.cff", "README.md"} - {"codebook.parquet"}
    assert tables()["panel"].names == tuple(CONTRACT.split())


def test_two_exports_are_equal_byte_by_byte(exported: Exported, tmp_path: Path) -> None:
    export(exported.database, tmp_path / "again", formats=("csv", "parquet"))
    for path in exported.folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_the_data_package_is_valid(exported: Exported) -> None:
    check_package(exported.folder)


def test_the_panel_agrees_with_figures_cell_by_cell(exported: Exported) -> None:
    check_panel(exported.database, exported.folder)


def test_every_report_has_every_cell_of_its_tables_in_some_state(exported: Exported) -> None:
    assert check_states(exported.folder) > 20


def test_each_form_has_its_rows_and_their_labels_in_both_languages(exported: Exported) -> None:
    shown = [row for row in records(exported.folder, "panel") if row["state"] != "not_in_form"]
    with closing(sqlite3.connect(exported.database)) as connection:
        stored = connection.execute(
            "SELECT f.form, count(*), count(f.value), total(f.value) FROM figures f WHERE f.is_current AND f.state <> 'lost'"
            " GROUP BY f.form"
        ).fetchall()
    assert {form for form, *_ in stored} >= {"2014", "2019", "2021", "local/guangdong_guangzhou"}
    for form, count, printed, total in stored:
        own = [row for row in shown if row["form"] == form and row["state"] != "lost"]
        values = [float(row["value"]) for row in own if row["value"]]
        assert (len(own), len(values)) == (count, printed)
        assert sum(values) == pytest.approx(total)
    for row in shown:
        assert row["label_zh"], row
        # Rows that no form knows have no English, nor have the headings of a list, which count nothing.
        assert row["label_en"] or not row["row"] or not row["unit"], row


def test_a_lost_row_is_lost_and_a_row_of_another_form_is_not_in_form(exported: Exported) -> None:
    cell = panel_of(exported, "临江市第0局")
    row = cell["requests", "withheld_internal_affairs", "natural_person"]
    assert (row["state"], row["value"], row["has_problem"], row["form"]) == ("lost", "", "true", "2021")
    assert cell["requests", "withheld_state_secret", "total"]["has_problem"] == "false"
    other = cell["requests", "other_handling", "total"]
    assert (other["state"], other["form"], other["indicator"], other["unit"]) == (
        "not_in_form", "2021", "other_handling.total", "件",
    )  # fmt: skip
    one_cell = panel_of(exported, "临江市第1局")
    assert one_cell["requests", "outcomes_total", "total"]["state"] == "lost"
    assert one_cell["requests", "outcomes_total", "natural_person"]["state"] == "reported"


def test_a_table_of_which_nothing_was_read_is_lost(exported: Exported) -> None:
    rows = [row for (table, _, _), row in panel_of(exported, "临江市第2局").items() if table == "disputes"]
    assert len(rows) == 15
    assert {(row["state"], row["has_problem"]) for row in rows} == {("lost", "true")}


def test_a_block_of_the_older_form_keeps_its_form(exported: Exported) -> None:
    cell = panel_of(exported, "临江市第3局")
    assert (cell["disclosure", "rules", "newly_made"]["state"], cell["disclosure", "rules", "newly_made"]["form"]) == (
        "reported", "2019",
    )  # fmt: skip
    assert cell["disclosure", "rules", "issued"]["state"] == "not_in_form"
    assert cell["disclosure", "normative_documents", "issued"]["form"] == "2021"


def test_a_row_with_a_problem_is_marked(exported: Exported) -> None:
    cell = panel_of(exported, "临江市第1局")
    assert cell["disclosure", "rules", "issued"]["has_problem"] == "true"
    assert cell["disclosure", "normative_documents", "issued"]["has_problem"] == "false"


def test_csv_and_parquet_have_the_same_rows(exported: Exported) -> None:
    for name, table in tables().items():
        if name == "codebook":
            continue
        whole = parquet.read_table(exported.folder / f"{name}.parquet").to_pylist()
        shown = records(exported.folder, name)
        assert len(whole) == len(shown)
        for one, other in zip(whole, shown, strict=True):
            for column in table.columns:
                assert as_text(one[column.name], column.type) == other[column.name].removeprefix("'"), column


def as_text(cell: Any, kind: str) -> str:
    if cell is None:
        return ""
    if kind == "boolean":
        return "true" if cell else "false"
    return f"{cell:.15g}" if kind == "number" else str(cell)


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(exported: Exported) -> None:
    content = (exported.folder / "reports.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    titles = [row["title"] for row in records(exported.folder, "reports")]
    assert f"'{FORMULA}" in titles
    for name in tables():
        for row in records(exported.folder, name):
            for column in tables()[name].columns:
                if column.type == "string":
                    assert not row[column.name].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_negative_numbers_are_left_as_they_are(tmp_path: Path) -> None:
    figures_ = tuple(build.full_figures("2019", seed=2))
    changed = next(f for f in figures_ if f.column == "items_change")
    of = build.report(year=2020, form="2019", figures=tuple(
        f._replace(value=-3, raw="-3") if f is changed else f for f in figures_
    ), checks=())  # fmt: skip
    with Store(tmp_path / "foia.db") as store:
        store.save(build.fetched(of), of, run_id=None)
    export(tmp_path / "foia.db", tmp_path / "out")
    assert "-3" in {row["value"] for row in records(tmp_path / "out", "panel")}


def test_years_limit_every_table(exported: Exported, tmp_path: Path) -> None:
    edition = export(exported.database, tmp_path, years=(2021, 2022))
    assert edition.span == (2021, 2022)
    for name in ("panel", "reports", "coverage", "checks"):
        assert {row["year"] for row in records(tmp_path, name)} == {"2021", "2022"}
    bodies = {row["identity"] for row in records(tmp_path, "bodies")}
    assert {row["identity"] for row in records(tmp_path, "reports")} <= bodies


def test_an_earlier_edition_is_replaced_and_other_files_are_left(exported: Exported, tmp_path: Path) -> None:
    export(exported.database, tmp_path, formats=("csv", "parquet"))
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    export(exported.database, tmp_path, years=(2021, 2021), formats=("csv",))
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        *(f"{name}.csv" for name in tables()),
        "datapackage.json",
        "CITATION.cff",
        "README.md",
        "notes.txt",
    }


def test_the_edition_is_that_of_the_last_run(exported: Exported) -> None:
    package = json.loads((exported.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == "2026.11.22"
    assert package["created"] == "2026-11-22T04:30:00Z"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    citation = (exported.folder / "CITATION.cff").read_text(encoding="utf-8")
    assert 'date-released: "2026-11-22"' in citation
    assert "license: CC-BY-4.0" in citation


def test_an_empty_database_gives_empty_tables(tmp_path: Path) -> None:
    Store(tmp_path / "foia.db").close()
    edition = export(tmp_path / "foia.db", tmp_path / "out", formats=("csv", "parquet"))
    assert edition.counts["panel"] == 0
    assert edition.made_at is None


def test_the_command(exported: Exported, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["export", str(tmp_path / "out"), str(exported.database)]
    assert cli.main([*arguments, "--years", "2021-2023", "--formats", "csv"]) == 0
    assert "Version 2026.11.22, report years 2021 to 2023" in capsys.readouterr().out
    assert not list((tmp_path / "out").glob("*.parquet"))
    assert cli.main(["export", str(tmp_path), str(tmp_path / "none.db")]) == 1
    assert "there is no database" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert cli.main(["export", str(tmp_path / "file"), str(exported.database)]) == 1
    assert "cannot be written" in capsys.readouterr().err
    for wrong in (("--years", "2023-2021"), ("--formats", "xml"), ("--years", "x")):
        with pytest.raises(SystemExit):
            cli.main([*arguments, *wrong])


def test_without_pyarrow_it_is_csv_alone_and_parquet_is_an_error_that_says_what_to_do(
    exported: Exported, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "has_parquet", lambda: False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert cli.main(["export", str(tmp_path / "out"), str(exported.database)]) == 0
    assert "foiacrawl[export]" in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*.parquet"))
    assert cli.main(["export", str(tmp_path / "no"), str(exported.database), "--formats", "parquet"]) == 1
    assert "foiacrawl[export]" in capsys.readouterr().err


def test_a_stale_database_is_brought_up_to_date_first(exported: Exported, tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    path.write_bytes(exported.database.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM coverage")
        connection.execute("DELETE FROM derived")
    assert export(path, tmp_path / "out").counts["coverage"] > 0
    (tmp_path / "other.db").write_bytes(b"no database at all")
    with pytest.raises(StoreError, match="not a SQLite database"), reading(tmp_path / "other.db"):
        pass


def test_a_report_of_an_unknown_body_is_there_without_identity(tmp_path: Path) -> None:
    of = replace(build.report(), agency=None, division_code=None)
    with Store(tmp_path / "foia.db") as store:
        store.save(build.fetched(of), of, run_id=None)
    export(tmp_path / "foia.db", tmp_path / "out")
    check_package(tmp_path / "out")
    rows = records(tmp_path / "out", "panel")
    assert {(row["identity"], row["agency"]) for row in rows} == {("", "")}
