"""The evaluation: scores, the floor, the table, and its messages about a folder without golds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from foiacrawl.cli import main
from foiacrawl.evaluation import evaluate
from foiacrawl.evaluation.golds import GoldError, golds
from tests.bench_page import page
from tests.shared import ACCURACY

ROOT = Path(__file__).resolve().parent.parent
PDFS = ROOT / "tests" / "golden" / "pdf"


def _pair(folder: Path, **changed: object) -> None:
    figure = {
        "table": "requests",
        "row": "outcomes_total",
        "column": "total",
        "value": 0,
        "state": "reported",
    }
    gold = {
        "agency": "乌海市公安局",
        "year": 2021,
        "figures": [figure | changed],
        "narrative": ["梳理公开事项"],
    }
    (folder / "a.html").write_text(page(), encoding="utf-8")
    (folder / "a.html.gold.json").write_text(json.dumps(gold), encoding="utf-8")


def test_right_wrong_and_invented_figures_are_counted_apart(tmp_path: Path) -> None:
    _pair(tmp_path)
    reader = evaluate.evaluate(golds(tmp_path))[0]
    assert (reader.right, reader.wrong_value, reader.missing, reader.invented) == (1, 0, 0, 199)
    assert (reader.agencies, reader.years, reader.kept, reader.text_kept) == ([True], [True], 1, 1.0)
    _pair(tmp_path, value=7)
    assert evaluate.evaluate(golds(tmp_path))[0].wrong_value == 1


@pytest.mark.parametrize(("agency", "right"), [("乌海市公安局", True), ("某某局", False), (None, False)])
def test_a_body_read_where_the_document_names_none_is_wrong(
    tmp_path: Path, agency: str | None, right: bool
) -> None:
    _pair(tmp_path)
    file = tmp_path / "a.html.gold.json"
    gold = json.loads(file.read_text(encoding="utf-8")) | {"agency": agency}
    file.write_text(json.dumps(gold), encoding="utf-8")
    assert evaluate.evaluate(golds(tmp_path))[0].agencies == [right]
    if agency is None:
        (tmp_path / "a.html").write_text("<p>2021年政府信息公开工作年度报告</p>", encoding="utf-8")
        assert evaluate.evaluate(golds(tmp_path))[0].agencies == [True]


def test_a_reader_below_its_floor_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    floor = str(tmp_path / "floor.toml")
    _pair(tmp_path)
    assert main(["evaluate", str(tmp_path), "--floor", floor, "--pin"]) == 0
    assert main(["evaluate", str(tmp_path), "--floor", floor]) == 0
    _pair(tmp_path, value=7)
    assert main(["evaluate", str(tmp_path), "--floor", floor]) == 1
    assert "wrong_value 1 > 0" in capsys.readouterr().err


def test_a_floor_of_other_documents_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    floor = tmp_path / "floor.toml"
    _pair(tmp_path)
    assert main(["evaluate", str(tmp_path), "--floor", str(floor), "--pin"]) == 0
    (tmp_path / "a.html").write_text(f"{page()}\n", encoding="utf-8")
    assert main(["evaluate", str(tmp_path), "--floor", str(floor)]) == 1
    assert "measured on other documents" in capsys.readouterr().err


def test_a_folder_without_golds_and_a_broken_gold_are_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no pair"):
        golds(tmp_path)
    (tmp_path / "a.html.gold.json").write_text("{", encoding="utf-8")
    with pytest.raises(GoldError, match=r"a\.html"):
        golds(tmp_path)


@pytest.mark.parametrize(
    ("folder", "document"), [(ACCURACY / "documents", "README.md"), (PDFS, "docs/accuracy.md")]
)
def test_the_tables_of_the_documentation_are_those_measured(folder: Path, document: str) -> None:
    parts = [(evaluate.evaluate(group), group) for group in evaluate.by_kind(golds(folder))]
    assert evaluate.as_table(parts) in (ROOT / document).read_text(encoding="utf-8")


def test_the_baseline_of_pdfs_is_run() -> None:
    reader, theirs = evaluate.evaluate(golds(PDFS))
    assert theirs.name == "pdfplumber alone, exact labels"
    assert (reader.precision, reader.recall, reader.leaked) == (1.0, 1.0, 0)
    assert theirs.recall > 0.3, "the baseline itself reads"


def test_pages_and_pdfs_are_scored_apart_each_beside_its_own_baseline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _pair(tmp_path)
    for suffix in ("pdf", "json"):
        shutil.copy(PDFS / f"report_2014.{suffix}", tmp_path)
    (tmp_path / "other.json").write_text("[]", encoding="utf-8")
    document = tmp_path / "README.md"
    document.write_text(
        f"before\n<!-- evaluation: {tmp_path.name} -->\nold\n<!-- end -->\nafter\n", encoding="utf-8"
    )
    floor = str(tmp_path / "floor.toml")
    command = ["evaluate", str(tmp_path), "--write", str(document), "--floor", floor]
    assert main([*command, "--pin"]) == 0
    assert main(command) == 0
    text = document.read_text(encoding="utf-8")
    assert text.startswith("before\n<!--")
    assert text.endswith("|\n<!-- end -->\nafter\n")
    assert "old" not in text
    assert text.index("trafilatura") < text.index("1 PDFs") < text.index("pdfplumber")
    document.write_text("nothing", encoding="utf-8")
    assert main(command) == 1
    assert "<!-- evaluation:" in capsys.readouterr().err
