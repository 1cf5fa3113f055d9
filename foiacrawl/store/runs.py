"""The run report: what a crawl found, counted at its end, kept in `runs.counts`, and printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiacrawl.store.connect import reading_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

KEYS = (
    *(
        "found",
        "new",
        "changed",
        "moved",
        "gone",
        "unchanged",
        "blocked",
        "late",
        "unread",
        "problems",
        "requests",
    ),
    *("portals", "portals_finished", "portals_skipped", "portals_blocked", "portals_unreachable"),
)
"""The counts of every run report, in order; the view `run_reports` has these as columns."""
HEADS = ("run", "started (UTC)", "minutes", "ended", *KEYS[:11], "portals")
COUNTS = Path(__file__).with_name("run_counts.sql").read_text(encoding="utf-8")
LAST = """
SELECT
  run_id, started_at, round((julianday(finished_at) - julianday(started_at)) * 1440, 1), reason, found, new, changed, moved, gone,
  unchanged, blocked, late, unread, problems, requests, portals_finished || '/' || portals
FROM run_reports ORDER BY run_id DESC LIMIT ?
"""


def counted(connection: sqlite3.Connection, run_id: int) -> dict[str, int]:
    """Return the counts of a run that the database can compute: those of run_counts.sql, a part of KEYS."""
    row = connection.execute(COUNTS, (run_id,))
    names = [column[0] for column in row.description]
    return dict(zip(names, row.fetchone(), strict=True))


def last(path: Path, most: int) -> list[tuple[Any, ...]]:
    """Return the last runs of the database at `path`, newest first, in the columns of HEADS.

    Raises StoreError when there is no database to read.
    """
    with reading_only(path) as connection:
        return [_shown(row) for row in connection.execute(LAST, (most,))]


def as_words(reason: str, counts: Mapping[str, int], unread: Mapping[str, int] | None = None) -> str:
    """Return a run report as it is printed: a heading and four lines, for a terminal of 60 columns too.

    `unread` counts, by their system, the portals whose lists only a browser would fill: one more line, if there are any.
    """
    reports, problems = (
        ", ".join(f"{counts[name]} {name}" for name in names) for names in (KEYS[:6], KEYS[6:10])
    )
    finished, skipped = counts["portals_finished"], counts["portals_skipped"]
    blocked, unreachable = counts["portals_blocked"], counts["portals_unreachable"]
    portals = f"{counts['portals']} in all: {finished} finished, {skipped} skipped, {blocked} blocked, {unreachable} unreachable"
    return (
        f"Run report ({reason})\n  reports   {reports}\n  problems  {problems}\n  portals   {portals}\n"
        f"  requests  {counts['requests']}{_format_unread(unread or {})}"
    )


def _format_unread(unread: Mapping[str, int]) -> str:
    systems = ", ".join(
        f"{count} {family}" for family, count in sorted(unread.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    return f"\n  unread    portals with lists drawn by scripts alone: {systems}" if systems else ""


def _shown(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return the row with `not ended` where a run has no end: it was killed, or is running."""
    return (*row[:3], row[3] or "not ended", *row[4:])
