"""`foiacrawl health`: silent while all is well, and one line with what to do for each thing that needs a person."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from foiacrawl import cli
from foiacrawl.health import Thresholds, check_health
from foiacrawl.model import Portal
from foiacrawl.store import Store, StoreError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with two portals after a crawl that has finished."""
    path = tmp_path / "foia.db"
    with Store(path) as store:
        run = store.begin_run({})
        for name in ("p", "q"):
            store.save_portal(Portal(name, "某某市", f"http://{name}.example.gov.cn/nb/"))
            store.save_state(name, "working", 5, is_exact=True)
        store.end_run(run, "finished", {"unread": 1})
    return path


def kinds(path: Path, archive: Path | None = None) -> list[tuple[str, str]]:
    return [
        (need.kind, need.about) for need in check_health(path, archive, Thresholds(free_gb=0, free_share=0))
    ]


def test_a_good_night_needs_nobody(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kinds(database) == []
    assert cli.main(["health", str(database), "--archive", "none"]) in (0, 1)  # the disk may be full
    assert "None" not in capsys.readouterr().out


def test_a_portal_that_changed_or_does_not_answer_needs_somebody(database: Path) -> None:
    with Store(database) as store:
        store.save_state("p", "quiet", 0, is_exact=True)
        for _ in range(2):
            store.save_state("q", "unreachable", 0, is_exact=False)
        assert kinds(database) == [("quiet", "p")]
        store.save_state("q", "unreachable", 0, is_exact=False)
        assert kinds(database) == [("quiet", "p"), ("unreachable", "q")]
        store.save_state("q", "working", 5, is_exact=True)
        store.save_state("p", "shrunk", 2, is_exact=True)
    (need,) = check_health(database, None, Thresholds(free_gb=0, free_share=0))
    assert need.what.startswith("its lists show 2 reports since 20")
    assert need.what.endswith("they once showed 5")


def test_no_run_many_unread_documents_and_damage_need_somebody(database: Path, tmp_path: Path) -> None:
    with Store(database) as store:
        store.end_run(store.begin_run({}), "finished", {"unread": 30})
        store.save_problem("archive_damaged", "x is damaged")
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "old.warc.gz").touch()
    os.utime(tmp_path / "archive" / "old.warc.gz", (0, 0))
    assert kinds(database, tmp_path / "archive") == [
        ("archive_damaged", "archive"),
        ("unread", "documents"),
        ("not_verified", "archive"),
    ]
    (tmp_path / "archive" / "old.warc.gz").unlink()
    assert cli.main(["warc", "verify", str(tmp_path / "archive")]) == 0
    assert ("not_verified", "archive") not in kinds(database, tmp_path / "archive")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE runs SET finished_at = '2020-01-01T00:00:00Z'")
    assert kinds(database)[0] == ("no_run", "crawl")


def test_little_room_on_the_disk_needs_somebody(database: Path) -> None:
    needs = check_health(database, None, Thresholds(free_gb=1e9))
    assert [need.kind for need in needs] == ["disk"]


def test_each_line_says_what_to_do_and_the_exit_code_is_1(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(database) as store:
        store.save_state("p", "quiet", 0, is_exact=True)
    assert cli.main(["health", str(database)]) == 1
    printed = capsys.readouterr().out
    assert "p: its lists show no report since" in printed
    assert "Look for its column" in printed
    with pytest.raises(StoreError, match="there is no database"):
        check_health(tmp_path / "none.db", None, Thresholds())


def test_the_portals_are_listed_with_their_state_those_that_do_not_work_first(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(database) as store:
        store.save_portal(Portal("new", "某某县\x1b[2J", "http://new.example.gov.cn/nb/"))
        store.save_visit("q", "ucap", 2, 3)
        store.save_state("q", "shrunk", 3, is_exact=True)
    assert cli.main(["portals", "list", str(database)]) == 0
    output = capsys.readouterr().out
    heads, *lines = [line.split() for line in output.splitlines()]
    assert heads[:2] == ["portal", "state"]
    assert [line[0] for line in lines] == ["new", "q", "p"]
    assert lines[0][1:3] == ["not", "visited"]
    assert lines[1][1] == "shrunk"
    assert lines[1][3] == "ucap"
    assert lines[1][5:9] == ["3", "5", "5", "0"]
    assert "\x1b" not in output
    assert cli.main(["portals", "list", str(database) + ".none"]) == 1
    assert "there is no database" in capsys.readouterr().err
