"""The `foiacrawl` command in a process of its own: Scrapy can run only once in a process."""

from __future__ import annotations

import subprocess
import sys

from tests.crawl.portal_server import ROOT

PROGRAM = "import sys; from foiacrawl.cli import main; sys.exit(main())"


def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `foiacrawl ARGUMENTS`."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603


def run_spider(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `scrapy crawl NAME ARGUMENTS` without delays between requests and without a log."""
    quiet = ["-s", "LOG_LEVEL=CRITICAL", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0"]
    command = [sys.executable, "-m", "scrapy", "crawl", name, *quiet, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
