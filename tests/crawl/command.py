"""The `foiacrawl` command in a process of its own: Scrapy can run only once in a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.crawl.processes import run_program

if TYPE_CHECKING:
    from subprocess import CompletedProcess

COMMAND = "import sys; from foiacrawl.cli import main; sys.exit(main())"
SPIDER = 'import runpy; runpy.run_module("scrapy", run_name="__main__")'
SECONDS = 300


def run_command(*arguments: str) -> CompletedProcess[str]:
    """Run `foiacrawl ARGUMENTS`."""
    return run_program(COMMAND, *arguments, timeout=SECONDS)


def run_spider(name: str, *arguments: str) -> CompletedProcess[str]:
    """Run `scrapy crawl NAME ARGUMENTS` without delays between requests and without a log."""
    quiet = ["-s", "LOG_LEVEL=CRITICAL", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0"]
    return run_program(SPIDER, "crawl", name, *quiet, *arguments, timeout=SECONDS)
