"""When the pages of a database are checked before a crawl: a large one not in each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from foiacrawl.store import Store, StoreError
from foiacrawl.store.whole import check_whole

if TYPE_CHECKING:
    from pathlib import Path

MONDAY, SUNDAY, NEXT_MONDAY = (datetime(2026, 6, day, 3, tzinfo=UTC) for day in (1, 7, 8))


def damaged(folder: Path, *, has_ended: bool = True, has_run: bool = True) -> Path:
    """Return a database of one run on a Monday, damaged in its last page."""
    path = folder / "foia.db"
    with Store(path, clock=lambda: "2026-06-01T02:00:00Z") as store:
        if has_run:
            run = store.begin_run({})
            if has_ended:
                store.end_run(run, "finished", {})
    with path.open("r+b") as file:
        file.seek(-4096, 2)
        file.write(b"\xa5" * 4096)
    return path


@pytest.mark.parametrize("now", [MONDAY, SUNDAY])
def test_a_large_database_is_checked_once_a_week(tmp_path: Path, now: datetime) -> None:
    path = damaged(tmp_path)
    check_whole(path, now, always=1000)
    with pytest.raises(StoreError, match="damaged"):
        check_whole(path, NEXT_MONDAY, always=1000)


def test_a_small_database_is_checked_each_time(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="damaged"):
        check_whole(damaged(tmp_path), MONDAY)


@pytest.mark.parametrize("is_there", [{"has_ended": False}, {"has_run": False}])
def test_a_large_database_is_checked_after_a_run_without_an_end(
    tmp_path: Path, is_there: dict[str, bool]
) -> None:
    with pytest.raises(StoreError, match="damaged"):
        check_whole(damaged(tmp_path, **is_there), MONDAY, always=1000)


def test_an_absent_database_is_not_damaged(tmp_path: Path) -> None:
    check_whole(tmp_path / "foia.db")
