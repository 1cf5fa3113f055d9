"""`foiacrawl serve --public`: which requests the public may send, how often, and how failures look."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]  # it has no type hints
from datasette.database import QueryInterrupted  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.cli import main
from foiacrawl.site.serve import application
from foiacrawl.store import Store, StoreError, guard
from foiacrawl.store.guard import ANSWERS_AT_ONCE, ARCHIVED_AT_ONCE, BUDGET, LONGEST_QUERY, Guard, RateLimit
from foiacrawl.store.public import (
    MEMORY_BYTES,
    SETTINGS,
    PublicSite,
    copy_database,
    limit,
    protect,
    public_copy,
)
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
LARGE = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 4000)"
    " SELECT count(*) FROM (SELECT hex(zeroblob(1000000)) AS x, i FROM n ORDER BY x, i)"
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("public") / "foia.db"
    build.build(path)
    return path


@pytest.fixture(scope="module")
def site(database: Path) -> PublicSite:
    return PublicSite(database, partial(application, is_public=True))


@dataclass(slots=True)
class Reply:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(site: Any, path: str, method: str = "GET", client: str = "198.51.100.7") -> Reply:
    """Ask an ASGI application for a page as uvicorn does."""
    reply = Reply()
    raw, _, query = quote(path, safe="/?&=%+:").partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(raw), "raw_path": raw.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"site")], "client": (client, 1234), "server": ("site", 80),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        else:
            reply.body += message.get("body", b"")

    asyncio.run(site(scope, receive, send))
    return reply


@pytest.mark.parametrize(
    ("number", "path"),
    list(
        enumerate(
            [
                "/",
                "/foia",
                "/foia/reports",
                "/foia/reports.json",
                "/foia/search?q=复议",
                "/foia/reports/9",
                "/assets/foia.css",
            ]
        )
    ),
)
def test_pages_are_shown_with_security_headers(site: PublicSite, number: int, path: str) -> None:
    answer = ask(site, path, client=f"198.51.100.{number}")
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer")
    for script in re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL):
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy, script
    assert not re.search(r"<[^>]+\son\w+=", answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/-/versions.json", "/-/settings", "/-/plugins", "/-/threads.json", "/-/metadata", "/-/databases", "/-/actor",
        "/-/permissions", "/-/auth-token", "/-/allow-debug", "/-/logout", "/-/messages", "/-/patterns", "/%2D/versions",
        "/-%2Fversions", "/_internal", "/foia.db",
    ],
)  # fmt: skip
def test_internals_are_not_shown(site: PublicSite, path: str) -> None:
    answer = ask(site, path, client=f"203.0.113.{len(path)}")
    assert answer.status in (403, 404)
    assert "datasette_version" not in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "path",
    ["/foia?sql=select+1", "/foia.json?sql=select+1", "/foia.csv?sql=select+1", "/foia/reports?_where=1=1"],
)
def test_sql_of_visitors_is_not_run(site: PublicSite, path: str) -> None:
    assert ask(site, path, client="203.0.113.99").status in (400, 403)


def test_nothing_is_written_and_nothing_long_is_read(site: PublicSite) -> None:
    assert ask(site, "/foia/reports", "POST").status == 405
    assert ask(site, f"/foia/search?q={'a' * (LONGEST_QUERY + 1)}").status == 414


def test_rows_are_bounded_in_every_format(site: PublicSite) -> None:
    rows = ask(site, "/foia/figures.json?_size=max&_shape=array", client="192.0.2.1")
    assert len(json.loads(rows.body)) <= 1000
    assert ask(site, "/foia/figures.csv?_stream=on", client="192.0.2.1").status in (200, 400)


def test_a_query_ends_by_time_and_by_memory(database: Path) -> None:
    datasette = Datasette(immutables=[str(copy_database(database))], settings=SETTINGS)
    (name,) = datasette.databases.keys() - {"_internal"}
    protect(datasette, name)
    assert datasette.setting("sql_time_limit_ms") <= 1000
    with pytest.raises(QueryInterrupted):
        asyncio.run(datasette.get_database(name).execute(ENDLESS))
    with pytest.raises((QueryInterrupted, MemoryError, sqlite3.Error)):
        asyncio.run(datasette.get_database(name).execute(LARGE))


def test_a_connection_has_its_limits() -> None:
    with closing(limit(sqlite3.connect(":memory:"))) as connection:
        (heap,) = connection.execute("PRAGMA hard_heap_limit").fetchone()
        assert 0 < heap <= MEMORY_BYTES
        with pytest.raises(sqlite3.DataError):
            connection.execute("SELECT length(zeroblob(100000000))").fetchone()
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("CREATE TABLE t (a)")
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("ATTACH ':memory:' AS other")
        connection.execute("PRAGMA hard_heap_limit = 0")


def test_expensive_pages_are_few_for_one_client_and_others_do_not_wait() -> None:
    async def page(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a"})

    site = Guard(page, clock=lambda: 0.0)
    answers = [ask(site, f"/foia/reports?year={n}", client="2001:db8:1:2::5") for n in range(31)]
    assert [answer.status for answer in answers] == [200] * 30 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert ask(site, "/foia.json", client="2001:db8:1:2::6").status == 429  # the same household
    assert ask(site, "/assets/foia.css", client="2001:db8:1:2::5").status == 200
    assert ask(site, "/foia.json", client="2001:db8:1:3::5").status == 200


@pytest.mark.parametrize(("path", "most"), [("/", ANSWERS_AT_ONCE), ("/archive/5", ARCHIVED_AT_ONCE)])
def test_answers_at_once_are_bounded(path: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that takes too long is given up, and counts until its work has ended."""
    monkeypatch.setattr(guard, "ANSWER_SECONDS", 0.05)
    may_end = asyncio.Event()

    async def waiting(_scope: Any, _receive: Any, send: Any) -> None:
        await may_end.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def statuses_of(site: Guard, clients: range) -> list[int]:
        statuses: list[int] = []

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        scopes = [
            {
                "type": "http",
                "method": "GET",
                "path": path,
                "query_string": b"",
                "client": (f"192.0.2.{n}", 1),
            }
            for n in clients
        ]
        await asyncio.gather(*(site(scope, None, send) for scope in scopes))  # type: ignore[arg-type]
        return statuses

    async def all_at_once() -> None:
        site = Guard(waiting)
        assert await statuses_of(site, range(most)) == [503] * most
        assert len(site._answering) == most
        assert await statuses_of(site, range(1)) == [503]
        assert len(site._answering) == most
        may_end.set()
        while site._answering:
            await asyncio.sleep(0.01)

    asyncio.run(all_at_once())


