"""The life of an installation: a backup while a crawl writes, the move to another machine, and the crawl that goes on there."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

from foiacrawl import cli
from foiacrawl.rebuild import rebuild
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.crawl.rows import differences
from tests.crawl.test_attachments import READER
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

COUNT = 12


def a_portal() -> LocalPortal:
    lines = [
        (f"t2024{1000 + n}_{n}.html", f"某某县第{n}局2023年政府信息公开工作年度报告") for n in range(COUNT)
    ]
    portal = LocalPortal({"/nb/": page(rows(*lines), "政府信息公开年报")}, tagged=True)
    portal.pages |= {f"/nb/{name}": Answer(report(title), slow=0.05) for name, title in lines}
    return portal


def saved(directory: Path, portal: LocalPortal) -> Path:
    """Save database and archive as the manual says, while a crawl is in the middle of its reports; return the copy."""
    backup = directory.parent / "backup"
    backup.mkdir()
    while len(portal.paths) < COUNT // 2:
        time.sleep(0.01)
    with closing(sqlite3.connect(directory / "foia.db")) as connection:
        connection.execute("VACUUM INTO ?", (str(backup / "foia.db"),))
    shutil.copytree(directory / "archive", backup / "archive", ignore=shutil.ignore_patterns("index.db*"))
    return backup


def test_a_backup_made_during_a_crawl_is_restored_elsewhere_and_the_crawl_goes_on_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal, first, copies = a_portal(), tmp_path / "first", []
    first.mkdir()
    with serving(portal):
        sites = {"p": f"{portal.url}/nb/"}
        assert crawl(first, {"p": f"{portal.url}/none/"}).code in (0, 4)  # so that there is a database
        portal.asked.clear()
        saving = threading.Thread(target=lambda: copies.append(saved(first, portal)))
        saving.start()
        whole = crawl(first, sites, "-a", "all=1", reader=READER)
        saving.join(30)
        (backup,) = copies
        shutil.move(backup, tmp_path / "another machine")
        moved = tmp_path / "another machine"
        with closing(sqlite3.connect(moved / "foia.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert cli.main(["warc", "verify", str(moved / "archive")]) in (0, 1)
        assert "0 places are damaged" in capsys.readouterr().out
        again = crawl(moved, sites, reader=READER)
        assert again.code == whole.code == 0, again.log
    assert again.reports == whole.reports
    assert len(again.reports) == COUNT
    assert again.problems == whole.problems
    assert cli.main(["warc", "verify", str(moved / "archive")]) == 0
    # The archive of the copy has all that its database has.
    done = rebuild(moved / "archive", moved / "rebuilt.db", processes=1)
    assert done.damages == []
    assert differences(moved / "foia.db", moved / "rebuilt.db", columns={"listed_before"}) == {}
