"""The process that `processes.py` forks the others from: it imports, and waits for programs to run."""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from importlib import import_module

from foiacrawl.agencies.types import Evidence
from foiacrawl.store.schema.light_import import import_sqlite_utils

# What a crawl has imported at its end, as far as it costs time. None of it installs the reactor: each crawl chooses its own.
PACKAGES = """
foiacrawl.crawl foiacrawl.health foiacrawl.listings foiacrawl.store spiders
scrapy.cmdline scrapy.commands scrapy.downloadermiddlewares scrapy.spidermiddlewares
"""
MODULES = """
foiacrawl.cli foiacrawl.reading tests.crawl.day
scrapy.core.downloader.handlers.http11 scrapy.extensions.closespider scrapy.extensions.corestats
scrapy.extensions.memusage scrapy.extensions.remote_control scrapy.extensions.telnet scrapy.extensions.throttle
scrapy.logformatter scrapy.pqueues scrapy.squeues scrapy.statscollectors scrapy.utils._download_handlers
scrapy.utils.engine scrapy_playwright.handler scrapy_playwright.provider spidermon.contrib.scrapy.extensions
"""


def main(number: int) -> None:
    """Run each program that arrives at the socket with this number in a process of its own."""
    _import_all()
    assert "twisted.internet.reactor" not in sys.modules
    gc.collect()
    gc.freeze()  # what is imported stays shared memory
    job = _next_job(socket.socket(fileno=number))
    if job:
        program, *sys.argv[1:] = job
        exec(compile(program, "<string>", "exec"), vars(sys.modules["__main__"]))  # noqa: S102  (our own program)


def _import_all() -> None:
    import_sqlite_utils()
    sys.modules["pandas"] = None  # type: ignore[assignment]  # half a second, and running does not need it
    utilities = import_module("scrapy.utils.misc")
    for package in PACKAGES.split():
        list(utilities.walk_modules_iter(package))
    for module in MODULES.split():
        import_module(module)
    # Each crawl names the body of each portal: the tables for that are made once.
    import_module("foiacrawl.agencies.identify").identify(Evidence(portal_name="某某市人民政府"))


def _next_job(ear: socket.socket) -> list[str] | None:
    """Return a program and its arguments in each forked process, and None in this one at the end of the tests."""
    while True:
        message, (done, out, err), *_ = _received(ear)
        if not message:
            return None
        _reap()
        if os.fork() == 0:
            ear.close()
            process = os.fork()
            if process == 0:
                os.close(done)
                os.dup2(out, 1)
                os.dup2(err, 2)
                os.close(out)
                os.close(err)
                job: list[str] = json.loads(message)
                return job
            os.close(out)
            os.close(err)
            _tell(done, process)
            os._exit(0)
        for end in (done, out, err):
            os.close(end)


def _received(ear: socket.socket) -> tuple[bytes, list[int]]:
    message, ends, _, _ = socket.recv_fds(ear, 1_000_000, 3)
    return message, ends or [-1, -1, -1]


def _reap() -> None:
    """Let the ended ones go."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _tell(done: int, process: int) -> None:
    """Write the number of a process, and its exit code when it has ended."""
    os.write(done, f"{process}\n".encode())
    _, status = os.waitpid(process, 0)
    os.write(done, f"{os.waitstatus_to_exitcode(status)}\n".encode())
