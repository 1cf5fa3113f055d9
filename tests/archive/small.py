"""A small archive, and copies of it with other bytes."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.archive import Writer
from foiacrawl.archive.members import Member
from foiacrawl.archive.records import members
from foiacrawl.journal import ArchivedDocument, DocumentFetched, RunFinished, RunStarted, to_json
from foiacrawl.model import Hint
from foiacrawl.store import Fetched
from tests.generator import generate

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 6
ADDRESS = "https://www.example.gov.cn/zwgk/{}.html"


class Archive(NamedTuple):
    """A small archive: its folder, its only file, its bytes, and its records."""

    folder: Path
    file: Path
    data: bytes
    records: list[Member]


def make(folder: Path, first: int = 900, runs: int = 1) -> Archive:
    """Write an archive of some reports into a new folder: `COUNT` reports in each run, the first generated from seed `first`.

    Each run writes a file. The files of several are in the order of their names; the last one is given.
    """
    for run in range(runs):
        writer = Writer(folder, "test", limit=100_000_000)
        at = f"2026-01-{run + 1:02}T00:00:00Z"
        writer.event(to_json(RunStarted({}, (), at=at)))
        for number in range(COUNT):
            seed = first + number
            only = ("value_fullwidth",) if run and not number else ()  # a report that is revised
            made, url = generate(seed, kind="2021", only=only), ADDRESS.format(number + first - 900)
            place, _ = writer.response(url, "200 OK", [("Content-Type", "text/html")], made.body)
            fetched = Fetched(
                url, url, 200, "text/html", sha256(made.body).hexdigest(), len(made.body), at,
                warc_file=place.file, warc_offset=place.offset,
            )  # fmt: skip
            document = ArchivedDocument(fetched, "text/html", Hint())
            writer.event(to_json(DocumentFetched(document, at=at)))
        writer.event(to_json(RunFinished("finished", {}, at=at)))
        writer.close()
    *_, file = sorted(folder.glob("*.warc.gz"))
    return Archive(folder, file, file.read_bytes(), [m for m in members(file) if isinstance(m, Member)])


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def copied(archive: Archive, tmp_path: Path, data: bytes) -> Path:
    folder = tmp_path / "archive"
    shutil.copytree(archive.folder, folder)
    (folder / archive.file.name).write_bytes(data)
    return folder


def reports_of(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT count(*) FROM reports WHERE form = '2021'"
        return int(connection.execute(query).fetchone()[0])


def offset_of(archive: Archive, number: int) -> int:
    return next(r.offset for r in archive.records if r.header("WARC-Target-URI") == ADDRESS.format(number))
