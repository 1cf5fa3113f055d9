"""A damaged archive: every undamaged record is read, what is damaged is named, and nothing ends in a traceback."""

from __future__ import annotations

import gzip
import random
import sqlite3
import zlib
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from foiacrawl import cli
from foiacrawl.archive import ArchiveError, Index, Writer, events, open_at
from foiacrawl.archive.members import Damage, Member
from foiacrawl.archive.records import members
from foiacrawl.archive.writer import level_for
from foiacrawl.rebuild import rebuild
from tests.archive.small import ADDRESS, COUNT, Archive, copied, flipped, offset_of, reports_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo
    from pathlib import Path


def test_a_whole_file_gives_all_its_records(archive: Archive) -> None:
    assert len(archive.records) == 1 + 2 + 2 * COUNT
    assert sum(record.length for record in archive.records) == len(archive.data)
    assert all(record.is_whole for record in archive.records)
    unwanted = list(members(archive.file, wanted=lambda _: False))
    assert [(m.offset, m.length) for m in unwanted] == [(m.offset, m.length) for m in archive.records]


def test_one_flipped_bit_costs_at_most_its_own_record(archive: Archive, tmp_path: Path) -> None:
    changes = random.Random(5)  # noqa: S311
    path = tmp_path / archive.file.name
    for _ in range(400):
        bit = changes.randrange(len(archive.data) * 8)
        path.write_bytes(flipped(archive.data, bit))
        found = list(members(path))
        kept = {member.offset: member for member in found if isinstance(member, Member)}
        hit = next(r.offset for r in archive.records if r.offset <= bit // 8 < r.offset + r.length)
        for record in archive.records:
            assert record.offset == hit or kept[record.offset].data == record.data, bit
        if hit not in kept or kept[hit].data != archive.records[0].data:
            damages = [damage for damage in found if isinstance(damage, Damage)]
            whole = hit in kept and any(kept[hit].data == record.data for record in archive.records)
            assert whole or [damage.offset for damage in damages] == [hit], bit


def test_a_file_cut_anywhere_is_read_up_to_there(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / archive.file.name
    ends = {record.offset + record.length for record in archive.records}
    for size in [*range(1, 40), *range(40, len(archive.data), 97), *(end - 1 for end in ends)]:
        path.write_bytes(archive.data[:size])
        found = list(members(path))
        kept = [member for member in found if isinstance(member, Member)]
        assert kept == [record for record in archive.records if record.offset + record.length <= size]
        assert [damage.is_tail for damage in found if isinstance(damage, Damage)] == [True] * (
            size not in ends
        )


@pytest.mark.parametrize("data", [b"", b"no gzip", gzip.compress(b"no WARC", mtime=0), b"\x1f\x8b\x08" * 50])
def test_an_empty_or_foreign_file_is_named_and_the_others_are_read(
    archive: Archive, tmp_path: Path, data: bytes
) -> None:
    folder = copied(archive, tmp_path, archive.data)
    (folder / "foiacrawl-00000000T000000Z-1-00000.warc.gz").write_bytes(data)
    damages: list[Damage] = []
    assert len(list(events(folder, damages.append))) == COUNT + 2
    assert {damage.file for damage in damages} <= {"foiacrawl-00000000T000000Z-1-00000.warc.gz"}
    index = Index(folder)
    assert len(index.of(ADDRESS.format(0))) == 1
    index.close()


def test_a_rebuild_keeps_what_is_undamaged_and_says_what_is_not(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    response = next(r for r in archive.records if r.header("WARC-Target-URI") == ADDRESS.format(2))
    folder = copied(archive, tmp_path, flipped(archive.data, 8 * (response.offset + response.length // 2)))
    output = tmp_path / "again.db"
    assert cli.main(["rebuild", str(folder), "--output", str(output), "--processes", "0"]) == 1
    printed = capsys.readouterr()
    assert f"{archive.file.name} is damaged" not in printed.err
    assert "1 documents are not in the archive" in printed.out
    assert "killed" not in printed.out + printed.err
    with closing(sqlite3.connect(output)) as connection:
        reports = connection.execute("SELECT count(*) FROM reports WHERE form = '2021'").fetchone()
        kinds = connection.execute("SELECT kind, url FROM problems WHERE kind LIKE '%archive%'").fetchall()
    assert reports == (COUNT - 1,)
    assert ("not_archived", ADDRESS.format(2)) in kinds


def test_a_damaged_event_is_named_and_only_its_document_is_missing(archive: Archive, tmp_path: Path) -> None:
    event = [r for r in archive.records if r.header("WARC-Target-URI") == "urn:foiacrawl:event"][3]
    folder = copied(archive, tmp_path, flipped(archive.data, 8 * (event.offset + event.length - 6)))
    done = rebuild(folder, tmp_path / "again.db", processes=0)
    assert [(damage.offset, damage.is_tail) for damage in done.damages] == [(event.offset, False)]
    assert done.documents == COUNT - 1
    with closing(sqlite3.connect(tmp_path / "again.db")) as connection:
        messages = connection.execute(
            "SELECT message FROM problems WHERE kind = 'archive_damaged'"
        ).fetchall()
    assert messages == [(str(done.damages[0]),)]
    assert f"{event.length:,} bytes at byte {event.offset:,}" in messages[0][0]


def test_a_finished_file_that_was_cut_is_damaged_and_one_of_a_killed_run_is_not(
    archive: Archive, tmp_path: Path
) -> None:
    folder = copied(archive, tmp_path, archive.data[:-5])
    assert [damage.is_tail for damage in rebuild(folder, tmp_path / "1.db", processes=0).damages] == [True]
    (folder / "index.db").unlink()  # as after a kill: the end of the file was never noted
    assert rebuild(folder, tmp_path / "2.db", processes=0).damages == []


def test_a_crawl_opens_a_damaged_archive_and_knows_of_the_damage(archive: Archive, tmp_path: Path) -> None:
    folder = copied(archive, tmp_path, flipped(archive.data, 8 * (archive.records[2].offset + 40)))
    (folder / "index.db").unlink()
    writer = Writer(folder, "test", limit=1_000_000)
    assert [damage.offset for damage in writer.damages] == [archive.records[2].offset]
    writer.close()


def test_no_bytes_of_the_archive_reach_a_message(archive: Archive, tmp_path: Path) -> None:
    for change in (
        lambda d: flipped(d, 8 * (archive.records[1].offset + 30)),
        lambda d: d[:700],
        lambda _: b"\x1b[31m",
    ):
        folder = copied(archive, tmp_path / str(id(change)), change(archive.data))
        with pytest.raises(ArchiveError) as caught:
            open_at(folder, archive.file.name, archive.records[1].offset)
        assert str(caught.value).isprintable()


def test_an_event_of_a_newer_version_is_told(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "archive", "test", limit=1_000_000)
    writer.event({"event": "SomethingNew"})
    writer.close()
    with pytest.raises(ArchiveError, match="A newer version of foiacrawl has written this archive"):
        rebuild(tmp_path / "archive", tmp_path / "again.db", processes=0)


@pytest.mark.parametrize("lost", [b"", b"bytes of another program", b"\x1f\x8b\x08" * 9])
def test_bytes_lost_or_added_cost_no_other_record(archive: Archive, tmp_path: Path, lost: bytes) -> None:
    """What follows is elsewhere than its events say."""
    hit = next(r for r in archive.records if r.header("WARC-Target-URI") == ADDRESS.format(1))
    data = archive.data[: hit.offset] + lost + archive.data[hit.offset + hit.length :]
    folder = copied(archive, tmp_path, data)
    done = rebuild(folder, tmp_path / "again.db", processes=0)
    assert reports_of(tmp_path / "again.db") == COUNT - 1
    assert (done.lost, len(done.damages)) == (1, bool(lost))
    with closing(sqlite3.connect(tmp_path / "again.db")) as connection:
        places = connection.execute("SELECT url, warc_file, warc_offset FROM documents").fetchall()
    found = [open_at(folder, file, at).url == url for url, file, at in places if url != ADDRESS.format(1)]
    assert found == [True] * (COUNT - 1)
    index = Index(folder)
    for number in range(2, COUNT):
        (place,) = index.of(ADDRESS.format(number))
        assert open_at(folder, place.file, place.offset).url == ADDRESS.format(number)
    index.close()


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


@pytest.mark.parametrize("made", [a_folder, a_link_to_nowhere])
def test_what_is_no_file_is_named_and_the_others_are_read(
    archive: Archive, tmp_path: Path, made: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied(archive, tmp_path, archive.data)
    made(folder / "a.warc.gz")
    output = tmp_path / "again.db"
    assert cli.main(["rebuild", str(folder), "--output", str(output), "--processes", "0"]) == 1
    assert "a.warc.gz cannot be read: " in capsys.readouterr().out
    assert reports_of(output) == COUNT
    assert cli.main(["warc", "verify", str(folder)]) == 1
    assert cli.main(["warc", "index", str(folder)]) == 1
    assert cli.main(["warc", "show", ADDRESS.format(0), "--archive", str(folder)]) == 0


def another_programs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE files (other)")


def damaged_inside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * len(data[4096:])
    path.write_bytes(data)


def no_database(path: Path) -> None:
    path.write_bytes(b"x" * 5000)


@pytest.mark.parametrize("harm", [another_programs, damaged_inside, no_database])
def test_a_damaged_index_is_made_again(
    archive: Archive, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    folder = copied(archive, tmp_path, archive.data)
    if harm is another_programs:
        (folder / "index.db").unlink()
    harm(folder / "index.db")
    index = Index(folder)
    assert [len(index.of(ADDRESS.format(number))) for number in range(COUNT)] == [1] * COUNT
    index.close()


def test_an_index_that_cannot_be_opened_is_told(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied(archive, tmp_path, archive.data)
    (folder / "index.db").unlink()
    (folder / "index.db").mkdir()
    assert cli.main(["warc", "show", ADDRESS.format(0), "--archive", str(folder)]) == 1
    assert "the index of the archive cannot be opened" in capsys.readouterr().err


def test_two_writers_of_one_process_and_second_write_different_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foiacrawl.archive.writer.datetime", _NoonOfTheFirst)
    for text in (b"one", b"two"):
        writer = Writer(tmp_path, "test", limit=1_000_000)
        writer.response(ADDRESS.format(0), "200 OK", [("Content-Type", "text/html")], text)
        writer.close()
    names = sorted(path.name for path in tmp_path.glob("*.warc.gz"))
    assert [name[-13:] for name in names] == ["00000.warc.gz", "00001.warc.gz"]


class _NoonOfTheFirst(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 1, 1, 12, tzinfo=tz)


def test_a_body_whose_record_is_damaged_is_written_again(archive: Archive, tmp_path: Path) -> None:
    hit = next(r for r in archive.records if r.header("WARC-Target-URI") == ADDRESS.format(1))
    folder = copied(archive, tmp_path, flipped(archive.data, 8 * (hit.offset + hit.length // 2)))
    writer = Writer(folder, "test", limit=100_000_000)
    for number in (0, 1):
        body = open_at(archive.folder, archive.file.name, offset_of(archive, number)).body
        place, _ = writer.response(ADDRESS.format(number), "200 OK", [("Content-Type", "text/html")], body)
        assert (place.file == archive.file.name) is (number == 0)
    writer.close()


def test_a_record_with_a_head_of_nonsense_is_damaged(archive: Archive, tmp_path: Path) -> None:
    response = next(r for r in archive.records if r.header("WARC-Type") == "response")
    wrong = [
        response.data.replace(b"Content-Length: ", b"Content-Length: x"),
        response.data.replace(ADDRESS.format(0).encode(), b"http://[::1"),
        response.data.replace(b"Content-Length: ", b"Content-Length: " + b"9" * 5000, 1),
        b"WARC/1.0\r\n",
    ]
    folder = copied(archive, tmp_path, archive.data + b"".join(gzip.compress(record) for record in wrong))
    assert cli.main(["warc", "verify", str(folder)]) == 1
    assert cli.main(["warc", "index", str(folder)]) in (0, 1)
    assert cli.main(["warc", "show", ADDRESS.format(0), "--archive", str(folder)]) == 0


def test_an_index_that_is_opened_again_still_knows_which_files_were_finished(
    archive: Archive, tmp_path: Path
) -> None:
    folder = copied(archive, tmp_path, archive.data[:-5])
    Index(folder).close()
    assert [damage.is_tail for damage in rebuild(folder, tmp_path / "1.db", processes=0).damages] == [True]


def test_show_gives_an_older_copy_where_the_newest_is_damaged(
    archive: Archive,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    folder = copied(archive, tmp_path, archive.data)
    writer = Writer(folder, "test", limit=100_000_000)
    place, _ = writer.response(ADDRESS.format(0), "200 OK", [("Content-Type", "text/html")], b"newer" * 99)
    writer.close()
    data = (folder / place.file).read_bytes()
    (folder / place.file).write_bytes(flipped(data, 8 * (place.offset + 200)))
    assert cli.main(["warc", "show", ADDRESS.format(0), "--archive", str(folder)]) == 0
    printed = capsysbinary.readouterr()
    assert printed.out == open_at(folder, archive.file.name, offset_of(archive, 0)).body
    assert b"the record is damaged" in printed.err


def test_large_files_are_archived_without_making_the_portals_wait(tmp_path: Path) -> None:
    """warcio compresses as hard as it can: 20 MB of a PDF took seconds, in which no portal is asked."""
    packed, text = random.Random(1).randbytes(20_000_000), "政府信息公开".encode() * 1_000_000  # noqa: S311
    assert [level_for(body) for body in (packed, text)] == [zlib.Z_NO_COMPRESSION, zlib.Z_BEST_SPEED]
    writer = Writer(tmp_path / "archive", "test", limit=100_000_000)
    for number, body in enumerate((packed, text)):
        place, _ = writer.response(ADDRESS.format(number), "200 OK", [("Content-Type", "text/html")], body)
        assert open_at(tmp_path / "archive", place.file, place.offset).body == body
    writer.close()
    (file,) = (tmp_path / "archive").glob("*.warc.gz")
    assert file.stat().st_size < len(packed) + len(text) / 50
