"""Read many saved files: `foiacrawl extract`. One JSON object a line, in the order given, on all cores.

`inputs` finds the files, `output` makes a line of each.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from foiacrawl.extract.inputs import find_files
from foiacrawl.extract.output import (
    MAX_MEMORY,
    MAX_SECONDS,
    OutputLine,
    fault_line,
    read_file,
    seconds_for,
)
from foiacrawl.progress import ProgressLine
from foiacrawl.workers import Limits, Workers

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from concurrent.futures import Future

__all__ = ["extract"]

MAX_AHEAD = 32  # files for each process that may be read before their turn to be written: some 3 MB of lines


def extract(arguments: Sequence[str]) -> int:
    """Read files and folders, write a line for each file to stdout; return 1 if one could not be read.

    Raises `KeyboardInterrupt` with a message that says what was written, once no process is left.
    """
    names, left_out = find_files(arguments)
    if left_out:
        sys.stderr.write(f"foiacrawl: left out, as these kinds are not read: {left_out}\n")
    written = _Written(len(names))
    # On a terminal that shows the output, the output itself shows the progress.
    is_wanted = len(names) > 1 and not sys.stdout.isatty()
    try:
        with (
            ProgressLine(len(names), is_wanted=is_wanted) as progress,
            closing(_output_lines(names)) as lines,
        ):
            for line in lines:
                # A line is written as a whole and counted, or neither.
                with _holding_back_ctrl_c():
                    sys.stdout.write(line.text + "\n")
                    sys.stdout.flush()
                    written.count(line)
                    progress.update(written.files, str(written))
    except KeyboardInterrupt as error:
        raise KeyboardInterrupt(
            f"stopped; {written.files:,} of {len(names):,} files were read and written"
        ) from error
    return int(written.errors > 0)


class _Written:
    """Counts of what was written."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.files = self.reports = self.problems = self.errors = 0

    def count(self, line: OutputLine) -> None:
        self.files += 1
        self.reports += line.is_report
        self.problems += line.problems
        self.errors += line.is_error

    def __str__(self) -> str:
        text = f"{self.files:,} of {self.total:,} files, {self.reports:,} reports, {self.problems:,} problems"
        return f"{text}, {self.errors:,} unreadable" if self.errors else text


def _output_lines(names: Sequence[str]) -> Generator[OutputLine, None, None]:
    count = min(_cores(), len(names))
    limits = Limits(MAX_SECONDS, MAX_MEMORY)
    if count < 2:
        # A fork of this process starts within milliseconds, and has the limits that several files have.
        with Workers(read_file, 1, limits, seconds_for=seconds_for, forks_here=True) as workers:
            for name in names:
                yield workers.call_or(name, fault_line)
        return
    with Workers(read_file, count, limits, seconds_for=seconds_for) as workers:
        yield from in_order(workers, names, count * MAX_AHEAD)


def in_order(
    workers: Workers[str, OutputLine], names: Sequence[str], max_waiting: int
) -> Iterator[OutputLine]:
    """Yield the line of each file in the order given; at most `max_waiting` are read before their turn."""
    waiting: deque[Future[OutputLine]] = deque()
    for name in names:
        waiting.append(workers.submit(name, fault_line))
        if len(waiting) >= max_waiting:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _holding_back_ctrl_c() -> Iterator[None]:
    """Handle a Ctrl-C that arrives inside this context at its end."""
    handler = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    if handler is not signal.default_int_handler or not is_main:
        yield
        return
    signals: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: signals.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if signals:
        raise KeyboardInterrupt
