"""Check the database file for damage before a crawl: without it, damage is found when its page is needed, hours into a crawl."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from foiacrawl.store.connect import REBUILD, check_file, explained
from foiacrawl.store.types import StoreError

if TYPE_CHECKING:
    from pathlib import Path

ALWAYS_BYTES = 200_000_000
"""The size of a database up to which each crawl checks all of it: some 0.4 s; 1.6 GB on a cold disk take 20 s."""
_LAST_RUN = "SELECT started_at, reason FROM runs ORDER BY run_id DESC LIMIT 1"


def check_whole(path: Path, now: datetime | None = None, always: int = ALWAYS_BYTES) -> None:
    """Check all pages of the file if that is due at `now`; raises StoreError if one is damaged.

    A file of up to `always` bytes is checked each time. A larger one is checked in the first run of a calendar week (UTC), and
    after a run that has not ended: a process that was killed damages nothing, a machine that failed may. An absent or empty
    file is not damaged.
    """
    check_file(path)
    size = path.stat().st_size if path.exists() else 0
    if not size:
        return
    with (
        explained(path),
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection,
    ):
        if size > always and not _is_due(connection, now or datetime.now(UTC)):
            return
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(f"the file is damaged ({' '.join(found.split())})", str(path), REBUILD)


def _is_due(connection: sqlite3.Connection, now: datetime) -> bool:
    """Return whether the last run was in another week, or has not ended; also where the file does not say."""
    try:
        last = connection.execute(_LAST_RUN).fetchone()
    except sqlite3.Error:
        return True
    if last is None or last[1] is None:
        return True
    return _week(datetime.fromisoformat(last[0])) != _week(now)


def _week(time: datetime) -> tuple[int, int]:
    year, week, _ = time.astimezone(UTC).isocalendar()
    return year, week
