"""The reader on whole reports: every figure, state and field that a careful person reads in them."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.evaluation import evaluate
from foiacrawl.evaluation.golds import golds
from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from foiacrawl.report.labels import core
from tests.shared import (
    ACCURACY,
    CORPUS,
    KNOWN,
    REAL_FOLDERS,
    document_of,
    gold_files,
    known_misreading,
    needs_corpus,
)

if TYPE_CHECKING:
    from pathlib import Path

GOLDS = {document_of(path).name: path for path in gold_files()}


def each(aspect: str) -> pytest.MarkDecorator:
    """Run a test for each document; it must fail where a misreading in this aspect is known."""
    return pytest.mark.parametrize(
        "path", [known_misreading(document_of(path), aspect) for path in GOLDS.values()]
    )


@cache
def gold(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(GOLDS[name].read_text(encoding="utf-8"))
    return loaded


@cache
def report(name: str) -> Report:
    path = document_of(GOLDS[name])
    return read(Document(source=path.name, body=path.read_bytes()))


def accepted(gold: dict[str, Any], field: str) -> list[Any]:
    return [gold[field], *gold.get(f"{field}_accept", [])]


@each("fields")
def test_fields(path: Path) -> None:
    expected, read_ = gold(path.name), report(path.name)
    for field in ("title", "agency", "division_code", "year", "script", "published_on"):
        if expected.get(field) is not None:
            assert getattr(read_, field) in accepted(expected, field), field
    for field, value in (expected.get("metadata") or {}).items():
        assert getattr(read_.metadata, field) == value, field


@each("form")
def test_form(path: Path) -> None:
    assert report(path.name).form in accepted(gold(path.name), "form")


@each("figures")
def test_every_figure_and_no_other(path: Path) -> None:
    expected = {(f["table"], f["row"], f["column"]): f for f in gold(path.name)["figures"]}
    found = {(f.table, f.row, f.column): f for f in report(path.name).figures if f.row is not None}
    assert not set(found) - set(expected)
    assert not {key for key in set(expected) - set(found) if not expected[key].get("optional")}
    for key, figure in found.items():
        assert figure.value == expected[key]["value"], key
        assert figure.state in accepted(expected[key], "state"), key
        assert figure.unit in accepted(expected[key], "unit"), key


@each("open_rows")
def test_rows_that_no_form_knows_keep_their_own_label(path: Path) -> None:
    found = {
        (core(f.label.rpartition("/")[2]), f.column): (f.value, f.state)
        for f in report(path.name).figures
        if f.row is None
    }
    for row in gold(path.name).get("open", []):
        assert found[(core(row["label"]), row["column"])] == (row["value"], row["state"])


@each("lost_rows")
def test_a_lost_cell_is_a_problem_and_gives_no_value(path: Path) -> None:
    for lost in gold(path.name).get("lost_rows", []):
        assert not [f for f in report(path.name).figures if (f.table, f.row) == (lost["table"], lost["row"])]
        assert any(p.kind == "lost_cell" and lost["row"] in p.message for p in report(path.name).problems)


@each("checks")
def test_only_the_checks_fail_that_must(path: Path) -> None:
    failed = {(check.rule, check.at) for check in report(path.name).checks if check.status == "fail"}
    expected = gold(path.name).get("checks_fail", []) + gold(path.name).get("list_checks_fail", [])
    assert failed == {(check["rule"], check["at"]) for check in expected}


@each("text")
def test_the_text_is_kept_and_the_chrome_is_not(path: Path) -> None:
    read_ = report(path.name)
    text = "\n".join([read_.title or "", *(f"{s.heading}\n{s.text}" for s in read_.sections)])
    assert not [token for token in gold(path.name).get("chrome_tokens", []) if token in text]
    position = 0
    for words in gold(path.name).get("narrative", []):
        position = text.find(words, position)
        assert position >= 0, words


@each("mentions")
def test_numbers_in_sentences(path: Path) -> None:
    found = {(mention.indicator, mention.value) for mention in report(path.name).mentions}
    assert not [m for m in gold(path.name).get("mentions", []) if (m["indicator"], m["value"]) not in found]


@each("negative")
def test_what_is_no_report_gives_no_figure(path: Path) -> None:
    if gold(path.name).get("negative"):
        assert report(path.name).form is None
        assert not report(path.name).figures
        expected = gold(path.name).get("problem_accept", ["not_a_report"])
        assert {problem.kind for problem in report(path.name).problems} & set(expected)
    else:
        assert report(path.name).form is not None


@pytest.mark.parametrize(("folder", "floor"), [("documents", "floor"), ("scans", "scans_floor")])
def test_the_reader_keeps_its_floor(folder: str, floor: str) -> None:
    pairs = golds(ACCURACY / folder)
    evaluate.check_floor(evaluate.score_reader(pairs), pairs, ACCURACY / f"{floor}.toml")


def test_the_reader_reads_more_than_each_baseline() -> None:
    for pairs in evaluate.by_kind(golds(ACCURACY / "documents")):
        reader, *baselines = evaluate.evaluate(pairs)
        assert all(reader.recall > other.recall and reader.precision > other.precision for other in baselines)


@needs_corpus
def test_real_reports_are_read_without_a_wrong_figure() -> None:
    pairs = [pair for folder in REAL_FOLDERS for pair in golds(CORPUS / folder)]
    reader = evaluate.score_reader(pairs)
    assert (reader.precision, reader.recall, reader.text_kept, reader.leaked) == (1, 1, 1, 0)


def test_the_corpus_of_the_repository_has_every_form_and_every_kind_of_file() -> None:
    own = [name for name, path in GOLDS.items() if path.parent.parent == ACCURACY]
    forms = {str(gold(name)["form"]).partition("/")[0] for name in own}
    assert forms == {"2021", "2019", "2014", "local", "prose", "None"}
    assert {name.rpartition(".")[2] for name in own} == {"html", "txt", "docx", "xlsx", "pdf", "zip"}
    assert set(KNOWN) <= set(GOLDS)
