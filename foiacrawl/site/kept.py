"""Results that took time, kept up to a total size; those not asked for the longest are forgotten."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


class Kept(Generic[KeyT, ValueT]):
    """Keeps values of at most `most` bytes in all. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._values: OrderedDict[KeyT, tuple[ValueT, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: KeyT) -> ValueT | None:
        """Return a value, None if it is not kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: KeyT, value: ValueT, size: int) -> None:
        """Keep a value of `size` bytes, unless it is larger than all that is kept."""
        with self._lock:
            if key in self._values or size > self._most:
                return
            self._values[key] = value, size
            self._size += size
            while self._size > self._most:
                _, (_, freed) = self._values.popitem(last=False)
                self._size -= freed
