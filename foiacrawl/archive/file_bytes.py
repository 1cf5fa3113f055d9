"""The bytes of a file of the archive, wherever it lies: mapped into memory, or read from another machine piece by piece."""

from __future__ import annotations

import mmap
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, overload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    FileBytes: TypeAlias = "bytes | mmap.mmap | RemoteBytes"

_FETCHED = 1_000_000  # bytes that are fetched ahead; s3fs would fetch 50 MB
_WINDOW = 1_000_000  # bytes in which something is searched at once


@contextmanager
def opened(path: Path) -> Iterator[FileBytes]:
    """Open a file that is not empty for reading anywhere in it. Raises OSError."""
    if isinstance(path, Path):
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped
        return
    with path.open("rb", block_size=_FETCHED) as stream:
        yield RemoteBytes(stream, path.stat().st_size)


class RemoteBytes:
    """A file that the system has no number for, as bytes: what is asked for is read from it."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, wanted: int) -> int: ...
    @overload
    def __getitem__(self, wanted: slice) -> bytes: ...
    def __getitem__(self, wanted: int | slice) -> int | bytes:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        start, stop, _ = wanted.indices(self._size)
        self._stream.seek(start)
        return self._stream.read(max(0, stop - start))

    def find(self, wanted: bytes, start: int = 0) -> int:
        """Return where these bytes are, from `start` on; -1 where they are not."""
        while start < self._size:
            found = self[start : start + _WINDOW + len(wanted) - 1].find(wanted)
            if found >= 0:
                return start + found
            start += _WINDOW
        return -1
