"""A rebuild on two workers is equal row by row to that of one process, also when one of them is killed."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from distributed import Client, LocalCluster
from upath import UPath

from foiacrawl import cli
from foiacrawl.archive import ArchiveError
from foiacrawl.cluster.reading import ClusterReading
from foiacrawl.rebuild import Rebuilt, rebuild
from foiacrawl.rebuild import read_part as reading_parts
from tests.archive.small import make
from tests.crawl.rows import differences

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two archives of three runs, in parts of a few documents each."""
    folder = tmp_path_factory.mktemp("archives")
    return [make(folder / name, first=first, runs=3).folder for name, first in (("a", 900), ("b", 910))]


@pytest.fixture(scope="module")
def local(archives: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("local") / "foia.db"
    assert rebuild(archives, database, processes=0).documents == 36
    return database


def test_two_workers_make_the_same_database(
    scheduler: LocalCluster, archives: list[Path], local: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "again.db"
    arguments = ["rebuild", *map(str, archives), "--output", str(output)]
    assert cli.main([*arguments, "--scheduler", scheduler.scheduler_address]) == 0
    assert "36 documents read" in capsys.readouterr().out
    assert differences(local, output) == {}


def test_a_worker_killed_in_the_middle_changes_nothing(
    scheduler: LocalCluster, archives: list[Path], local: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_parts, "MAX_DOCUMENTS", 2)
    killed = []

    def kill_one(done: Rebuilt) -> None:
        if done.documents == 1 and not killed:
            with Client(scheduler.scheduler_address, set_as_default=False) as client:
                killed.append(sorted(client.run(os.getpid).values())[0])
            os.kill(killed[0], signal.SIGKILL)

    done = rebuild(
        archives, tmp_path / "again.db", reading=lambda: ClusterReading(scheduler.scheduler_address), on_progress=kill_one
    )
    assert killed
    assert done.documents == 36
    assert differences(local, tmp_path / "again.db") == {}
