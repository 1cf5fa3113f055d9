"""A line of the benchmarks' table: name, ratio, limit, what was measured, and whether the limit is kept (None: none is set)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Row: TypeAlias = "tuple[str, str, str, str, bool | None]"


def print_rows(rows: Sequence[Row]) -> None:
    """Print the lines as a table."""
    width = max(len(row[0]) for row in rows)
    sys.stdout.write(f"{'benchmark':{width}}  {'ratio':>9}  {'limit':>9}  measured\n")
    for name, ratio, limit, measured, kept in rows:
        mark = "" if kept is None else ("  ok" if kept else "  TOO SLOW")
        sys.stdout.write(f"{name:{width}}  {ratio:>9}  {limit:>9}  {measured}{mark}\n")
