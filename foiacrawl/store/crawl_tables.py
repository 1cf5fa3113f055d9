"""What a crawl records beside reports: runs, portals, visits, listings, hosts, problems."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import foiacrawl
from foiacrawl.agencies import Evidence, identify
from foiacrawl.model import Portal, PortalState
from foiacrawl.store.base import OpenDatabase
from foiacrawl.store.connect import explained
from foiacrawl.store.copies import find_moved
from foiacrawl.store.runs import counted
from foiacrawl.store.schema.tables import TABLES
from foiacrawl.store.types import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NEWEST_TIME = """
SELECT max(at) FROM (
  SELECT max(started_at) AS at FROM runs UNION ALL SELECT max(finished_at) FROM runs
  UNION ALL SELECT max(last_seen) FROM reports
)
"""


class CrawlTables(OpenDatabase):
    """Writes and reads the tables of the crawl."""

    def newest_time(self) -> str | None:
        """Return when a run last wrote something (UTC, whole seconds); None in a new database."""
        with self._lock, explained(self.path):
            row = self._connection.execute(_NEWEST_TIME).fetchone()
        return str(row[0]) if row[0] else None

    def begin_run(self, settings: Mapping[str, str]) -> int:
        """Record that a crawl begins, with its settings; return its number."""
        row = {
            "started_at": self._clock(),
            "reader_version": foiacrawl.__version__,
            "settings": _to_json(settings),
        }
        with self._transaction():
            return int(str(self._database.table("runs").insert(row).last_pk))

    def count_run(self, run_id: int) -> dict[str, int]:
        """Return the counts of a run that the database can compute; see runs.counted."""
        with self._lock, explained(self.path):
            return counted(self._connection, run_id)

    def end_run(self, run_id: int, reason: str, counts: Mapping[str, int]) -> None:
        """Record that a crawl ended, why, and its counts. A run without an end was killed."""
        row = {"finished_at": self._clock(), "reason": reason, "counts": _to_json(counts)}
        with self._transaction():
            runs = self._database.table("runs")
            if not runs.count_where("run_id = ?", [run_id]):
                raise StoreError(f"there is no run {run_id}", str(self.path), "Call begin_run first.")
            runs.update(run_id, row)

    def confirm(self, urls: Sequence[str]) -> None:
        """Record that the documents at these addresses have not changed (status 304)."""
        now = self._clock()
        with self._transaction() as connection:
            for url in urls:
                connection.execute(
                    "UPDATE documents SET last_seen = ?, gone_on = NULL WHERE url = ? AND is_current",
                    (now, url),
                )
                connection.execute("UPDATE reports SET last_seen = ? WHERE url = ? AND is_latest", (now, url))

    def mark_gone(self, url: str) -> str | None:
        """Record the first day on which a document was not there any more; what was read in it is kept.

        Returns the address at which the same report is now, if it has moved: the report there becomes the current one.
        """
        day = self._clock()[:10]
        with self._transaction() as connection:
            connection.execute(
                "UPDATE documents SET gone_on = coalesce(gone_on, ?) WHERE url = ? AND is_current", (day, url)
            )
            return find_moved(connection, url)

    def save_refusal(self, host: str, kind: str, refusals: int, cooling_until: str | None) -> None:
        """Record that a host refused requests, for the `refusals`th time in a row; 0: that it answers again."""
        row = {"host": host, "refusals": refusals, "kind": kind, "cooling_until": cooling_until}
        self._upsert("hosts", row | {"refused_at": self._clock()})

    def save_listing(self, url: str, portal_id: str, pages: int, entries: int, declared: int | None) -> None:
        """Record that a listing was read to its end."""
        counts = {"pages": pages, "entries": entries, "declared": declared}
        self._upsert("listings", {"url": url, "portal_id": portal_id, "seen_at": self._clock()} | counts)

    def forget_listing(self, url: str) -> None:
        """Record that a listing was not read to its end: the next visit reads all of it."""
        with self._transaction():
            self._database.table("listings").delete_where("url = ?", [url])

    def save_visit(self, portal_id: str, family: str | None, listing_pages: int, reports: int) -> None:
        """Record that a visit of a portal was completed."""
        row = {"portal_id": portal_id, "family": family, "listing_pages": listing_pages, "reports": reports}
        now = self._clock()
        self._upsert("visits", row | {"finished_at": now})
        with self._transaction() as connection:
            connection.execute(
                "UPDATE portals SET visited_at = ?, detected_family = ? WHERE portal_id = ?",
                (now, family, portal_id),
            )

    def save_state(self, portal_id: str, state: str, listed: int, *, is_exact: bool) -> None:
        """Record the state of a portal after a visit, and how many reports its lists showed.

        `most_listed` is the most that a visit which saw all pages has ever counted; `failed_visits` counts the visits in
        a row in which the portal was not reached.
        """
        is_reached = PortalState(state).is_reached
        with self._transaction() as connection:
            connection.execute(
                "UPDATE portals SET state_since = iif(state IS ?1, state_since, ?2), state = ?1,"
                " listed_before = iif(?3, listed, listed_before), listed = iif(?3, ?4, listed),"
                " most_listed = iif(?5, max(coalesce(most_listed, 0), ?4), most_listed),"
                " failed_visits = iif(?3, 0, coalesce(failed_visits, 0) + 1) WHERE portal_id = ?6",
                (state, self._clock(), is_reached, listed, is_reached and is_exact, portal_id),
            )

    def close_problems(self, portal_id: str, run_id: int | None) -> None:
        """Close the problems of earlier runs with a portal that a complete visit has not met again.

        What happened once and stays true, that a report is gone or has moved, is not closed.
        """
        with self._transaction() as connection:
            connection.execute(
                "UPDATE problems SET closed_at = ? WHERE portal_id = ? AND document_id IS NULL AND closed_at IS NULL"
                " AND run_id IS NOT ? AND kind NOT IN ('gone', 'moved')",
                (self._clock(), portal_id, run_id),
            )

    def save_portal(self, portal: Portal) -> None:
        """Insert or update a portal's row."""
        self.save_portals((portal,))

    def save_portals(self, portals: Sequence[Portal], run_id: int | None = None) -> None:
        """Insert or update the rows of portals. Only those that differ from what is stored are identified and written.

        After a change of the program's version all are, for it may know more names: the version before is that of the run
        before `run_id`, of the last one where no run has begun yet.
        """
        names = [field.name for field in fields(Portal)]
        columns = ", ".join(names)
        updated = ", ".join(f"{name} = excluded.{name}" for name in (*names[1:], "identity"))
        with self._transaction() as connection:
            version = connection.execute(
                "SELECT reader_version FROM runs WHERE ?1 IS NULL OR run_id < ?1 ORDER BY run_id DESC LIMIT 1",
                (run_id,),
            ).fetchone()
            is_same_version = version == (foiacrawl.__version__,)
            known = f"SELECT {columns} FROM portals WHERE portal_id IN (SELECT value FROM json_each(?))"  # noqa: S608
            ids = json.dumps([portal.portal_id for portal in portals])
            stored = set(connection.execute(known, (ids,))) if is_same_version else set()
            rows = ((portal, tuple(getattr(portal, name) for name in names)) for portal in portals)
            connection.executemany(
                f"INSERT INTO portals ({columns}, identity) VALUES ({', '.join('?' * (len(names) + 1))})"  # noqa: S608
                f" ON CONFLICT (portal_id) DO UPDATE SET {updated}",
                [(*row, _identity_of(portal)) for portal, row in rows if row not in stored],
            )

    def save_problem(
        self,
        kind: str,
        message: str,
        *,
        portal_id: str | None = None,
        url: str | None = None,
        run_id: int | None = None,
    ) -> None:
        """Record a problem of the crawl. If it is recorded already, only its `last_seen` and run change."""
        self._check_kinds(kind)
        now = self._clock()
        key = {"kind": kind, "message": message, "portal_id": portal_id, "url": url}
        with self._transaction() as connection:
            repeated = connection.execute(
                "UPDATE problems SET last_seen = ?, run_id = coalesce(?, run_id), closed_at = NULL"
                " WHERE document_id IS NULL"
                " AND kind = ? AND message = ? AND portal_id IS ? AND url IS ?",
                (now, run_id, *key.values()),
            )
            if not repeated.rowcount:
                times = {"run_id": run_id, "first_seen": now, "last_seen": now}
                self._database.table("problems").insert(key | times)

    def _upsert(self, table: str, row: Mapping[str, Any]) -> None:
        """Insert a row, or update the one with its primary key."""
        with self._transaction():
            self._database.table(table).upsert(dict(row), pk=TABLES[table].pk)


def _identity_of(portal: Portal) -> str | None:
    """Return the identity of the body whose portal it is, by which `coverage` knows it without any report."""
    named = Evidence(portal_name=portal.name, portal_division_code=portal.division_code)
    return identify(named).identity


def _to_json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
