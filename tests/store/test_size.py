"""How large the database grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.store import speed

if TYPE_CHECKING:
    from pathlib import Path

MOST = 6_000
"""Bytes a full report may take beside its text; what empty tables take counts less the more reports there are."""


def test_a_full_report_is_small(tmp_path: Path) -> None:
    measured = speed.measure(tmp_path / "foia.db", 300)
    assert measured.bytes_without_text < MOST
    # 3,000 characters with their full text, which does not keep where in the text a word stands.
    assert measured.bytes_in_all - measured.bytes_without_text < 20_000
