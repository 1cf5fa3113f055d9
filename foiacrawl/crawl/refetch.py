"""Decide which known documents are fetched again, and which only checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.crawl.history import days_since

if TYPE_CHECKING:
    from foiacrawl.crawl.history import History, KnownDocument


@dataclass(frozen=True, slots=True)
class RefetchPolicy:
    """What is fetched again, and how much of it; see settings.py. `everything`: all known documents, and in full."""

    everything: bool
    refetch_days: int
    max_rechecks: int
    max_article_bytes: int

    def is_due(self, known: KnownDocument, history: History) -> bool:
        """Return whether a known document is requested again in this run."""
        if history.was_seen_by_interrupted_run(known):
            return False
        has_validator = known.etag or known.last_modified
        return bool(has_validator) or not 0 < days_since(known.last_seen) < self.refetch_days
