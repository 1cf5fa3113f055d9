"""Decide which known documents are requested again, and when: seldom those that have not changed for long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.crawl.history import day_of, interval_ended, today

if TYPE_CHECKING:
    from foiacrawl.crawl.history import History, KnownDocument

_AGE_SHARE = 3  # a document that has not changed for 90 days is requested again after 30


@dataclass(frozen=True, slots=True)
class RefetchPolicy:
    """What is requested again, and how much of it is read; see settings.py. `everything`: all known documents, and in full."""

    everything: bool
    min_days: int
    max_days: int
    max_rechecks: int
    max_article_bytes: int

    def is_due(self, url: str, known: KnownDocument, history: History) -> bool:
        """Return whether a known document is requested again in this run.

        Each document has an interval by how long it has not changed, and days of its own at which an interval ends: of
        documents that were first seen in one night, each night has its share. One seen today is due: a person started
        the crawl again.
        """
        if history.was_seen_by_interrupted_run(known):
            return False
        now, last = today(), day_of(known.last_seen)
        interval = self.interval((now - day_of(known.first_seen)).days)
        return now == last or interval_ended(url, last, interval)

    def interval(self, age: int) -> int:
        """Return the days between two requests of a document that has not changed for `age` days."""
        return max(1, self.min_days, min(self.max_days, age // _AGE_SHARE))
