"""The five documents the project began with are in the replica: their bodies and their figures, in our own prose."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from opencc import OpenCC

from foiacrawl.replica import Expected, expected
from foiacrawl.replica.fixtures import reports
from tests.shared import CORPUS, needs_corpus

SEEDS = {
    "000_fd5ab52a5d22a799.txt": ("云浮市公安局", 2019),
    "001_b681702e841a9da8.txt": ("乌海市公安局", 2021),
    "002_7d89633b3a57eee0.txt": ("江西省公安厅", 2016),
    "003_4d6627d571c9b48d.txt": ("广州市公安局", 2011),
    "004_bed6030869327158.txt": ("东湖公安分局", 2020),
}
ALL = {(item.agency, item.year): item for item in expected()}


def gold(seed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CORPUS / "seeds" / f"{seed}.gold.json").read_text(encoding="utf-8"))
    return found


@needs_corpus
@pytest.mark.parametrize("seed", SEEDS)
def test_figures_and_facts_agree_with_a_careful_persons_reading(seed: str) -> None:
    want, item = gold(seed), ALL[SEEDS[seed]]
    for key in ("agency", "division_code", "year", "form", "script"):
        assert getattr(item, key) == want[key]
    assert item.published_on == want.get("published_on", item.published_on)
    assert {(row["table"], row["row"]) for row in want["lost_rows"]} == set(item.lost_rows)
    assert _figures(item) == {
        (f["table"], f["row"], f["column"], f["value"], f["raw"], f["state"], f["unit"])
        for f in want["figures"]
    }
    assert {(m["indicator"], m["value"]) for m in want["mentions"]} == set(item.mentions)


@needs_corpus
@pytest.mark.parametrize("seed", SEEDS)
def test_the_prose_is_our_own(seed: str) -> None:
    """No stretch of twenty characters is the corpus's, whatever the script and the punctuation's width."""
    corpus = _folded((CORPUS / "seeds" / seed).read_text(encoding="utf-8"))
    lines = [_folded(line) for report in reports().values() for part in report.parts for line in part.text]
    stretches = {line[at : at + 20] for line in lines for at in range(len(line) - 19)}
    assert not [stretch for stretch in stretches if stretch in corpus]


def _folded(text: str) -> str:
    return str(OpenCC("t2s").convert(unicodedata.normalize("NFKC", "".join(text.split()))))


def _figures(item: Expected) -> set[tuple[Any, ...]]:
    return {(f.table, f.row, f.column, f.value, f.raw, f.state, f.unit) for f in item.figures}
