"""`foiacrawl health`: silent while all is well, and one line with what to do for each thing that needs a person."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from foiacrawl import cli
from foiacrawl.crawl.config import known_settings
from foiacrawl.health import check_health, thresholds_of
from foiacrawl.model import Portal
from foiacrawl.store import Store, StoreError

if TYPE_CHECKING:
    from pathlib import Path

USUAL = replace(
    thresholds_of(known_settings()), free_gb=0, free_share=0
)  # the machine that tests may have little room


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
    return [(need.kind, need.about) for need in check_health(path, archive, USUAL)]


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
    (need,) = check_health(database, None, USUAL)
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
    needs = check_health(database, None, replace(USUAL, free_gb=1e9))
    assert [need.kind for need in needs] == ["disk"]


def test_thresholds_are_settings_of_the_file_the_environment_and_the_command(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    room = ["-s", "FOIACRAWL_HEALTH_FREE_GB=0", "-s", "FOIACRAWL_HEALTH_FREE_SHARE=0"]
    with Store(database) as store:
        for _ in range(5):
            store.save_state("q", "unreachable", 0, is_exact=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FOIACRAWL_HEALTH_VISITS", raising=False)
    assert cli.main(["health", str(database), *room]) == 1
    (tmp_path / "foiacrawl.toml").write_text("[settings]\nFOIACRAWL_HEALTH_VISITS = 6\n", encoding="utf-8")
    assert cli.main(["health", str(database), *room]) == 0
    monkeypatch.setenv("FOIACRAWL_HEALTH_VISITS", "5")
    assert cli.main(["health", str(database), *room]) == 1
    assert cli.main(["health", str(database), *room, "-s", "FOIACRAWL_HEALTH_VISITS=6"]) == 0
    capsys.readouterr()
    for wrong in ("FOIACRAWL_HEALTH_VISITS=many", "FOIACRAWL_HEALTH_VISIT=3"):
        assert cli.main(["health", str(database), "-s", wrong]) == 2
        assert "FOIACRAWL_HEALTH_VISIT" in capsys.readouterr().err


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
        check_health(tmp_path / "none.db", None, USUAL)


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
