"""How long a host that refuses is left alone: twice as long each time, up to a week."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawl.portal_server import Crawled

REFUSALS = "SELECT refusals, round((julianday(cooling_until) - julianday(refused_at)) * 24, 1) FROM hosts ORDER BY host"


def refusing() -> LocalPortal:
    """A portal that asks for a pause of one second: the first refusal counts, and the pause of the host is longer."""
    return LocalPortal({"/nb/": Answer("", 429, {"Retry-After": "1"})})


def test_the_pause_doubles_with_each_refusal_and_ends_at_a_week(tmp_path: Path) -> None:
    portals = [refusing() for _ in range(4)]
    with serving(*portals):
        rows = {f"p{number}": f"{portal.url}/nb/" for number, portal in enumerate(portals)}

        def again() -> Crawled:
            return crawl(tmp_path, rows, "-a", "all=1")

        first = again()
        assert first.rows(REFUSALS) == [(1, 6.0)] * 4
        with closing(sqlite3.connect(first.database)) as database, database:
            hosts = [host for (host,) in database.execute("SELECT host FROM hosts ORDER BY host")]
            for host, refusals in zip(hosts, (1, 2, 4, 5), strict=True):
                database.execute(
                    "UPDATE hosts SET refusals = ?, cooling_until = '2020-01-01T00:00:00Z' WHERE host = ?",
                    (refusals, host),
                )
        assert again().rows(REFUSALS) == [(2, 12.0), (3, 24.0), (5, 96.0), (6, 168.0)]
