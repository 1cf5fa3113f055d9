"""Three analyses from the export alone, each in at most ten lines, and the code of its README."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.export.conftest import Exported

MOST_LINES = 10
REFUSALS = """
import pandas as pd
text = {"form": "string"}
reports = pd.read_csv("reports.csv", encoding="utf-8-sig", dtype=text)
panel = pd.read_csv("panel.csv", encoding="utf-8-sig", dtype=text, low_memory=False)
whole = panel[panel["report_key"].isin(reports.loc[reports["is_whole"], "report_key"]) & (panel["column"] == "total")]
withheld = whole[whole["row"].fillna("").str.startswith("withheld_") & (whole["table"] == "requests")]
outcomes = whole[whole["row"] == "outcomes_total"].groupby(["level", "year"])["value"].sum()
result = 100 * withheld.groupby(["level", "year"])["value"].sum() / outcomes
"""
FAILING = """
import pandas as pd
checks = pd.read_csv("checks.csv", encoding="utf-8-sig")
tried = checks[checks["status"] != "not_assessable"]
result = tried["status"].eq("fail").groupby([tried["rule"], tried["year"]]).mean()
"""
SERIES = """
import pandas as pd
text = {"form": "string"}
cell = ["form", "table", "row", "column"]
panel = pd.read_csv("panel.csv", encoding="utf-8-sig", dtype=text, low_memory=False)
series = pd.read_csv("codebook.csv", encoding="utf-8-sig", dtype=text)[[*cell, "series"]]
own = panel[panel["state"] != "not_in_form"].merge(series, on=cell)
other = own[own["series"] == "other_handling.total"].groupby(["report_key", "year"])["value"]
result = other.agg(lambda parts: parts.sum(skipna=False)).groupby("year").sum()
"""


def run(exported: Exported, code: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    assert len(code.strip().splitlines()) <= MOST_LINES
    return execute(exported, code, monkeypatch)


def execute(exported: Exported, code: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(exported.folder)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the tests' and the README's own code
    return names


def query(exported: Exported, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(exported.database)) as connection:
        return connection.execute(sql).fetchall()


def test_refusal_rate_by_level_and_year(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(exported, REFUSALS, monkeypatch)["result"].dropna()
    wanted = query(
        exported,
        "SELECT level, year, 100.0 * sum(withheld) / sum(outcomes) FROM indicators"
        " WHERE is_whole AND outcomes > 0 AND level IS NOT NULL GROUP BY level, year",
    )
    assert {key: round(rate, 9) for key, rate in result.items()} == {
        (level, year): round(rate, 9) for level, year, rate in wanted
    }


def test_share_of_failing_arithmetic(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(exported, FAILING, monkeypatch)["result"]
    wanted = query(
        exported,
        "SELECT rule, year, avg(status = 'fail') FROM checks WHERE is_current AND status <> 'not_assessable'"
        " GROUP BY rule, year",
    )
    assert {key: round(share, 9) for key, share in result.items()} == {
        (rule, year): round(share, 9) for rule, year, share in wanted
    }
    assert any(share > 0 for _, _, share in wanted)


def test_a_series_over_the_forms_of_2019_and_2021(
    exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(exported, SERIES, monkeypatch)["result"]
    wanted = query(
        exported,
        """SELECT year, sum(whole) FROM (
          SELECT year, CASE WHEN count(total) IN (1, 3) THEN sum(total) END AS whole FROM requests
          WHERE "row" LIKE 'other\\_%' ESCAPE '\\' GROUP BY report_id
        ) GROUP BY year""",
    )
    assert {int(year): value for year, value in result.items()} == dict(wanted)
    assert {year for year, _ in wanted} >= {2019, 2020, 2021, 2022}


def test_the_pandas_code_of_the_readme_runs(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    names = execute(exported, snippet(exported, "python"), monkeypatch)
    received = query(
        exported,
        """SELECT year, sum(total), count(total) FROM requests WHERE "row" = 'requests_received_new' GROUP BY year""",
    )
    assert [(year, row["sum"], row["count"]) for year, row in names["by_year"].iterrows()] == received
    assert len(names["other_by_year"]) >= 4


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_r_code_of_the_readme_runs(exported: Exported) -> None:
    code = f"{snippet(exported, 'r')}\nstopifnot(nrow(by_year) > 3)"
    done = subprocess.run(  # noqa: S603
        [str(shutil.which("Rscript")), "-e", code],
        cwd=exported.folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def snippet(exported: Exported, language: str) -> str:
    text = (exported.folder / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]
