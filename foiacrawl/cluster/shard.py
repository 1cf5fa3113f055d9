"""Crawl one shard of the registry, on whatever worker it is.

The crawl is `scrapy crawl gov_portals` in a process of its own that ends with the worker, however that ends. Its database and
its archive are on the volume that all machines share: another worker takes up the shard where it ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn

SPIDER = "gov_portals"
LOCKED = 3  # the exit code of a crawl whose database another one writes to
_PAUSE = 0.5  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard: its number (from 1) of `count`, its files, the options of its crawl, and the folder in which that runs.

    The crawl is stopped in good order once the file `stop` is there.
    """

    number: int
    count: int
    database: str
    archive: str
    log: str
    host_locks: str
    options: tuple[str, ...]
    folder: str
    stop: str


@dataclass(frozen=True, slots=True)
class ShardCrawled:
    """The end of a shard's crawl: its exit code, and what it printed."""

    number: int
    code: int
    output: str


def crawl_shard(shard: Shard) -> ShardCrawled:
    """Crawl a shard, and wait for the end. Runs in a worker.

    Where another process still has the database, that of a worker which the scheduler has lost out of sight, it waits.
    """
    while True:
        done = _crawl(shard)
        if done.code != LOCKED or Path(shard.stop).exists():
            return done
        time.sleep(_PAUSE)


def _crawl(shard: Shard) -> ShardCrawled:
    command = [sys.executable, "-P", "-m", "foiacrawl.cluster.shard", *shard.options]
    command += ["-a", f"shard={shard.number}/{shard.count}"]
    command += ["-s", f"FOIACRAWL_DB={shard.database}", "-s", f"FOIACRAWL_ARCHIVE={shard.archive}"]
    command += ["-s", f"FOIACRAWL_HOST_LOCKS={shard.host_locks}"]
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((root, *sys.path))}
    with (
        Path(shard.log).open("ab") as log,
        tempfile.TemporaryFile() as output,
        subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
            command,
            cwd=shard.folder,
            env=environment,
            stdin=subprocess.PIPE,  # the crawl ends when it is closed: then this process is gone
            stdout=output,
            stderr=log,
        ) as crawl,
    ):
        is_stopped = False
        while (code := crawl.poll()) is None:
            if not is_stopped and Path(shard.stop).exists():
                is_stopped = True
                crawl.terminate()
            time.sleep(_PAUSE)
        output.seek(0)
        return ShardCrawled(shard.number, code, output.read().decode("utf-8", "replace"))


def _end_with_parent() -> NoReturn:
    """Wait until the other side of stdin is closed, then end at once: a crawl can be killed at any moment."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGKILL)
    raise SystemExit


def _main() -> int:
    from foiacrawl.crawl.run import run_spider

    threading.Thread(target=_end_with_parent, daemon=True).start()
    return run_spider(SPIDER, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
