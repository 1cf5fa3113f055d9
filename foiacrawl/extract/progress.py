"""One line on a terminal that says how far the reading is; nothing where nobody looks."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiacrawl.extract.one import Line

_EVERY = 0.1  # seconds between two drawings
_SURE = 2.0  # seconds after which the time left can be told
_CLEAR = "\r\x1b[K"


class Progress:
    """Counts what was read of `total` files, and draws it on stderr if that is a terminal. One file needs none."""

    def __init__(
        self, total: int, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._stream = stream if stream is not None else sys.stderr
        self._clock = clock
        self._lock = threading.Lock()
        self._shown = total > 1 and self._stream.isatty()
        self._began = clock()
        self._drawn = self._began - _EVERY
        self._files = self._reports = self._problems = self._failed = 0

    def add(self, line: Line) -> None:
        """Count a file. May be called from any thread."""
        with self._lock:
            self._files += 1
            self._reports += line.report
            self._problems += line.problems
            self._failed += line.failed
            if self._shown and self._clock() - self._drawn >= _EVERY:
                self._draw()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the line away while something else is written, should both stand on one terminal."""
        if not (self._shown and sys.stdout.isatty()):
            yield
            return
        with self._lock:
            self._stream.write(_CLEAR)
            self._stream.flush()
            yield
            self._draw()

    def close(self) -> None:
        """Draw the line a last time, and end it."""
        with self._lock:
            if self._shown:
                self._draw()
                self._stream.write("\n")
            self._shown = False

    def _draw(self) -> None:
        self._drawn = self._clock()
        text = self.text(self._drawn - self._began)[: shutil.get_terminal_size().columns - 1]
        self._stream.write(f"{_CLEAR}{text}")
        self._stream.flush()

    def text(self, seconds: float) -> str:
        """Return the line, `seconds` after the beginning."""
        parts = [
            f"{self._files:,} of {self._total:,} files",
            f"{self._reports:,} reports",
            f"{self._problems:,} problems",
        ]
        if self._failed:
            parts.append(f"{self._failed:,} unreadable")
        if self._files == self._total:
            parts.append(f"{_clock(seconds)} taken")
        elif self._files and seconds >= _SURE:
            parts.append(f"{_clock(seconds / self._files * (self._total - self._files))} left")
        return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
