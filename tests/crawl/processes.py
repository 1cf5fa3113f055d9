"""Programs in processes of their own, forked from one that has imported Scrapy and this project.

Scrapy can run only once in a process, and what it imports takes four times as long as a small crawl: a suite of hundreds
of crawls imports it once for each process of pytest. A crawl forked from there has its own memory, files, signals and
exit code. Two of them share the order of Python's hashes: where a test shows that this order does not matter, and where
it measures memory or starting itself, `subprocess` is the right one.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.crawl.day import MIDDAY

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "from tests.crawl.origin import main; main({})"
SAME_DAY = f"from tests.crawl.day import use_day_of; use_day_of({MIDDAY})"
_NOT_OURS = {"PYTEST_CURRENT_TEST"}  # pytest writes it anew for each test
_lock = threading.Lock()


def run_program(program: str, *arguments: str, timeout: float) -> subprocess.CompletedProcess[str]:
    """Do as `python -c PROGRAM ARGUMENTS` in the folder of the project, on one day; pandas counts as not installed.

    Raises subprocess.TimeoutExpired after `timeout` seconds.
    """
    program = f"{SAME_DAY}\n{program}"
    environment = _environment()
    control, began_with = _origin()
    if environment != began_with:  # what is read while modules are imported would be that of another
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(  # noqa: S603  (our own interpreter, no shell)
            command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False
        )
    ours, theirs = socket.socketpair()
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    with ours:
        with theirs, _lock:
            message = json.dumps([program, *arguments]).encode()
            socket.send_fds(control, [message], [theirs.fileno(), out_end, err_end])
        os.close(out_end)
        os.close(err_end)
        with ThreadPoolExecutor(2) as threads:
            printed = [threads.submit(_read, pipe) for pipe in (out, err)]
            code = _exit_code(ours, arguments, timeout)
        stdout, stderr = (part.result() for part in printed)
    return subprocess.CompletedProcess([program, *arguments], code, stdout, stderr)


def spider_command(name: str, *arguments: str) -> list[str]:
    """Return the command `scrapy crawl NAME ARGUMENTS`, on one day, to be run in the folder of the project."""
    program = f'{SAME_DAY}; import runpy; runpy.run_module("scrapy", run_name="__main__")'
    return [sys.executable, "-c", program, "crawl", name, *arguments]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _NOT_OURS}


@cache
def _origin() -> tuple[socket.socket, dict[str, str]]:
    """Start the process that the others are forked from; return its ear, and the environment that it has."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        number = theirs.fileno()
        process = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
            [sys.executable, "-c", ORIGIN.format(number)],
            cwd=ROOT,
            pass_fds=[number],
            stdin=subprocess.DEVNULL,
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours, _environment()


def _exit_code(ours: socket.socket, arguments: tuple[str, ...], timeout: float) -> int:
    """Wait for the end of a process; as in `subprocess`, the number of a signal that ended it is below zero."""
    with ours.makefile("r") as lines:
        process = int(lines.readline())
        ours.settimeout(timeout)
        try:
            return int(lines.readline())
        except TimeoutError:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            raise subprocess.TimeoutExpired(list(arguments), timeout) from None


def _read(pipe: int) -> str:
    with open(pipe, encoding="utf-8") as file:
        return file.read()
