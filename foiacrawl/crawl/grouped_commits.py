"""Commit the documents of a moment together: alone, a third of the time for storing a report is its commit.

A kill costs those of that moment. They are in the archive, and not in the database: the next run fetches them again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from foiacrawl.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiacrawl.journal import Ledger

_SECONDS = 0.3  # between the first document of a group and its commit


class GroupedCommits:
    """Groups what a ledger applies in the event loop's thread. A commit that fails is given to `on_failure`."""

    def __init__(self, ledger: Ledger, on_failure: Callable[[StoreError], None]) -> None:
        self._ledger = ledger
        self._on_failure = on_failure
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Begin a group, unless one is open; it is committed in a moment. Raises StoreError."""
        if self._timer is None:
            self._ledger.begin_group()
            self._timer = asyncio.get_running_loop().call_later(_SECONDS, self._commit)

    def end(self) -> None:
        """Commit the group now, if one is open. Raises StoreError."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._ledger.end_group()

    def _commit(self) -> None:
        try:
            self.end()
        except StoreError as error:
            self._on_failure(error)
