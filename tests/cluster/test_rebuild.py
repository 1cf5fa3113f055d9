"""A rebuild on two workers is equal row by row to that of one process, also when one of them is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from distributed import Client, LocalCluster
from upath import UPath

from foiacrawl import cli
from foiacrawl.archive import open_at
from foiacrawl.cluster.client import connected
from foiacrawl.cluster.errors import ClusterError
from foiacrawl.cluster.reading import ClusterReading
from foiacrawl.reading import read
from foiacrawl.rebuild import LocalReading, Rebuilt, rebuild
from foiacrawl.rebuild.parts import find_archives, plan
from tests.archive.small import ADDRESS, COUNT, make
from tests.crawl.rows import differences

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.model import Document, Report


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
    scheduler: LocalCluster,
    archives: list[Path],
    local: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = tmp_path / "again.db"
    arguments = ["rebuild", *map(str, archives), "--output", str(output)]
    assert cli.main([*arguments, "--scheduler", scheduler.scheduler_address]) == 0
    assert "36 documents read" in capsys.readouterr().out
    assert differences(local, output) == {}


def test_a_worker_killed_in_the_middle_changes_nothing(
    scheduler: LocalCluster, archives: list[Path], local: Path, tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill_one(done: Rebuilt) -> None:
        if done.documents == 1 and not killed:
            with Client(scheduler.scheduler_address, set_as_default=False) as client:
                killed.append(min(client.run(os.getpid).values()))
            os.kill(killed[0], signal.SIGKILL)

    done = rebuild(
        archives,
        tmp_path / "again.db",
        reading=lambda: ClusterReading(scheduler.scheduler_address),
        on_progress=kill_one,
    )
    assert killed
    assert done.documents == 36
    assert differences(local, tmp_path / "again.db") == {}


def test_without_scheduler_or_workers_it_says_so() -> None:
    with LocalCluster(
        n_workers=0, host="127.0.0.1", scheduler_port=0, dashboard_address="127.0.0.1:0"
    ) as empty:
        with pytest.raises(ClusterError, match="no worker"), connected(empty.scheduler_address, wait=0.1):
            pass
        address = empty.scheduler_address
    with pytest.raises(ClusterError, match="no scheduler"), connected(address, wait=0.5):
        pass


def test_an_archive_on_another_machine_is_read_through_fsspec(
    archives: list[Path], local: Path, tmp_path: Path
) -> None:
    folder = UPath(f"memory://{uuid4().hex}")
    for archive in archives:
        there = folder / archive.name
        there.mkdir(parents=True)
        for file in archive.iterdir():
            (there / file.name).write_bytes(file.read_bytes())
    done = rebuild(str(folder), tmp_path / "again.db", processes=0)
    assert (done.documents, done.damages) == (36, [])
    assert differences(local, tmp_path / "again.db") == {}
    last = max(archives[1].glob("*.warc.gz"))
    (folder / "b" / last.name).write_bytes(last.read_bytes()[:-100])
    cut = rebuild([f"{folder}/b", f"{folder}/a"], tmp_path / "cut.db", processes=0)
    assert [damage.file for damage in cut.damages] == [last.name]


def test_a_file_on_another_machine_is_opened_for_many_documents_at_once(
    archives: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foiacrawl.rebuild.read_part.MAX_DOCUMENTS", 3)
    folder = UPath(f"memory://{uuid4().hex}")
    folder.mkdir()
    for file in archives[0].iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    names: list[str] = []
    filesystem = type(folder.fs)
    was_opened = filesystem.open

    def count(self: object, path: str, mode: str = "rb", **options: object) -> object:
        names.append(path)
        return was_opened(self, path, mode, **options)

    monkeypatch.setattr(filesystem, "open", count)
    done = rebuild(str(folder), tmp_path / "again.db", processes=0)
    assert done.documents == 18
    assert 0 < len(names) <= 12


def test_a_folder_of_archives_is_all_of_them_and_its_files_are_found_from_there(
    archives: list[Path], local: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = archives[0].parent
    assert cli.main(["warc", "verify", str(whole)]) == 0
    assert capsys.readouterr().out.count(" records are whole, 0 places are damaged") == 2
    done = rebuild(whole.as_uri(), tmp_path / "again.db", processes=2)
    assert done.documents == 36
    assert differences(local, tmp_path / "again.db") == {}
    with closing(sqlite3.connect(tmp_path / "again.db")) as connection:
        places = connection.execute("SELECT url, warc_file, warc_offset FROM documents").fetchall()
    assert {open_at(whole, file, offset).url for _, file, offset in places} == {url for url, _, _ in places}
    assert {file.partition("/")[0] for _, file, _ in places} == {"a", "b"}


def test_the_runs_of_several_archives_are_applied_in_the_order_of_time(tmp_path: Path) -> None:
    first = make(tmp_path / "z", runs=2)
    second = make(tmp_path / "a", first=910)
    for number, file in enumerate((*sorted(first.folder.glob("*.warc.gz")), second.file)):
        # As crawls of three days: the second archive's run is between those of the first.
        day = (1, 3, 2)[number]
        file.rename(file.with_name(f"foiacrawl-202601{day:02}T000000Z-1-00000.warc.gz"))
    parts = plan(find_archives([tmp_path]), 1)
    assert [(part.archive.label, part.file[10:18]) for part in parts] == [
        ("z/", "20260101"),
        ("a/", "20260102"),
        ("z/", "20260103"),
    ]


def test_a_document_that_kills_its_reader_takes_no_other_with_it(
    archives: list[Path], tmp_path: Path
) -> None:
    reading = partial(LocalReading, 1, f"{dying_reader.__module__}.{dying_reader.__name__}")
    done = rebuild(archives[0], tmp_path / "again.db", reading=reading)
    assert done.documents == 18
    with closing(sqlite3.connect(tmp_path / "again.db")) as connection:
        kinds = connection.execute("SELECT kind, url FROM problems WHERE kind = 'unreadable'").fetchall()
        reports = connection.execute("SELECT count(*) FROM reports WHERE is_latest").fetchone()
    assert kinds == [("unreadable", ADDRESS.format(2))]
    assert reports == (COUNT - 1,)


def dying_reader(document: Document) -> Report:
    if document.source == ADDRESS.format(2):
        os.kill(os.getpid(), signal.SIGKILL)
    return read(document)
