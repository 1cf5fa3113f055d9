"""A line of the benchmarks' table: name, ratio, limit, what was measured, and whether the limit is kept (None: none is set)."""

from __future__ import annotations

from typing import TypeAlias

Row: TypeAlias = "tuple[str, str, str, str, bool | None]"
