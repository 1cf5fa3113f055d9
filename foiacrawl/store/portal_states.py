"""The portals as the last visits found them, for a person: state, family, last complete visit, reports listed then and before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiacrawl.store.connect import reading_only

if TYPE_CHECKING:
    from pathlib import Path

HEADS = (
    "portal",
    "state",
    "since (UTC)",
    "family",
    "last visit (UTC)",
    "listed",
    "before",
    "most",
    "failed",
    "name",
)
# Those that may need a person first.
_PORTALS = """
SELECT portal_id, coalesce(state, 'not visited'), state_since, coalesce(detected_family, family), visited_at,
  listed, listed_before, most_listed, coalesce(failed_visits, 0), name
FROM portals ORDER BY coalesce(state, '') = 'working', portal_id
"""


def portal_states(path: Path) -> list[tuple[Any, ...]]:
    """Return the portals of the database at `path` in the columns of HEADS, those that do not work first.

    Raises StoreError when there is no database to read.
    """
    with reading_only(path) as connection:
        return connection.execute(_PORTALS).fetchall()
