"""The reading processes: they end with the crawl, however it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from foiacrawl.crawl.readers import Readers
from foiacrawl.model import Document
from tests.crawl.portal_server import ROOT
from tests.walk.site import report

PROGRAM = """
import os, time
from foiacrawl.crawl.readers import Readers
from foiacrawl.model import Document
if __name__ == "__main__":
    readers = Readers("tests.crawl.reader.read", 1, 5)
    readers.submit(Document("x", b"")).result()
    print(*readers._pool._processes, flush=True)
    time.sleep(60)
"""


def test_a_killed_crawl_leaves_no_readers_behind() -> None:
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as crawl:  # noqa: S603  (our own)
        assert crawl.stdout is not None
        reader = int(crawl.stdout.readline())
        os.kill(reader, 0)
        crawl.kill()
    deadline = time.monotonic() + 5
    while _lives(reader) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(reader)


def _lives(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_reading_in_this_process_never_fails() -> None:
    readers = Readers("tests.crawl.reader.read", 0, 5)
    assert readers.submit(Document("x", report().encode())).result().form == "prose"
    broken = Readers("tests.crawl.reader.none", 0, 5).submit(Document("x", b"")).result()
    assert broken.form is None
    assert broken.problems[0].kind == "unreadable"
    readers.close()
