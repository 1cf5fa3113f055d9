"""A number as SQLite can hold it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.model import Number

LARGEST = 2**63 - 1


def storable(value: Number | None) -> Number | None:
    """Return `value` as SQLite can hold it.

    An integer beyond 64 bits becomes the nearest float; what is no finite number becomes None. The
    printed digits are kept as raw characters in both cases, so nothing is lost.
    """
    if value is None or -LARGEST <= value <= LARGEST:
        return value
    if isinstance(value, int):
        try:
            return float(value)
        except OverflowError:
            return None
    return value if math.isfinite(value) else None
