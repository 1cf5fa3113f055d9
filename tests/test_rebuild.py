"""The database from the archive alone: equal, or with a list of what differs and why."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from foiacrawl import cli
from foiacrawl.archive import ArchiveError, Damage, Index, Writer, events
from foiacrawl.rebuild import rebuild
from foiacrawl.store import StoreError
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.crawl.rows import differences
from tests.crawl.test_attachments import LINK, READER, portal_of, word_file
from tests.generator.build import generate
from tests.walk.site import page, rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database and the archive of three crawls: new, revised and gone, with an attachment."""
    folder = tmp_path_factory.mktemp("crawled")
    made = [generate(seed, kind=kind, only=()) for seed, kind in ((3, "2021"), (8, "2019"), (9, "2014"))]
    portal = LocalPortal(tagged=True)
    with serving(portal):
        lines = [
            (f"t2024013{n}_{n}.html", f"{m.gold['agency']}{m.gold['year']}年政府信息公开工作年度报告")
            for n, m in enumerate(made)
        ]
        listed = [*lines, ("t20240130_1.html", word_file()[1])]
        portal.pages = portal_of(LINK, **{"P0201.docx": Answer(word_file()[0])})
        portal.pages["/zwgk/nb/"] = page(rows(*listed), "政府信息公开年报")
        portal.pages |= {f"/zwgk/nb/{name}": Answer(m.body) for (name, _), m in zip(lines, made, strict=True)}
        where = {"p": f"{portal.url}/zwgk/nb/"}
        assert crawl(folder, where, reader=READER).code == 0
        portal.pages["/zwgk/nb/t20240130_0.html"] = Answer(
            generate(3, kind="2021", only=("value_fullwidth",)).body
        )
        del portal.pages["/zwgk/nb/t20240132_2.html"]
        assert crawl(folder, where, reader=READER).code == 0
        assert crawl(folder, where, "-a", "all=1", reader=READER).code == 0
    return folder


def test_a_rebuild_is_equal_row_by_row(crawled: Path, tmp_path: Path) -> None:
    done = rebuild(crawled / "archive", tmp_path / "again.db", processes=2)
    assert done.documents >= 4
    assert not done.lost
    assert differences(crawled / "foia.db", tmp_path / "again.db") == {}
    with closing(sqlite3.connect(tmp_path / "again.db")) as connection:
        assert connection.execute("SELECT count(*) FROM runs WHERE reason = 'finished'").fetchone() == (3,)
        assert connection.execute("SELECT count(*) FROM documents WHERE gone_on IS NOT NULL").fetchone() == (
            1,
        )
        assert connection.execute(
            "SELECT count(*) > 150 FROM figures WHERE document_id IN"
            " (SELECT document_id FROM documents WHERE attached_to IS NOT NULL)"
        ).fetchone() == (1,)


def test_what_the_reader_reads_otherwise_is_told_and_stored(
    crawled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older, output = tmp_path / "older.db", tmp_path / "again.db"
    shutil.copy(crawled / "foia.db", older)
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute(
            "UPDATE request_rows SET total = 4711 WHERE (report_id, ordinal) ="
            " (SELECT report_id, ordinal FROM request_rows JOIN reports r USING (report_id) WHERE r.is_latest"
            " AND marks IS NULL LIMIT 1)"
        )
    arguments = ["rebuild", str(crawled / "archive"), "--output", str(output), "--against", str(older)]
    assert cli.main([*arguments, "--processes", "1"]) == 0
    assert f"1 figures of requests are read otherwise than in {older}" in capsys.readouterr().out
    with closing(sqlite3.connect(output)) as connection:
        changes = connection.execute(
            'SELECT table_name, "column", old_value, because FROM changes WHERE prior_report_id IS NULL'
        ).fetchall()
    assert changes == [("requests", "total", 4711, "reader")]
    assert cli.main([*arguments, "--processes", "1"]) == 1
    assert "exists already" in capsys.readouterr().err


def test_what_the_archive_has_lost_is_a_problem_and_the_rest_is_rebuilt(
    crawled: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(crawled / "archive", archive)
    # What was received again unchanged in later runs was kept once only, in the file that is lost.
    min(archive.glob("*.warc.gz")).unlink()
    done = rebuild(archive, tmp_path / "again.db", processes=1)
    assert done.lost
    with closing(sqlite3.connect(tmp_path / "again.db")) as connection:
        kinds = connection.execute(
            "SELECT DISTINCT kind FROM problems WHERE kind = 'not_archived'"
        ).fetchall()
        assert kinds == [("not_archived",)]
        assert connection.execute("SELECT count(*) > 0 FROM reports").fetchone() == (1,)


def test_without_an_archive_or_with_a_database_in_the_way_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no WARC files"):
        rebuild(tmp_path, tmp_path / "again.db")
    (tmp_path / "there.db").touch()
    with pytest.raises(StoreError, match="exists already"):
        rebuild(tmp_path, tmp_path / "there.db")


def test_one_document_is_shown_as_it_was(
    crawled: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with closing(sqlite3.connect(crawled / "foia.db")) as connection:
        (url,) = connection.execute("SELECT url FROM reports WHERE version = 2").fetchone()
        times = connection.execute(
            "SELECT first_seen FROM documents WHERE url = ? ORDER BY 1", (url,)
        ).fetchall()
    archive = ["--archive", str(crawled / "archive")]
    assert cli.main(["warc", "show", url, *archive]) == 0
    new, messages = capfdbinary.readouterr()
    assert new == generate(3, kind="2021", only=("value_fullwidth",)).body
    assert b"status 200" in messages
    assert cli.main(["warc", "show", url, *archive, "--at", times[0][0]]) == 0
    assert capfdbinary.readouterr().out == generate(3, kind="2021", only=()).body
    assert cli.main(["warc", "show", f"{url}x", *archive]) == 1
    assert b"is not in" in capfdbinary.readouterr().err
    assert cli.main(["warc", "show", url, "--archive", str(tmp_path / "none")]) == 1


def test_the_same_body_again_is_a_revisit_and_files_are_rotated(tmp_path: Path) -> None:
    writer = Writer(tmp_path, "test", limit=2_000)
    body = b"<html>" + random.Random(1).randbytes(5_000)  # noqa: S311  (a body that cannot be packed)
    first, _ = writer.response("http://x/1", "200 OK", [("Content-Type", "text/html")], body)
    writer.flush()
    again, _ = writer.response("http://x/1", "200 OK", [("Content-Type", "text/html")], body)
    other, _ = writer.response("http://x/2", "200 OK", [], body)
    assert again == first
    assert other.file != first.file
    writer.event({"event": "x"})
    writer.close()
    (tmp_path / "index.db").write_bytes(b"broken" * 1000)
    index = Index(tmp_path)
    assert [place.offset for place in index.of("http://x/1")] == [first.offset]
    index.close()
    damages: list[Damage] = []
    assert list(events(tmp_path, damages.append)) == [{"event": "x"}]
    assert not damages
    assert b"WARC-Type: revisit" in gunzipped(tmp_path)


def gunzipped(folder: Path) -> bytes:
    import gzip

    return b"".join(gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.warc.gz")))
