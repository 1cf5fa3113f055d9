"""Let only so many bytes be worked on at the same time."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Turns:
    """Admits what has `limit` bytes together, in the order of asking; what has more is admitted alone."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0
        self._first_in_line = asyncio.Lock()
        self._room = asyncio.Event()

    @asynccontextmanager
    async def taken(self, size: int) -> AsyncIterator[None]:
        """Wait until there is room for `size` bytes, and hold it."""
        async with self._first_in_line:
            while self._taken and self._taken + size > self._limit:
                self._room.clear()
                await self._room.wait()
            self._taken += size
        try:
            yield
        finally:
            self._taken -= size
            self._room.set()
