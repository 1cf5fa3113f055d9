"""One cell, row, span, word or number of a real table changed: the reader changes that figure alone, or says so."""

from __future__ import annotations

from collections import Counter

from tests.report.changes import CHANGES
from tests.report.silent import silent_changes

COUNT = 330


def test_no_single_change_of_a_real_page_is_silent() -> None:
    made, silent = silent_changes(COUNT)
    assert silent == []
    assert set(made) == {change.__name__ for change in CHANGES}, (
        "a kind of change that never occurs tests nothing"
    )


def test_the_changes_are_those_of_their_seed() -> None:
    assert silent_changes(60, seed=5) == silent_changes(60, seed=5)
    assert silent_changes(60, seed=5)[0] != Counter()
