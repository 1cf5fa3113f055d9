"""What is done with an archive: archives of other programs, verification, the index for replay."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foiacrawl import cli
from foiacrawl.archive import open_at
from foiacrawl.rebuild import rebuild
from tests.archive.small import ADDRESS, COUNT, Archive, copied, flipped, make, offset_of, reports_of

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


def as_packed_anew(archive: Archive, folder: Path) -> Path:
    """As somebody has it who unpacked the file and packed it again: all records are one gzip member."""
    (folder / "others.warc.gz").write_bytes(gzip.compress(gzip.decompress(archive.data)))
    return folder / "others.warc.gz"


@pytest.mark.parametrize("made", [as_wacz, as_plain, as_gzipped, as_packed_anew])
def test_an_archive_of_another_program_is_read_as_documents(
    archive: Archive, tmp_path: Path, made: Callable[[Archive, Path], Path]
) -> None:
    done = rebuild(made(archive, tmp_path), tmp_path / "again.db", processes=0)
    # The documents of an archive of ours are read as others' are, but what the crawl has noted of them is not.
    assert [damage.is_joined for damage in done.damages] == [True] * (made in (as_plain, as_packed_anew))
    with closing(sqlite3.connect(tmp_path / "again.db")) as connection:
        urls = connection.execute("SELECT url FROM reports WHERE form = '2021' ORDER BY url").fetchall()
        figures = connection.execute("SELECT count(*) FROM figures").fetchone()
    assert urls == [(ADDRESS.format(number),) for number in range(COUNT)]
    assert figures[0] > 190 * COUNT


def test_a_document_is_shown_where_the_index_does_not_fit_the_files(
    archive: Archive, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Somebody has put the records into another order: the file is as large as the index has it."""
    pieces = [archive.data[record.offset : record.offset + record.length] for record in archive.records]
    folder = copied(archive, tmp_path, b"".join(pieces[:1] + pieces[:0:-1]))
    for number in range(COUNT):
        assert cli.main(["warc", "show", ADDRESS.format(number), "--archive", str(folder)]) == 0
        printed = capsysbinary.readouterr()
        assert printed.out == open_at(archive.folder, archive.file.name, offset_of(archive, number)).body
        assert ADDRESS.format(number).encode() in printed.err
        assert b"does not fit" in printed.err
    assert cli.main(["warc", "show", ADDRESS.format(99), "--archive", str(folder)]) == 1


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


def test_a_file_that_was_packed_anew_is_named_with_what_to_do(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its records have no places any more: nothing was rebuilt, and nothing said."""
    folder = copied(archive, tmp_path, gzip.compress(gzip.decompress(archive.data)))
    assert cli.main(["warc", "verify", str(folder)]) == 1
    assert cli.main(["rebuild", str(folder), "--output", str(tmp_path / "again.db")]) == 1
    assert capsys.readouterr().out.count("warcio recompress") == 2
    packed = folder / archive.file.name
    packed.write_bytes(archive.data[: archive.records[4].offset] + gzip.compress(records_from(archive, 4)))
    assert reports_of_rebuilt(folder, tmp_path / "part.db") == 1
    recompress(str(packed), str(tmp_path / "new.warc.gz"))
    shutil.move(tmp_path / "new.warc.gz", packed)
    assert reports_of_rebuilt(folder, tmp_path / "whole.db") == COUNT


def records_from(archive: Archive, first: int) -> bytes:
    return b"".join(record.data for record in archive.records[first:])


def reports_of_rebuilt(folder: Path, database: Path) -> int:
    rebuild(folder, database, processes=0)
    return reports_of(database)


def recompress(old: str, new: str) -> None:
    command = [sys.executable, "-m", "warcio.cli", "recompress", old, new]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  (our own interpreter, no shell)


def test_a_packed_file_without_end_is_unpacked_to_a_limit(archive: Archive, tmp_path: Path) -> None:
    endless = tmp_path / "others.warc.gz"
    endless.write_bytes(gzip.compress(gzip.decompress(archive.data) + b"\0" * 200_000_000, 9))
    done = rebuild(endless, tmp_path / "again.db", processes=0)
    assert any("more than" in damage.unreadable for damage in done.damages)
    assert reports_of(tmp_path / "again.db") >= COUNT - 1


def test_the_index_for_replay_has_each_response(tmp_path: Path) -> None:
    folder = make(tmp_path / "archive", runs=2).folder
    assert cli.main(["warc", "index", str(folder)]) == 0
    lines = (folder / "index.cdxj").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 2 * COUNT
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
        assert len([damage for damage in done.damages if not damage.is_joined]) == 1, name
        assert reports_of(tmp_path / f"{name}.db") == COUNT - (name not in ("head", "digits")), name
    packed = as_wacz(archive, tmp_path)
    data = packed.read_bytes()
    place = len(data) // 2
    packed.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    done = rebuild(packed, tmp_path / "packed.db", processes=0)
    assert done.damages
    assert reports_of(tmp_path / "packed.db") >= COUNT - 1
