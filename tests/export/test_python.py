"""`import foiacrawl`: reading a file, opening a database, and what is said where pandas is absent."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import foiacrawl
from foiacrawl.export.tables import tables
from foiacrawl.export.writers import MissingPackageError
from foiacrawl.model import Report
from foiacrawl.store import StoreError
from tests.shared import ACCURACY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.export.conftest import Exported

PAGE = ACCURACY / "documents" / "2021_column.html"
QUICK = "import sys, foiacrawl; print(sorted(n for n in sys.modules if n.startswith('foiacrawl.') or n in ('pandas', 'lxml')))"


def test_a_path_and_bytes_give_the_same_report() -> None:
    one, other = foiacrawl.read(PAGE), foiacrawl.read(PAGE.read_bytes())
    assert isinstance(one, Report)
    assert one.form == "2021"
    assert one.source == str(PAGE)
    assert one.figures == other.figures
    assert foiacrawl.read(str(PAGE)) == one


def test_the_import_loads_nothing_else() -> None:
    done = subprocess.run([sys.executable, "-c", QUICK], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_tables_of_pandas_have_the_rows_of_the_files(exported: Exported) -> None:
    with foiacrawl.open(exported.database) as data:
        for name, frame in (
            ("panel", data.panel()),
            ("reports", data.reports()),
            ("bodies", data.bodies()),
            ("coverage", data.coverage()),
            ("checks", data.checks()),
            ("codebook", data.codebook()),
        ):
            assert tuple(frame.columns) == tables()[name].names
            assert len(frame) == len(pd.read_csv(exported.folder / f"{name}.csv", low_memory=False))
            if name == "panel":
                assert str(frame["value"].dtype) == "Float64"
                assert frame["has_problem"].any()


def test_years_and_rows(exported: Exported) -> None:
    with foiacrawl.open(exported.database, years=(2021, 2021)) as data:
        rows = list(data.rows("panel"))
        assert {row["year"] for row in rows} == {2021}
        assert {type(row["has_problem"]) for row in rows} == {bool}
        with pytest.raises(KeyError):
            next(data.rows("figures"))


def test_without_pandas_the_rows_are_there(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with foiacrawl.open(str(exported.database)) as data:
        with pytest.raises(MissingPackageError, match=r"pip install 'foiacrawl\[export\]'"):
            data.panel()
        assert next(data.rows("bodies"))["identity"]


def test_no_database_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        foiacrawl.open(tmp_path / "none.db")
