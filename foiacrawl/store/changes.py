"""Record what a new version of a report changed: each figure whose value, state or characters differ."""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

FIGURES = """
SELECT table_name, "row", "column", label, value, raw, state FROM figures
WHERE report_id = ? AND state <> 'lost'
ORDER BY ordinal, where_row, where_column
"""
# A figure is identified by table, row (or label) and column, whatever form it was read with.
Key = tuple[str, str, str]


def note_changes(connection: sqlite3.Connection, prior: int, report: int, because: str) -> None:
    """Write the figures that differ between two versions. `because` is the new report's `changed_by`."""
    rows = _differences(_figures(connection, prior), _figures(connection, report))
    _write(connection, report, prior, because, rows)


def note_reader_changes(connection: sqlite3.Connection, older: sqlite3.Connection) -> dict[str, int]:
    """Write the figures that this database has otherwise than an `older` one, address by address.

    Returns how many figures differ by table, and under `reports` in how many reports. Reports that only one of the two
    databases has are counted under `only here` and `only there`.
    """
    latest = "SELECT url, report_id FROM reports WHERE is_latest"
    here, there = dict(connection.execute(latest)), dict(older.execute(latest))
    counts = {
        "reports": 0,
        "only here": len(here.keys() - there.keys()),
        "only there": len(there.keys() - here.keys()),
    }
    connection.execute("DELETE FROM changes WHERE prior_report_id IS NULL")
    for url in sorted(here.keys() & there.keys()):
        rows = _differences(_figures(older, there[url]), _figures(connection, here[url]))
        _write(connection, here[url], None, "reader", rows)
        counts["reports"] += bool(rows)
        for row in rows:
            counts[row[0]] = counts.get(row[0], 0) + 1
    return counts


def _differences(
    old: dict[Key, list[tuple[Any, ...]]], new: dict[Key, list[tuple[Any, ...]]]
) -> list[tuple[Any, ...]]:
    rows = []
    for key in {**old, **new}:
        # A list may print a label twice: the first is compared with the first, the second with the second.
        for before, after in zip_longest(old.get(key, ()), new.get(key, ())):
            if before is None or after is None or before[3:] != after[3:]:
                place = (after or before or ())[:3]
                rows.append((key[0], *place, *_sides(before, after)))
    return rows


def _write(
    connection: sqlite3.Connection, report: int, prior: int | None, because: str, rows: list[tuple[Any, ...]]
) -> None:
    connection.executemany(
        "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(report, prior, *row, because) for row in rows],
    )


def _figures(connection: sqlite3.Connection, report_id: int) -> dict[Key, list[tuple[Any, ...]]]:
    found: dict[Key, list[tuple[Any, ...]]] = defaultdict(list)
    for table, row, column, label, value, raw, state in connection.execute(FIGURES, (report_id,)):
        found[table, row or label, column].append((row, column, label, value, raw, state))
    return found


def _sides(before: tuple[Any, ...] | None, after: tuple[Any, ...] | None) -> tuple[Any, ...]:
    old_value, old_raw = before[3:5] if before else (None, None)
    new_value, new_raw = after[3:5] if after else (None, None)
    return old_value, new_value, old_raw, new_raw
