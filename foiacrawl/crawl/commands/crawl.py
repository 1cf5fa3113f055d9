"""`scrapy crawl` with exit codes for scripts, the run's result on stdout, and one line where it cannot start.

0: the crawl is complete, or was stopped (Ctrl-C, SIGTERM, a CLOSESPIDER_ setting); 1: it could not start, or it aborted:
the database or archive failed, or it was killed; 2: wrong use; 3: another crawl writes to the database.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from foiacrawl.archive import ArchiveError
from foiacrawl.crawl.config import ConfigError, read_config, read_environment
from foiacrawl.crawl.extensions import live
from foiacrawl.crawl.lock import LockedError
from foiacrawl.crawl.run_state import RunState
from foiacrawl.forms import LABELS_VARIABLE, forms
from foiacrawl.store import StoreError
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse
    from types import FrameType

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

FAILED, WRONG_USE, LOCKED, NEEDS_A_PERSON = 1, 2, 3, 4
_EXPECTED_ERRORS = (StoreError, ArchiveError, LockedError, UsageError)
_NOT_RECORDED = "the crawl was stopped before its end could be recorded; the next run completes it"
logger = logging.getLogger(__name__)


class Command(crawl.Command):
    """Runs a spider; the exit codes are those of the module's docstring."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Redirect the log to a file where the live view uses the terminal, before anything is logged."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop_before_the_crawl)
        super().process_options(args, opts)
        if self.settings is not None:
            _use_config(self.settings)
        if self.settings is not None and (log := live.log_file(self.settings)):
            self.settings.set("LOG_FILE", str(log), priority="cmdline")
        if self.settings is not None and (labels := self.settings["FOIACRAWL_LABELS"]):
            _use_labels(Path(labels).resolve())

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then print the result."""
        if len(args) != 1:
            raise UsageError("name the spider: scrapy crawl gov_portals", print_help=False)
        assert self.crawler_process is not None  # noqa: S101  (scrapy.cmdline sets it)
        try:
            crawler = self._create_crawler(args[0])
            crawling: Any = self.crawler_process.crawl(crawler, **opts.spargs)
            if isinstance(crawling, asyncio.Task):
                crawling.add_done_callback(self._check_task)
            self.crawler_process.start()
        except _EXPECTED_ERRORS as error:
            self._fail(error)
            return
        except KeyError as error:
            raise UsageError(str(error.args[0]), print_help=False) from error
        except Exception as error:  # whatever it is: one line says so where the log is a file
            self._fail_unexpectedly(error)
            return
        if not self.exitcode:
            self._print_result(crawler)

    def _check_task(self, crawling: asyncio.Task[None]) -> None:
        """Handle the exception of the crawl's task: otherwise asyncio prints it with its traceback."""
        if not crawling.cancelled() and (error := crawling.exception()):
            if isinstance(error, _EXPECTED_ERRORS):
                self._fail(error)
            else:
                self._fail_unexpectedly(error)

    def _fail(self, error: BaseException) -> None:
        codes = {LockedError: LOCKED, UsageError: WRONG_USE}
        self.exitcode = codes.get(type(error), FAILED)
        sys.stderr.write(f"foiacrawl: {escape_controls(str(error))}\n")

    def _fail_unexpectedly(self, error: BaseException) -> None:
        self.exitcode = FAILED
        logger.error("The crawl ends here", exc_info=error)
        sys.stderr.write(f"foiacrawl: the crawl ended by an error: {type(error).__name__}: {error}\n")

    def _print_result(self, crawler: Crawler) -> None:
        result = RunState.of(crawler).result if crawler.spider else None
        if result is None:
            # The end of the run could not be recorded, or the crawl was stopped by force.
            self.exitcode = FAILED
            failure = RunState.of(crawler).failure if crawler.spider else ""
            sys.stderr.write(f"foiacrawl: {failure or _NOT_RECORDED}\n")
            return
        sys.stdout.write(escape_controls(result.output))
        sys.stderr.write("".join(f"foiacrawl: {escape_controls(message)}\n" for message in result.messages))
        if result.has_failed or (self.crawler_process and self.crawler_process.bootstrap_failed):
            self.exitcode = FAILED
        elif result.nothing_reached or RunState.of(crawler).needs:
            self.exitcode = NEEDS_A_PERSON
            for need in RunState.of(crawler).needs:
                sys.stderr.write(f"foiacrawl: {need.about}: {need.what}. {need.todo}\n")


def _stop_before_the_crawl(number: int, _frame: FrameType | None) -> NoReturn:
    """End with one line; Scrapy takes the signals over when it starts the crawl."""
    sys.stderr.write(f"foiacrawl: stopped by {signal.Signals(number).name} before the crawl began\n")
    raise SystemExit(128 + number)


def _use_config(settings: BaseSettings) -> None:
    """Set what the configuration file and the environment say, below what the command line says."""
    try:
        settings.setdict(read_config(settings["FOIACRAWL_CONFIG"]), priority="project")
        settings.setdict(read_environment(), priority="project")
    except ConfigError as error:
        _refuse(str(error))


def _use_labels(file: Path) -> None:
    """Read forms with this labels file here and, through the environment, in the reading processes."""
    os.environ[LABELS_VARIABLE] = str(file)
    try:
        forms()
    except ValueError as error:
        _refuse(f"FOIACRAWL_LABELS: {error}")


def _refuse(message: str) -> NoReturn:
    """End with one line; for a UsageError at this point Scrapy prints its usage as well."""
    sys.stderr.write(f"foiacrawl: {message}\n")
    raise SystemExit(WRONG_USE)
