"""What every dataset must be: valid by Frictionless, and the same numbers as the database."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

from foiacrawl.export.tables import tables
from foiacrawl.forms import forms
from foiacrawl.forms.cells import STATUTORY, cells

if TYPE_CHECKING:
    from pathlib import Path

Cell = tuple[Any, ...]


def records(folder: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of the dataset."""
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def check_package(folder: Path) -> None:
    """Assert that the data package is valid and describes all tables with all their rows."""
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=folder, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["valid"], [(task["name"], task["errors"][:3], task["warnings"]) for task in found["tasks"]]
    assert {task["name"]: task["stats"].get("rows", 0) for task in found["tasks"]} == {
        name: len(records(folder, name)) for name in tables()
    }
    assert found["warnings"] == []


def check_panel(database: Path, folder: Path) -> None:
    """Assert that the panel has the figures of the database cell by cell, and else only cells in which nothing is printed."""
    stored = _stored(database)
    shown = Counter(
        (r["report_key"], r["form"], r["table"], r["row"], r["column"], _number(r["value"]), r["state"], r["unit"] or None)
        for r in records(folder, "panel")
        if r["state"] != "not_in_form"
    )  # fmt: skip
    assert not stored - shown
    # Beyond the figures stand only the cells of tables of which nothing was read.
    read = {(key, table) for key, _, table, *_ in stored}
    beyond = {(state, (key, table) in read) for key, _, table, _, _, _, state, _ in shown - stored}
    assert beyond <= {("lost", False)}


def check_states(folder: Path) -> int:
    """Assert that each report has each cell of its statutory tables once, in some state; return how many tables there are."""
    every = {table: {cell for form in forms() for cell in cells(form.id, table)} for table in STATUTORY}
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in records(folder, "panel"):
        assert (row["value"] != "") == (row["state"] == "reported")
        own = (row["row"], row["column"]) in cells(row["form"], row["table"])
        assert (row["state"] == "not_in_form") <= (not own), row
        if row["table"] in STATUTORY:
            found.setdefault((row["report_key"], row["table"]), []).append((row["row"], row["column"]))
    for (_, table), had in found.items():
        assert len(had) == len(set(had))
        assert set(had) == every[table]
    return len(found)


def _stored(database: Path) -> Counter[Cell]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            """SELECT r.report_key, f.form, f.table_name, coalesce(f."row", ''), f."column", f.value, f.state, f.unit"""
            " FROM figures f JOIN reports r USING (report_id) WHERE r.is_current"
        ).fetchall()
    return Counter(rows)


def _number(text: str) -> float | None:
    return float(text) if text else None
