"""`scrapy crawl` with a run report at the end, an exit code an operator can rely on, and one line where it cannot begin.

0: the crawl came to its end, or was stopped (Ctrl-C, SIGTERM, a CLOSESPIDER_ setting); 1: it could not begin, or ended as
database or archive gave way, or by force; 2: wrong use; 3: another crawl writes to the database.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from foiacrawl.archive import ArchiveError
from foiacrawl.crawl import live
from foiacrawl.crawl.lock import LockedError
from foiacrawl.forms import LABELS_VARIABLE, forms
from foiacrawl.store import StoreError
from foiacrawl.store.runs import as_words

if TYPE_CHECKING:
    import argparse

    from scrapy.crawler import Crawler

FAILED, WRONG_USE, LOCKED = 1, 2, 3
GAVE_WAY = ("database", "archive")
_EXPECTED = (StoreError, ArchiveError, LockedError, UsageError)


class Command(crawl.Command):
    """Runs the spider; see the module's words on the exit code."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Send the log to a file where the live view has the terminal: before anything is logged."""
        super().process_options(args, opts)
        if self.settings is not None and (log := live.log_file(self.settings)):
            self.settings.set("LOG_FILE", str(log), priority="cmdline")
        if self.settings is not None and (labels := self.settings["FOIACRAWL_LABELS"]):
            _use_labels(Path(labels).resolve())

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then print the run report on stdout."""
        if len(args) != 1:
            raise UsageError("name the spider: scrapy crawl gov_portals", print_help=False)
        assert self.crawler_process is not None  # noqa: S101  (scrapy.cmdline sets it)
        try:
            crawler = self._create_crawler(args[0])
            crawling: Any = self.crawler_process.crawl(crawler, **opts.spargs)
            if isinstance(crawling, asyncio.Task):
                crawling.add_done_callback(self._ended)
            self.crawler_process.start()
        except _EXPECTED as error:
            self._fail(error)
            return
        except KeyError as error:
            raise UsageError(str(error.args[0]), print_help=False) from error
        if not self.exitcode:
            self._report(crawler)

    def _ended(self, crawling: asyncio.Task[None]) -> None:
        """Look at how the crawl's task ended: an error that nobody looked at would be shown with its traceback."""
        if not crawling.cancelled() and (error := crawling.exception()):
            if not isinstance(error, _EXPECTED):
                self.exitcode = FAILED
                raise error
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        codes = {LockedError: LOCKED, UsageError: WRONG_USE}
        self.exitcode = codes.get(type(error), FAILED)
        sys.stderr.write(f"foiacrawl: {error}\n")

    def _report(self, crawler: Crawler) -> None:
        report: dict[str, int] | None = getattr(crawler.spider, "run_report", None)
        if report is None:
            # The end could not be noted, or did not come: stopped by force.
            self.exitcode = FAILED
            return
        reason = str(crawler.stats.get_value("finish_reason"))
        sys.stdout.write(f"{as_words(reason, report)}\n")
        if reason in GAVE_WAY or (self.crawler_process and self.crawler_process.bootstrap_failed):
            self.exitcode = FAILED


def _use_labels(file: Path) -> None:
    """Read forms with this labels file here and, through the environment, in the reading processes."""
    os.environ[LABELS_VARIABLE] = str(file)
    try:
        forms()
    except ValueError as error:
        raise UsageError(f"FOIACRAWL_LABELS: {error}", print_help=False) from error
