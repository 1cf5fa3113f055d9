"""The site offers the files of the dataset beside its database, whole, and no other file."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import pytest

from foiacrawl.site.serve import application

if TYPE_CHECKING:
    from pathlib import Path

    from tests.export.conftest import Exported


@pytest.fixture
def site(exported: Exported, tmp_path: Path) -> Any:
    shutil.copy(exported.database, tmp_path / "foia.db")
    shutil.copytree(exported.folder, tmp_path / "dataset")
    (tmp_path / "dataset" / "notes.txt").write_text("mine", encoding="utf-8")
    return application(tmp_path / "foia.db")


class Answer(NamedTuple):
    """An answer of the site."""

    status: int
    headers: dict[str, str]
    body: bytes


def get(site: Any, path: str) -> Answer:
    """Ask the application for a path, without a server between."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": unquote(path),
        "raw_path": path.encode(), "query_string": b"", "headers": [(b"host", b"127.0.0.1")],
    }  # fmt: skip
    asyncio.run(site(scope, receive, send))
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


def test_each_file_is_sent_whole_and_linked(site: Any, exported: Exported) -> None:
    listed = get(site, "/download/").body.decode()
    for path in exported.folder.iterdir():
        answer = get(site, f"/download/{path.name}")
        assert answer.status == 200
        assert answer.body == path.read_bytes()
        assert f'href="/download/{path.name}"' in listed
    assert get(site, "/download/panel.csv").headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize("name", ["notes.txt", "..%2Ffoia.db", "foia.db", "panel.xlsx", "..", "../foia.db"])
def test_no_other_file_is_sent(site: Any, name: str) -> None:
    assert get(site, f"/download/{name}").status in (302, 403, 404)
