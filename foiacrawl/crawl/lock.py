"""Allow one crawl at a time to write to a database."""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # not a POSIX system: nothing is locked there
    fcntl = None  # type: ignore[assignment]

_held: dict[Path, int] = {}


class LockedError(Exception):
    """Another crawl writes to this database."""


def lock(database: str | Path) -> None:
    """Hold `DATABASE.lock` until this process ends, however it ends; raises LockedError if another one holds it."""
    path = Path(f"{Path(database).resolve()}.lock")
    if fcntl is None or path in _held:
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        owner = os.read(handle, 20).decode("ascii", "ignore").strip()
        os.close(handle)
        raise LockedError(
            f"{database}: another crawl writes to this database (process {owner or 'unknown'}). Wait for it to end, or"
            " name another database with -s FOIACRAWL_DB=..."
        ) from error
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    _held[path] = handle
