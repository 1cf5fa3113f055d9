"""Find out what of the crawl needs a person: portals, runs, documents, archive, disk."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.archive.verify import last_verified
from foiacrawl.data import load_toml
from foiacrawl.store.connect import explained
from foiacrawl.store.types import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_QUERY = Path(__file__).with_name("needs.sql").read_text(encoding="utf-8")
_GIGABYTE = 1e9


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on a person is needed.

    `visits`: failed visits of a portal in a row; `days`: without a finished run; `unread`: documents of a run that could
    not be read; `verified_days`: since the archive was verified; `free_gb` and `free_share` (0 to 1): of the disk.
    """

    visits: int
    days: int
    unread: int
    verified_days: int
    free_gb: float
    free_share: float


def thresholds_of(settings: Mapping[str, Any]) -> Thresholds:
    """Return the thresholds that the settings name, which may be texts. Raises ValueError for one that is no number."""
    return Thresholds(
        visits=int(settings["FOIACRAWL_HEALTH_VISITS"]),
        days=int(settings["FOIACRAWL_HEALTH_DAYS"]),
        unread=int(settings["FOIACRAWL_HEALTH_UNREAD"]),
        verified_days=int(settings["FOIACRAWL_HEALTH_VERIFIED_DAYS"]),
        free_gb=float(settings["FOIACRAWL_HEALTH_FREE_GB"]),
        free_share=float(settings["FOIACRAWL_HEALTH_FREE_SHARE"]),
    )


@dataclass(frozen=True, slots=True)
class Need:
    """What needs a person: a kind of needs.toml, what it is about (a portal's id, for example), in words, what to do."""

    kind: str
    about: str
    what: str
    todo: str


def check_health(database: Path, archive: Path | None, thresholds: Thresholds) -> list[Need]:
    """Return what needs a person, by the database and (if given) the folder of the archive.

    Raises StoreError if there is no database to read.
    """
    if not database.is_file():
        raise StoreError("there is no database", str(database), "Crawl first, or run make demo.")
    parameters = {
        "visits": thresholds.visits,
        "days": thresholds.days,
        "unread": thresholds.unread,
        "now": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    uri = f"{database.resolve().as_uri()}?mode=ro"
    with explained(database), closing(sqlite3.connect(uri, uri=True)) as connection:
        needs = [_need(*row) for row in connection.execute(_QUERY, parameters)]
    return [*needs, *_of_archive(archive, thresholds), *_of_disk(database, thresholds)]


def _of_archive(archive: Path | None, thresholds: Thresholds) -> Iterator[Need]:
    if archive is None or not archive.is_dir():
        return
    last = last_verified(archive)
    files = [path.stat().st_mtime for path in archive.glob("*.warc.gz")]
    since = last or datetime.fromtimestamp(min(files, default=time.time()), UTC)
    if (datetime.now(UTC) - since).days > thresholds.verified_days:
        yield _need("not_verified", "archive", f"{last:%Y-%m-%d}" if last else "never")


def _of_disk(database: Path, thresholds: Thresholds) -> Iterator[Need]:
    usage = shutil.disk_usage(database.resolve().parent)
    if usage.free < thresholds.free_gb * _GIGABYTE or usage.free < thresholds.free_share * usage.total:
        yield _need(
            "disk", "disk", None, round(usage.free / _GIGABYTE, 1), round(100 * usage.free / usage.total)
        )


def _need(kind: str, about: str, since: str | None, value: object = None, compared: object = None) -> Need:
    words = load_toml(__file__, "needs.toml")[kind]
    what = words["what"].format(since=(since or "")[:10], value=value, compared_with=compared)
    return Need(kind, about, what, words["todo"])
