"""The reading processes: they end with the crawl, however it ends, and a document costs no more than itself."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.model import Document, Hint
from foiacrawl.readers import Readers, ReadingStoppedError
from tests.crawl.portal_server import PATIENCE
from tests.crawl.processes import ROOT
from tests.walk.site import report

if TYPE_CHECKING:
    import pytest

PROGRAM = """
import time
from foiacrawl.readers import Readers
from foiacrawl.model import Document
readers = Readers("tests.crawl.reader.read", 1, 5)
readers.submit(Document("x", b"")).result()
print(readers._workers._server._process.pid, flush=True)
time.sleep(60)
"""


def test_a_killed_crawl_leaves_no_readers_behind() -> None:
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as crawl:  # noqa: S603  (our own)
        assert crawl.stdout is not None
        server = int(crawl.stdout.readline())
        readers = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
        assert len(readers) == 1
        crawl.kill()
    processes = [server, *map(int, readers)]
    deadline = time.monotonic() + PATIENCE
    while any(map(_is_running, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_is_running, processes))


def _is_running(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_document_that_kills_or_stalls_its_reader_costs_itself_only() -> None:
    readers = Readers("tests.crawl.reader.read_fatally", 2, 3)
    bodies = [report(), report() + "fatal", report(), report() + "endless", report()]
    packed = [readers.submit(Document(str(at), body.encode())) for at, body in enumerate(bodies)]
    found = [one.result() for one in packed]
    readers.close()
    assert [one.form for one in found] == ["prose", None, "prose", None, "prose"]
    assert "died" in found[1].problems[0].message
    assert "longer than 3 seconds" in found[3].problems[0].message


def test_what_was_read_in_a_document_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The crawl itself has it in memory until it is stored."""
    monkeypatch.setattr("foiacrawl.readers.MAX_OUTPUT", 20_000)
    readers = Readers("tests.crawl.reader.read", 1, 60)
    title = "某某市2023年政府信息公开工作年度报告"
    jobs = [Document("x", report().encode(), hint=Hint(title * times)) for times in (1, 2000, 1)]
    found = [readers.submit(job).result() for job in jobs]
    readers.close()
    assert [one.form for one in found] == ["prose", None, "prose"]
    assert "larger than the limit" in found[1].problems[0].message


def test_a_document_not_read_when_the_crawl_ends_is_left_to_the_next() -> None:
    readers = Readers("tests.crawl.reader.read_fatally", 1, 60)
    packed = [readers.submit(Document("x", b"endless")) for _ in range(3)]
    time.sleep(0.5)
    readers.close()
    assert [type(one.exception(300)) for one in packed] == [ReadingStoppedError] * 3


def test_a_reading_in_this_process_never_fails() -> None:
    readers = Readers("tests.crawl.reader.read", 0, 5)
    assert readers.submit(Document("x", report().encode())).result().form == "prose"
    broken = Readers("tests.crawl.reader.none", 0, 5).submit(Document("x", b"")).result()
    assert broken.form is None
    assert broken.problems[0].kind == "unreadable"
    readers.close()
