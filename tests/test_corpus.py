"""The reader on real reports: every figure, state and field that a careful person reads in them."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from foiacrawl import evaluation
from foiacrawl.evaluation import evaluate
from foiacrawl.evaluation.golds import golds
from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from foiacrawl.report.labels import core
from tests.shared import CORPUS, needs_corpus

pytestmark = needs_corpus
GOLDS = sorted(path for folder in ("seeds", "real") for path in (CORPUS / folder).glob("*.gold.json"))
NAMES = [path.name.removesuffix(".gold.json") for path in GOLDS]
each = pytest.mark.parametrize("index", range(len(GOLDS)), ids=NAMES)


@cache
def gold(index: int) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(GOLDS[index].read_text(encoding="utf-8"))
    return loaded


@cache
def report(index: int) -> Report:
    path = GOLDS[index].with_name(NAMES[index])
    return read(Document(source=path.name, body=path.read_bytes()))


@each
def test_whose_report_of_which_year_by_which_form(index: int) -> None:
    expected, read_ = gold(index), report(index)
    assert read_.form in [expected["form"], *expected.get("form_accept", [])]
    for field in ("title", "agency", "division_code", "year", "script", "published_on"):
        if expected.get(field) is not None:
            assert getattr(read_, field) in [expected[field], *expected.get(f"{field}_accept", [])], field
    for field, value in (expected.get("metadata") or {}).items():
        assert getattr(read_.metadata, field) == value, field


@each
def test_every_figure_and_no_other(index: int) -> None:
    expected = {(f["table"], f["row"], f["column"]): f for f in gold(index)["figures"]}
    found = {(f.table, f.row, f.column): f for f in report(index).figures if f.row is not None}
    assert not set(found) - set(expected)
    assert not {key for key in set(expected) - set(found) if not expected[key].get("optional")}
    for key, figure in found.items():
        assert (figure.value, figure.state, figure.unit) == tuple(
            expected[key][field] for field in ("value", "state", "unit")
        ), key


@each
def test_rows_that_no_form_knows_keep_their_own_label(index: int) -> None:
    found = {
        (core(f.label.rpartition("/")[2]), f.column): (f.value, f.state)
        for f in report(index).figures
        if f.row is None
    }
    for row in gold(index).get("open", []):
        assert found[(core(row["label"]), row["column"])] == (row["value"], row["state"])


@each
def test_a_lost_cell_is_a_problem_and_gives_no_value(index: int) -> None:
    for lost in gold(index).get("lost_rows", []):
        assert not [f for f in report(index).figures if (f.table, f.row) == (lost["table"], lost["row"])]
        assert any(p.kind == "lost_cell" and lost["row"] in p.message for p in report(index).problems)


@each
def test_only_the_checks_fail_that_must(index: int) -> None:
    failed = {(check.rule, check.at) for check in report(index).checks if check.status == "fail"}
    assert failed == {(check["rule"], check["at"]) for check in gold(index).get("checks_fail", [])}


@each
def test_the_text_is_kept_and_the_chrome_is_not(index: int) -> None:
    read_ = report(index)
    text = "\n".join([read_.title or "", *(f"{s.heading}\n{s.text}" for s in read_.sections)])
    assert not [token for token in gold(index).get("chrome_tokens", []) if token in text]
    position = 0
    for words in gold(index).get("narrative", []):
        position = text.find(words, position)
        assert position >= 0, words


@each
def test_numbers_told_in_sentences(index: int) -> None:
    told = {(mention.indicator, mention.value) for mention in report(index).mentions}
    assert not [m for m in gold(index).get("mentions", []) if (m["indicator"], m["value"]) not in told]


@each
def test_what_is_no_report_gives_no_figure(index: int) -> None:
    if gold(index).get("negative"):
        assert report(index).form is None
        assert not report(index).figures
        assert "not_a_report" in {problem.kind for problem in report(index).problems}
    else:
        assert report(index).form is not None


def test_the_reader_keeps_its_floor_and_beats_what_a_person_would_use() -> None:
    pairs = golds(CORPUS / "seeds") + golds(CORPUS / "real")
    ours, *baselines = evaluate.evaluate(pairs)
    # The corpus may grow; its new documents have to be read as well as those that the floor was pinned on.
    pinned = tomllib.loads((Path(evaluation.__path__[0]) / "floor.toml").read_text(encoding="utf-8"))
    assert not evaluate.below(ours, pinned)
    assert baselines
    assert all(ours.recall > other.recall and ours.precision > other.precision for other in baselines)
