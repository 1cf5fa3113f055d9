"""Shows on stderr which benchmark runs, and every few seconds for how long."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH_SECONDS = 5.0


@contextmanager
def step(name: str) -> Iterator[None]:
    """Write the name, then a line with the seconds until the block ends."""
    started, ended = time.monotonic(), threading.Event()

    def tick() -> None:
        while not ended.wait(EACH_SECONDS):
            _write(f"  {name}: {time.monotonic() - started:.0f} s")

    _write(f"{name} ...")
    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        ended.set()
        ticker.join()


def _write(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
