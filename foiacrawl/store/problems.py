"""Group the problems of a database by kind: how often, an example, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.store.connect import reading_only

if TYPE_CHECKING:
    from pathlib import Path

QUERY = """
SELECT k.kind, k.en, k.zh, count(*),
  max(CASE WHEN p.url IS NULL OR instr(p.message, p.url) THEN '' ELSE p.url || ': ' END || p.message), k.todo
FROM problems p JOIN problem_kinds k ON k.kind = p.kind
LEFT JOIN reports r ON r.report_id = p.report_id
WHERE p.closed_at IS NULL AND (p.report_id IS NULL OR r.is_current)
GROUP BY k.kind ORDER BY count(*) DESC, k.kind
"""


class Group(NamedTuple):
    """All problems of one kind, those left out that are closed or of replaced versions of reports."""

    kind: str
    en: str
    zh: str
    times: int
    example: str
    todo: str


def group_problems(path: Path) -> list[Group]:
    """Return the kinds of problems in the database at `path`, the most frequent first.

    Raises StoreError if there is no database to read.
    """
    with reading_only(path) as connection:
        return [Group(*row) for row in connection.execute(QUERY)]
