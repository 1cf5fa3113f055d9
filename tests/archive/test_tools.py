"""What is done with an archive: archives of other programs, verification, the index for replay."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foiacrawl import cli
from foiacrawl.archive import open_at
from foiacrawl.rebuild import rebuild
from tests.archive.small import ADDRESS, COUNT, Archive, copied, flipped, reports_of

if TYPE_CHECKING:
    from collections.abc import Callable


def as_wacz(archive: Archive, folder: Path) -> Path:
    import zipfile

    with zipfile.ZipFile(folder / "others.wacz", "w") as package:
        package.write(archive.file, "archive/data.warc.gz")
    return folder / "others.wacz"


def as_plain(archive: Archive, folder: Path) -> Path:
    (folder / "others.warc").write_bytes(gzip.decompress(archive.data))
    return folder / "others.warc"


def as_gzipped(archive: Archive, folder: Path) -> Path:
    return Path(shutil.copy(archive.file, folder / "others.warc.gz"))


@pytest.mark.parametrize("made", [as_wacz, as_plain, as_gzipped])
def test_an_archive_of_another_program_is_read_as_documents(
    archive: Archive, tmp_path: Path, made: Callable[[Archive, Path], Path]
) -> None:
    done = rebuild(made(archive, tmp_path), tmp_path / "again.db", processes=0)
    assert done.damages == []
    with closing(sqlite3.connect(tmp_path / "again.db")) as connection:
        urls = connection.execute("SELECT url FROM reports WHERE form = '2021' ORDER BY url").fetchall()
        figures = connection.execute("SELECT count(*) FROM figures").fetchone()
    assert urls == [(ADDRESS.format(number),) for number in range(COUNT)]
    assert figures[0] > 190 * COUNT


def test_verify_names_what_is_damaged(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["warc", "verify", str(archive.folder)]) == 0
    assert f"{len(archive.records)} records are whole, 0 places are damaged" in capsys.readouterr().out
    hit = archive.records[4]
    folder = copied(archive, tmp_path, flipped(archive.data, 8 * (hit.offset + hit.length // 2)))
    assert cli.main(["warc", "verify", str(folder)]) == 1
    assert f"{hit.length:,} bytes at byte {hit.offset:,}" in capsys.readouterr().out


def test_verify_compares_digests(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record that was written anew with other bytes is a whole gzip member; only its digest is wrong."""
    hit = next(r for r in archive.records if r.header("WARC-Type") == "response")
    forged = gzip.compress(hit.data.replace("公开".encode(), "公閞".encode(), 1))
    end = hit.offset + hit.length
    folder = copied(archive, tmp_path, archive.data[: hit.offset] + forged + archive.data[end:])
    assert cli.main(["warc", "verify", str(folder)]) == 1
    assert f"at byte {hit.offset:,}, of {hit.header('WARC-Target-URI')}" in capsys.readouterr().out


def test_the_index_for_replay_has_each_response(archive: Archive, tmp_path: Path) -> None:
    folder = copied(archive, tmp_path, archive.data)
    assert cli.main(["warc", "index", str(folder)]) == 0
    lines = (folder / "index.cdxj").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == COUNT
    key, time, described = lines[0].split(" ", 2)
    assert key == "cn,gov,example)/zwgk/0.html"
    assert len(time) == 14
    entry = json.loads(described)
    found = open_at(folder, entry["filename"], int(entry["offset"]))
    assert (entry["url"], entry["status"], entry["mime"]) == (found.url, "200", "text/html")


def test_a_damaged_plain_or_packed_file_of_another_program_is_read_around_the_damage(
    archive: Archive, tmp_path: Path
) -> None:
    plain = as_plain(archive, tmp_path)
    data = plain.read_bytes()
    hit = data.index(ADDRESS.format(2).encode())
    for name, changed in {
        "length": data[:hit] + data[hit + 3000 :],
        "content": data[: hit + 3000] + b"#" + data[hit + 3001 :],
        "digits": data.replace(b"WARC/1.0\r\n", b"WARC/1.0\r\nContent-Length: " + b"9" * 5000 + b"\r\n", 1),
        "head": data.replace(b"WARC/1.0\r\n", b"WARC/1.0\r\nContent-Length: x\r\n", 1),
    }.items():
        plain.write_bytes(changed)
        done = rebuild(plain, tmp_path / f"{name}.db", processes=0)
        assert len(done.damages) == 1, name
        assert reports_of(tmp_path / f"{name}.db") == COUNT - (name not in ("head", "digits")), name
    packed = as_wacz(archive, tmp_path)
    data = packed.read_bytes()
    place = len(data) // 2
    packed.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    done = rebuild(packed, tmp_path / "packed.db", processes=0)
    assert done.damages
    assert reports_of(tmp_path / "packed.db") >= COUNT - 1