def test_a_budget_comes_back() -> None:
    now = [0.0]
    rate = RateLimit(lambda: now[0])
    assert [rate.spend("a", BUDGET), rate.spend("a", 4.0)] == [0, 3]
    now[0] = 3.0
    assert rate.spend("a", 4.0) == 0


def test_a_failure_tells_nothing() -> None:
    async def failing(_scope: Any, _receive: Any, _send: Any) -> None:
        raise RuntimeError("secret")

    async def telling(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b"secret"})

    for broken in (failing, telling):
        answer = ask(Guard(broken), "/")
        assert answer.status == 500
        assert "secret" not in answer.text
        assert "content-security-policy" in answer.headers


def test_the_copy_is_renewed_when_a_crawl_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "foia.db"
    build.build(path)
    site = PublicSite(path, partial(application, is_public=True))
    before = public_copy(path).stat().st_ino
    with Store(path) as store:
        run = store.begin_run({})
        assert not site.renew()
        store.end_run(run, "finished", {})
        assert site.renew()  # while the database is open elsewhere
    assert public_copy(path).stat().st_ino != before
    assert json.loads(ask(site, "/foia/runs.json?_shape=array").body)[-1]["reason"] == "finished"
    assert sorted(file.name for file in tmp_path.iterdir() if "public" in file.name) == ["foia.public.db"]


def test_what_cannot_be_served_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StoreError):
        PublicSite(tmp_path / "none.db", application)
    assert main(["serve", str(tmp_path / "none.db"), "--public", "--port", "0"]) == 1
    assert main(["serve", str(tmp_path / "none.db"), "--host", "192.0.2.1"]) == 2
    assert "--public" in capsys.readouterr().err
