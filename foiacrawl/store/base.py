"""Open the database, write in transactions, close it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from foiacrawl import problems
from foiacrawl.store import abbreviations, search
from foiacrawl.store.connect import connect, explained, write_transaction
from foiacrawl.store.schema.light_import import import_sqlite_utils
from foiacrawl.store.schema.upgrade import upgrade
from foiacrawl.store.types import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from sqlite_utils import Database


class OpenDatabase:
    """The database at `path`, created or brought up to date on opening. Several threads may use it.

    `timeout` is how many seconds to wait for another process that writes; `clock` returns the time.
    Every method raises StoreError, which says what happened, where, and what to do; what was saved before is kept.
    """

    def __init__(self, path: str | Path, timeout: float, clock: Callable[[], str]) -> None:
        self.path = Path(path)
        self._clock = clock
        self._lock = threading.RLock()
        self._connection = connect(self.path, timeout)
        try:
            with explained(self.path):
                search.register(self._connection)
                abbreviations.register(self._connection)
                upgrade(self._connection, self.path)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Refresh the query planner's statistics and close the file. Closing twice is harmless."""
        with self._lock:
            try:
                self._connection.execute("PRAGMA analysis_limit = 400")
                self._connection.execute("PRAGMA optimize")
            except sqlite3.Error:
                pass  # the next closing does it
            finally:
                self._connection.close()

    @cached_property
    def _database(self) -> Database:
        """The same connection for sqlite-utils, imported only where something is written with it."""
        import_sqlite_utils()
        from sqlite_utils import Database

        return Database(self._connection, execute_plugins=False, recursive_triggers=False)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit all that is saved inside at once: several hundred documents take half the time then."""
        with self._lock, explained(self.path), write_transaction(self._connection):
            yield

    def begin_group(self) -> None:
        """Begin to save documents that are committed at once by `end_group`; in a group already, nothing changes.

        For a caller whose group ends later than a call; `complete` may not run inside of one.
        """
        with self._lock, explained(self.path):
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")

    def end_group(self) -> None:
        """Commit the group, if there is one. Where that fails, none of its documents are saved."""
        with self._lock, explained(self.path):
            if not self._connection.in_transaction:
                return
            try:
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                self._forget()
                raise

    def _forget(self) -> None:
        """Forget what is known of rows that were not committed."""

    def write_without_waiting(self) -> None:
        """Do not wait for the disk: for a database that is made again if the machine fails meanwhile."""
        with self._lock:
            self._connection.execute("PRAGMA synchronous = OFF")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit all that is written inside, or nothing."""
        with self._lock, explained(self.path), write_transaction(self._connection):
            yield self._connection

    def _check_kinds(self, *kinds: str) -> None:
        for kind in kinds:
            if kind not in problems.kinds():
                raise StoreError(
                    f"unknown kind of problem {kind!r}", str(self.path), "Add it to problems.toml."
                )
