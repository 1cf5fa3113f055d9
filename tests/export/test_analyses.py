"""Three analyses from the export alone, each in at most ten lines, and the code of its README."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tests.export.checked import records

if TYPE_CHECKING:
    import pytest

    from tests.export.conftest import Exported

MOST_LINES = 10
QUOTED = re.compile(r'"([^"]*)"')
R_WORDS = {
    "function",
    "file",
    "table",
    "read.csv",
    "names",
    "sub",
    "transform",
    "as.numeric",
    "as.integer",
    "subset",
}
R_WORDS |= {"aggregate", "merge", "c", "sum", "na.pass"}
ARGUMENTS = {"encoding", "na.strings", "colClasses", "data", "FUN", "na.action"}
RECEIVED = """SELECT year, sum(total), count(total) FROM requests WHERE "row" = 'requests_received_new' GROUP BY year"""
OTHER = """SELECT year, sum(whole) FROM (
  SELECT year, CASE WHEN count(total) IN (1, 3) THEN sum(total) END AS whole FROM requests
  WHERE "row" LIKE 'other\\_%' ESCAPE '\\' GROUP BY report_id
) GROUP BY year"""
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
    wanted = query(exported, OTHER)
    assert {int(year): value for year, value in result.items()} == dict(wanted)
    assert {year for year, _ in wanted} >= {2019, 2020, 2021, 2022}


def test_the_pandas_code_of_the_readme_runs(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    names = execute(exported, snippet(exported, "python"), monkeypatch)
    received = query(exported, RECEIVED)
    assert [(year, row["sum"], row["count"]) for year, row in names["by_year"].iterrows()] == received
    assert len(names["other_by_year"]) >= 4


def test_the_r_code_of_the_readme_names_what_there_is(exported: Exported) -> None:
    code = snippet(exported, "r")
    assert named_files(exported, code) == {"panel.csv", "codebook.csv"}
    own = set(re.findall(r"^(\w+) <- ", code, re.MULTILINE))
    words = set(re.findall(r"[A-Za-z_][\w.]*", QUOTED.sub("", re.sub("#.*", "", code))))
    columns = {name for name in words - own - R_WORDS if name not in ARGUMENTS}
    assert columns == {"value", "year", "indicator", "series", "report_key"}
    assert columns | set(re.findall(r"c\((.*)\)]", code)[0].replace('"', "").split(", ")) <= columns_of(
        exported
    )


def test_the_r_code_of_the_readme_runs(exported: Exported) -> None:
    """Where R is installed it gives the database's sums, whatever the locale; the test above checks it everywhere."""
    rscript = shutil.which("Rscript")
    received, other = query(exported, RECEIVED), query(exported, OTHER)
    assert len(received) > 3
    assert len(other) > 3
    for locale in ("C", "C.UTF-8") if rscript else ():
        code = f"{snippet(exported, 'r')}\nwrite.csv(by_year); write.csv(other_by_year)"
        done = subprocess.run(  # noqa: S603 - the README's own code
            [str(rscript), "--vanilla", "-e", code],
            cwd=exported.folder, capture_output=True, text=True, timeout=240, check=False, env={**os.environ, "LC_ALL": locale},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        shown = re.findall(r'^"\d+",(\d+),([\d.]+)$', done.stdout, re.MULTILINE)
        assert [(int(year), float(value)) for year, value in shown] == [
            (year, value) for year, value, *_ in (*received, *other) if value is not None
        ]


def test_the_stata_code_of_the_readme_names_what_there_is(exported: Exported) -> None:
    code = snippet(exported, "stata")
    assert named_files(exported, code) == {"panel.csv"}
    header = list(records(exported.folder, "panel")[0])
    texts = re.search(r"stringcols\(([\d ]+)\)", code)
    assert texts
    assert [header[int(place) - 1] for place in texts[1].split()] == ["division_code", "form"]
    lines = code.strip().splitlines()
    assert [line.split()[0] for line in lines] == ["import", "keep", "collapse"]
    assert all(line.count(sign) % 2 == 0 for line in lines for sign in '"')
    assert all(line.count("(") == line.count(")") for line in lines)
    used = re.findall(r"if (\w+) ==|\(sum\) (\w+)|=(\w+),|by\((\w+)\)", code)
    assert [name for found in used for name in found if name] == ["indicator", "value", "value", "year"]
    assert {"indicator", "value", "year"} <= set(header)
    # A name that Stata keeps for itself cannot be a variable.
    assert not {"if", "in", "using", "with", "int", "byte", "long", "float", "double", "_n", "_N"} & set(
        header
    )


def named_files(exported: Exported, code: str) -> set[str]:
    """Return the files that a snippet names, which there are; its indicators and series are in the codebook."""
    named = set(QUOTED.findall(code))
    files = {name for name in named if name.endswith(".csv")}
    assert all((exported.folder / name).is_file() for name in files)
    entries = records(exported.folder, "codebook")
    known = {entry["indicator"] for entry in entries} | {entry["series"] for entry in entries}
    assert {name for name in named if name.endswith(".total")} <= known
    return files


def columns_of(exported: Exported) -> set[str]:
    return {name for table in ("panel", "codebook") for name in records(exported.folder, table)[0]}


def snippet(exported: Exported, language: str) -> str:
    text = (exported.folder / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]
