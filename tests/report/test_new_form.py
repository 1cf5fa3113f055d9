"""A form of a new year is one file: it reads that year's reports and changes no reading of another year."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import foiacrawl
from tests.report.table_case import HEAD, cells
from tests.shared import CORPUS

ROOT = Path(foiacrawl.__file__).parent.parent
SEEDS = (6000, 6120)
AFTER = '  { id = "requests_carried_over_to_next_year"'
EXTRA = "（八）转送其他机关办理"
LABELS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", EXTRA)


def read_all(root: Path, files: list[Path]) -> list[dict[str, Any]]:
    """Read the files, then the generated reports, with the package in `root`."""
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, str(ROOT / "tests" / "report" / "form_2027.py"), *map(str, (*SEEDS, *files))],
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{ROOT}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def with_2027(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of a copy of the package with one file more: the form of 2021 with a further row, from 2027 on."""
    root = tmp_path_factory.mktemp("forms")
    shutil.copytree(ROOT / "foiacrawl", root / "foiacrawl", ignore=shutil.ignore_patterns("__pycache__"))
    folder = root / "foiacrawl" / "forms"
    text = (folder / "2021.toml").read_text(encoding="utf-8")
    text = text.replace('id = "2021"', 'id = "2027"', 1).replace("from_year = 2021", "from_year = 2027", 1)
    row = f'  {{ id = "referred_elsewhere", label = "{EXTRA}", path = ["三、本年度办理结果"] }},\n'
    assert text.count(AFTER) == 1
    (folder / "2027.toml").write_text(text.replace(AFTER, row + AFTER), encoding="utf-8")
    return root


def report_of(tmp_path: Path, heading: str, labels: tuple[str, ...]) -> Path:
    rows = "".join(f"<tr><td colspan=3>{label}</td>{cells(['0'] * 7)}</tr>" for label in labels)
    page = tmp_path / f"{heading}.html"
    page.write_text(f"<meta charset=utf-8><h1>{heading}</h1><table>{HEAD}{rows}</table>", encoding="utf-8")
    return page


def test_no_reading_of_another_year_changes(with_2027: Path, tmp_path: Path) -> None:
    golden = ROOT / "tests" / "golden" / "pages"
    files = [
        path for folder in (golden, CORPUS / "seeds", CORPUS / "real") for path in sorted(folder.glob("*"))
    ]
    files = [path for path in files if path.suffix in (".html", ".txt")]
    files += [report_of(tmp_path, "松川市水务局政府信息公开工作年度报告", LABELS[:2])]
    before = read_all(ROOT, files)
    assert len(before) == len(files) + SEEDS[1] - SEEDS[0]
    for one, other in zip(before, read_all(with_2027, files), strict=True):
        assert one == other, one["source"]


@pytest.mark.parametrize("labels", [LABELS, LABELS[:2]])
def test_the_report_of_the_new_year_is_read_by_it(
    with_2027: Path, tmp_path: Path, labels: tuple[str, ...]
) -> None:
    page = report_of(tmp_path, "松川市水务局2027年政府信息公开工作年度报告", labels)
    report = read_all(with_2027, [page])[0]
    assert (report["form"], report["year"]) == ("2027", 2027)
    assert {figure["form"] for figure in report["figures"]} == {"2027"}
    assert len(report["figures"]) == 7 * len(labels)
    lost = [p["message"] for p in report["problems"] if p["kind"] == "missing_row" and EXTRA in p["message"]]
    assert bool(lost) == (EXTRA not in labels)
