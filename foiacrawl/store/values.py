"""Values as SQLite can hold them."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foiacrawl.model import Number

MAX_INTEGER = 2**63 - 1


def storable(value: Number | None) -> Number | None:
    """Return a number as SQLite can hold it.

    An integer beyond 64 bits becomes the nearest float; what is no finite number becomes None. The
    printed digits are kept as raw characters in both cases, so nothing is lost.
    """
    if value is None or -MAX_INTEGER <= value <= MAX_INTEGER:
        return value
    if isinstance(value, int):
        try:
            return float(value)
        except OverflowError:
            return None
    return value if math.isfinite(value) else None


def replace_surrogates(value: Any) -> Any:
    """Return the same value with U+FFFD for every lone surrogate, which has no UTF-8; a broken page may leave one.

    Takes strings, tuples, lists, dictionaries, named tuples and dataclasses of them.
    """
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(replace_surrogates, value))
    if isinstance(value, tuple | list):
        return type(value)(map(replace_surrogates, value))
    if isinstance(value, dict):
        return {name: replace_surrogates(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: replace_surrogates(getattr(value, f.name)) for f in fields(value)})
    return value
