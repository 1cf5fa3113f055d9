"""How fast and how large: full 200-figure reports with 3,000 characters of text, a commit each."""

from __future__ import annotations

import itertools
import sqlite3
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.model import Section
from foiacrawl.store import Store
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.model import Report

TEXT_TABLES = ("section_rows", "sections_report", "abbreviations", "report_search", "title_search")
WORDS, CHARACTERS = 4000, 2500
"""Words of a sample's language and the characters they are made of."""


class Measured(NamedTuple):
    """Reports a second, and bytes a report without and with text and full text."""

    per_second: float
    bytes_without_text: float
    bytes_in_all: float


def sample(count: int) -> list[Report]:
    """Full reports with texts of their own: 3,000 characters, words drawn as unevenly as language draws them."""
    draw = build.draws(0)
    words = [
        "".join(chr(0x4E00 + draw.randrange(CHARACTERS)) for _ in range(2 + n % 3)) for n in range(WORDS)
    ]
    weights = [1 / (rank + 3) for rank in range(WORDS)]
    made = []
    for number in range(count):
        texts = ["".join(draw.choices(words, weights, k=200)) for _ in range(5)]
        sections = tuple(Section(f"第{i}部分", text) for i, text in enumerate(texts))
        figures = build.full_figures("2021", seed=number)
        agency, year = f"机关{number // 5}局", 2019 + number % 5
        of = build.report(agency, year, sections=sections, figures=figures, checks=build.checks(figures))
        made.append(replace(of, source=f"http://127.0.0.1:9001/{number}.html"))
    return made


def measure(path: Path, count: int = 300) -> Measured:
    """Write `count` reports into a new database at `path`, one transaction each."""
    reports = [(build.fetched(of), of) for of in sample(count)]
    with Store(path) as store:
        start = time.perf_counter()
        for fetched, report in reports:
            store.save(fetched, report, run_id=None)
        seconds = time.perf_counter() - start
    with sqlite3.connect(path) as connection:
        sizes = dict(connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
    connection.close()
    text = sum(size for name, size in sizes.items() if name.startswith(TEXT_TABLES))
    return Measured(count / seconds, (sum(sizes.values()) - text) / count, sum(sizes.values()) / count)


def largest(path: Path, number: int = 12) -> list[tuple[str, int]]:
    """Return the largest tables and indexes and their bytes."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
        found = list(itertools.islice(rows, number))
    connection.close()
    return found
