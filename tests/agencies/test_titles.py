"""Titles of bodies of all levels: what is identified from a title alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from foiacrawl.agencies import Evidence, identify
from foiacrawl.agencies.kinds import kinds
from foiacrawl.report.year import report_year

FILE = Path(__file__).with_name("titles.toml")
TITLES: dict[str, list[str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["titles"]


@pytest.mark.parametrize("title", TITLES)
def test_title(title: str) -> None:
    year, _ = report_year(title)
    assert year is not None
    body = identify(Evidence(title=title, year=year))
    found = [body.name, body.division_code, body.level, body.kind]
    assert [answer or "" for answer in found] == TITLES[title], body.reasons
    assert body.identity


def test_there_are_titles_of_every_level_and_of_most_kinds() -> None:
    levels = {answer[2] for answer in TITLES.values()}
    assert levels == {"national", "province", "prefecture", "county", "township"}
    kinds_found = {answer[3] for answer in TITLES.values()}
    assert kinds_found <= set(kinds().labels)
    assert len(TITLES) >= 60
    assert len(kinds_found) >= 25
