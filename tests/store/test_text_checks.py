"""Numbers in sentences against the tables, on generated reports: what must fail fails, and nothing else."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from foiacrawl.model import Document
from foiacrawl.reading import read
from foiacrawl.store import Store
from tests.generator import generate
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = range(70_000, 70_045)
KINDS = ("2021", "2019", "2014", "guangzhou")
# Which figure an indicator is compared with, where they have different names: table, row.
REQUESTS = {
    "requests_received": "requests_received_new",
    "requests_carried_over_from_prior_year": "requests_carried_over_from_prior_year",
    "requests_carried_over_to_next_year": "requests_carried_over_to_next_year",
}


def expected(gold: dict[str, Any]) -> dict[str, str]:
    """Return the status of each indicator that sentences and tables of a generated report both have."""
    printed: dict[str, Any] = {}
    figures = {(f["table"], f["row"], f["column"]): f["value"] for f in gold["figures"]}
    for indicator, row in REQUESTS.items():
        if ("requests", row, "total") in figures:
            printed[indicator] = figures["requests", row, "total"]
    if ("disputes", "reconsideration", "total") in figures:
        printed["reconsideration_total"] = figures["disputes", "reconsideration", "total"]
        both = [
            figures["disputes", f"litigation_{way}", "total"] for way in ("direct", "after_reconsideration")
        ]
        printed["litigation_total"] = None if None in both else sum(both)
    lists = {row: value for (table, row, column), value in figures.items() if column == "in_year"}
    printed |= {
        "requests_received" if row == "requests_total" else row: value for row, value in lists.items()
    }
    stated: dict[str, set[int]] = {}
    for mention in gold["mentions"]:
        stated.setdefault(mention["indicator"], set()).add(mention["value"])
    return {
        name: "not_assessable" if printed[name] is None else "pass" if printed[name] in values else "fail"
        for name, values in stated.items()
        if name in printed
    }


def test_what_sentences_and_tables_say_is_compared_rightly(tmp_path: Path) -> None:
    wanted: dict[str, dict[str, str]] = {}
    with Store(tmp_path / "foia.db") as store:
        for seed in SEEDS:
            made = generate(seed, KINDS[seed % len(KINDS)], ())
            name = f"报告{seed}局"
            report = replace(read(Document(source=made.name, body=made.body)), agency=name)
            store.save(build.fetched(report), report, run_id=None)
            wanted[name] = expected(made.gold)
    with closing(sqlite3.connect(tmp_path / "foia.db")) as connection:
        rows = connection.execute("SELECT agency, indicator, status FROM text_checks").fetchall()
    found: dict[str, dict[str, str]] = {name: {} for name in wanted}
    for name, indicator, status in rows:
        found[name][indicator] = status
    assert found == wanted
    statuses = Counter(status for checks in wanted.values() for status in checks.values())
    assert min(statuses["pass"], statuses["fail"]) >= 20
