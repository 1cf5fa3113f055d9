"""What crawls have learned of the portals of a registry, as rows that can replace the registry's.

Learned is the column that a home page led to, the address that a column has moved to, the family of the pages, and that the
column is there at all. A column is proposed only if all lists that the last visit read lie in its folder: walked from there,
the portal shows the same reports as before.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings.families.detection import GENERIC
from foiacrawl.model import Portal, PortalState
from foiacrawl.store.connect import reading_only

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_SEEN = "column seen by a crawl"
# The first words of a row's notes that say less (see the comments of portals/governments.csv).
_UNSEEN = ("home page only", "column seen in a stored page", "column address derived from an article", _SEEN)
# Of an incomplete visit nobody knows which lists it lacks.
_STATES = (PortalState.WORKING, PortalState.SHRUNK)
# A portal whose registered page is gone has no complete visit, though its lists were read from the home page.
_PORTALS = """
WITH seen AS (SELECT portal_id, max(seen_at) AS at FROM listings GROUP BY portal_id)
SELECT p.*, date(seen.at) AS day, (SELECT max(started_at) FROM runs WHERE started_at <= seen.at) AS since
FROM portals p JOIN seen USING (portal_id) WHERE p.state IN (?, ?) AND p.listed > 0 ORDER BY p.rowid
"""
_OF_REGISTRY = tuple(one.name for one in fields(Portal))
# Lists of earlier visits stay in the table after the portal has moved.
_LISTS = "SELECT url, entries FROM listings WHERE portal_id = ? AND seen_at >= ? ORDER BY entries DESC, length(url), url"


class Finding(StrEnum):
    """What is new in a row: the column behind a home page, the column's new address, its family, or that it is there."""

    COLUMN = "column found"
    MOVED = "column moved"
    FAMILY = "family detected"
    CONFIRMED = "column confirmed"


@dataclass(frozen=True, slots=True)
class Learned:
    """A row of the registry as it should be now, and what is new in it, the most important first."""

    portal: Portal
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """The address to walk from, and how many lists were read."""

    url: str
    lists: int


def find_learned(path: Path) -> list[Learned]:
    """Return what the crawls into a database have learned, in the order of its portals.

    A portal whose last visit was not complete, or found no report, is left out, and one of which nothing is new.
    Raises StoreError when there is no database to read.
    """
    with reading_only(path) as connection:
        connection.row_factory = sqlite3.Row
        found = [
            _learn(row, connection.execute(_LISTS, (row["portal_id"], row["since"])).fetchall())
            for row in connection.execute(_PORTALS, _STATES).fetchall()
        ]
    return [one for one in found if one.findings]


def _learn(row: sqlite3.Row, lists: Sequence[sqlite3.Row]) -> Learned:
    portal = Portal(**{name: row[name] for name in _OF_REGISTRY} | {"render": bool(row["render"])})
    column = _find_column(portal.listing_url, [one["url"] for one in lists])
    is_registered = column is not None and urls.key(column.url) == urls.key(portal.listing_url)
    findings = []
    if column and not is_registered:
        findings.append(Finding.COLUMN if urls.is_home(portal.listing_url) else Finding.MOVED)
    # The family that was detected is that of the registered address.
    detected = row["detected_family"] if is_registered and row["detected_family"] != GENERIC else None
    if detected and not portal.family:
        findings.append(Finding.FAMILY)
    if is_registered and not findings and not (portal.notes or "").startswith(_SEEN):
        findings.append(Finding.CONFIRMED)
    if column is None:
        return Learned(portal, ())
    new = replace(
        portal, listing_url=column.url, family=portal.family or detected, notes=_describe(portal, column, row)
    )
    return Learned(new, tuple(findings))


def _find_column(registered: str, lists: Iterable[str]) -> _Column | None:
    """Return the list in whose folder all lists lie, the registered address before others; None if there is none.

    A home page is no column, though a report may be linked there.
    """
    read = [url for url in lists if not urls.is_home(url)]
    candidates = sorted(read, key=lambda url: urls.key(url) != urls.key(registered))
    for candidate in candidates:
        if all(_is_within(url, candidate) for url in read):
            return _Column(candidate, len(read))
    return None


def _is_within(url: str, column: str) -> bool:
    """Return whether an address lies below a column's; of two in one folder (`?area=1`, `?area=2`) neither does."""
    if urls.key(url) == urls.key(column):
        return True
    branch = urls.branch(column)
    has_own_name = branch != urls.folder(column)
    return f"{urls.netloc(url)}{urlsplit(url).path}".startswith(branch) and (
        has_own_name or urls.folder(url) != branch
    )


def _describe(portal: Portal, column: _Column, row: sqlite3.Row) -> str:
    """Return the notes of a row whose column was seen; what the notes said of its sources stays."""
    first, _, rest = (portal.notes or "").partition("; ")
    kept = rest if first.startswith(_UNSEEN) else portal.notes or ""
    count = f"{row['listed']} reports on {column.lists} list{'s' * (column.lists != 1)}"
    was = "" if urls.key(column.url) == urls.key(portal.listing_url) else f"was {portal.listing_url}"
    return "; ".join(part for part in (f"{_SEEN} {row['day']}, {count}", was, kept) if part)
