"""Leave out the tests of real reports where the collection of them is not on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.shared import CORPUS

if TYPE_CHECKING:
    import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests marked `corpus`, which pytest counts in its last line."""
    if CORPUS.is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("corpus")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_report_header() -> str | None:
    """Say so at the top."""
    return None if CORPUS.is_dir() else "no ../shared/corpus (real reports) here: its tests are deselected"
