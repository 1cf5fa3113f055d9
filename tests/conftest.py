"""Leave out the tests of real reports where the collection of them is not on this machine; begin with the longest files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from tests.shared import CORPUS

if TYPE_CHECKING:
    import pytest


# Hypothesis fails an example that takes longer than 200 ms, and a strategy that is slow to draw: how long either takes
# depends on what else the machine does.
settings.register_profile("foiacrawl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("foiacrawl")

# A process that began one of these at the end would work alone while the others have nothing left.
LONGEST = [
    "site/test_browser.py",
    "files/test_pictures.py",
    "docs/test_commands.py",
    "test_corpus.py",
    "test_house.py",
    "cluster/test_rebuild.py",
    "files/test_page_box.py",
    "files/test_hostile.py",
    "cluster/test_crawl.py",
    "crawl/test_early_end.py",
    "files/test_pdf_damage.py",
    "test_package.py",
    "report/test_new_form.py",
    "replica/test_pages.py",
    "crawl/test_history.py",
    "crawl/test_manners.py",
    "crawl/test_faults.py",
    "crawl/test_kill.py",
    "test_generated.py",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest files first, and deselect the tests marked `corpus`, which pytest counts in its last line."""
    places = {Path(__file__).parent / file: place for place, file in enumerate(LONGEST)}
    assert all(file.is_file() for file in places), places
    items.sort(key=lambda item: places.get(item.path, len(places)))
    if CORPUS.is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("corpus")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_report_header() -> str | None:
    """Say so at the top."""
    return None if CORPUS.is_dir() else "no ../shared/corpus (real reports) here: its tests are deselected"
